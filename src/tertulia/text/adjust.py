"""What a workspace's own corrections add to the heads: a small table of its own, learnt in seconds.

Every lesson is a text and the label that a person gave it. The table has a row for each word and pair of
words of the lessons (not for stops and question marks, which all texts share), a column for each label. It is
learnt from zero each time, in the order of the lessons: taking a lesson back and learning again leaves no
trace of it.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from tertulia.text import names
from tertulia.text.facts import FACTS, Gazetteer
from tertulia.text.features import Block, blocks_of
from tertulia.text.heads import HEADS, WIDTH, columns_of
from tertulia.text.phrases import runs_of
from tertulia.text.words import MARK, Words, read_words

MOST: Final = 5_000
"""Lessons that are learnt: the newest."""
ROUNDS: Final = 20
RATE: Final = 4.0
HELD: Final = 0.02
"""How much of what was learnt fades with each lesson that touches it again."""
MARGIN: Final = 2.5
"""A lesson is learnt when its label leads by this much."""
CAP: Final = 9.0
_HEAD: Final = struct.Struct("<4sIII")
_SIGN: Final = b"TAD1"


@dataclass(frozen=True, slots=True)
class Lesson:
    """A person said: of `text`, the fact (one of FACTS) is `label`."""

    text: str
    fact: str
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class Adjustment:
    """What was learnt: `buckets` (ascending) of the block of words, and their rows (× WIDTH, float32)."""

    buckets: Any
    rows: Any
    lessons: int

    def __len__(self) -> int:
        return self.lessons

    @staticmethod
    def block(words: Words, silent: Any = None) -> Block:
        """The features of a batch that lessons teach: the block of words, without signs and names."""
        mute = words.kind == MARK
        return blocks_of(words, mute if silent is None else mute | silent)[1]

    def scores(self, read: Words, silent: Any = None) -> Any:
        """What it adds to every label's score: texts × WIDTH. `silent`: as for `features.blocks_of`."""
        words = self.block(read, silent)
        added = np.zeros((len(words.scale), WIDTH), dtype=np.float32)
        if not len(self.buckets):
            return added
        place = np.minimum(np.searchsorted(self.buckets, words.buckets), len(self.buckets) - 1)
        known = self.buckets[place] == words.buckets
        np.add.at(added, words.row[known], self.rows[place[known]])
        return np.clip(added * words.scale[:, None], -CAP, CAP)

    def to_bytes(self) -> bytes:
        """For keeping; `from_bytes` reads it."""
        head: bytes = _HEAD.pack(_SIGN, self.lessons, len(self.buckets), WIDTH)
        return head + bytes(self.buckets.astype("<u4").tobytes()) + bytes(self.rows.astype("<f4").tobytes())

    @classmethod
    def from_bytes(cls, data: bytes) -> Adjustment:
        """What `to_bytes` gave. ValueError for anything else, and for one of other labels than ours."""
        if len(data) < _HEAD.size:
            raise ValueError("not an adjustment")
        sign, lessons, count, width = _HEAD.unpack_from(data)
        if sign != _SIGN or width != WIDTH or len(data) != _HEAD.size + count * 4 * (1 + width):
            raise ValueError("not an adjustment, or of other labels")
        middle = _HEAD.size + count * 4
        buckets = np.frombuffer(data[_HEAD.size : middle], dtype="<u4").astype(np.int64)
        return cls(buckets, np.frombuffer(data[middle:], dtype="<f4").reshape(count, width), lessons)


def learn(lessons: Sequence[Lesson], *, gazetteer: Gazetteer | None = None) -> Adjustment:
    """Learn from zero, in the order given (the newest MOST of them). The same lessons give the same bytes. A
    lesson on a fact or label that there is not is passed over."""
    usable = [one for one in lessons if one.fact in FACTS and one.label in HEADS[one.fact]][-MOST:]
    if not usable:
        return Adjustment(np.zeros(0, np.int64), np.zeros((0, WIDTH), np.float32), 0)
    texts = list(dict.fromkeys(one.text for one in usable))
    block, base = _read(texts, gazetteer)
    buckets, place = np.unique(block.buckets, return_inverse=True)
    rows = np.zeros((len(buckets), WIDTH))
    where = {text: i for i, text in enumerate(texts)}
    for _ in range(ROUNDS):
        wrong = sum(_teach(one, where[one.text], block, place, base, rows) for one in usable)
        if not wrong:
            break
    return Adjustment(buckets, np.round(rows, 4).astype(np.float32), len(usable))


def _read(texts: Sequence[str], gazetteer: Gazetteer | None) -> tuple[Block, Any]:
    from tertulia.text.understanding import first_look

    words = read_words(texts)
    silent = names.find_given(words, runs_of(words), names.given(gazetteer))[1] if gazetteer else None
    return Adjustment.block(words, silent), first_look(texts, gazetteer=gazetteer).scores


def _teach(one: Lesson, text: int, block: Block, place: Any, base: Any, rows: Any) -> bool:
    """One step towards the lesson if its label does not lead clearly; whether there was one."""
    mine = place[block.begins[text] : block.begins[text + 1]]
    columns = columns_of(one.fact)
    scale = block.scale[text]
    score = base[text, columns] + rows[mine, columns].sum(axis=0) * scale
    right = HEADS[one.fact].index(one.label)
    others = np.delete(score, right)
    if not len(mine) or score[right] >= others.max() + MARGIN:
        return False
    wanted = np.zeros(len(score))
    wanted[right] = 1.0
    odds = np.exp(score - score.max())
    step = RATE * (wanted - odds / odds.sum())
    rows[mine, columns] = rows[mine, columns] * (1 - HELD) + step * scale
    return True
