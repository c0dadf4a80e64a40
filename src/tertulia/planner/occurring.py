"""On which days something comes again. Pure: dates in, dates out."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

MOST = 1_000


def days(
    every: str, step: int, weekdays: Sequence[int], first: date, last: date | None = None
) -> Iterator[date]:
    """The days of «every `step` day, week, month or year» from `first` on, at most a thousand. Weeks count
    from that of `first`; `weekdays` (0 is Monday) empty: the weekday of `first`. A month without that day has
    it on its last one."""
    found = {"day": _daily, "week": _weekly, "month": _monthly, "year": _yearly}[every]
    for number, day in enumerate(found(max(1, step), weekdays, first)):
        if number >= MOST or (last is not None and day > last):
            return
        yield day


def _daily(step: int, weekdays: Sequence[int], first: date) -> Iterator[date]:
    day = first
    while True:
        if not weekdays or day.weekday() in weekdays:
            yield day
        day += timedelta(days=step)


def _weekly(step: int, weekdays: Sequence[int], first: date) -> Iterator[date]:
    monday = first - timedelta(days=first.weekday())
    chosen = sorted(set(weekdays)) or [first.weekday()]
    while True:
        for weekday in chosen:
            day = monday + timedelta(days=weekday)
            if day >= first:
                yield day
        monday += timedelta(weeks=step)


def _monthly(step: int, weekdays: Sequence[int], first: date) -> Iterator[date]:
    month = first.year * 12 + first.month - 1
    while True:
        year, index = divmod(month, 12)
        yield date(year, index + 1, min(first.day, calendar.monthrange(year, index + 1)[1]))
        month += step


def _yearly(step: int, weekdays: Sequence[int], first: date) -> Iterator[date]:
    return _monthly(12 * step, weekdays, first)
