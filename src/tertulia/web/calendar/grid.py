"""Days and weeks as the templates draw them."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from babel.dates import format_date
from django.utils import timezone

from tertulia.kit.when import locale
from tertulia.planner import best_time, slots
from tertulia.planner.marks import Mark, marks
from tertulia.planner.models import Campaign, Post
from tertulia.planner.queries.calendar import GONE, Entry, entries, fits, gaps
from tertulia.web.calendar.params import Asked

FIRST_HOUR, LAST_HOUR = 7, 22
SHOWN = 2
"""Chips of a day in the month; the others are told in a line."""
MOST_BANDS = 5
MOST_AT_ONCE = 150
"""With more entries than these the folded ones of a day are asked for when it is unfolded."""


@functools.lru_cache(maxsize=1024)
def _written(day: date, pattern: str, language: str) -> str:
    return format_date(day, pattern, locale=language)


@dataclass(slots=True)
class Day:
    """One day. `place` is its column (1 to 7)."""

    date: date
    place: int
    entries: list[Entry] = field(default_factory=list)
    marks: Sequence[Mark] = ()
    is_today: bool = False
    is_past: bool = False
    is_out: bool = False

    @property
    def first(self) -> list[Entry]:
        """The chips that are shown at once."""
        return self.entries[:SHOWN] if len(self.entries) > SHOWN else self.entries

    @property
    def more(self) -> list[Entry]:
        """The chips that are folded."""
        return self.entries[SHOWN:] if len(self.entries) > SHOWN else []

    @property
    def is_holiday(self) -> bool:
        """Whether people are off."""
        return any(mark.kind == "holiday" for mark in self.marks)

    @property
    def is_quiet(self) -> bool:
        """Whether the brand would rather be silent."""
        return any(mark.kind == "quiet" for mark in self.marks)

    @property
    def name(self) -> str:
        """«lunes 23 de noviembre»."""
        pattern = "EEEE d 'de' MMMM" if locale() == "es" else "EEEE d MMMM"
        return _written(self.date, pattern, locale())

    @property
    def label(self) -> str:
        """«23», or «1 dic» on the first of a month."""
        pattern = "d MMM" if self.date.day == 1 else "d"
        return _written(self.date, pattern, locale())


@dataclass(frozen=True, slots=True)
class Band:
    """A campaign in a week: from column to column, and whether it goes on beyond it. `row` stacks them."""

    campaign: Campaign
    start: int
    end: int
    before: bool
    after: bool
    row: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Days without anything within a week."""

    start: int
    end: int
    days: int
    first: date
    last: date


@dataclass(slots=True)
class Week:
    """Seven days with what lies over them."""

    days: list[Day]
    bands: list[Band]
    gaps: list[Gap]

    @property
    def rows(self) -> int:
        """How many campaigns lie over each other."""
        return max((band.row for band in self.bands), default=0)

    @property
    def is_past(self) -> bool:
        """Whether all of it is over."""
        return all(day.is_past for day in self.days)


def weeks(
    view: Asked, first: date, last: date, month: int = 0
) -> tuple[list[Week], list[Entry], list[Entry]]:
    """The weeks from `first` (a Monday) to `last`; the entries in them; and those that no filter touched."""
    every = entries(view.brand.workspace, view.brand.zone, first, last, view.brand.pk)
    found = [entry for entry in every if fits(entry, view.filters)] if view.filters.any else every
    by_day: defaultdict[date, list[Entry]] = defaultdict(list)
    for entry in found:
        by_day[entry.at.date()].append(entry)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    on = marks(view.brand, first, last)
    empty = [] if view.filters.any else gaps(days, _busy(view, by_day, last), view.today)
    campaigns = list(
        Campaign.objects.of(view.brand.workspace)
        .filter(brand=view.brand, starts_on__lte=last, ends_on__gte=first)
        .order_by("starts_on", "pk")
    )
    made = [
        _week(view, days[start : start + 7], by_day, on, empty, campaigns, month)
        for start in range(0, len(days), 7)
    ]
    return made, found, every


