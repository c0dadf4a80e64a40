"""Reposts, agency copies, copypasta: each item that says (nearly) the same as another points to the first.

Two texts say the same if, without addresses, emoji, «RT @ana:», «vía @ana», the mentions before them, case
and signs, one of these holds:

- they are equal, and have at least `SHORTEST` words («gracias» twenty times is twenty people);
- both have `LEAST` words or more, and of all pairs of neighbouring words `ALIKE` are in both;
- one is the other without its end (or with something added): `CONTAINED` of its pairs are in the other, which
  has at most twice as many;

and neither has a number that the other lacks while the other has one that it lacks («12 heridos», «15
heridos»: different news). Only within one workspace, and within 30 days of each other. Ours are in no group.

Candidates are found by fingerprints («bands») of those that were first: MinHash over the pairs of words
(Broder 1997), four bands of three values, which meet in 94 of 100 pairs of texts that are 80 % alike and in
82 at 70 %; and the opening, which a text without its end shares. Each is then compared word by word.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

from rensa import RMinHash

from tertulia.kit.links import without_links

SHORTEST, LEAST = 3, 6
ALIKE, CONTAINED = 0.7, 0.9
LONGEST = 400
"""Words of a text that are compared."""
BANDS, ROWS, OPENING = 4, 3, 8

_PASSED_ON = re.compile(r"^\s*(?:(?:RT|MT)\s+@[\w.@-]+\s*:?\s*)+", re.IGNORECASE)
_MENTIONS = re.compile(r"^\s*(?:@[\w.@-]+\s*)+")
_VIA = re.compile(r"[\s(\[/|·—-]*\b(?:v[ií]a|h/t)\s+@[\w.@-]+[\s.)\]]*$", re.IGNORECASE)
_WORD = re.compile(r"\w+")


class Text:
    """A text as it is compared: its words, and the pairs of neighbours among them."""

    __slots__ = ("_set", "pairs", "words")

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self.pairs = [f"{a} {b}" for a, b in pairwise(words)]
        self._set: frozenset[str] | None = None

    @property
    def shingles(self) -> frozenset[str]:
        """The pairs, each once."""
        if self._set is None:
            self._set = frozenset(self.pairs)
        return self._set

    @property
    def numbers(self) -> set[str]:
        """The words that begin with a digit."""
        return {word for word in self.words if word[0].isdigit()}


class Mark(NamedTuple):
    """A text and the fingerprints by which others that say the same are found."""

    text: Text
    bands: tuple[int, ...]


def text_of(title: str, text: str) -> Text:
    """What is compared of an item."""
    bare = without_links(f"{title}\n{text}" if title else text)
    if "@" in bare:
        bare = _VIA.sub("", _MENTIONS.sub("", _PASSED_ON.sub("", bare)))
    return Text(_WORD.findall(bare.casefold())[:LONGEST])


def alike(one: Text, other: Text) -> bool:
    """Whether two texts say the same (the head of this file says when)."""
    if one.words == other.words:
        return len(one.words) >= SHORTEST
    if min(len(one.words), len(other.words)) < LEAST:
        return False
    mine, its = one.shingles, other.shingles
    shared = len(mine & its)
    small, large = sorted((len(mine), len(its)))
    most = shared >= ALIKE * (small + large - shared)
    if not most and not (shared >= CONTAINED * small and small * 2 >= large):
        return False
    here, there = one.numbers, other.numbers
    return here <= there or there <= here


def bands_of(texts: Sequence[Text]) -> list[tuple[int, ...]]:
    """The fingerprints of each text; none for one that is in no group."""
    long = [text.pairs for text in texts if len(text.words) >= LEAST]
    rows = iter(RMinHash.digest_matrix_from_token_sets(long, BANDS * ROWS, 1).to_rows() if long else ())
    return [_bands(text, next(rows) if len(text.words) >= LEAST else ()) for text in texts]


def _bands(text: Text, values: Sequence[int]) -> tuple[int, ...]:
    if len(text.words) < SHORTEST:
        return ()
    if not values:
        return (_signed(f"= {' '.join(text.words)}".encode()),)
    packed = struct.pack(f"<{BANDS * ROWS}I", *values)
    width = 4 * ROWS
    found = [_signed(b"%d" % at + packed[at : at + width]) for at in range(0, BANDS * width, width)]
    return (*found, _signed(" ".join(text.words[:OPENING]).encode()))


def _signed(what: bytes) -> int:
    """A checksum as a 32-bit column takes it."""
    return crc32(what) - 2**31
