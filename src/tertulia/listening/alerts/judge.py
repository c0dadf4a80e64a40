"""When an alert goes off: pure functions over moments, the same for what is heard now and for the past.

A burst begins when the reading says `on` and ends when it says `calm`, which asks for less than the opposite
of `on`: a count that dances about the threshold goes off once.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

from tertulia.listening.alerts.clock import days_after
from tertulia.listening.alerts.kinds import SENSITIVITY
from tertulia.listening.ordinary import ordinary

WEEKS = 8
"""How many past weeks say what is usual."""
LEAST_WEEKS = 3
"""Below so many known weeks nothing is called unusual: a spread of two says nothing."""


@dataclass(frozen=True, slots=True)
class Said:
    """Moments at which something was said, as Unix times in order, and how many up to each were negative."""

    times: Sequence[float] = ()
    bad: Sequence[int] = (0,)

    @classmethod
    def of(cls, rows: Sequence[tuple[datetime, bool]]) -> Said:
        """From (moment, whether it was negative), in any order."""
        ordered = sorted((at.timestamp(), bad) for at, bad in rows)
        return cls([at for at, _ in ordered], list(accumulate((int(b) for _, b in ordered), initial=0)))

    def count(self, start: float, end: float) -> tuple[int, int]:
        """(how many, how many negative) after `start` up to and with `end`."""
        low, high = bisect_right(self.times, start), bisect_right(self.times, end)
        return high - low, self.bad[high] - self.bad[low]


@dataclass(frozen=True, slots=True)
class Past:
    """What the judge knows. `news`: what may set an alert off; `all`: that and history, for what is usual;
    `since`: before that moment nothing was listened for; `zone`: whose hours and weekdays."""

    news: Said
    all: Said
    since: datetime
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Band:
    """What is usual: mean and spread of the same stretch in `weeks` past weeks, but for bursts."""

    mean: float
    sigma: float
    weeks: int

    @property
    def low(self) -> int:
        """The lower end of what is said to be normal: one spread below the mean."""
        return max(0, math.floor(self.mean - self.sigma))

    @property
    def high(self) -> int:
        """The upper end: one spread above."""
        return math.ceil(self.mean + self.sigma)


def band(counts: Sequence[int]) -> Band:
    """Mean and sample standard deviation (n - 1) of the ordinary weeks: those with a burst are left out
    (`ordinary`), but are known weeks all the same. The spread is never less than √mean, the noise that
    counting events has by itself (Poisson), so that a few equal weeks do not make one more a sensation."""
    kept = ordinary(counts)
    mean = sum(kept) / len(kept) if kept else 0.0
    variance = sum((count - mean) ** 2 for count in kept) / (len(kept) - 1) if len(kept) > 1 else 0.0
    return Band(mean, max(math.sqrt(variance), math.sqrt(mean)), len(counts))


def usual(past: Past, at: datetime, minutes: int) -> Band:
    """The band of the `minutes` up to the same local time in each of the past weeks that are known whole."""
    counts = []
    for week in range(1, WEEKS + 1):
        end = days_after(at, -7 * week, past.zone).timestamp()
        if end - minutes * 60 < past.since.timestamp():
            break
        counts.append(past.all.count(end - minutes * 60, end)[0])
    return band(counts)


@dataclass(frozen=True, slots=True)
class Reading:
    """What an alert makes of one moment: whether it goes off, whether all is calm, and the figures."""

    on: bool
    calm: bool
    cause: dict[str, Any] = field(default_factory=dict)


def read(watch: str, settings: Mapping[str, Any], past: Past, at: datetime) -> Reading:
    """Judge the stretch of `settings["minutes"]` that ends with `at`. `watch`: count, growth or negative."""
    minutes, least = int(settings["minutes"]), int(settings["n"])
    now = at.timestamp()
    count, bad = past.news.count(now - minutes * 60, now)
    cause: dict[str, Any] = {"watch": watch, "count": count, "minutes": minutes, "n": least}
    few = count < least / 2
    if watch == "count":
        return Reading(count >= least, few, cause)
    if watch == "negative":
        share = int(settings["share"])
        cause |= {"bad": bad, "share": share}
        return Reading(
            count >= least and bad * 100 >= share * count, few or bad * 100 < 0.8 * share * count, cause
        )
    if watch != "growth":
        raise ValueError(watch)
    if count < least and not few:
        # Neither enough to go off nor so few as to be over without asking what is usual.
        normal = usual(past, at, minutes)
        return Reading(False, count <= _top(normal, settings, 0.5), cause)
    if few:
        return Reading(False, True, cause)
    normal = usual(past, at, minutes)
    local = at.astimezone(past.zone)
    cause |= {"low": normal.low, "high": normal.high, "mean": round(normal.mean, 2), "weeks": normal.weeks}
    cause |= {"weekday": local.weekday(), "hour": local.hour}
    if normal.weeks < LEAST_WEEKS:
        return Reading(False, True, cause)
    return Reading(count > _top(normal, settings), count <= _top(normal, settings, 0.5), cause)


def _top(normal: Band, settings: Mapping[str, Any], part: float = 1.0) -> float:
    return normal.mean + part * SENSITIVITY[settings["sensitivity"]] * normal.sigma


@dataclass(frozen=True, slots=True)
class Turn:
    """At `at` a burst begins (`on`) or is over; `cause`: its figures then."""

    at: datetime
    on: bool
    cause: dict[str, Any]


def turns(
    watch: str,
    settings: Mapping[str, Any],
    past: Past,
    start: datetime,
    end: datetime,
    *,
    burning: bool = False,
) -> list[Turn]:
    """Every beginning and end of a burst after `start` up to `end`: asked whenever a thing comes into the
    stretch or leaves it (between these no count changes) and at `end`. `burning`: one goes on already at
    `start`."""
    found: list[Turn] = []
    for at, comes in _steps(past.news.times, int(settings["minutes"]) * 60, start, end):
        # What leaves lowers a count: only a share can rise by it.
        if not (burning or comes or watch == "negative"):
            continue
        reading = read(watch, settings, past, at)
        if reading.calm if burning else reading.on:
            burning = not burning
            found.append(Turn(at, burning, reading.cause))
    return found


def _steps(
    times: Sequence[float], span: float, start: datetime, end: datetime
) -> Iterator[tuple[datetime, bool]]:
    """(moment, whether something comes) after `start`, up to `end` and with it."""
    low, high = start.timestamp(), end.timestamp()
    coming = times[bisect_right(times, low) : bisect_right(times, high)]
    leaving = times[bisect_right(times, low - span) : bisect_right(times, high - span)]
    moments = dict.fromkeys((time + span for time in leaving), False) | dict.fromkeys(coming, True)
    # What was said before but only heard now is noticed at the end.
    moments[high] = True
    for moment in sorted(moments):
        yield datetime.fromtimestamp(moment, UTC), moments[moment]
