"""Which sentences of an article are worth saying again: scored, with reasons that can be checked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tertulia.planner.series.sentences import Line
from tertulia.text.readability import LONG_SENTENCE

FIGURE = re.compile(
    r"(?<![\w.,])(?:\d[\d.,]*\s?(?:€|\$|%|°C|kWh?|MW|km|m²|millones|mil\b|horas|días|meses|años|euros|personas)"
    r"|\d[\d.,]{1,12})(?!\w)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{4,}")
# What leans on the sentence before it makes no sense alone.
_LEANS = re.compile(
    r"(?i)^(?:y|o|pero|además|también|por eso|así|entonces|esto|eso|ella|ellas|ellos|este|esta|estos|estas"
    r"|ese|esa|sin embargo|después|luego|allí|aquí|tres de|dos de|uno de|una de)\b"
)
IDEAL = (50, 150)
"""Characters of a sentence that fits whole anywhere and still says something."""


def score(line: Line, title: str) -> float:
    """How well `line` speaks for the article: by its place, its figures, what it shares with the title, its
    length, and what its author made bold. About 0 to 6."""
    length, words = len(line.text), _WORD.findall(line.text.casefold())
    shared = set(words) & set(_WORD.findall(title.casefold()))
    points = 1.0 if line.first else 0.0
    points += 0.8 * (1 - line.place)
    points += 1.2 if line.strong else 0.0
    points += 1.2 if FIGURE.search(line.text) else 0.0
    points += min(1.2, 0.6 * len(shared))
    points += 1.0 if IDEAL[0] <= length <= IDEAL[1] else 0.0
    if length < 30 or len(line.text.split()) > LONG_SENTENCE or line.text.endswith(":"):
        points -= 1.5
    # A line of a list leans on what introduces it.
    return points - (1.5 if line.kind == "list" or _LEANS.search(line.text) else 0.0)


def best(lines: Sequence[Line], title: str, *, turn: int = 0) -> list[Line]:
    """`lines` by what they are worth, the best first; each `turn` begins one further down."""
    ranked = sorted(lines, key=lambda line: (-score(line, title), line.block))
    turned = turn % len(ranked) if ranked else 0
    return [*ranked[turned:], *ranked[:turned]]


def figures(lines: Sequence[Line]) -> list[Line]:
    """Those that tell a figure."""
    return [line for line in lines if line.kind in ("text", "list") and FIGURE.search(line.text)]


def clause(text: str, most: int = 80) -> str:
    """The part of a long sentence that tells the figure, where it stands by itself: what follows «y», «;» or
    «:» up to the end. The whole sentence where there is no such part."""
    found = FIGURE.search(text)
    if found is None or len(text) <= most:
        return text
    for joint in reversed(list(re.finditer(r"(?: y |; |: )", text[: found.start()]))):
        part = text[joint.end() :].strip()
        if len(part.split()) >= 5:
            return part[0].upper() + part[1:]
    return text


def name_of(by: str) -> str:
    """«Paco, tercero izquierda» → «Paco»."""
    return re.split(r"[,(;:·—–]", by)[0].strip()[:40]
