"""When letters go out: at once, at the full hour, in the morning, on Monday morning. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

MORNING = 8
"""The hour of the brand's own day at which daily and weekly letters leave."""


def wall(day: datetime, zone: ZoneInfo, hour: int) -> datetime:
    """`hour` o'clock on the local day of `day` (fold 0 where a clock goes back)."""
    local = day.astimezone(zone)
    return datetime(local.year, local.month, local.day, hour, tzinfo=zone)


def days_after(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The same time of the local day, `days` days later (or, below 0, earlier): what people mean by it where
    a clock changes in between."""
    return moment.astimezone(zone) + timedelta(days=days)


def next_mailing(rhythm: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When a view («daily», «weekly») is mailed next after `now`; None for one that never is."""
    if rhythm not in ("daily", "weekly"):
        return None
    at = wall(now, zone, MORNING)
    while at <= now or (rhythm == "weekly" and at.weekday() != 0):
        at = wall(days_after(at, 1, zone), zone, MORNING)
    return at


def gathered_by(rhythm: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Firings before this moment belong in the letter that may leave at `now`: all of them at once, those
    before the last full hour, or those before this morning's letter (yesterday's, before it leaves)."""
    if rhythm == "hourly":
        return now.astimezone(zone).replace(minute=0, second=0, microsecond=0)
    if rhythm == "daily":
        morning = wall(now, zone, MORNING)
        return morning if morning <= now else wall(days_after(now, -1, zone), zone, MORNING)
    return now
