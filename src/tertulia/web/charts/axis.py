"""Where the marks of a time axis stand, and what they say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.utils.translation import gettext as _

from tertulia.kit.when import locale

ROOM, HOUR_ROOM = 78, 60
"""Pixels that a mark needs («10 sept», «12 h»), so that two never touch."""
DAY = timedelta(days=1)


class Mark(NamedTuple):
    """A moment on the axis and what is written under it."""

    at: datetime
    words: str


def time_marks(start: datetime, end: datetime, zone: ZoneInfo, width: float) -> list[Mark]:
    """Marks for [start, end) on `width` pixels: full hours of the local clock up to a day and a bit («9 h»,
    the last «24 h»), else days («9 oct»; up to nine days «vie 9»)."""
    if end - start <= timedelta(hours=25):
        return _hours(start, end, zone, int(width // HOUR_ROOM))
    return _days(start, end, zone, max(2, int(width // ROOM)))


def _hours(start: datetime, end: datetime, zone: ZoneInfo, most: int) -> list[Mark]:
    stride = next((n for n in (1, 2, 3, 4, 6, 12) if 24 / n + 1 <= most), 12)
    marks = []
    at = start.replace(minute=0, second=0, microsecond=0)
    while at <= end:
        local = at.astimezone(zone)
        if at >= start and local.minute == 0 and local.hour % stride == 0:
            hour = 24 if at == end and local.hour == 0 else local.hour
            marks.append(Mark(at, _("{hour} h").format(hour=hour)))
        at += timedelta(minutes=30)
    return marks


def _days(start: datetime, end: datetime, zone: ZoneInfo, most: int) -> list[Mark]:
    first, last = start.astimezone(zone).date(), (end - timedelta(seconds=1)).astimezone(zone).date()
    count = (last - first).days + 1
    stride = -(-count // most)
    pattern = "EEE d" if count <= 9 else "d MMM"
    marks = []
    for ahead in range(0, count, stride):
        day = first + timedelta(days=ahead)
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone).astimezone(UTC)
        words = format_date(day, pattern, locale=locale()).replace(".", "").replace(",", "")
        marks.append(Mark(noon, words))
    return marks
