"""Time cut into steps: quarters of an hour and hours as they pass, days as the brand's clocks show them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Step = Literal["15m", "1h", "1d"]
LENGTHS: dict[Step, timedelta] = {"15m": timedelta(minutes=15), "1h": timedelta(hours=1)}
"""Those that always last the same. A day lasts 23, 24 or 25 hours."""
HOUR = timedelta(hours=1)


def floor(moment: datetime, step: Step, zone: ZoneInfo) -> datetime:
    """The beginning (UTC) of the step in which an aware moment lies. Hours are those of the local clock:
    where it is half an hour off UTC's, they begin at half past in UTC."""
    local = moment.astimezone(zone)
    if step == "1d":
        return datetime.combine(local.date(), time(), zone).astimezone(UTC)
    length = int(LENGTHS[step].total_seconds())
    # The offset of the moment itself: an hour that a clock repeats is two steps.
    offset = int((local.utcoffset() or timedelta()).total_seconds())
    seconds = int(moment.timestamp()) + offset
    return datetime.fromtimestamp(seconds - seconds % length - offset, UTC)


def after(begin: datetime, step: Step, zone: ZoneInfo) -> datetime:
    """The end (UTC) of the step that begins at `begin`."""
    if step == "1d":
        day = begin.astimezone(zone).date() + timedelta(days=1)
        return datetime.combine(day, time(), zone).astimezone(UTC)
    return begin + LENGTHS[step]


def slots(start: datetime, end: datetime, step: Step, zone: ZoneInfo) -> Iterator[datetime]:
    """The beginnings (UTC) of the steps that cover [start, end), whole ones at both ends."""
    at = floor(start, step, zone)
    while at < end:
        yield at
        at = after(at, step, zone)


def whole_hours(zone: ZoneInfo, *moments: datetime) -> bool:
    """Whether the zone's clocks at these moments are whole hours off UTC, so that hourly counters (UTC) can
    be added up to its hours and days."""
    offsets = (moment.astimezone(zone).utcoffset() or timedelta() for moment in moments)
    return all(offset.total_seconds() % 3600 == 0 for offset in offsets)


def best(start: datetime, end: datetime) -> Step:
    """The step at which a stretch is looked at: quarters of an hour up to a day and a bit, hours up to eight
    days, then days."""
    length = end - start
    if length <= timedelta(hours=25):
        return "15m"
    return "1h" if length <= timedelta(days=8) else "1d"
