"""The labels of a model and ours: a guess for a person to look over, and how scores become ours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from tertulia.text.engines.base import TRACE, labels_of_fact
from tertulia.text.facts import DEPARTMENTS, FACTS, TOXICITIES, Understanding

Scores = npt.NDArray[np.float32]
NONE: Final = "none"
"""Stands for «» in a target: «toxicity:none», «department:none»."""
MOST_LABELS: Final = 200
_WORDS: Final[Mapping[str, str]] = {
    "sentiment:negative": "neg negative negativo negativa bad sad sadness anger angry disgust fear",
    "sentiment:neutral": "neu neutral neutro neutra",
    "sentiment:positive": "pos positive positivo positiva good joy love happy happiness gratitude",
    "sentiment:mixed": "mixed mixto both conflict",
    "intent:question": "question query pregunta duvida",
    "intent:complaint": "complaint complain queja reclamo reclamacion reclamacao",
    "intent:praise": "praise compliment elogio thanks felicitacion",
    "intent:suggestion": "suggestion sugerencia sugestao idea request",
    "intent:lead": "lead sales purchase interest interes compra",
    "intent:risk": "risk riesgo risco crisis",
    "intent:spam": "spam ad ads publicidad promotion scam",
    "intent:chat": "chat smalltalk charla conversation",
    "toxicity:insult": "toxic toxicity insult offensive abusive obscene insulto toxico ofensivo",
    "toxicity:threat": "threat amenaza ameaca violence",
    "toxicity:hate": "hate hateful hatespeech odio racism sexism",
    "toxicity:none": "nontoxic nottoxic clean normal nothate nonhate notoffensive nonoffensive notoxico",
}
_GUESSES: Final = {word: target for target, words in _WORDS.items() for word in words.split()}
_STARS: Final = re.compile(r"([1-5]) ?(?:star|estrella|estrela)s?")
_OF_STARS: Final = ("negative", "negative", "neutral", "positive", "positive")


def guessed(labels: Sequence[str]) -> dict[str, str]:
    """Each label of a model → our target («sentiment:negative»), «» where nothing comes to mind. «1 star» to
    «5 stars» are tones. A guess: a person looks it over."""
    return {label: _guess(label) for label in labels[:MOST_LABELS]}


def _guess(label: str) -> str:
    apart = unicodedata.normalize("NFKD", label.lower().replace("_", " "))
    words = "".join(char for char in apart if not unicodedata.combining(char)).strip()
    stars = _STARS.fullmatch(words)
    if stars:
        return f"sentiment:{_OF_STARS[int(stars[1]) - 1]}"
    bare = re.sub(r"[^a-z]", "", words)
    own = {name.replace("_", ""): name for name in DEPARTMENTS}
    if bare in own:
        return f"department:{own[bare]}"
    return _GUESSES.get(bare, "")


def read_target(target: str) -> tuple[str, str] | None:
    """«toxicity:none» → («toxicity», «»); None for what is no label of ours."""
    fact, colon, label = target.partition(":")
    if not colon or fact not in FACTS:
        return None
    label = "" if label == NONE else label
    return (fact, label) if label in labels_of_fact(fact) else None


def targets(of: Mapping[str, str], labels: Sequence[str]) -> list[tuple[str, str] | None]:
    """For each of a model's `labels`, what it means to us."""
    return [read_target(of.get(label, "")) for label in labels]


def understood(scores: Scores, means: Sequence[tuple[str, str] | None]) -> list[Understanding]:
    """Probabilities, one row a text and one column a label, as facts. Several labels that mean the same are
    added up, and those of one fact stand against one another; a fact of which no label has any weight is not
    said."""
    facts: dict[str, dict[str, list[int]]] = {}
    for column, meaning in enumerate(means):
        if meaning is not None:
            facts.setdefault(meaning[0], {}).setdefault(meaning[1], []).append(column)
    return [_of_row(row, facts) for row in scores]


def _of_row(row: Scores, facts: Mapping[str, Mapping[str, Sequence[int]]]) -> Understanding:
    values: dict[str, float | str] = {}
    for fact, columns in facts.items():
        weights = {label: float(row[list(where)].sum()) for label, where in columns.items()}
        if len(weights) == 1:
            _alone(values, fact, *next(iter(weights.items())))
            continue
        total = sum(weights.values())
        if total <= 0:
            continue
        best = max(weights, key=lambda label: weights[label])
        sure = weights[best] / total
        if fact == "toxicity":
            _toxic(values, {label: weight / total for label, weight in weights.items()})
        else:
            values |= {fact: best, f"{fact}_sure": sure}
        if fact == "sentiment":
            values["sentiment_score"] = (weights.get("positive", 0) - weights.get("negative", 0)) / total
    return Understanding(**values)  # type: ignore[arg-type]


def _alone(values: dict[str, float | str], fact: str, label: str, weight: float) -> None:
    """The only label of a fact: it says that it is so, or nothing; of toxicity, also that there is none."""
    if fact == "toxicity":
        _toxic(values, {label or TOXICITIES[1]: weight if label else 1 - weight, "": 1 - weight})
    elif weight > 0:
        values |= {fact: label, f"{fact}_sure": weight}


def _toxic(values: dict[str, float | str], shares: Mapping[str, float]) -> None:
    """How sure it is that there is some of it, and the kind that weighs most."""
    kinds = {label: share for label, share in shares.items() if label}
    some = min(1.0, sum(kinds.values()))
    values["toxicity_sure"] = max(TRACE, some)
    values["toxicity"] = max(kinds, key=lambda kind: kinds[kind]) if kinds and some > 0.5 else ""
