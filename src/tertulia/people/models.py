"""Who said it: an identity is an account on a network; a person may have several."""

from __future__ import annotations

from typing import Any

from django.db import models

from tertulia.accounts.models import Workspace


def handle_key(handle: str) -> str:
    """The form in which handles are compared: «@Marta.Igl» → «marta.igl»."""
    return handle.strip().removeprefix("@").lower()


def key_of(handle: str, name: str) -> str:
    """By what an account is looked up, at most 200 characters: its handle; its name where the network gives
    no handles (entries of feeds, comments of visitors)."""
    return (handle_key(handle) or handle_key(name))[:200]


class Person(models.Model):
    """A human (or an organisation) whom we know under one or more identities."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="people")
    name = models.CharField(max_length=200)
    about = models.TextField(blank=True, default="")
    place = models.CharField(max_length=120, blank=True, default="")
    tags = models.JSONField(default=list)
    is_advocate = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Identity(models.Model):
    """An account on a network, as the network knows it. Upper rooms hold identities, never persons."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="identities")
    network = models.CharField(max_length=30)
    remote_id = models.CharField(max_length=300)
    name = models.CharField(max_length=200)
    handle = models.CharField(max_length=200, blank=True, default="")
    handle_key = models.CharField(max_length=200, blank=True, default="")
    """What people look it up by (`key_of`): the handle without its @, or the name; lower case."""
    url = models.CharField(max_length=1000, blank=True, default="")
    avatar = models.CharField(max_length=1000, blank=True, default="")
    followers = models.IntegerField(null=True, blank=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="identities")
    is_ours = models.BooleanField(default=False)
    first_heard_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "network", "remote_id"], name="identity_once")
        ]
        indexes = [models.Index(fields=["person"], name="identity_person")]

    def __str__(self) -> str:
        return self.name or self.handle

    def undo_state(self) -> dict[str, Any]:
        """What `people.rejoin` needs to put back."""
        return {"person_id": self.person_id}
