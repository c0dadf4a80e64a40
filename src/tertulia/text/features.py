"""The shared feature vector: pieces of words, words and pairs of words, each hashed into a bucket.

Two blocks, each a list of buckets for each text: `pieces` (3 to 5 characters within a word; beginnings and
ends of words are other pieces than middles) and `words` (words, words with their accents, neighbours). A
text's value for a block is its sum over √(number of features), so that a long text has no louder voice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from tertulia.text.words import DIGIT, LETTER, Words, stir, stretch

BITS: Final = 17
BUCKETS: Final = 1 << BITS
PIECES: Final = (3, 4, 5)
_SHIFT: Final = np.uint64(64 - BITS)
_OPENS, _CLOSES, _WORD, _PAIR, _ACCENT, _SKIP = (
    np.uint64(n * 0x632BE59BD9B4E019 % 2**64) for n in range(1, 7)
)


@dataclass(slots=True)
class Block:
    """`buckets` of all texts, one after another; `row` and `word` say whose each is; `begins` (one for each
    text, and the end) cuts them; `scale` is 1/√(number of features) of each text (0 where it has none)."""

    buckets: Any
    row: Any
    word: Any
    begins: Any
    scale: Any


def blocks_of(words: Words, silent: Any = None) -> tuple[Block, Block]:
    """(pieces, words). `silent`: by word, those that must not weigh (the brand's own names)."""
    return _pieces(words, silent), _words(words, silent)


def _pieces(words: Words, silent: Any) -> Block:
    at_word = words.word_of
    spelt = (words.kind == LETTER) & (words.last - words.first >= 3)
    if silent is not None:
        spelt &= ~silent
    at = np.flatnonzero((at_word >= 0) & spelt[at_word])
    word = at_word[at]
    left, first = words.last[word] - at, words.first[word] == at
    buckets, owners = [], []
    for size in PIECES:
        fits = left >= size
        start, mine = at[fits], word[fits]
        number = stretch(words.sums, start, start + size)
        number = number + np.where(first[fits], _OPENS, np.uint64(0))
        number = number + np.where(left[fits] == size, _CLOSES, np.uint64(0))
        buckets.append(bucket(number * np.uint64(2 * size + 1)))
        owners.append(mine)
    return _block(words, np.concatenate(buckets), np.concatenate(owners))


def _words(words: Words, silent: Any) -> Block:
    every = np.arange(len(words.number))
    loud = np.ones(len(every), dtype=bool) if silent is None else ~silent
    number, row = words.number, words.row
    ones, accents = every[loud], every[loud & (words.accented != 0)]
    pairs = _neighbours(row, loud, 1)
    skips = _neighbours(row, loud & ((words.kind == LETTER) | (words.kind == DIGIT)), 2)
    buckets = [
        bucket(stir(number[ones] + _WORD)),
        bucket(stir(words.accented[accents] + _ACCENT)),
        bucket(stir(number[pairs] * np.uint64(3) + number[pairs + 1] + _PAIR)),
        bucket(stir(number[skips] * np.uint64(5) + number[skips + 2] + _SKIP)),
    ]
    return _block(words, np.concatenate(buckets), np.concatenate([ones, accents, pairs, skips]))


def _neighbours(row: Any, loud: Any, far: int) -> Any:
    """Words that have another of the same text `far` words on, both of which weigh."""
    if len(row) <= far:
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero((row[:-far] == row[far:]) & loud[:-far] & loud[far:])


def bucket(number: Any) -> Any:
    """The bucket of a 64-bit hash: its highest bits."""
    return (stir(number) >> _SHIFT).astype(np.int64)


def _block(words: Words, buckets: Any, word: Any) -> Block:
    row = words.row[word]
    order = np.argsort(row, kind="stable")
    counts = np.bincount(row, minlength=words.texts)
    begins = np.concatenate([[0], np.cumsum(counts)])
    scale = np.where(counts > 0, 1.0 / np.sqrt(np.maximum(counts, 1)), 0.0)
    return Block(buckets[order], row[order], word[order], begins, scale)


def summed(table: Any, block: Block) -> Any:
    """For each text, the sum of the rows of `table` (buckets × labels, int8) at its buckets: int32."""
    found = np.zeros((len(block.scale), table.shape[1]), dtype=np.int32)
    full = np.flatnonzero(block.begins[1:] > block.begins[:-1])
    if len(full):
        taken = np.take(table, block.buckets, axis=0)
        found[full] = np.add.reduceat(taken, block.begins[full], axis=0, dtype=np.int32)
    return found
