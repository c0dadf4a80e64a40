"""Geometry that every chart shares: scales, round ticks, smooth paths. Plain numbers in, SVG text out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

Place = tuple[float, float]
Scale = Callable[[float], float]


def scale(low: float, high: float, start: float, end: float) -> Scale:
    """`low`…`high` onto `start`…`end` pixels; a stretch of nothing lands on `start`."""
    span = (high - low) or 1.0
    return lambda value: start + (value - low) / span * (end - start)


def number(value: float) -> str:
    """A coordinate: one decimal at most, whatever the language, and never «-0»."""
    rounded = round(value, 1) or 0.0
    return f"{rounded:.1f}".removesuffix(".0")


def ticks(top: float, most: int = 5) -> list[int]:
    """Round whole numbers from 0 to at least `top`, `most` of them at most: 53 → 0, 20, 40, 60."""
    if top <= 0:
        return [0, 1]
    step = 1
    for power in range(12):
        for leading in (1, 2, 5):
            step = leading * 10**power
            if math.ceil(top / step) < most:
                return [step * n for n in range(math.ceil(top / step) + 1)]
    return [0, math.ceil(top)]


def line(places: Sequence[Place]) -> str:
    """A smooth path through all places that never swings above or below them (monotone cubic: the slopes of
    Fritsch and Carlson, SIAM J. Numer. Anal. 17, 1980). x must grow."""
    if not places:
        return ""
    first = f"M{number(places[0][0])} {number(places[0][1])}"
    return first + _onward(places)


def area(upper: Sequence[Place], lower: Sequence[Place]) -> str:
    """The closed shape between two smooth paths over the same xs."""
    if not upper or not lower:
        return ""
    back = list(reversed(lower))
    return f"{line(upper)}L{number(back[0][0])} {number(back[0][1])}{_onward(back)}Z"


def _onward(places: Sequence[Place]) -> str:
    slopes = _slopes(places)
    parts = []
    for at, ((x0, y0), (x1, y1)) in enumerate(pairwise(places)):
        third = (x1 - x0) / 3
        bend = (x0 + third, y0 + slopes[at] * third, x1 - third, y1 - slopes[at + 1] * third, x1, y1)
        parts.append("C" + " ".join(map(number, bend)))
    return "".join(parts)


def _slopes(places: Sequence[Place]) -> list[float]:
    """The slope at each place: 0 at a turn, else the harmonic mean of its two sides, so that the curve
    between two places stays between them."""
    sides = [(y1 - y0) / ((x1 - x0) or 1.0) for (x0, y0), (x1, y1) in pairwise(places)]
    if not sides:
        return [0.0]
    inner = [2 * a * b / (a + b) if a * b > 0 else 0.0 for a, b in pairwise(sides)]
    return [sides[0], *inner, sides[-1]]
