"""Where in a text the words stand that are near one another: for marking them, and for saying how near."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .nodes import Near, Term


class Found(NamedTuple):
    """Words near one another: the tokens of each (first and last, in order), how many stand between, and the
    terms that they are, in the same order."""

    places: tuple[tuple[int, int], ...]
    between: int
    terms: tuple[Term, ...]


class _Place(NamedTuple):
    first: int
    last: int
    term: Term
    side: int


def places(term: Term, tokens: Sequence[str]) -> list[tuple[int, int]]:
    """The first and the last token of each place where `term` stands, in order."""
    size, last = len(term.tokens), term.tokens[-1]
    found = []
    for at in range(len(tokens) - size + 1):
        ending = tokens[at + size - 1]
        if not (ending.startswith(last) if term.prefix else ending == last):
            continue
        if all(tokens[at + n] == term.tokens[n] for n in range(size - 1)):
            found.append((at, at + size - 1))
    return found


def occurrences(near: Near, tokens: Sequence[str]) -> Iterator[Found]:
    """Ways in which `near` holds in a text of these tokens (as `tokens.word_tokens` has it): of two sides,
    each place with the nearest of the other, so that every word that is near is in one of them; of three
    words and more, the stretch from each beginning. They are as many as words, not as pairs of them."""
    sides = [
        sorted(_Place(*at, term, number) for term in side for at in places(term, tokens))
        for number, side in enumerate(near.sides)
    ]
    if len(sides) > 2:
        yield from _together(sides, near.distance)
        return
    yield from _pairs(sides[0], sides[1], near.distance)
    if not near.ordered:
        yield from _pairs(sides[1], sides[0], near.distance)


def nearest(near: Near, tokens: Sequence[str]) -> Found | None:
    """The way in which the words stand nearest to one another; the first of those."""
    return min(occurrences(near, tokens), key=lambda found: (found.between, found.places), default=None)


def _pairs(lefts: list[_Place], rights: list[_Place], distance: int) -> Iterator[Found]:
    """Each left with the next right, and each right with the left before it."""
    starts = [place.first for place in rights]
    by_end = sorted(lefts, key=lambda place: place.last)
    ends = [place.last for place in by_end]
    for left in lefts:
        following = bisect_right(starts, left.last)
        if following < len(rights):
            yield from _pair(left, rights[following], distance)
    for right in rights:
        before = bisect_left(ends, right.first)
        if before:
            yield from _pair(by_end[before - 1], right, distance)


def _pair(left: _Place, right: _Place, distance: int) -> Iterator[Found]:
    between = right.first - left.last - 1
    if between <= distance:
        yield Found((left[:2], right[:2]), between, (left.term, right.term))


def _together(sides: list[list[_Place]], distance: int) -> Iterator[Found]:
    every = sorted(place for side in sides for place in side)
    for at, place in enumerate(every):
        seen = {place.side: place}
        for other in every[at + 1 :]:
            if other.last - place.first + 1 > len(sides) + distance:
                break
            seen.setdefault(other.side, other)
        if len(seen) == len(sides):
            found = sorted(seen.values())
            between = found[-1].last - found[0].first + 1 - len(found)
            yield Found(tuple(one[:2] for one in found), between, tuple(one.term for one in found))
