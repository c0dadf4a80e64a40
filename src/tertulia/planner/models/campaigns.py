"""Campaigns: a goal, some weeks, and what is said in them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import Member, Workspace
from tertulia.brand.models import Brand

_PLAIN = (
    *("name", "goal", "metric", "aim", "currency", "words", "shorten", "lessons"),
    *("utm_campaign", "utm_source", "utm_medium", "utm_content"),
)


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Adjectives of campaigns."""

    def of(self, workspace: Workspace) -> CampaignQuerySet:
        """The workspace's campaigns."""
        return self.filter(workspace=workspace, removed_at__isnull=True)


class Campaign(models.Model):
    """What several posts are for. Its links carry where they came from (UTM)."""

    class Metric(models.TextChoices):
        CLICKS = "clicks", _("visitas desde nuestros enlaces")
        MENTIONS = "mentions", _("menciones")
        REACTIONS = "reactions", _("reacciones a lo publicado")
        REPLIES = "replies", _("respuestas a lo publicado")
        POSTS = "posts", _("publicaciones")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="campaigns")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="campaigns")
    name = models.CharField(max_length=120)
    goal = models.CharField(max_length=300, blank=True, default="")
    metric = models.CharField(max_length=10, choices=Metric.choices, default=Metric.CLICKS)
    aim = models.PositiveIntegerField(null=True, blank=True)
    """How many of `metric` we want; None: no figure was set."""
    starts_on = models.DateField()
    ends_on = models.DateField()
    people = models.ManyToManyField(Member, blank=True, related_name="campaigns")
    budget = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    words = models.TextField(blank=True, default="")
    """Which mentions are of it, in the query language."""
    utm_campaign = models.CharField(max_length=80, blank=True, default="")
    utm_medium = models.CharField(max_length=80, blank=True, default="social")
    utm_source = models.CharField(max_length=80, blank=True, default="{red}")
    utm_content = models.CharField(max_length=80, blank=True, default="")
    """In each of them «{red}», «{canal}» and «{fecha}» stand for the post's own."""
    shorten = models.BooleanField(default=False)
    """Whether its links go through our own short ones."""
    lessons = models.TextField(blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = CampaignQuerySet.as_manager()
    audit_id: int | None = None

    class Meta:
        ordering = ["-starts_on", "-id"]

    def __str__(self) -> str:
        return self.name

    def undo_state(self) -> dict[str, Any]:
        """What `planner.restore_campaign` needs to put back."""
        removed: datetime | None = self.removed_at
        closed: datetime | None = self.closed_at
        own = {name: getattr(self, name) for name in _PLAIN}
        return own | {
            "starts_on": str(self.starts_on),
            "ends_on": str(self.ends_on),
            "budget": None if self.budget is None else f"{Decimal(str(self.budget)):.2f}",
            "people": sorted(self.people.values_list("pk", flat=True)),
            "removed_at": removed.isoformat() if removed else None,
            "closed_at": closed.isoformat() if closed else None,
        }
