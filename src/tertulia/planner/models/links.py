"""Short links of our own: `/l/abc`, counted without keeping who came."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from tertulia.accounts.models import Workspace
from tertulia.brand.models import Brand
from tertulia.planner.models.campaigns import Campaign
from tertulia.planner.models.posts import Variant


class ShortLink(models.Model):
    """An address of ours that leads to another."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="short_links")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="short_links")
    campaign = models.ForeignKey(Campaign, models.SET_NULL, null=True, blank=True, related_name="short_links")
    variant = models.ForeignKey(Variant, models.SET_NULL, null=True, blank=True, related_name="short_links")
    code = models.CharField(max_length=40, unique=True)
    target = models.CharField(max_length=2000)
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    audit_id: int | None = None

    def __str__(self) -> str:
        return f"/l/{self.code}"

    def undo_state(self) -> dict[str, Any]:
        """What `planner.restore_link` needs to put back."""
        removed: datetime | None = self.removed_at
        return {"removed_at": removed.isoformat() if removed else None}


class Click(models.Model):
    """How often a short link was followed in one hour, by people and by machines. Nothing of who."""

    link = models.ForeignKey(ShortLink, models.CASCADE, related_name="clicks")
    hour = models.DateTimeField()
    people = models.PositiveIntegerField(default=0)
    machines = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "hour"], name="click_hour_once")]

    def __str__(self) -> str:
        return f"{self.link} {self.hour:%Y-%m-%d %H}"
