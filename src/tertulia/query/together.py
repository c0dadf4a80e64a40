"""Words near one another, by their places in a normalised text: what `Near.pattern` says, in a tenth of the
time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from .nodes import Near, Term
from .tokens import MAX_TOKEN_LENGTH

Stretch = tuple[int, int]
"""The space before the first word, and the one behind the last."""


def near(node: Near, norm: str) -> bool:
    """Whether `node` holds of the normalised text."""
    if len(node.sides) > 2:
        return _within([side[0].pattern for side in node.sides], node.distance, norm)
    one, other = _stretches(node.sides[0], norm), _stretches(node.sides[1], norm)
    if not one or not other:
        return False
    if _follows(one, other, node.distance, norm):
        return True
    return not node.ordered and _follows(other, one, node.distance, norm)


def _stretches(side: Sequence[Term], norm: str) -> list[Stretch]:
    found = []
    for term in side:
        pattern = term.pattern
        at = norm.find(pattern)
        while at >= 0:
            end = at + len(pattern)
            found.append((at, norm.index(" ", end) if term.prefix else end - 1))
            at = norm.find(pattern, at + 1)
    return found


def _follows(before: Sequence[Stretch], after: Sequence[Stretch], distance: int, norm: str) -> bool:
    """Whether one of `after` begins at most `distance` words behind the end of one of `before`."""
    starts = sorted(start for start, _end in after) if len(after) > 1 else [after[0][0]]
    far = (distance + 1) * (MAX_TOKEN_LENGTH + 1)
    for _start, end in before:
        at = bisect_left(starts, end)
        if at < len(starts) and starts[at] - end < far and norm.count(" ", end, starts[at]) <= distance:
            return True
    return False


def _within(patterns: Sequence[str], distance: int, norm: str) -> bool:
    """Whether all words stand in a stretch of the text that begins with one of them and has at most
    `distance` others."""
    last = len(patterns) + distance - 1
    where = [list(_places(pattern, norm)) for pattern in patterns]
    if not all(where):
        return False
    for start in sorted({place for places in where for place in places}):
        end = -1
        for places in where:
            at = bisect_left(places, start)
            if at == len(places):
                return False
            end = max(end, places[at])
        if end - start <= last * (MAX_TOKEN_LENGTH + 1) and norm.count(" ", start, end) <= last:
            return True
    return False


def _places(pattern: str, norm: str) -> Iterator[int]:
    at = norm.find(pattern)
    while at >= 0:
        yield at
        at = norm.find(pattern, at + 1)
