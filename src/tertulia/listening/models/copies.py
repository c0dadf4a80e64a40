"""By what the first of many copies is found."""

from __future__ import annotations

from django.db import models

from tertulia.accounts.models import Workspace


class Sketch(models.Model):
    """A fingerprint of an item that was the first to say something: see `listening.copies`. Kept for as long
    as copies are looked for; a row whose item is gone does no harm, so that it needs no constraint."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    band = models.IntegerField()
    head = models.BigIntegerField()
    """The item's id."""

    class Meta:
        indexes = [models.Index(fields=["workspace", "band", "head"], name="sketch_band")]

    def __str__(self) -> str:
        return f"{self.band} {self.head}"
