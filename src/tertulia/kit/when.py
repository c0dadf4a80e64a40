"""Time as people keep it: office hours with a midday break, and deadlines counted only within them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

Week = Mapping[str, Sequence[Sequence[str]]]
"""{"mon": [["09:00", "14:00"], ["16:00", "19:00"]], …}: a missing day is closed; {} = always open."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFFICE: dict[str, list[list[str]]] = {day: [["09:00", "14:00"], ["16:00", "19:00"]] for day in DAYS[:5]}


def _spans(day: datetime, week: Week, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    """The open stretches of `day`'s local date, as aware moments (so that a clock change counts right)."""
    found = []
    for start, end in week.get(DAYS[day.weekday()], ()):
        first, last = time.fromisoformat(start), time.max if end == "24:00" else time.fromisoformat(end)
        found.append((datetime.combine(day, first, zone), datetime.combine(day, last, zone)))
    return found


def add_open_time(start: datetime, minutes: float, week: Week, zone: ZoneInfo) -> datetime:
    """The moment when `minutes` of opening time have passed since `start` (aware). With hours Mon–Fri 9–17,
    30 minutes from Friday 16:45 end on Monday at 9:15. An empty week never closes; a week that is closed on
    all its days is read as always open, since a deadline that never comes helps nobody."""
    left = timedelta(minutes=minutes)
    if not any(week.get(day) for day in DAYS):
        return start + left
    local = start.astimezone(zone)
    for ahead in range(370):
        day = local + timedelta(days=ahead)
        for opens, closes in _spans(day, week, zone):
            begin = max(opens, start.astimezone(zone))
            # Subtraction of aware moments of one zone ignores clock changes: go through UTC.
            room = closes.timestamp() - begin.timestamp()
            if room <= 0:
                continue
            if left.total_seconds() <= room:
                return datetime.fromtimestamp(begin.timestamp() + left.total_seconds(), zone)
            left -= timedelta(seconds=room)
    return start + timedelta(minutes=minutes)


def open_minutes(start: datetime, end: datetime, week: Week, zone: ZoneInfo) -> float:
    """Minutes of opening time between two aware moments (0 if `end` comes first)."""
    if end <= start:
        return 0.0
    if not any(week.get(day) for day in DAYS):
        return (end - start).total_seconds() / 60
    total, day, last = 0.0, start.astimezone(zone), end.astimezone(zone)
    while day.date() <= last.date():
        for opens, closes in _spans(day, week, zone):
            stretch = min(closes.timestamp(), end.timestamp()) - max(opens.timestamp(), start.timestamp())
            total += max(0.0, stretch)
        day += timedelta(days=1)
    return total / 60


def is_open(moment: datetime, week: Week, zone: ZoneInfo) -> bool:
    """Whether `moment` falls within opening time."""
    if not any(week.get(day) for day in DAYS):
        return True
    stamp = moment.timestamp()
    return any(a.timestamp() <= stamp < b.timestamp() for a, b in _spans(moment.astimezone(zone), week, zone))
