"""An alert replayed on the past: when it would have gone off, by the judgement that it will be given."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from tertulia.listening.alerts import gather, kinds, words
from tertulia.listening.alerts.explain import cause_of, shared
from tertulia.listening.alerts.judge import LEAST_WEEKS, Past, turns, usual
from tertulia.listening.models import Alert

DAYS = 30
MOST_SHOWN = 12
"""Occasions that are told one by one, the newest: each costs a look at what was said."""


@dataclass(frozen=True, slots=True)
class Would:
    """It would have gone off at `at`, for `cause`."""

    at: datetime
    cause: dict[str, Any]

    @property
    def said(self) -> str:
        """Why, in words."""
        return words.said(self.cause)


@dataclass(frozen=True, slots=True)
class Replayed:
    """`count` times in `days` days; `shown`: the newest of them, newest first. `bounded`: not all of the past
    could be read. `unknown`: too few weeks are known to say what is usual."""

    days: int
    count: int = 0
    shown: list[Would] = field(default_factory=list)
    bounded: bool = False
    unknown: bool = False


def replay(alert: Alert, start: datetime, end: datetime) -> Replayed:
    """When `alert`, saved or not, would have gone off from `start` to `end`. History counts as if it had been
    heard when it was said. Raises `query.QueryError` for words that cannot be read."""
    days = round((end - start) / timedelta(days=1))
    if alert.watch in kinds.ONE_BY_ONE:
        found = gather.one_by_one(alert).filter(published_at__gt=start, published_at__lte=end)
        newest = found.select_related("author").order_by("-published_at", "-pk")[:MOST_SHOWN]
        return Replayed(
            days, found.count(), [Would(item.published_at, cause_of(alert, item)) for item in newest]
        )
    gathered = gather.gather(alert, start, end, rehearsal=True)
    went_off = [t for t in turns(alert.watch, alert.settings, gathered.past, start, end) if t.on]
    shown = [Would(t.at, {**t.cause, **shared(alert, t.at)}) for t in went_off[-MOST_SHOWN:][::-1]]
    return Replayed(days, len(went_off), shown, gathered.bounded, _unknown(alert, gathered.past, end))


def rehearse(alert: Alert, days: int = DAYS) -> Replayed:
    """The last `days` days, up to now."""
    now = timezone.now()
    return replay(alert, now - timedelta(days=days), now)


def _unknown(alert: Alert, past: Past, end: datetime) -> bool:
    if alert.watch != Alert.Watch.GROWTH:
        return False
    return usual(past, end, int(alert.settings["minutes"])).weeks < LEAST_WEEKS
