"""The licensed sets that training may use besides our own posts (`tertulia-train --data DIR`); their origin
and licences are in docs/understanding.md. They teach single facts: the weight of every other one is 0."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

POSITIVE: Final = frozenset(
    [
        "admiration", "amusement", "approval", "caring", "desire", "excitement", "gratitude", "joy", "love",
        "optimism", "pride", "relief",
    ]
)  # fmt: skip
NEGATIVE: Final = frozenset(
    [
        "anger", "annoyance", "disappointment", "disapproval", "disgust", "embarrassment", "fear", "grief",
        "nervousness", "remorse", "sadness",
    ]
)  # fmt: skip
HATE: Final = ("homophobia", "racism", "misogyny", "xenophobia")
AGREED: Final = 2
"""Annotators of three that must say so."""
SPANISH_EVENTS: Final = ("Spain", "Venezuela", "Costa_Rica", "Guatemala")


@dataclass(frozen=True, slots=True)
class Row:
    """A text and the one fact that it teaches; `label` empty: a text without labels."""

    text: str
    language: str
    fact: str = ""
    label: str = ""


def rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """The rows of one set (`NAME.tsv.gz`) by column."""
    with gzip.open(folder / f"{name}.tsv.gz", "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def emotions(folder: Path, *, every: int) -> list[Row]:
    """GoEmotions (English): one in `every` of the comments of one clear feeling, as sentiment."""
    found = []
    for number, row in enumerate(rows(folder, "goemotions_en")):
        told = set(row["labels"].replace(",", " ").replace("|", " ").replace(";", " ").split())
        good, bad = bool(told & POSITIVE), bool(told & NEGATIVE)
        if number % every == 0 and not (good and bad):
            label = "positive" if good else "negative" if bad else "neutral"
            found.append(Row(row["text"], "en", "sentiment", label))
    return found


def insults(folder: Path, *, every: int) -> list[Row]:
    """ToLD-Br (Portuguese of Brazil): tweets on which annotators agree, as toxicity. Mere obscenity teaches
    nothing: swearing is not toxic here."""
    found = []
    for number, row in enumerate(rows(folder, "told_br_pt")):
        counts = {name: int(float(row[name] or 0)) for name in ("insult", "obscene", *HATE)}
        if number % every:
            continue
        if max(counts[name] for name in HATE) >= AGREED:
            found.append(Row(row["text"], "pt", "toxicity", "hate"))
        elif counts["insult"] >= AGREED:
            found.append(Row(row["text"], "pt", "toxicity", "insult"))
        elif not any(counts.values()):
            found.append(Row(row["text"], "pt", "toxicity", ""))
    return found


def unlabelled(folder: Path, *, every: int) -> list[Row]:
    """Tweets in Spanish (CrisisLex T26) and Portuguese (ToLD-Br) without their labels: what the sentence
    encoder's head says of their sentiment teaches the first stage."""
    told = [Row(row["text"], "pt") for row in rows(folder, "told_br_pt")]
    crisis = [
        Row(row["text"], "es")
        for row in rows(folder, "crisislex_t26")
        if any(name in row["event"] for name in SPANISH_EVENTS)
    ]
    return told[::every] + crisis[::2]
