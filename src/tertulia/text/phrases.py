"""Many phrases found at once: every run of one to five words of a batch is looked up by its hash.

A phrase is a sequence of words as `words.read_words` cuts them; the last may be a beginning («factur*»). Two
sequences with a gap between them are found as halves and joined. A filter of one bit a hash spares the lookup
of nearly every run that is no phrase.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from tertulia.text.characters import EMAIL, LETTER, MONEY, URL, USER
from tertulia.text.words import Words, number_of, stir, stretch

LONGEST: Final = 5
GAP: Final = "~"
GAP_WORDS: Final = 4
STEMS: Final = range(3, 13)
"""Lengths of the beginnings that a pattern may ask for."""
_FILTER_BITS: Final = 20
_NEXT: Final = np.uint64(0xD6E8FEB86659FD93)
_SIGNS: Final = {"<n>": "0", "<money>": MONEY, "<url>": URL, "<user>": USER, "<email>": EMAIL, "<tag>": "#"}


@dataclass(slots=True)
class Hits:
    """What was found: the phrase's place in the list given, its first word and how many words it spans."""

    phrase: Any
    first: Any
    length: Any


@dataclass(slots=True)
class Phrases:
    """Phrases ready to be looked for. Plain arrays, so that they can be kept in a file: `keys` ascending,
    `owners` the phrase of each key (-1-h for half h of a phrase with a gap), `joins` rows of (left half,
    right half, phrase)."""

    keys: Any
    owners: Any
    joins: Any
    filter: Any
    after: dict[int, dict[int, int]]

    @classmethod
    def of(cls, phrases: Iterable[tuple[Sequence[str], int]]) -> Phrases:
        """From (words, number of the phrase). What cannot be looked for so is left out: a beginning that is
        not last, marks such as <name>, six words or more."""
        keys: dict[int, int] = {}
        halves: dict[int, int] = {}
        joins: list[tuple[int, int, int]] = []
        for words, owner in phrases:
            if GAP not in words:
                key = key_of(words)
                if key:
                    keys.setdefault(key, owner)
                continue
            at = list(words).index(GAP)
            left, right = key_of(words[:at]), key_of(words[at + 1 :])
            if left and right:
                sides = [halves.setdefault(key, len(halves)) for key in (left, right)]
                joins.append((sides[0], sides[1], owner))
        rows = list(keys.items())
        rows += [(_half(key), -1 - half) for key, half in halves.items()]
        rows.sort()
        return cls.kept(
            np.array([key for key, _ in rows], dtype=np.uint64),
            np.array([owner for _, owner in rows], dtype=np.int32),
            np.array(joins, dtype=np.int32).reshape(-1, 3),
        )

    @classmethod
    def kept(cls, keys: Any, owners: Any, joins: Any) -> Phrases:
        """From arrays read from a file."""
        sieve = np.zeros(1 << _FILTER_BITS, dtype=bool)
        sieve[keys >> np.uint64(64 - _FILTER_BITS)] = True
        after: dict[int, dict[int, int]] = {}
        for left, right, phrase in joins.tolist():
            after.setdefault(left, {})[right] = phrase
        return cls(keys, owners, joins, sieve, after)

    def find(self, words: Words, runs: Sequence[Run]) -> Hits:
        """Every phrase in the batch, those inside longer ones included; `runs` of its words, from
        `runs_of`."""
        found = [self._look(key, at, length) for key, at, length in runs]
        if len(self.joins):
            halves = [self._look(_half(key), at, length) for key, at, length in runs]
            found.append(self._join(words, halves))
        phrase, first, length = (np.concatenate([one[i] for one in found]) for i in range(3))
        return Hits(phrase, first, length)

    def _look(self, key: Any, at: Any, length: int) -> tuple[Any, Any, Any]:
        maybe = np.flatnonzero(self.filter[key >> np.uint64(64 - _FILTER_BITS)])
        place = np.searchsorted(self.keys, key[maybe])
        place = np.minimum(place, max(0, len(self.keys) - 1))
        hit = self.keys[place] == key[maybe] if len(self.keys) else np.zeros(0, dtype=bool)
        return self.owners[place[hit]], at[maybe[hit]], np.full(int(hit.sum()), length)

    def _join(self, words: Words, halves: list[tuple[Any, Any, Any]]) -> tuple[Any, Any, Any]:
        half, first, length = (np.concatenate([one[i] for one in halves]) for i in range(3))
        half = -1 - half
        order = np.argsort(first, kind="stable")
        spots = list(zip(half[order].tolist(), first[order].tolist(), length[order].tolist(), strict=True))
        row, told = words.row, []
        for i, (left, begin, size) in enumerate(spots):
            wanted = self.after.get(left)
            if wanted is None:
                continue
            for right, at, more in itertools.islice(spots, i + 1, None):
                gap = at - (begin + size)
                if gap > GAP_WORDS or row[at] != row[begin]:
                    break
                if gap >= 0 and right in wanted:
                    told.append((wanted[right], begin, at + more - begin))
        columns = np.array(told, dtype=np.int64).reshape(-1, 3)
        return columns[:, 0], columns[:, 1], columns[:, 2]


Run = tuple[Any, Any, int]
"""(hashes, first words, number of words) of all runs of one length."""


def runs_of(words: Words, number: Any = None) -> list[Run]:
    """All runs of one to LONGEST words, then all beginnings of words. `number` replaces the words' own hashes
    (abbreviations written out)."""
    return list(_runs(words, words.number if number is None else number))


def _runs(words: Words, number: Any) -> Iterable[Run]:
    key, at = number, np.arange(len(number))
    for length in range(1, LONGEST + 1):
        if length > 1:
            whole = np.flatnonzero(at + length - 1 < len(number))
            at, key = at[whole], key[whole]
            same = words.row[at] == words.row[at + length - 1]
            at, key = at[same], key[same]
            key = stir(key * _NEXT + number[at + length - 1])
        yield key, at, length
    spelt = np.flatnonzero(words.kind == LETTER)
    for size in STEMS:
        long = spelt[words.last[spelt] - words.first[spelt] >= size]
        begin = words.first[long]
        yield _stem(stretch(words.sums, begin, begin + size), size), long, 1


def _stem(number: Any, size: int) -> Any:
    return stir(number + np.uint64(size * int(_NEXT) % 2**64))


def _half(key: Any) -> Any:
    """Halves have keys of their own: «voy a» is half of a threat and no threat."""
    mixed = stir(np.asarray(key, dtype=np.uint64).reshape(-1) ^ np.uint64(0xA5A5A5A5A5A5A5A5))
    return mixed if np.ndim(key) else int(mixed[0])


def key_of(words: Sequence[str]) -> int:
    """The key of a sequence of words; 0 where it cannot be looked for."""
    if not 0 < len(words) <= LONGEST:
        return 0
    if len(words) == 1 and words[0].endswith("*") and len(words[0]) > 1:
        stem = words[0][:-1]
        number = number_of(stem)
        return int(_stem(np.array([number], np.uint64), len(stem))[0]) if number and len(stem) in STEMS else 0
    key = 0
    for i, word in enumerate(words):
        number = 0 if "*" in word or word.startswith("=") else number_of(_SIGNS.get(word, word))
        if not number or (word.startswith("<") and word not in _SIGNS):
            return 0
        both = np.array([key if i else number], dtype=np.uint64)
        key = int(stir(both * _NEXT + np.uint64(number))[0]) if i else number
    return key