def _busy(view: Asked, by_day: Mapping[date, list[Entry]], last: date) -> set[date]:
    """Days with something that stands: what was taken back leaves its day empty."""
    standing = {day for day, found in by_day.items() if any(entry.code not in GONE for entry in found)}
    if standing and max(standing) >= view.today:
        return standing
    # Nothing more in these weeks: what comes after them is what ends the gap.
    later = Post.objects.of(view.brand.workspace).filter(
        brand=view.brand, at__gte=slots.at(last + timedelta(days=1), time(0), view.brand.zone)
    )
    return standing | {last + timedelta(days=1)} if later.exists() else standing


def _week(
    view: Asked,
    days: Sequence[date],
    by_day: Mapping[date, list[Entry]],
    on: Mapping[date, list[Mark]],
    empty: Sequence[tuple[date, date]],
    campaigns: Sequence[Campaign],
    month: int,
) -> Week:
    made = [
        Day(
            day,
            place,
            list(by_day.get(day, ())),
            on.get(day, ()),
            day == view.today,
            day < view.today,
            bool(month) and day.month != month,
        )
        for place, day in enumerate(days, 1)
    ]
    return Week(made, _bands(days, campaigns), _gaps(days, empty))


def _bands(days: Sequence[date], campaigns: Sequence[Campaign]) -> list[Band]:
    found: list[Band] = []
    for campaign in campaigns:
        start, end = max(campaign.starts_on, days[0]), min(campaign.ends_on, days[-1])
        if start > end:
            continue
        columns = ((start - days[0]).days + 1, (end - days[0]).days + 2)
        taken = {band.row for band in found if band.start < columns[1] and band.end > columns[0]}
        row = next(number for number in range(1, 20) if number not in taken)
        before, after = campaign.starts_on < days[0], campaign.ends_on > days[-1]
        found.append(Band(campaign, *columns, before, after, min(row, MOST_BANDS)))
    return found


def day_of(view: Asked, day: date) -> Day:
    """One day with its entries, as the filters leave them."""
    found, _kept, _every = weeks(view, day, day)
    return found[0].days[0]


def _gaps(days: Sequence[date], empty: Sequence[tuple[date, date]]) -> list[Gap]:
    found = []
    for first, last in empty:
        start, end = max(first, days[0]), min(last, days[-1])
        if start <= end and (end - start).days >= 1:
            columns = ((start - days[0]).days + 1, (end - days[0]).days + 2)
            found.append(Gap(*columns, (end - start).days + 1, start, end))
    return found


def hours(view: Asked, week: Week) -> dict[str, Any]:
    """What the week by hours draws besides: the column of hours, the best times, where «now» is."""
    now = timezone.now().astimezone(view.brand.zone)
    here = week.days[0].date <= now.date() <= week.days[-1].date
    shades = {
        (wash.weekday, wash.hour + more): wash
        for wash in best_time.washes(view.brand)
        for more in range(wash.hours)
    }
    return {
        "hours": [
            {"hour": hour, "shades": [shades.get((place, hour)) for place in range(7)]}
            for hour in range(FIRST_HOUR, LAST_HOUR + 1)
        ],
        "cells": [
            {
                "day": day,
                "hours": [
                    (hour, shades.get((day.date.weekday(), hour)), _at(day, hour))
                    for hour in range(FIRST_HOUR, LAST_HOUR + 1)
                ],
            }
            for day in week.days
        ],
        "has_best": bool(shades),
        "now": now if here and FIRST_HOUR <= now.hour <= LAST_HOUR else None,
        "now_twelfth": now.minute // 5,
    }


def _at(day: Day, hour: int) -> list[Entry]:
    """What goes out in that hour; what is earlier or later than the hours shown is in the first or last."""
    return [entry for entry in day.entries if min(max(entry.at.hour, FIRST_HOUR), LAST_HOUR) == hour]
