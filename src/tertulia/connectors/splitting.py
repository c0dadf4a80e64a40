"""A long text as a thread: cut where a person would, each part within what the network takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex

from tertulia.connectors.boxes import Limits
from tertulia.connectors.counting import MENTION, TAG, fits, graphemes
from tertulia.connectors.web_addresses import addresses

BREAK = regex.compile(r"^[^\S\n]*-{3,}[^\S\n]*$", regex.MULTILINE)
"""A line of hyphens: here a person wants a new part («---»)."""

_SPACE = regex.compile(r"\s+|(?<=[。！？])(?=\S)")
_SENTENCE = regex.compile(r"(?:[.!?…。！？]|:\))[\"»”’')\]]*$")
_CLAUSE = regex.compile(r"[,;:—–)][\"»”’')\]]*$")
_SHORTENED = regex.compile(
    r"(?:^|[\s(«\"])(?:\p{L}|[DS]ra?s?|Uds?|EE|UU|ej|núm|pág|págs|art|aprox|tel|vs|Mrs?|St|av|avda|c/)\.$",
    regex.IGNORECASE,
)
# How good a place is to stop, best first; and how full a part must be, at least, to stop there.
_PARAGRAPH, _LINE, _SENTENCE_END, _CLAUSE_END, _WORD = 4, 3, 3, 2, 1
_FULL_ENOUGH = {_PARAGRAPH: 0.35, _SENTENCE_END: 0.45, _CLAUSE_END: 0.7, _WORD: 0.0}


@dataclass(frozen=True, slots=True)
class _Stop:
    """A place to cut: what is before ends at `end`, what follows begins at `onward`."""

    end: int
    onward: int
    rank: int


def split(text: str, limits: Limits, *, numbered: bool = False, first_with_file: bool = False) -> list[str]:
    """`text` as parts in order, none empty, each within `limits`: cut at manual breaks («---»), then at ends
    of paragraphs, sentences, clauses or words, as late as it is still a good place, and within a word only
    where it has no end in sight; never inside an address, a mention, a hashtag or a grapheme. One of these
    that alone is longer than the limit stays whole, in a part of its own that does not fit.

    `numbered`: « 1/4» at the end of each, counted, where there are several. `first_with_file`: the first part
    goes with a picture, and has `limits.caption`."""
    if not numbered:
        return _parts(text, limits, first_with_file, 0)
    digits = 1
    while True:
        parts = _parts(text, limits, first_with_file, len(_number(0, 0, digits)))
        if len(parts) < 2 or len(str(len(parts))) <= digits:
            break
        digits += 1
    whole = _parts(text, limits, first_with_file, 0)
    if len(whole) < 2:
        return whole
    return [part + _number(at, len(parts)) for at, part in enumerate(parts, start=1)]


def _number(part: int, of: int, digits: int = 0) -> str:
    return f" {'9' * digits}/{'9' * digits}" if digits else f" {part}/{of}"


def _parts(text: str, limits: Limits, first_with_file: bool, reserved: int) -> list[str]:
    rest = _smaller(limits, reserved)
    first = replace(rest, maximum=rest.caption) if first_with_file and rest.caption is not None else rest
    parts: list[str] = []
    for section in BREAK.split(text):
        parts += _Cutter(section.strip(), rest).parts(rest if parts else first)
    return parts


def _smaller(limits: Limits, by: int) -> Limits:
    """`limits` with `by` signs less: figures and a stroke weigh one in every unit."""

    def less(most: int | None) -> int | None:
        return None if most is None else max(1, most - by)

    return replace(
        limits, maximum=less(limits.maximum), bytes=less(limits.bytes), caption=less(limits.caption)
    )


class _Cutter:
    """Cuts one section, from left to right."""

    def __init__(self, text: str, limits: Limits) -> None:
        self.text = text
        self.limits = limits
        self.whole = sorted(_together(text))
        self.stops = list(self._stops())

    def parts(self, first: Limits) -> Iterator[str]:
        """Its parts; `first` are the limits of the first one."""
        start, limits = 0, first
        while start < len(self.text):
            stop = self._next(start, limits)
            yield self.text[start : stop.end]
            start, limits = stop.onward, self.limits

    def _next(self, start: int, limits: Limits) -> _Stop:
        end = len(self.text)
        if fits(self.text[start:], limits):
            return _Stop(end, end, _PARAGRAPH)
        ahead = [stop for stop in self.stops if stop.end > start]
        fitting = self._fitting(ahead, start, limits)
        if fitting:
            return self._best(fitting, start)
        return self._within(start, ahead[0].end if ahead else end, ahead, limits)

    def _fitting(self, ahead: list[_Stop], start: int, limits: Limits) -> list[_Stop]:
        """The places at which what stands before fits: lengths grow, so that half of the rest is tried."""
        low, high = 0, len(ahead)
        while low < high:
            middle = (low + high) // 2
            if fits(self.text[start : ahead[middle].end], limits):
                low = middle + 1
            else:
                high = middle
        return ahead[:low]

    def _best(self, fitting: list[_Stop], start: int) -> _Stop:
        """The last of the best kind at which the part is full enough."""
        longest = fitting[-1].end - start
        for rank, least in _FULL_ENOUGH.items():
            for stop in reversed(fitting):
                if stop.rank >= rank and stop.end - start >= least * longest:
                    return stop
        return fitting[-1]

    def _within(self, start: int, end: int, ahead: list[_Stop], limits: Limits) -> _Stop:
        """A cut inside the word from `start` to `end`, which is longer than a part."""
        places, at = [], start
        for cluster in graphemes(self.text[start:end]):
            at += len(cluster)
            if at < end and not any(a < at < b for a, b in self.whole):
                places.append(_Stop(at, at, 0))
        fitting = self._fitting(places, start, limits)
        if fitting:
            return fitting[-1]
        if places:
            return places[0]
        return ahead[0] if ahead else _Stop(end, end, 0)

    def _stops(self) -> Iterator[_Stop]:
        for space in _SPACE.finditer(self.text):
            if any(a < space.start() < b for a, b in self.whole):
                continue
            yield _Stop(space.start(), space.end(), _rank(self.text, space))


def _rank(text: str, space: regex.Match[str]) -> int:
    lines = space[0].count("\n")
    if lines:
        return _PARAGRAPH if lines > 1 else _LINE
    before = text[max(0, space.start() - 12) : space.start()]
    if _SENTENCE.search(before) and not _SHORTENED.search(before):
        return _SENTENCE_END
    return _CLAUSE_END if _CLAUSE.search(before) else _WORD


def _together(text: str) -> Iterator[tuple[int, int]]:
    """What is never cut."""
    yield from addresses(text, bare=True)
    for pattern in (TAG, MENTION):
        for match in pattern.finditer(text):
            yield match.span()
