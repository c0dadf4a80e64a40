"""The machines that are asked, whoever's sources they are: which want peace, and until when."""

from __future__ import annotations

from django.db import models


class Host(models.Model):
    """A host that asked for quiet or that is everybody's: all sources on it wait."""

    name = models.CharField(max_length=200, unique=True)
    """As `kit.http.host_of` gives it."""
    quiet_until = models.DateTimeField(null=True, blank=True)
    """It asked us to wait until then."""
    turn_at = models.DateTimeField(null=True, blank=True)
    """Our own courtesy: not asked again before then."""

    def __str__(self) -> str:
        return self.name
