"""What we promise: by when an answer is due."""

from __future__ import annotations

from datetime import datetime

from tertulia.brand.models import Brand
from tertulia.kit import when

USUAL_MINUTES = 240
"""For a priority of which the brand says nothing."""


def deadline(brand: Brand, since: datetime, priority: str) -> datetime:
    """When an answer is due to what has waited since `since` (aware): the brand's minutes for `priority`,
    counted in its opening hours."""
    minutes = float(brand.reply_minutes.get(priority, USUAL_MINUTES))
    return when.add_open_time(since, minutes, brand.hours, brand.zone)
