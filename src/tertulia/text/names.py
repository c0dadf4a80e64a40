"""Who and what is named: first what the brand told us (its gazetteer), then what has the look of a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np

from tertulia.text.facts import Gazetteer, Name
from tertulia.text.phrases import Phrases, Run
from tertulia.text.words import LETTER, Words

KINDS: Final = ("brand", "product", "place", "person")
SILENT: Final = frozenset({"brand", "place"})
"""Kinds whose words must not weigh: the bakery «La Genial» is not praised by being named."""
MOST_NAMES: Final = 12
_WORD = re.compile(r"[^\W\d_]+|\d+")
_BEFORE_PERSON: Final = frozenset(
    [
        "señor", "señora", "sr", "sra", "don", "doña", "dr", "dra", "doctor", "doctora", "seu", "dona",
        "senhor", "senhora", "mr", "mrs", "ms", "llama", "llamada", "llamado", "chama", "called", "named",
        "atendió", "atendeu", "senyor", "senyora", "compañera", "compañero", "colega",
    ]
)  # fmt: skip
_BEFORE_PLACE: Final = frozenset(
    ["en", "em", "desde", "hacia", "hasta", "in", "from", "at", "para", "no", "na", "des"]
)


class Given:
    """A gazetteer made ready: phrases with their kind, and the brand's topics."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        groups = (gazetteer.brands, gazetteer.products, gazetteer.places, gazetteer.people)
        kinds = [(name, kind) for kind, names in zip(KINDS, groups, strict=True) for name in names]
        self.kinds = [kind for _, kind in kinds]
        self.names = Phrases.of((_WORD.findall(name), i) for i, (name, _) in enumerate(kinds))
        topics = [(word, label) for label, words in gazetteer.topics.items() for word in words]
        self.labels = [label for _, label in topics]
        self.topics = Phrases.of((_WORD.findall(word), i) for i, (word, _) in enumerate(topics))


@lru_cache(maxsize=64)
def given(gazetteer: Gazetteer) -> Given:
    """The gazetteer made ready, once for each that is in use."""
    return Given(gazetteer)


def find_given(words: Words, runs: Sequence[Run], ready: Given) -> tuple[dict[int, list[Name]], Any]:
    """What of a gazetteer each text names, and by word whether it must not weigh."""
    hits = ready.names.find(words, runs)
    silent = np.zeros(len(words.row), dtype=bool)
    found: dict[int, list[Name]] = {}
    for which, first, length in _outermost(hits.phrase, hits.first, hits.length):
        kind = ready.kinds[which]
        if kind in SILENT:
            silent[first : first + length] = True
        found.setdefault(int(words.row[first]), []).append(_name(words, kind, first, first + length))
    return found, silent


Spans = list[tuple[int, int]]
"""Words from the first to the last (excluded)."""


def topics_given(words: Words, runs: Sequence[Run], ready: Given) -> dict[int, dict[str, Spans]]:
    """The brand's own topics that each text raises, in the order of its words, and the words that raise
    them."""
    hits = ready.topics.find(words, runs)
    found: dict[int, dict[str, Spans]] = {}
    for i in np.argsort(hits.first, kind="stable").tolist():
        first, last = int(hits.first[i]), int(hits.first[i] + hits.length[i])
        label = ready.labels[int(hits.phrase[i])]
        found.setdefault(int(words.row[first]), {}).setdefault(label, []).append((first, last))
    return found


def _outermost(phrase: Any, first: Any, length: Any) -> Iterable[tuple[int, int, int]]:
    end = -1
    for i in sorted(range(len(first)), key=lambda i: (first[i], -length[i])):
        if first[i] >= end:
            end = first[i] + length[i]
            yield int(phrase[i]), int(first[i]), int(length[i])


def looks_like(words: Words) -> dict[int, list[Name]]:
    """People and places by their look: words with a capital inside a sentence, after «gracias a», «señora»,
    «en»… A capital alone says nothing of the kind and is left out."""
    spelt = words.kind == LETTER
    inner = spelt & words.capital & (words.last - words.first > 2)
    inner[1:] &= spelt[:-1] & (words.row[1:] == words.row[:-1])
    if len(inner):
        inner[0] = False
    opens = inner.copy()
    opens[1:] &= ~inner[:-1]
    found: dict[int, list[Name]] = {}
    for at in np.flatnonzero(opens).tolist():
        row = int(words.row[at])
        names = found.setdefault(row, [])
        end = at + 1
        while end < len(inner) and inner[end] and words.row[end] == row and end - at < 3:
            end += 1
        kind = _kind(words, at) if len(names) < MOST_NAMES else ""
        if kind:
            names.append(_name(words, kind, at, end))
    return {row: names for row, names in found.items() if names}


def _kind(words: Words, at: int) -> str:
    before = _said(words, at - 1)
    if before == "a" and at > 1 and words.row[at - 2] == words.row[at] and _said(words, at - 2) == "gracias":
        return "person"
    if before in _BEFORE_PERSON:
        return "person"
    return "place" if before in _BEFORE_PLACE else ""


def _said(words: Words, at: int) -> str:
    return _text(words, at, at + 1).lower()


def _name(words: Words, kind: str, first: int, end: int) -> Name:
    start, stop = int(words.start[first]), int(words.end[end - 1])
    return Name(kind, start, stop, _text(words, first, end))


def _text(words: Words, first: int, end: int) -> str:
    begin = words.begins[words.row[first]]
    return words.hidden[begin + words.start[first] : begin + words.end[end - 1]]
