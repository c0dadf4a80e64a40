"""Where a brand speaks: one row for each blog, account, room or page, connected or not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from tertulia.accounts.models import Workspace
from tertulia.brand.models import Brand
from tertulia.connectors.faces import face
from tertulia.sources.models import Source


class ChannelQuerySet(models.QuerySet["Channel"]):
    """Adjectives of channels."""

    def of(self, workspace: Workspace) -> ChannelQuerySet:
        """Where the workspace speaks today."""
        return self.filter(workspace=workspace, removed_at__isnull=True)


class Channel(models.Model):
    """A place where the brand publishes («canal»). Without a `source` nothing goes there by itself: a person
    publishes it by hand, and we help («publicación asistida»)."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="channels")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="channels")
    source = models.OneToOneField(Source, models.SET_NULL, null=True, blank=True, related_name="channel")
    network = models.CharField(max_length=30)
    name = models.CharField(max_length=200)
    handle = models.CharField(max_length=200, blank=True, default="")
    url = models.CharField(max_length=1000, blank=True, default="")
    limits = models.JSONField(default=dict)
    """As the server told when it was connected (the fields of `Limits`); {}: as its network publishes."""
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        indexes = [
            models.Index(fields=["workspace", "brand"], name="channel_of_brand", condition=Q(removed_at=None))
        ]

    def __str__(self) -> str:
        network = str(face(self.network).label)
        return network if self.name.startswith(network) else f"{network} · {self.name}"

    @property
    def by_hand(self) -> bool:
        """Whether a person has to publish there."""
        return self.source_id is None

    def undo_state(self) -> dict[str, Any]:
        """What `outbox.restore_channel` needs to put back."""
        removed: datetime | None = self.removed_at
        return {
            "name": self.name,
            "position": self.position,
            "removed_at": removed.isoformat() if removed else None,
        }
