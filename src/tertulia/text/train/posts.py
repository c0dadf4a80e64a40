"""Our labelled posts: the files of `training/`, one line a post (training/README.md has the format)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tertulia.text.facts import DEPARTMENTS, INTENTS, SENTIMENTS, TOXICITIES

VARIETIES: Final = ("es-ES", "es-MX", "es-AR", "es-CO", "es-CL", "es-PE", "pt-BR", "pt-PT", "en", "ca")
COLUMNS: Final = (
    "text", "language", "sector", "sentiment", "intent", "department", "toxicity", "answer", "urgent",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Post:
    """One labelled post; `file` is the set that it belongs to."""

    text: str
    language: str
    sector: str
    sentiment: str
    intent: str
    department: str
    toxicity: str
    answer: bool
    urgent: bool
    file: str


def read(folder: Path) -> list[Post]:
    """The posts of every `.tsv` of a folder (its own, not those below it), in the order of the names. Raises
    ValueError for a line that does not follow the format, naming it."""
    return [post for path in sorted(folder.glob("*.tsv")) for post in _read(path)]


def _read(path: Path) -> Iterator[Post]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if tuple(next(rows, ())) != COLUMNS:
            raise ValueError(f"{path.name}: the first line must name the columns {', '.join(COLUMNS)}")
        for number, row in enumerate(rows, 2):
            if len(row) != len(COLUMNS) or not _sound(row):
                raise ValueError(f"{path.name}, line {number}: not a labelled post")
            text, language, sector, sentiment, intent, department, toxicity, answer, urgent = row
            yield Post(
                text, language, sector, sentiment, intent, department, toxicity, answer == "1", urgent == "1",
                path.stem,
            )  # fmt: skip


def _sound(row: list[str]) -> bool:
    text, language, sector, sentiment, intent, department, toxicity, answer, urgent = row
    return (
        bool(text.strip() and sector)
        and language in VARIETIES
        and sentiment in SENTIMENTS
        and intent in INTENTS
        and department in ("", *DEPARTMENTS)
        and toxicity in TOXICITIES
        and {answer, urgent} <= {"", "1"}
    )
