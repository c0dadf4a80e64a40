"""How the tone of what is said changes over time."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from tertulia.listening.insight.memory import remembered
from tertulia.listening.insight.scope import NEWEST, Scope
from tertulia.listening.insight.steps import Step, after, floor, slots, whole_hours
from tertulia.listening.insight.windows import newest
from tertulia.listening.models import Count, SearchCount

DEFINITION = _(
    "Parte de cada tono en lo que otros dijeron y se pudo entender. Un hueco es un tiempo sin menciones."
)


@dataclass(frozen=True, slots=True)
class ToneMoment:
    """How many items of each tone were said in the step from `at` to `end`; «» is what was not understood."""

    at: datetime
    end: datetime
    step: Step
    tones: dict[str, int]


def tones_over(scope: Scope, step: Step) -> list[ToneMoment]:
    """The tones of each step of the scope, whole steps at both ends. From the hourly counters where `volume`
    uses them (copies always count there); else from the newest items."""
    return remembered(scope.workspace_id, ("tones", scope.key, step), lambda: _tones(scope, step))


def _tones(scope: Scope, step: Step) -> list[ToneMoment]:
    zone = scope.brand.zone
    sums: dict[datetime, Counter[str]] = defaultdict(Counter)
    for at, tone, items in _rows(scope, step):
        sums[floor(at.astimezone(UTC), step, zone)][tone] += items
    begins = slots(scope.start, scope.end, step, zone)
    return [ToneMoment(at, after(at, step, zone), step, dict(sums.get(at, {}))) for at in begins]


def _rows(scope: Scope, step: Step) -> Any:
    by_items = scope.tree is not None or step == "15m" or scope.distinct
    if by_items or not whole_hours(scope.brand.zone, scope.start, scope.end):
        rows = newest(scope, NEWEST, lambda items: items.values_list("published_at", "sentiment"))
        return ((at, tone, 1) for at, tone in rows)
    zone = scope.brand.zone
    start, end = floor(scope.start, step, zone), scope.end
    counts: Any = Count.objects.filter(brand=scope.brand)
    if scope.search is not None:
        counts = SearchCount.objects.filter(search=scope.search)
    rows = counts.filter(hour__gte=start, hour__lt=end).values_list("hour", "sentiment")
    return rows.annotate(total=Sum("items"))
