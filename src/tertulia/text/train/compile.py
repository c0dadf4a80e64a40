"""Lexicons and word vectors as the arrays of the model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import numpy as np

from tertulia.text.encoder import embed
from tertulia.text.heads import VECTOR, Vectors
from tertulia.text.hints import Lexicons
from tertulia.text.lexicon import FILES, Entry, abbreviations, expand, lexicon_file, parse, topic_names
from tertulia.text.words import LETTER, read_words

RARE: Final = 1e-3
"""Words are weighed by a / (a + frequency) (Arora and others 2017): «de» says little."""
SEEN: Final = 8
"""Texts beside ours must use a word this often before it gets a vector."""


def lexicons() -> Lexicons:
    """Every file of the lexicons in one table."""
    return Lexicons.of(_lines(), list(topic_names()), abbreviations())


def _lines() -> Iterator[tuple[tuple[str, ...], Entry]]:
    for name in FILES:
        for pattern, entry in parse(lexicon_file(f"{name}.tsv")):
            for words in expand(pattern):
                yield words, entry


def vectors(ours: Sequence[str], others: Iterable[str]) -> Vectors:
    """A vector for each word of our texts and lexicons, and for those that `others` use SEEN times: the
    encoder's vector of the word alone, its VECTOR strongest directions, frequent words made small."""
    counts: Counter[int] = Counter()
    forms: dict[int, str] = {}
    phrases = [
        " ".join(words) for words, _ in _lines() if not any(c in word for word in words for c in "*<~=")
    ]
    _count([*ours, *phrases], counts, forms)
    theirs: Counter[int] = Counter()
    more: dict[int, str] = {}
    _count(others, theirs, more)
    forms |= {key: more[key] for key, count in theirs.items() if count >= SEEN and key not in forms}
    counts.update({key: theirs[key] for key in forms})
    keys = sorted(forms)
    found = embed([forms[key] for key in keys]).astype(np.float64)
    found -= found.mean(axis=0)
    _, turned = np.linalg.eigh(found.T @ found)
    total = sum(counts.values())
    rare = np.array([RARE / (RARE + counts[key] / total) for key in keys])
    small = (found @ turned[:, ::-1][:, :VECTOR]) * rare[:, None]
    unit = float(np.quantile(np.abs(small), 0.9995)) / 127
    upper = np.array([key >> 32 for key in keys], dtype=np.uint32)
    single = np.concatenate([[True], upper[1:] != upper[:-1]])
    rows = np.clip(np.rint(small / unit), -127, 127).astype(np.int8)
    return Vectors(upper[single], rows[single], unit)


def _count(texts: Iterable[str], counts: Counter[int], forms: dict[int, str]) -> None:
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if len(batch) == 2_000:
            _count_batch(batch, counts, forms)
            batch = []
    _count_batch(batch, counts, forms)


def _count_batch(texts: Sequence[str], counts: Counter[int], forms: dict[int, str]) -> None:
    words = read_words(texts)
    spelt = np.flatnonzero((words.kind == LETTER) & (words.last - words.first <= 30))
    counts.update(words.number[spelt].tolist())
    numbers, first = np.unique(words.number[spelt], return_index=True)
    for number, at in zip(numbers.tolist(), spelt[first].tolist(), strict=True):
        if number not in forms:
            begin = words.begins[words.row[at]]
            forms[number] = words.hidden[begin + words.start[at] : begin + words.end[at]].lower()


def kept(lexicon: Lexicons, vector: Vectors) -> dict[str, Any]:
    """Both as the files that `heads.load` reads."""
    names = ("tags", "topic", "languages", "also", "short", "long")
    return {
        "phrase_keys": lexicon.phrases.keys,
        "phrase_owners": lexicon.phrases.owners,
        "phrase_joins": lexicon.phrases.joins,
        **{f"lexicon_{name}": getattr(lexicon, name) for name in names},
        "vector_keys": vector.keys,
        "vectors": vector.rows,
    }
