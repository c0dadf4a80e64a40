"""The usual band: what can be expected of an hour or a day, from the same hours of past weeks."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from tertulia.brand.models import Brand
from tertulia.listening.insight.steps import HOUR, Step, floor, slots
from tertulia.listening.models import Count, Search, SearchCount
from tertulia.listening.ordinary import ordinary

Sensitivity = Literal["low", "medium", "high"]
K: Final[dict[Sensitivity, float]] = {"low": 3.0, "medium": 2.0, "high": 1.5}
WEEKS = 6
"""How many past weeks are looked at: enough to even out one odd week, few enough to follow the season."""
LEAST_WEEKS = 3
"""With fewer weeks than this there is no band: two weeks say nothing of what is usual."""

DEFINITION = _(
    "La franja es la media, más y menos lo que suele variar, de las mismas horas en días parecidos "
    "(laborables o fin de semana) de las seis semanas anteriores, sin sus picos. Con menos de tres semanas "
    "oídas no hay franja."
)


@dataclass(frozen=True, slots=True)
class Band:
    """What can be expected of the step that begins `at`: from `low` to `high` items, `mean` in the middle.
    `samples`: of how many past steps it is made."""

    at: datetime
    low: float
    high: float
    mean: float
    sigma: float
    samples: int


def usual(
    of: Search | Brand,
    start: datetime,
    end: datetime,
    step: Step,
    k: Sensitivity | float = "medium",
    *,
    distinct: bool = False,
) -> list[Band] | None:
    """The usual band of each step of [start, end) for a search or for all that a brand hears: of those that
    have at least `LEAST_WEEKS` heard weeks before them; None where none has.

    mean ± k·σ, where mean and σ (of the sample, n - 1) are of the steps of the `WEEKS` weeks before the local
    day of `start` that have the same hour (for a day: any) on days of the same class, Monday to Friday or
    weekend; hours and days are the brand's. k: low 3, medium 2, high 1.5, or any number. Steps that were
    bursts themselves are left out of both (`ordinary`).
    σ is never below √mean, the spread of counts that come by chance at a steady rate (Poisson): without
    that, one mention in an hour that is always silent would be a burst. `low` is never below 0.

    Quarters of an hour come from hours (counters are hourly): mean/4, and σ² = mean/4 + max(0, s² - mean)/16,
    the variance of a quarter of a Poisson count whose rate itself varies from week to week.

    A week was heard if something was counted on its first day or before it. Gaps: an hour in which a
    source was silent by a fault counts as an hour without mentions. Where local hours are half an hour off
    UTC's, a UTC hour counts for the local hour in which its middle lies.
    """
    zone = (of.brand if isinstance(of, Search) else of).zone
    until = floor(start, "1d", zone)
    hours = counted(of, _weeks_before(until, WEEKS, zone), end, distinct=distinct)
    width = K[k] if isinstance(k, str) else float(k)
    bands: list[Band] = []
    while until < end and hours:
        following = _weeks_before(until, -1, zone)
        if (since := _first_week(min(hours), until, zone)) is not None:
            spreads = _spreads(hours, since, until, step, zone)
            within = (at for at in slots(max(start, until), min(end, following), step, zone) if at >= until)
            found = ((at, spreads.get(_slot(at, step, zone))) for at in within)
            bands.extend(_band(at, spread, width) for at, spread in found if spread)
        until = following
    return bands or None


Spread = tuple[float, float, int]
"""Mean, σ, and of how many steps."""


def _band(at: datetime, spread: Spread, width: float) -> Band:
    mean, sigma, samples = spread
    return Band(at, max(0.0, mean - width * sigma), mean + width * sigma, mean, sigma, samples)


def _spreads(
    hours: dict[datetime, int], since: datetime, until: datetime, step: Step, zone: ZoneInfo
) -> dict[tuple[bool, int], Spread]:
    """How the steps of [since, until) that have the same slot spread."""
    found = (_by_day if step == "1d" else _by_hour)(hours, since, until, zone)
    kept = {slot: ordinary(values) for slot, values in found.items()}
    return {slot: (*_spread(values, quarter=step == "15m"), len(values)) for slot, values in kept.items()}


def counted(
    of: Search | Brand, start: datetime, end: datetime, *, distinct: bool = False
) -> dict[datetime, int]:
    """Items by UTC hour, from the counters; hours without any are not there."""
    searches, brands = SearchCount.objects.filter(search_id=of.pk), Count.objects.filter(brand_id=of.pk)
    rows: QuerySet[SearchCount] | QuerySet[Count] = searches if isinstance(of, Search) else brands
    what = F("items") - F("copies") if distinct and isinstance(of, Search) else F("items")
    rows = rows.filter(hour__gte=start, hour__lt=end)
    found = rows.values_list("hour").annotate(total=Sum(what)).values_list("hour", "total")
    return {hour.astimezone(UTC): items for hour, items in found if items}


def _weeks_before(day: datetime, weeks: int, zone: ZoneInfo) -> datetime:
    """The beginning of the local day that many weeks before the local day that begins at `day`."""
    date = day.astimezone(zone).date() - timedelta(weeks=weeks)
    return datetime.combine(date, time(), zone).astimezone(UTC)


def _first_week(oldest: datetime, until: datetime, zone: ZoneInfo) -> datetime | None:
    """The beginning of the oldest of the `WEEKS` weeks before `until` that were heard whole, if that makes
    weeks enough. `oldest`: the first hour in which anything was heard."""
    days = (until.astimezone(zone).date() - oldest.astimezone(zone).date()).days
    weeks = min(days // 7, WEEKS)
    return _weeks_before(until, weeks, zone) if weeks >= LEAST_WEEKS else None


def _by_hour(
    hours: dict[datetime, int], since: datetime, until: datetime, zone: ZoneInfo
) -> dict[tuple[bool, int], list[int]]:
    found: dict[tuple[bool, int], list[int]] = defaultdict(list)
    at = since.replace(minute=0)
    while at < until:
        found[_slot(at + HOUR / 2, "1h", zone)].append(hours.get(at, 0))
        at += HOUR
    return found


def _by_day(
    hours: dict[datetime, int], since: datetime, until: datetime, zone: ZoneInfo
) -> dict[tuple[bool, int], list[int]]:
    found: dict[tuple[bool, int], list[int]] = defaultdict(list)
    sums: dict[datetime, int] = defaultdict(int)
    for at, items in hours.items():
        if since <= at < until:
            sums[floor(at + HOUR / 2, "1d", zone)] += items
    for day in slots(since, until, "1d", zone):
        found[_slot(day, "1d", zone)].append(sums.get(day, 0))
    return found


def _slot(at: datetime, step: Step, zone: ZoneInfo) -> tuple[bool, int]:
    """(weekend, hour of the day; 0 for days) by the brand's clock."""
    local = at.astimezone(zone)
    return local.weekday() >= 5, 0 if step == "1d" else local.hour


def _spread(values: list[int], *, quarter: bool) -> tuple[float, float]:
    """(mean, σ) as `usual` says."""
    mean = sum(values) / len(values)
    variance = sum((v - mean) ** 2 for v in values) / (len(values) - 1) if len(values) > 1 else 0.0
    if quarter:
        return mean / 4, math.sqrt(mean / 4 + max(0.0, variance - mean) / 16)
    return mean, math.sqrt(max(variance, mean))
