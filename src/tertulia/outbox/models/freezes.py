"""Silence: nothing goes out by itself while one of these rows stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from tertulia.accounts.models import Member, Workspace
from tertulia.brand.models import Brand


class FreezeQuerySet(models.QuerySet["Freeze"]):
    """Adjectives of freezes."""

    def standing(self) -> FreezeQuerySet:
        """Those that nobody has lifted."""
        return self.filter(ended_at__isnull=True)


class Freeze(models.Model):
    """From `at` on nothing planned goes out for the brand (None: for all of the workspace): queues, recurring
    posts, automatic answers. What people answer by hand goes on."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="freezes")
    brand = models.ForeignKey(Brand, models.CASCADE, null=True, blank=True, related_name="freezes")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Member, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = FreezeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["workspace"], name="freeze_standing", condition=models.Q(ended_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.reason

    def undo_state(self) -> dict[str, Any]:
        """What undoing needs to know."""
        ended: datetime | None = self.ended_at
        return {"ended_at": ended.isoformat() if ended else None}
