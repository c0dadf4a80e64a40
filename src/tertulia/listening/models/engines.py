"""An engine that reads instead of ours, or after it: one a workspace, off until its owner agrees; and what
waits for its word."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import Member, Workspace
from tertulia.kit.due import Due
from tertulia.kit.secrets import fingerprint
from tertulia.listening.models.items import Item


class EngineQuerySet(models.QuerySet["Engine"]):
    """Adjectives of engines."""

    def of(self, workspace: Workspace) -> EngineQuerySet:
        """The workspace's."""
        return self.filter(workspace=workspace)


class Engine(Due):
    """The engine of a workspace. `next_try_at`: when it may be asked next; empty where it waits for a person
    (its key is not taken). `attempts`: failures in a row."""

    class Kind(models.TextChoices):
        LOCAL = "local", _("En este servidor")
        REMOTE = "remote", _("Otro servicio")

    class Scope(models.TextChoices):
        DOUBTS = "doubts", _("Solo lo dudoso")
        ALL = "all", _("Todo lo que llega")

    workspace = models.OneToOneField(Workspace, models.CASCADE, related_name="engine")
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.LOCAL)
    name = models.CharField(max_length=200, blank=True, default="")
    """The model: a folder's name or a hub's; the name that the other service calls it by."""
    address = models.CharField(max_length=500, blank=True, default="")
    credentials = models.TextField(blank=True, default="")
    """Sealed: the key of the other service."""
    labels = models.JSONField(default=dict)
    """Of a model here: its label → ours («sentiment:negative»)."""
    facts = models.JSONField(default=list)
    scope = models.CharField(max_length=6, choices=Scope.choices, default=Scope.DOUBTS)
    is_on = models.BooleanField(default=False)
    agreed_to = models.CharField(max_length=64, blank=True, default="")
    """`terms` when somebody last agreed to them."""
    agreed_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    objects = EngineQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], name="engine_due", condition=Q(is_on=True)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_chosen(self) -> bool:
        """Whether there is anything to switch on."""
        return bool(self.name)

    @property
    def terms(self) -> str:
        """What one agrees to: where texts go, to whom, how many of them, and what is asked."""
        facts = ",".join(sorted(self.facts))
        return fingerprint("|".join((self.kind, self.address, self.name, self.scope, facts)))

    def undo_state(self) -> dict[str, object]:
        """What `listening.restore_engine` needs to put back."""
        return {"is_on": self.is_on}


class SecondReading(models.Model):
    """An item that an engine is to read, or has read. Those that wait stay as ours read them meanwhile."""

    class State(models.TextChoices):
        WAITING = "waiting", _("En cola")
        READ = "read", _("Leída")
        GIVEN_UP = "given_up", _("No respondió")

    engine = models.ForeignKey(Engine, models.CASCADE, related_name="readings")
    item = models.OneToOneField(Item, models.CASCADE, related_name="second_reading")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_for_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    said = models.JSONField(default=dict)
    """fact → [what ours said, what the engine said, how sure it was]: where its word was taken."""

    class Meta:
        indexes = [
            models.Index(
                fields=["engine", "tries", "id"], name="second_reading_waits", condition=Q(state="waiting")
            ),
            models.Index(fields=["engine", "read_at"], name="second_reading_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.state}"
