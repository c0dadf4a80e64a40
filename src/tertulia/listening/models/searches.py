"""What we listen for, how each thing reached us, and looking back with new words."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import Workspace
from tertulia.brand.models import Brand
from tertulia.kit.due import Due
from tertulia.listening.models.items import Item
from tertulia.sources.models import Source


class Subject(models.TextChoices):
    """Whom or what a search is about."""

    BRAND = "brand", _("Nuestra marca")
    RIVAL = "rival", _("Un rival")
    SECTOR = "sector", _("El sector")
    CAMPAIGN = "campaign", _("Una campaña")
    PEOPLE = "people", _("Personas")
    RISK = "risk", _("Riesgos")


class Search(models.Model):
    """Words to listen for («búsqueda»)."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="searches")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="searches")
    kind = models.CharField(max_length=10, choices=Subject.choices, default=Subject.BRAND)
    name = models.CharField(max_length=120)
    """For a rival, its name: shares of voice are counted by it."""
    words = models.TextField()
    """In the query language."""
    hidden = models.JSONField(default=dict)
    """{"authors": [`Identity.handle_key`s], "sites": [hosts]}: heard, but neither shown nor counted."""
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    """Taken away by somebody: never active then, shown nowhere; what it heard stays."""

    def __str__(self) -> str:
        return self.name

    def undo_state(self) -> dict[str, object]:
        """What `listening.restore_search` needs to put back."""
        return {
            "kind": self.kind,
            "name": self.name,
            "words": self.words,
            "hidden": self.hidden,
            "is_active": self.is_active,
            "removed": self.removed_at is not None,
        }


class Heard(models.Model):
    """How an item reached us: by which source, and for which search if not whole."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    item = models.ForeignKey(Item, models.CASCADE, related_name="heard")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+")
    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    search = models.ForeignKey(Search, models.CASCADE, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "source", "search"], name="heard_once", condition=Q(search__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["item", "source"], name="heard_whole_once", condition=Q(search__isnull=True)
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "brand", "item"], name="heard_brand"),
            models.Index(fields=["search", "item"], name="heard_search", condition=Q(search__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} via {self.source_id}"


class LookBack(Due):
    """A search taken to the past of a source (or, without one, to what is stored): due until it is done."""

    class State(models.TextChoices):
        WAITING = "waiting", _("En cola")
        RUNNING = "running", _("Mirando atrás")
        DONE = "done", _("Hecho")
        FAILED = "failed", _("No se pudo")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    search = models.ForeignKey(Search, models.CASCADE, related_name="look_backs")
    source = models.ForeignKey(Source, models.CASCADE, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    since = models.DateTimeField()
    cursor = models.JSONField(default=dict)
    looked = models.PositiveIntegerField(default=0)
    """How many things were looked at so far."""
    expected = models.PositiveIntegerField(null=True, blank=True)
    """How many there are to look at, where that can be known."""
    found = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"], name="look_back_due", condition=Q(next_try_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.search_id} {self.since:%Y-%m-%d}"
