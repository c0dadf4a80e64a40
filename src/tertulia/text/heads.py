"""The linear heads: plain numpy files in `model/`, and what they say of a batch.

A text is a sum of four things: pieces of words and words (int8 tables over hashed buckets), vectors of its
words (so that a word never seen in training stands near those it resembles), and what the lexicons say. All
labels of all facts are columns of the same tables: one pass gives every score.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from tertulia.text.facts import DEPARTMENTS, INTENTS, SENTIMENTS, TOXICITIES
from tertulia.text.features import BUCKETS, Block, summed
from tertulia.text.hints import NAMES, Lexicons
from tertulia.text.phrases import Phrases
from tertulia.text.words import LETTER, Words

FOLDER: Final = Path(__file__).parent / "model"
HEADS: Final[dict[str, tuple[str, ...]]] = {
    "sentiment": SENTIMENTS,
    "intent": INTENTS,
    "department": ("", *DEPARTMENTS),
    "toxicity": TOXICITIES,
    "asks": ("", "1"),
    "urgent": ("", "1"),
}
WIDTH: Final = sum(map(len, HEADS.values()))
VECTOR: Final = 32
"""Numbers in the vector of a word."""
WORD_WEIGHT: Final = 1.4
DENSE_WEIGHT: Final = 0.5
VECTOR_WEIGHT: Final = 2.0
"""How loud each part is while learning: the louder, the less it is held back."""


def columns_of(head: str) -> slice:
    """The columns of a head among the WIDTH of all."""
    start = 0
    for name, labels in HEADS.items():
        if name == head:
            return slice(start, start + len(labels))
        start += len(labels)
    raise KeyError(head)


@dataclass(slots=True)
class Vectors:
    """Vectors of words: `keys` (upper half of the word's hash, ascending), `rows` (int8, `unit` a 1)."""

    keys: Any
    rows: Any
    unit: float

    def of(self, words: Words, silent: Any = None) -> Any:
        """For each text the sum of its words' vectors over √(their number): texts × VECTOR, float32."""
        made = np.zeros((words.texts, self.rows.shape[1]), dtype=np.float32)
        spelt = words.kind == LETTER
        at = np.flatnonzero(spelt if silent is None else spelt & ~silent)
        key = (words.number[at] >> np.uint64(32)).astype(np.uint32)
        place = np.minimum(np.searchsorted(self.keys, key), len(self.keys) - 1)
        known = self.keys[place] == key
        at, place = at[known], place[known]
        if len(at):
            row = words.row[at]
            begins = np.flatnonzero(np.concatenate([[True], row[1:] != row[:-1]]))
            sums = np.add.reduceat(self.rows[place], begins, axis=0, dtype=np.int32)
            counts = np.diff(np.concatenate([begins, [len(row)]]))
            made[row[begins]] = sums * np.float32(self.unit) / np.sqrt(counts)[:, None]
        return made


@dataclass(slots=True)
class Model:
    """Everything that the first stage needs, and the second stage's part (`second`: what the encoder's
    vector, the first stage's scores and the lexicons add; see `second.py`)."""

    lexicons: Lexicons
    vectors: Vectors
    pieces: Any
    words: Any
    units: Any
    rest: Any
    second: Any
    told: dict[str, Any]

    def scores(self, blocks: tuple[Block, Block], vectors: Any, dense: Any) -> Any:
        """The sums for every label: texts × WIDTH, float32 (before calibration)."""
        pieces, words = blocks
        found = summed(self.pieces, pieces) * (pieces.scale[:, None] * self.units[0])
        found += summed(self.words, words) * (words.scale[:, None] * self.units[1])
        rest = self.rest
        found += dense @ rest[: len(NAMES)] + vectors @ rest[len(NAMES) : -1] + rest[-1]
        return found.astype(np.float32)


@lru_cache(maxsize=1)
def model() -> Model:
    """The model of the package; about 50 ms the first time."""
    return load(FOLDER)


def load(folder: Path) -> Model:
    """A model from the files that `train.make` writes."""

    def kept(name: str) -> Any:
        return np.load(folder / f"{name}.npy", allow_pickle=False)

    def spread(name: str) -> Any:
        full = np.zeros((BUCKETS, WIDTH), dtype=np.int8)
        full[kept(f"{name}_at")] = kept(name)
        return full

    phrases = Phrases.kept(kept("phrase_keys"), kept("phrase_owners"), kept("phrase_joins"))
    names = ("tags", "topic", "languages", "also", "short", "long")
    told = json.loads((folder / "numbers.json").read_text(encoding="utf-8"))
    return Model(
        Lexicons(phrases, *(kept(f"lexicon_{name}") for name in names)),
        Vectors(kept("vector_keys"), kept("vectors"), float(told["vector_unit"])),
        spread("pieces"),
        spread("words"),
        np.array(told["units"], dtype=np.float32),
        kept("rest"),
        kept("second").astype(np.float32),
        told,
    )
