"""Time as people keep it: office hours with a midday break, and deadlines counted only within them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

Week = Mapping[str, Sequence[Sequence[str]]]
"""{"mon": [["09:00", "14:00"], ["16:00", "19:00"]], …}: a missing day is closed; {} = always open."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFFICE: dict[str, list[list[str]]] = {day: [["09:00", "14:00"], ["16:00", "19:00"]] for day in DAYS[:5]}


def locale() -> str:
    """Babel's name for the language that is active: dates in English put the day before the month, as all
    others of the product do."""
    name = (get_language() or "es").replace("-", "_")
    return "en_GB" if name == "en" else name


LONGEST_DAYS = 370
"""How far ahead a deadline may lie; who is open so seldom gets one counted in plain time."""


def _spans(day: date, week: Week, zone: ZoneInfo) -> list[tuple[float, float]]:
    """The open stretches of a local date, as Unix times: what lies between them is right even where a clock
    changes, which subtraction of aware moments of one zone ignores."""
    return sorted((_unix(day, a, zone), _unix(day, b, zone)) for a, b in week.get(DAYS[day.weekday()], ()))


def _unix(day: date, clock: str, zone: ZoneInfo) -> float:
    if clock == "24:00":
        day, clock = day + timedelta(days=1), "00:00"
    return datetime.combine(day, time.fromisoformat(clock), zone).timestamp()


def always(week: Week) -> bool:
    """Whether `week` never closes: an empty one, and one closed on all its days, since a deadline that never
    comes helps nobody."""
    return not any(week.get(day) for day in DAYS)


def add_open_time(start: datetime, minutes: float, week: Week, zone: ZoneInfo) -> datetime:
    """The moment when `minutes` of opening time have passed since `start` (aware). With hours Mon–Fri 9–17,
    30 minutes from Friday 16:45 end on Monday at 9:15."""
    if always(week):
        return start + timedelta(minutes=minutes)
    since, left, today = start.timestamp(), minutes * 60, start.astimezone(zone).date()
    for ahead in range(LONGEST_DAYS):
        for opens, closes in _spans(today + timedelta(days=ahead), week, zone):
            begins = max(opens, since)
            if begins < closes and left <= closes - begins:
                return datetime.fromtimestamp(begins + left, zone)
            left -= max(0.0, closes - begins)
    return start + timedelta(minutes=minutes)


def open_minutes(start: datetime, end: datetime, week: Week, zone: ZoneInfo) -> float:
    """Minutes of opening time between two aware moments (0 if `end` comes first)."""
    since, until = start.timestamp(), end.timestamp()
    if always(week):
        return max(0.0, until - since) / 60
    day, total = start.astimezone(zone).date(), 0.0
    while day <= end.astimezone(zone).date():
        total += sum(max(0.0, min(b, until) - max(a, since)) for a, b in _spans(day, week, zone))
        day += timedelta(days=1)
    return total / 60


def is_open(moment: datetime, week: Week, zone: ZoneInfo) -> bool:
    """Whether `moment` falls within opening time."""
    now = moment.timestamp()
    spans = _spans(moment.astimezone(zone).date(), week, zone)
    return always(week) or any(opens <= now < closes for opens, closes in spans)
