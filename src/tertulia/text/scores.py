"""From a reading to sentiment, intent and department.

What the lexicons say of each label is added to what the labelled posts teach of it (`learnt`); the highest
sum is the label. Numbers here are in the unit of the lexicons, where 1 is an ordinary word («lento»), 2 a
clear one («no funciona»), 3 one that settles it («voy a denunciar»).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tertulia.text.facts import DEPARTMENTS, INTENTS
from tertulia.text.learnt import NOBODY, Lesson
from tertulia.text.reading import Reading
from tertulia.text.tone import Tone

# --- intent
CHAT: Final = 0.8
SMALL_TALK: Final = 0.25
"""Greetings and «yo también» make small talk likelier, not likelier than what else is said."""
ASKING: Final = 0.8
UNASKED: Final = 0.45
"""«dónde», «cómo» without a question mark: as often a clause as a question."""
ASKED_LEAD: Final = 1.6
SOLD: Final = 0.5
"""A lead speaks of what is sold: what its words weigh for «sales», up to 2, counts so much for «lead»."""
LIKED: Final = 1.2
DISLIKED: Final = 0.65
FORGIVEN: Final = 0.7
WISHED: Final = 0.3
SPAM: Final = 2.6
RISK: Final = 1.7
"""From here the lexicons alone decide: a missed risk costs more than a false one, and spam is plain."""
SWAP: Final = {"complaint": "praise", "praise": "complaint"}
DENIED: Final = {"lead": 0.2, "risk": 0.4, "spam": 0.3, "suggestion": 0.5}

# --- department
OWNERS: Final = 1.5
"""What a word of the lexicons counts for its department, beside what the posts teach."""
UNOWNED: Final = 1.05
IDLE: Final = 2.7
"""Small talk is nobody's, unless its words say clearly whose."""
PRIOR: Final[Mapping[str, Mapping[str, float]]] = {
    "complaint": {"customer_service": 0.2},
    "question": {"customer_service": 0.2},
    "lead": {"sales": 0.4},
    "suggestion": {"product": 0.4},
    "risk": {"legal": 0.2, "customer_service": 0.1},
}

# --- sentiment
FELT: Final = 2.0
UNMOVED: Final = -0.5
TOLD: Final[Mapping[str, tuple[str, float]]] = {
    "complaint": ("negative", 0.2),
    "risk": ("negative", 0.2),
    "praise": ("positive", 1.4),
    "question": ("neutral", 1.3),
    "lead": ("neutral", 1.3),
    "suggestion": ("neutral", 1.3),
    "spam": ("neutral", 9.0),
}
"""What the intent says of the sentiment: politeness does not make a question positive, nor an advert."""
BOTH: Final = 0.95
BOTH_SPLIT: Final = 0.5
"""Good and bad must each weigh this much for «mixed»; less where a «but» stands between them."""
EVEN: Final = 0.33


@dataclass(slots=True)
class Verdict:
    """A label, how sure (0-1), and what the words at each place weighed for it (negative: against it).

    `score` is for the sentiment only: from -1 (bad) to 1 (good).
    """

    label: str
    sure: float
    parts: list[tuple[tuple[int, ...], float]] = field(default_factory=list)
    score: float = 0.0


def intent_of(reading: Reading, tone: Tone, lesson: Lesson) -> Verdict:
    """The main intent. Spam and risk go first where they are clear."""
    sums = dict.fromkeys(INTENTS, 0.0)
    finds: list[tuple[tuple[int, ...], str, float]] = []
    for find in reading.intents:
        for label, weight in find.entry.intents:
            if find.denied:
                label, weight = SWAP.get(label, label), weight * DENIED.get(label, 0.7)
            sums[label] += weight
            finds.append((find.hit.places, label, weight))
    said = _weighed(sums, reading, tone)
    scores = {label: said[label] + lesson.of(label) for label in INTENTS}
    if sums["spam"] >= SPAM:
        label = "spam"
    elif sums["risk"] >= RISK:
        label = "risk"
    else:
        label = max(scores, key=lambda name: scores[name])
    parts = _parts(label, finds, lesson)
    if label in ("praise", "complaint"):
        sign = 1 if label == "praise" else -1
        parts += [(find.hit.places, sign * weight) for find, weight in tone.finds if find.entry.tone]
    return Verdict(label, _sure(scores, label), parts)


