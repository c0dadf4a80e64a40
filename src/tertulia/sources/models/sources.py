"""Where we are connected: one row for each place that is read, with its key, its cursor and its health."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import Workspace
from tertulia.brand.models import Brand
from tertulia.connectors.base import Place
from tertulia.kit.due import Due
from tertulia.sources.models.hosts import Host
from tertulia.sources.models.uploads import Upload


class SourceQuerySet(models.QuerySet["Source"]):
    """Adjectives of sources."""

    def of(self, workspace: Workspace) -> SourceQuerySet:
        """The workspace's connected sources."""
        return self.filter(workspace=workspace, removed_at__isnull=True)

    def readable(self) -> SourceQuerySet:
        """Those that the worker may read: neither paused nor waiting for a person."""
        return self.filter(state=Source.State.OK, removed_at__isnull=True, workspace__closed_at__isnull=True)

    def welcome(self) -> SourceQuerySet:
        """Those whose host may be asked now: it wants no peace, and was not asked a moment ago."""
        now = timezone.now()
        busy = Host.objects.filter(name=OuterRef("host"))
        return self.exclude(Exists(busy.filter(Q(quiet_until__gt=now) | Q(turn_at__gt=now))))


class Source(Due):
    """A connected place («fuente»). `next_try_at` is when it is read next."""

    class State(models.TextChoices):
        OK = "ok", _("Al día")
        PAUSED = "paused", _("En pausa")
        UNAUTHORIZED = "unauthorized", _("Hay que reconectar")
        REJECTED = "rejected", _("No se puede leer")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="sources")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="sources")
    network = models.CharField(max_length=30)
    """The connector's slug."""
    name = models.CharField(max_length=200)
    account = models.CharField(max_length=200, blank=True, default="")
    account_id = models.CharField(max_length=300, blank=True, default="")
    credentials = models.TextField(blank=True, default="")
    """Sealed: every value of the connection form."""
    place = models.JSONField(default=dict)
    host = models.CharField(max_length=200, blank=True, default="")
    """The machine that is asked, with its port where it is unusual («» while it is not known)."""
    upload = models.ForeignKey(Upload, models.SET_NULL, null=True, blank=True, related_name="sources")
    """The file that is read, where somebody brought one."""
    is_own = models.BooleanField(default=False)
    """Our own space, or what is said to us: what is heard there opens cases."""
    can_reply = models.BooleanField(default=False)
    key_ends_at = models.DateTimeField(null=True, blank=True)
    """When its key ends by itself; None where that is not known."""
    key_since = models.DateTimeField(null=True, blank=True)
    """Since when the key is the one that it is."""
    key_try_at = models.DateTimeField(null=True, blank=True)
    """When a fresh key is asked for; None where only a person can bring one."""
    key_told_at = models.DateTimeField(null=True, blank=True)
    """When people were told that its key is about to end."""
    limits = models.JSONField(default=dict)
    """As the network told when it was connected: maximum, unit, url_length."""
    state = models.CharField(max_length=15, choices=State.choices, default=State.OK)
    cursor = models.JSONField(default=dict)
    read_through_at = models.DateTimeField(null=True, blank=True)
    """When the first reading ended: what came before it is history."""
    read_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    interval_s = models.PositiveIntegerField(default=30)
    heard_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SourceQuerySet.as_manager()
    began: float | None = None
    """In memory: when (monotonic) the reading under way began."""
    visit: int | None = None
    """In memory: the row of `Visit` that tells of the reading under way."""

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="source_due",
                condition=Q(next_try_at__isnull=False, removed_at__isnull=True),
            ),
            models.Index(fields=["workspace", "brand"], name="source_of_brand"),
            models.Index(fields=["key_try_at"], name="source_key_due", condition=Q(key_try_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def where(self) -> Place:
        """The place that is read, as its connector gave it."""
        return Place(**self.place)

    @property
    def is_first_reading(self) -> bool:
        """True until the source has been read through once: until then all is history."""
        return self.read_through_at is None

    def undo_state(self) -> dict[str, Any]:
        """What `sources.restore` needs to put back."""
        removed: datetime | None = self.removed_at
        return {"state": self.state, "removed_at": removed.isoformat() if removed else None}
