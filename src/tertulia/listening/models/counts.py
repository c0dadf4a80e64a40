"""Counters by hour, so that no screen has to count items to draw a curve."""

from __future__ import annotations

from django.db import models

from tertulia.accounts.models import Workspace
from tertulia.brand.models import Brand
from tertulia.listening.models.searches import Search


class Count(models.Model):
    """How many items a brand heard in an hour, by network and tone (the hour is UTC, by publication)."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    brand = models.ForeignKey(Brand, models.CASCADE, related_name="counts")
    hour = models.DateTimeField()
    network = models.CharField(max_length=30)
    sentiment = models.CharField(max_length=10, blank=True, default="")
    items = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "hour", "network", "sentiment"], name="count_once")
        ]
        indexes = [models.Index(fields=["workspace", "hour"], name="count_hours")]

    def __str__(self) -> str:
        return f"{self.hour} {self.network} {self.items}"


class SearchCount(models.Model):
    """How many items were heard for a search in an hour, by network and tone. `copies`: how many of them only
    repeat another. What is hidden in view is not in it."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    search = models.ForeignKey(Search, models.CASCADE, related_name="counts")
    hour = models.DateTimeField()
    network = models.CharField(max_length=30)
    sentiment = models.CharField(max_length=10, blank=True, default="")
    items = models.PositiveIntegerField(default=0)
    copies = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["search", "hour", "network", "sentiment"], name="search_count_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.search_id} {self.hour} {self.items}"
