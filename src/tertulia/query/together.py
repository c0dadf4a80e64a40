"""Words near one another by their places: what `Near.pattern` says, for a text whose places are known."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .nodes import Near, Term


class Places(NamedTuple):
    """The words of a normalised text in order, and at which of them (from 0) each word stands."""

    words: Sequence[str]
    of: dict[str, list[int]]


def places(words: Sequence[str]) -> Places:
    """Where each of `words` stands."""
    of: dict[str, list[int]] = {}
    for at, word in enumerate(words):
        of.setdefault(word, []).append(at)
    return Places(words, of)


def near(node: Near, at: Places) -> bool:
    """Whether `node` holds of the text. In time linear in its length times the terms asked for (but for a
    logarithm), however often they stand in it."""
    if len(node.sides) > 2:
        return _within([side[0].tokens[0] for side in node.sides], node.distance, at)
    one, other = (_stretches(side, at) for side in node.sides)
    if not one or not other:
        return False
    return _follows(one, other, node.distance) or (not node.ordered and _follows(other, one, node.distance))


Stretches = list[tuple[int, int]]
"""The first word of each, and the one behind its last."""


def _stretches(side: Sequence[Term], at: Places) -> Stretches:
    return [found for term in side for found in _found(term, at)]


def _found(term: Term, at: Places) -> Iterator[tuple[int, int]]:
    first, *following = term.tokens
    size = len(term.tokens)
    if term.prefix and not following:
        for word, where in at.of.items():
            if word.startswith(first):
                yield from ((one, one + 1) for one in where)
        return
    for one in at.of.get(first, ()):
        there = list(at.words[one + 1 : one + size])
        if term.prefix and len(there) == size - 1 and there[-1].startswith(following[-1]):
            there[-1] = following[-1]
        if there == following:
            yield one, one + size


def _follows(before: Stretches, after: Stretches, distance: int) -> bool:
    """Whether one of `after` begins at most `distance` words behind the end of one of `before`."""
    starts = sorted(start for start, _end in after)
    for _start, end in before:
        found = bisect_left(starts, end)
        if found < len(starts) and starts[found] - end <= distance:
            return True
    return False


def _within(words: Sequence[str], distance: int, at: Places) -> bool:
    """Whether all of `words` stand in a stretch of the text that begins with one of them and has at most
    `distance` others."""
    where = [at.of.get(word, []) for word in words]
    if not all(where):
        return False
    last = len(words) + distance - 1
    for start in {place for one in where for place in one}:
        found = (one[index] if (index := bisect_left(one, start)) < len(one) else None for one in where)
        if all(place is not None and place - start <= last for place in found):
            return True
    return False
