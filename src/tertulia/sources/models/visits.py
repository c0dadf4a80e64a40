"""What came of reading: one row for each visit to a source, and what could not be taken in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import Workspace
from tertulia.sources.models.sources import Source

KEPT = 50
"""Visits of one source that are kept."""


class Visit(models.Model):
    """One reading of a source: when, how long it took, what it gave. The last `KEPT` of each are kept."""

    class Outcome(models.TextChoices):
        READ = "read", _("Leída")
        UNAUTHORIZED = "unauthorized", _("No acepta la clave")
        LIMITED = "limited", _("Pide que esperemos")
        REJECTED = "rejected", _("No deja leer")
        UNAVAILABLE = "unavailable", _("No responde")

    source = models.ForeignKey(Source, models.CASCADE, related_name="visits")
    at = models.DateTimeField()
    took_ms = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=15, choices=Outcome.choices, default=Outcome.READ)
    items = models.PositiveIntegerField(default=0)
    """Things that it gave."""
    had = models.PositiveIntegerField(default=0)
    """Of these, those that we had already."""
    kept = models.PositiveIntegerField(default=0)
    """Of these, those that were new and wanted."""
    aside = models.PositiveIntegerField(default=0)
    """Of these, those set aside with an error."""
    error = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["source", "-id"], name="visits_of_source")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.outcome}"

    @property
    def unwanted(self) -> int:
        """Things that were new and that no search wants."""
        return max(0, self.items - self.had - self.kept - self.aside)


class SetAside(models.Model):
    """An item that could not be taken in: kept with its error so that nothing is lost in silence."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    source = models.ForeignKey(Source, models.CASCADE, related_name="set_aside")
    remote_id = models.CharField(max_length=500)
    payload = models.JSONField(default=dict)
    error = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
    retried_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.remote_id