def _weighed(sums: Mapping[str, float], reading: Reading, tone: Tone) -> dict[str, float]:
    """Sums of weights, with what a question mark and the tone of the text add to them."""
    scores = dict(sums)
    scores["chat"] = CHAT + SMALL_TALK * sums["chat"]
    if reading.asks:
        scores["question"] += ASKING
        scores["lead"] *= ASKED_LEAD
    else:
        scores["question"] *= UNASKED
    if sums["lead"]:
        sold = sum(w for f in reading.departments for name, w in f.entry.departments if name == "sales")
        scores["lead"] += SOLD * min(sold, 2.0)
    if tone.score > 0:
        scores["praise"] += LIKED * (tone.good - tone.bad)
    scores["complaint"] += DISLIKED * max(0.0, tone.bad - FORGIVEN * tone.good)
    if scores["suggestion"]:
        scores["suggestion"] += WISHED
    return scores


def sentiment_of(tone: Tone, intent: str, lesson: Lesson) -> Verdict:
    """The sentiment, given the intent."""
    scores = {
        "negative": lesson.of("negative") + FELT * tone.bad,
        "neutral": lesson.of("neutral") + UNMOVED,
        "positive": lesson.of("positive") + FELT * tone.good,
    }
    name, weight = TOLD.get(intent, ("neutral", 0.0))
    scores[name] += weight
    label = max(scores, key=lambda name: scores[name])
    sure = _sure(scores, label)
    if intent not in ("question", "lead", "spam") and _mixed(tone):
        label, sure = "mixed", 0.5
    sign = -1.0 if label == "negative" else 1.0
    felt = [(find.hit.places, sign * weight) for find, weight in tone.finds]
    score = round(_sure(scores, "positive") - _sure(scores, "negative"), 3)
    return Verdict(label, sure, felt + _parts(label, [], lesson), score)


def _mixed(tone: Tone) -> bool:
    less, more = sorted((tone.good, tone.bad))
    return (tone.split and less >= BOTH_SPLIT) or (less >= BOTH and less / more > EVEN)


def department_of(reading: Reading, intent: str, lesson: Lesson) -> Verdict:
    """Who owns the answer, «» for nobody: spam, small talk, praise of nothing in particular, bare insults."""
    scores = {name: lesson.of(name) for name in (*DEPARTMENTS, NOBODY)}
    finds: list[tuple[tuple[int, ...], str, float]] = []
    for find in reading.departments:
        for name, weight in find.entry.departments:
            scores[name] += OWNERS * weight
            finds.append((find.hit.places, name, weight))
    for name, weight in PRIOR.get(intent, {}).items():
        scores[name] += OWNERS * weight
    scores[NOBODY] += UNOWNED + (IDLE if intent == "chat" else 0.0)
    label = NOBODY if intent == "spam" else max(scores, key=lambda name: scores[name])
    sure = _sure(scores, label)
    if label == NOBODY:
        return Verdict("", sure)
    return Verdict(label, sure, _parts(label, finds, lesson))


def _parts(
    label: str, finds: list[tuple[tuple[int, ...], str, float]], lesson: Lesson
) -> list[tuple[tuple[int, ...], float]]:
    """What spoke for the label, and what spoke loudly for another."""
    parts = [(places, w if of == label else -w) for places, of, w in finds if of == label or w >= 0.8]
    return parts + [(places, weight) for places, of, weight in lesson.parts if of == label]


def _sure(scores: Mapping[str, float], label: str) -> float:
    """The label's share of a softmax over the sums: a plain reading of the margin, not yet a probability."""
    top = max(scores.values())
    parts = {name: math.exp(score - top) for name, score in scores.items()}
    return round(parts[label] / sum(parts.values()), 3)
