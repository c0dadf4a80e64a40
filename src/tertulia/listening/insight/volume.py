"""How much was said over time, against what is usual, and the burst that stands out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tertulia.listening.insight.finding import told
from tertulia.listening.insight.memory import remembered
from tertulia.listening.insight.scope import NEWEST, Scope
from tertulia.listening.insight.steps import Step, after, floor, slots, whole_hours
from tertulia.listening.insight.usual import Band, Sensitivity, usual
from tertulia.listening.insight.windows import newest
from tertulia.listening.models import Count, SearchCount, Tone

LEAST_BURST = 5
"""Fewer items than this in a step are no burst, however silent it usually is."""

DEFINITION = _(
    "Cuenta lo que otros dijeron, por la hora en que lo publicaron, aunque después lo borraran. No cuenta lo "
    "tuyo, ni lo que ocultas en la búsqueda. Las copias cuentan, salvo que pidas «sin repetidas»."
)
DEFINITION_FROM_ITEMS = _(
    "Cuenta lo que otros dijeron y sigue publicado, por la hora en que lo publicaron; lo más nuevo, hasta "
    "50.000 menciones."
)


@dataclass(frozen=True, slots=True)
class Point:
    """What was said in the step that begins `at`. `partial`: the step is not over."""

    at: datetime
    items: int
    negative: int
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Burst:
    """Steps in a row above the usual band, from `start` to `end`. `items` is their highest, which came
    `peak`; it was expected to be from `low` to `high`; `times`: all of the burst against what is usual.
    `going`: it lasts until now."""

    start: datetime
    end: datetime
    peak: datetime
    items: int
    low: float
    high: float
    times: float
    going: bool


@dataclass(frozen=True, slots=True)
class Volume:
    """The curve. `points` end with the step of `now` where that lies within, `band` goes on to the end.
    `band` None: too few weeks to know what is usual, or free words. `capped`: only the newest `NEWEST` items
    were counted, and what came before the first counted step is left out."""

    step: Step
    start: datetime
    end: datetime
    points: list[Point]
    band: list[Band] | None
    burst: Burst | None
    finding: str
    total: int
    negative: int
    now: datetime | None = None
    capped: bool = False
    definition: str = ""


def volume(
    scope: Scope, step: Step, *, k: Sensitivity | float = "medium", now: datetime | None = None
) -> Volume:
    """What was said in each step of the scope (quarters of an hour, hours, or days of the brand's time zone;
    whole steps at both ends), how much of it negative, with the usual band and the largest burst.

    From the hourly counters where they can tell: no free words, steps of whole UTC hours, and copies counted
    (or a search, whose copies are counted apart). Else from the items, the newest `NEWEST` of them. Gaps: the
    counters keep what its author deleted later; what nobody understood has no tone and is never negative.
    """
    now = now or timezone.now()
    key = ("volume", scope.key, step, k, floor(now, step, scope.brand.zone))
    return remembered(scope.workspace_id, key, lambda: _volume(scope, step, k, now))


def _volume(scope: Scope, step: Step, k: Sensitivity | float, now: datetime) -> Volume:
    zone = scope.brand.zone
    begins = list(slots(scope.start, scope.end, step, zone))
    whole = after(begins[-1], step, zone) if begins else scope.end
    by_counters = _counters_tell(scope, step)
    capped = False
    if by_counters and begins:
        sums = _from_counters(scope, begins[0], whole, step)
    else:
        sums, capped = _from_items(scope, step)
    points = [
        Point(at, *sums.get(at, (0, 0)), partial=after(at, step, zone) > now) for at in begins if at <= now
    ]
    if capped and sums:
        points = [point for point in points if point.at >= min(sums)]
    band = None
    counted = scope.tree is None and (scope.search is not None or not scope.distinct)
    if counted and begins:
        of = scope.search or scope.brand
        band = usual(of, begins[0], whole, step, k, distinct=scope.distinct)
    burst = find_burst(points, band, step, scope.brand.zone, live=now < whole)
    return Volume(
        step=step,
        start=begins[0] if begins else scope.start,
        end=whole,
        points=points,
        band=band,
        burst=burst,
        finding=told(points, band, burst, step, zone, counted=counted),
        total=sum(point.items for point in points),
        negative=sum(point.negative for point in points),
        now=now if begins and begins[0] <= now < whole else None,
        capped=capped,
        definition=str(DEFINITION if by_counters else DEFINITION_FROM_ITEMS),
    )


def _counters_tell(scope: Scope, step: Step) -> bool:
    if scope.tree is not None or step == "15m" or (scope.distinct and scope.search is None):
        return False
    return whole_hours(scope.brand.zone, scope.start, scope.end)


def _from_counters(
    scope: Scope, start: datetime, end: datetime, step: Step
) -> dict[datetime, tuple[int, int]]:
    rows: Any = Count.objects.filter(brand=scope.brand)
    what: Any = F("items")
    if scope.search is not None:
        rows = SearchCount.objects.filter(search=scope.search)
        what = F("items") - F("copies") if scope.distinct else what
    negative = Sum(what, filter=Q(sentiment=Tone.NEGATIVE), default=0)
    found = rows.filter(hour__gte=start, hour__lt=end).values_list("hour")
    sums: dict[datetime, list[int]] = defaultdict(lambda: [0, 0])
    for hour, items, bad in found.annotate(all=Sum(what), bad=negative).values_list("hour", "all", "bad"):
        slot = sums[floor(hour, step, scope.brand.zone)]
        slot[0] += items
        slot[1] += bad
    return {at: (items, bad) for at, (items, bad) in sums.items()}


def _from_items(scope: Scope, step: Step) -> tuple[dict[datetime, tuple[int, int]], bool]:
    sums: dict[datetime, list[int]] = defaultdict(lambda: [0, 0])
    begins: dict[int, datetime] = {}
    looked = 0
    for at, tone in newest(scope, NEWEST, lambda items: items.values_list("published_at", "sentiment")):
        looked += 1
        quarter = int(at.timestamp()) // 900
        if (begin := begins.get(quarter)) is None:
            begin = begins[quarter] = floor(at.astimezone(UTC), step, scope.brand.zone)
        slot = sums[begin]
        slot[0] += 1
        slot[1] += tone == Tone.NEGATIVE
    return {at: (items, bad) for at, (items, bad) in sums.items()}, looked >= NEWEST


def find_burst(
    points: list[Point], band: list[Band] | None, step: Step, zone: ZoneInfo, *, live: bool = False
) -> Burst | None:
    """The run of steps above the band that exceeds it most, all told; None without a band or a run. `live`:
    the points end now, so that a run at their end may be going on (a step that is not over ends none)."""
    expected = {one.at: one for one in band or ()}
    runs: list[list[tuple[Point, Band]]] = [[]]
    for point in points:
        usually = expected.get(point.at)
        if usually and point.items > usually.high and point.items >= LEAST_BURST:
            runs[-1].append((point, usually))
        elif not point.partial and runs[-1]:
            runs.append([])
    best = max(runs, key=lambda run: sum(p.items - b.high for p, b in run))
    if not best:
        return None
    peak, usually = max(best, key=lambda pair: pair[0].items)
    mean = sum(b.mean for _, b in best)
    last = best[-1][0]
    whole = [p for p in points if not p.partial] or points
    return Burst(
        start=best[0][0].at,
        end=after(last.at, step, zone),
        peak=peak.at,
        items=peak.items,
        low=usually.low,
        high=usually.high,
        times=sum(p.items for p, _ in best) / mean if mean else 0.0,
        going=live and last.at >= whole[-1].at,
    )
