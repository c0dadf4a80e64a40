"""Tags of the library."""

from __future__ import annotations

from django import template

from tertulia.media.fitness import time

register = template.Library()


@register.filter
def media_time(seconds: float) -> str:
    """«1:24», «45 s»; «» where it is not known."""
    return time(seconds) if seconds else ""
