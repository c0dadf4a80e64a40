"""The pretend network's own memory: what its people wrote, as a network would keep it."""

from __future__ import annotations

from django.db import models

from tertulia.accounts.models import Workspace


class Post(models.Model):
    """Something written on the pretend network. `n` grows with every change, so that readers find changes."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    n = models.PositiveIntegerField()
    remote_id = models.CharField(max_length=80)
    network = models.CharField(max_length=30)
    kind = models.CharField(max_length=10)
    parent = models.CharField(max_length=80, blank=True, default="")
    thread = models.CharField(max_length=80)
    title = models.CharField(max_length=300, blank=True, default="")
    text = models.TextField()
    author = models.JSONField()
    media = models.JSONField(default=list)
    """What it shows: [{file, kind, alt}], files below the data folder's `demo-net/`."""
    is_own = models.BooleanField(default=False)
    is_held = models.BooleanField(default=False)
    is_deleted = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    key = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "remote_id"], name="demo_post_once"),
            models.UniqueConstraint(
                fields=["workspace", "key"], name="demo_key_once", condition=~models.Q(key="")
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "n"], name="demo_post_n"),
            models.Index(fields=["workspace", "-published_at"], name="demo_post_newest"),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Stage(models.Model):
    """The running demo of one workspace: its token, and when somebody speaks next."""

    workspace = models.OneToOneField(Workspace, models.CASCADE, related_name="stage")
    token = models.CharField(max_length=80, unique=True)
    seed = models.PositiveIntegerField(default=7)
    spoken = models.PositiveIntegerField(default=0)
    speaks_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"demo of {self.workspace_id}"
