"""Weighted words and phrases: the files of `lexicons/`. `hints` says how they are found in a text.

Format of a file (UTF-8, tab-separated; read once, when first needed):

    # a comment
    [complaint+2 customer_service+1 topic:billing]      tags of every line until the next such line
    me han|habeis cobrado de mas                        one pattern a line
    factura* equivocad*<TAB>finance+1                   a pattern with tags of its own: they win

A pattern is words as they are spoken; case and accents do not matter. A single word may be a beginning
(`factur*`, three letters or more); `a|b` is one of these, `[a]` may be missing, `~` up to four words of
anything. Kinds of token: `<n>` a number, `<money>`, `<url>`, `<user>`, `<tag>` (the sign #), `<email>`, `?`,
`!`, and any emoji. Some lines ask for more: an ending (`*steis`), an accent (`=qué`), a beginning inside a
phrase, where a clause begins (`<start>`), a name (`<name>`), six words. `phrases` leaves those out.

A tag is `name+weight` or `name-weight` (`tone`, an intent, a department), `topic:key`, `in:pt,ca` (counts
only in texts of these languages: Catalan «por» is fear, Spanish «por» is nothing), or a mark:
`not` (turns what follows), `more`, `less` (strengthen, weaken what follows), `turn` («but»), `sour` (praise
that is often meant the other way), `irony`, `urgent`, `plain` (says nothing, and hides what it contains:
«buenos días» is not praise).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from tertulia.text.facts import DEPARTMENTS, INTENTS

_FOLDER: Final = Path(__file__).parent / "lexicons"
MARKS: Final = frozenset(["not", "more", "less", "turn", "sour", "irony", "urgent", "plain"])
_TAG = re.compile(r"([a-z_]+)([+-]\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """What one line of a lexicon says when its pattern is found."""

    tone: float = 0.0
    intents: tuple[tuple[str, float], ...] = ()
    departments: tuple[tuple[str, float], ...] = ()
    topic: str = ""
    marks: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


def expand(pattern: str) -> Iterator[tuple[str, ...]]:
    """One pattern as the plain sequences that it stands for: «[muy] buen|gran dia» gives four."""
    slots: list[list[tuple[str, ...]]] = []
    for word in pattern.split():
        optional = word.startswith("[") and word.endswith("]")
        choices = [(w,) for w in (word[1:-1] if optional else word).split("|")]
        slots.append([*choices, ()] if optional else list(choices))
    for choice in itertools.product(*slots):
        yield tuple(word for words in choice for word in words)


def parse(text: str) -> Iterator[tuple[str, Entry]]:
    """The entries of one file, in order. ValueError names a line that does not follow the format."""
    shared = ""
    for number, line in enumerate(text.splitlines(), 1):
        pattern, _, own = line.partition("\t")
        if not pattern.strip() or pattern.startswith("# "):
            continue
        if not own and re.fullmatch(r"\[.*[+:-].*\]|\[[a-z ]+\]", pattern) and _is_tags(pattern[1:-1]):
            shared = pattern[1:-1]
            continue
        try:
            yield pattern, entry(f"{shared} {own}")
        except ValueError as wrong:
            raise ValueError(f"line {number}: {wrong}") from wrong


def _is_tags(text: str) -> bool:
    return all(tag in MARKS or ":" in tag or _TAG.fullmatch(tag) for tag in text.split())


def entry(tags: str) -> Entry:
    """An entry from its tags; a later tag replaces an earlier one of the same name."""
    weights: dict[str, float] = {}
    topic, languages, marks = "", "", set()
    for tag in tags.split():
        weight = _TAG.fullmatch(tag)
        if weight:
            weights[weight[1]] = float(weight[2])
        elif tag.startswith("topic:"):
            topic = tag.removeprefix("topic:")
        elif tag.startswith("in:"):
            languages = tag.removeprefix("in:")
        elif tag in MARKS:
            marks.add(tag)
        else:
            raise ValueError(f"no such tag: {tag}")
    unknown = weights.keys() - {"tone", *INTENTS, *DEPARTMENTS}
    if unknown:
        raise ValueError(f"no such label: {', '.join(sorted(unknown))}")
    return Entry(
        tone=weights.get("tone", 0.0),
        intents=tuple((k, w) for k, w in weights.items() if k in INTENTS and w),
        departments=tuple((k, w) for k, w in weights.items() if k in DEPARTMENTS and w),
        topic=topic,
        marks=frozenset(marks),
        languages=frozenset(languages.split(",")) if languages else frozenset(),
    )


def _pairs(name: str) -> dict[str, str]:
    rows = (line.split("\t") for line in lexicon_file(name).splitlines() if line and not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


def lexicon_file(name: str) -> str:
    """The text of one file of `lexicons/`."""
    return (_FOLDER / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def abbreviations() -> dict[str, str]:
    """Short spellings of posts («xq», «vcs») and the folded word that each stands for."""
    return _pairs("abbreviations.tsv")


@lru_cache(maxsize=1)
def topic_names() -> dict[str, dict[str, str]]:
    """Topic key → language → label. «es» is always there."""
    header, *rows = [
        r.split("\t") for r in lexicon_file("topics.tsv").splitlines() if r and not r.startswith("# ")
    ]
    return {row[0]: dict(zip(header[1:], row[1:], strict=True)) for row in rows}


FILES: Final = (
    "marks", "tone", "emoji", "complaint", "praise", "question", "suggestion", "lead", "risk", "spam", "chat",
    "departments", "cues", "fields",
)  # fmt: skip
