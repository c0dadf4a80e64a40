"""The most telling of many texts: what most of them say, in their own words, each thing once.

Nothing is written: what is shown of a group is some of its texts, whole. Every text is a bag of hashed words
(and pairs of neighbours), weighed by how rare they are in the group. Candidates are the texts that lie
nearest to the middle of all (centroid summaries: D. Radev et al., Information Processing & Management 40,
2004). Of those the one that most others agree with is chosen (degree centrality: G. Erkan and D. Radev,
LexRank, JAIR 22, 2004), and then each time the one that speaks for most of whom nobody speaks for yet, and is
least like the chosen ones (MMR: J. Carbonell and J. Goldstein, SIGIR 1998). 10,000 texts take under a second.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from zlib import crc32

import numpy as np
import numpy.typing as npt

from tertulia.text.characters import fold

WIDTH: Final = 1 << 16
"""Places that words (the lower half) and pairs of them (the upper) are hashed to."""
HALF: Final = WIDTH // 2
ALONE: Final = 0.5
"""What a word counts that nobody else of the group says, against any other as rare; such a pair counts
nothing: it would only make its text longer."""
READ: Final = 1_000
"""Characters read of a text."""
MOST_WORDS: Final = 120
AMONG: Final = 60
"""So many of those nearest to the middle are compared with all."""
UNLIKE: Final = 0.4
"""What it weighs to be like a chosen one, against speaking for many (1) and being near the middle."""
MIDDLE: Final = 0.3
SAME, SHARED = 0.2, 2
"""Cosine, and telling words in common, from which a text says about the same as another."""
COPY: Final = 0.85
"""Cosine from which a text is the same as another, but for a word."""
FEWEST, IDEAL, LONG = 3, 8, 60
"""Words: fewer are no voice, from the second on a text counts whole, beyond the third it counts less."""

_NOISE = re.compile(r"(?:https?://|www\.)\S+|[@#]\w[\w.-]*")
_WORD = re.compile(r"[^\W\d_]+")

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Voice:
    """A text that speaks for others: its place among the texts given, and the places of those that say about
    the same, nearest first (without itself)."""

    at: int
    same: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Bags:
    """The words of texts as one sparse matrix, rows of length 1: `values` at (`rows`, `columns`), in order of
    rows; `sizes`: how many words each text has. `by_column`: the same entries in order of columns, of which
    column c has those from `starts[c]` to `starts[c + 1]`."""

    rows: Places
    columns: Places
    values: Floats
    sizes: Places
    by_column: Places
    starts: Places

    def times(self, vector: Floats) -> Floats:
        """The matrix times a vector of WIDTH numbers."""
        weights = self.values * vector[self.columns]
        return np.bincount(self.rows, weights, len(self.sizes)).astype(np.float32)

    def like(self, at: int) -> tuple[Floats, npt.NDArray[np.bool_]]:
        """How near every text is to one of them (cosine), and which say about the same."""
        start, end = np.searchsorted(self.rows, [at, at + 1])
        near = np.zeros(len(self.sizes), dtype=np.float32)
        shared = np.zeros(len(self.sizes), dtype=np.int64)
        for column, value in zip(self.columns[start:end], self.values[start:end], strict=True):
            entries = self.by_column[self.starts[column] : self.starts[column + 1]]
            who = self.rows[entries]
            near[who] += value * self.values[entries]
            if column < HALF and value > 0:
                shared[who] += 1
        return near, (near >= SAME) & (shared >= SHARED)


def summarise(
    texts: Sequence[str],
    *,
    weights: Sequence[float] | None = None,
    n: int = 3,
    empty: Collection[str] = frozenset(),
) -> list[int]:
    """The places of at most `n` texts that say best what most of `texts` say, no two of them the same, the
    one that speaks for most first. `weights`: how much each counts (its copies, say); all the same without.
    `empty`: words that say nothing by themselves (articles, what all were asked for), folded. Nothing where
    no text has `FEWEST` words. Never raises for what a text contains."""
    return [voice.at for voice in voices(texts, weights=weights, n=n, empty=empty)]


def voices(
    texts: Sequence[str],
    *,
    weights: Sequence[float] | None = None,
    n: int = 3,
    empty: Collection[str] = frozenset(),
) -> list[Voice]:
    """The same with those that each speaks for: every text is counted with the voice it is nearest to, if it
    is `SAME` near to one."""
    if not len(texts) or n < 1:
        return []
    mass = np.ones(len(texts), dtype=np.float32)
    if weights is not None:
        mass = np.asarray(weights, dtype=np.float32)
    bags = _bags(texts, mass, empty)
    chosen = _choose(bags, mass, n)
    if not chosen:
        return []
    near = np.stack([np.where(same, close, 0) for close, same in chosen.values()])
    places, best = list(chosen), near.argmax(axis=0)
    found = []
    for row, at in enumerate(places):
        mine = np.flatnonzero((best == row) & (near[row] > 0))
        mine = mine[~np.isin(mine, places)]
        order = mine[np.argsort(-near[row][mine], kind="stable")]
        found.append(Voice(at, tuple(int(one) for one in order)))
    return sorted(found, key=lambda voice: -float(mass[[voice.at, *voice.same]].sum()))


Likes = dict[int, tuple[Floats, npt.NDArray[np.bool_]]]
"""text → what `_Bags.like` says of it."""


def _choose(bags: _Bags, mass: Floats, n: int) -> Likes:
    """The voices, in the order in which they are chosen. What says about the same as a chosen one never is:
    it is counted with it."""
    score = _centrality(bags, mass)
    among = np.argsort(-score, kind="stable")[:AMONG]
    likes = {int(at): bags.like(int(at)) for at in among if score[at] > 0}
    top = float(score.max(initial=0)) or 1.0
    heard = np.zeros(len(score), dtype=bool)
    closest = np.zeros(len(score), dtype=np.float32)
    fit = _fit(bags.sizes)
    chosen: Likes = {}
    for _ in range(min(n, len(likes))):
        gains = {
            at: float(mass[same & ~heard].sum()) * float(fit[at])
            for at, (_, same) in likes.items()
            if not heard[at] and at not in chosen and closest[at] < COPY
        }
        if not gains:
            break
        most = max(gains.values()) or 1.0
        at = max(
            gains,
            key=lambda one: gains[one] / most + MIDDLE * score[one] / top - UNLIKE * closest[one],
        )
        chosen[at] = likes[at]
        heard |= likes[at][1]
        closest = np.maximum(closest, likes[at][0])
    return chosen


def _centrality(bags: _Bags, mass: Floats) -> Floats:
    """How near each text lies to the middle of all; 0 for one that is too short to be quoted."""
    middle = np.bincount(bags.columns, bags.values * mass[bags.rows], WIDTH).astype(np.float32)
    score = bags.times(middle / max(float(np.linalg.norm(middle)), 1e-9)) * _fit(bags.sizes)
    score[bags.sizes < FEWEST] = 0
    return score


def _fit(sizes: Places) -> Floats:
    """How well a text of so many words can be quoted: a shout says little, a letter is not read."""
    fit = np.minimum(sizes / IDEAL, 1.0)
    return np.asarray(np.where(sizes > LONG, fit * LONG / np.maximum(sizes, 1), fit), dtype=np.float32)


def _bags(texts: Sequence[str], mass: Floats, empty: Collection[str]) -> _Bags:
    places: dict[str, int] = {}
    columns: list[int] = []
    lengths, sizes = [], []
    for text in texts:
        words = [
            _place(word, places, empty) for word in _WORD.findall(_NOISE.sub(" ", text[:READ]))[:MOST_WORDS]
        ]
        said = [at for at in words if at >= 0]
        mine = {*said, *(HALF + (one * 31 + other) % HALF for one, other in pairwise(said))}
        columns += mine
        lengths.append(len(mine))
        sizes.append(len(words))
    rows = np.repeat(np.arange(len(texts)), lengths)
    cols = np.asarray(columns, dtype=np.int64)
    have = np.bincount(cols, mass[rows], WIDTH)
    rare = np.log((mass.sum() + 1) / np.maximum(have, 1e-9)).clip(0.1).astype(np.float32)
    alone = np.bincount(cols, minlength=WIDTH) < 2
    rare[alone] *= ALONE
    rare[HALF:][alone[HALF:]] = 0
    values = rare[cols]
    length = np.sqrt(np.bincount(rows, values**2, len(texts)))
    values = values / np.maximum(length[rows], 1e-9)
    order = np.argsort(cols, kind="stable")
    starts = np.searchsorted(cols[order], np.arange(WIDTH + 1))
    return _Bags(rows, cols, values.astype(np.float32), np.asarray(sizes, dtype=np.int64), order, starts)


def _place(word: str, places: dict[str, int], empty: Collection[str]) -> int:
    """Where a word is counted; -1 for one that says nothing by itself."""
    at = places.get(word)
    if at is None:
        plain = fold(word)
        short = len(plain) < 3 or plain in empty
        at = places[word] = -1 if short else crc32(_stem(plain).encode("utf-8", "replace")) % HALF
    return at


def _stem(word: str) -> str:
    """Without its last letters: «factura», «facturas» and «facturado» are about one thing."""
    return word[: max(5, len(word) - 2)] if len(word) > 5 else word
