"""What our labelled posts teach beyond the lexicons: what each stem and pair of stems weighs for each label.

The table (`lexicons/learnt.tsv`) is a linear model written out: a key, then tags as in the lexicons. A key is
the first STEM letters of a word, two words cut to PAIR letters («no me»), or a fact about the whole text in
angle brackets. `python -m tertulia.text.learn` makes it from `tests/posts.tsv`.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from tertulia.text.tokens import Tokens

STEM: Final = 5
PAIR: Final = 4
SIZE: Final = 5.0
"""The length of the vector that a text's words make together: a long text has no louder voice."""
SHOWN: Final = 4
NOBODY: Final = "nobody"
"""The label of posts that no department owns."""
_TAG = re.compile(r"([a-z_]+)([+-]\d+(?:\.\d+)?)")
_KINDS: Final = frozenset({"word", "emoji", "n", "money", "url", "user"})


@dataclass(slots=True)
class Lesson:
    """What the table says of one text: a sum for each label, and the words that made it."""

    sums: dict[str, float] = field(default_factory=dict)
    parts: list[tuple[tuple[int, ...], str, float]] = field(default_factory=list)

    def of(self, label: str) -> float:
        """The sum for a label, 0 where the table says nothing."""
        return self.sums.get(label, 0.0)


def signals(tokens: Tokens, hidden: frozenset[int]) -> Iterator[tuple[str, float, tuple[int, ...]]]:
    """The keys of a text, how much each counts, and the tokens it stands on (none: the whole text)."""
    marks = [f for k, f in zip(tokens.kinds, tokens.forms, strict=True) if k == "mark" and f != "<start>"]
    yield "<bias>", 1.0, ()
    yield "<length>", min(len(tokens), 40) / 20, ()
    if "?" in marks or "¿" in marks:
        yield "<asks>", 1.0, ()
    if marks and marks[-1] == "?":
        yield "<asks last>", 1.0, ()
    places = [i for i, kind in enumerate(tokens.kinds) if kind in _KINDS and i not in hidden]
    forms = tokens.forms
    keys: dict[str, tuple[int, ...]] = {}
    for i in places:
        keys.setdefault(forms[i][:STEM], (i,))
    for i, j in itertools.pairwise(places):
        keys.setdefault(f"{forms[i][:PAIR]} {forms[j][:PAIR]}", (i, j))
    value = SIZE / math.sqrt(len(keys) or 1)
    for key, where in keys.items():
        yield key, value, where


def lesson_of(tokens: Tokens, hidden: frozenset[int]) -> Lesson:
    """Sum the table over the keys of a text. Short words count but are not shown: «la» explains nothing."""
    table = _table()
    lesson = Lesson()
    sums, parts = lesson.sums, lesson.parts
    for key, value, places in signals(tokens, hidden):
        for label, weight in table.get(key, ()):
            weighed = value * weight
            sums[label] = sums.get(label, 0.0) + weighed
            if places and _shows(tokens, places):
                parts.append((places, label, weighed))
    return lesson


def _shows(tokens: Tokens, places: tuple[int, ...]) -> bool:
    return all(tokens.kinds[i] != "word" or len(tokens.forms[i]) >= SHOWN for i in places)


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[tuple[str, float], ...]]:
    text = (Path(__file__).parent / "lexicons" / "learnt.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("# "))
    return {key: tuple((name, float(weight)) for name, weight in _TAG.findall(tags)) for key, tags in rows}
