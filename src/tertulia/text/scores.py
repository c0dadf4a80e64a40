"""From a reading to sentiment, intent and department: sums of weights, and the few rules between them.

Every number here is a weight in the unit of the lexicons, where 1 is an ordinary word («lento»), 2 a clear
one («no funciona»), 3 one that settles it («voy a denunciar»). They were set on our own posts
(docs/understanding.md), not on the demo's.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tertulia.text.facts import DEPARTMENTS, INTENTS
from tertulia.text.reading import Find, Reading

# --- tone
IMPLIED: Final = 0.35
"""What a cue of complaint or praise without a tone of its own adds to the tone, of its weight."""
BEFORE_TURN: Final = 0.85
AFTER_TURN: Final = 1.2
DAMP: Final = 0.8
"""Added below the fraction of the score, so that one word is not certainty."""
PLAIN: Final = 0.28
"""A score nearer to 0 than this is neutral; POLITE where politeness is usual (a question, a request)."""
POLITE: Final = 0.5
BOTH: Final = 0.9
BOTH_TURNED: Final = 0.5
"""Good and bad must each weigh this much for «mixed»; less where a «but» stands between them."""

# --- intent
CHAT: Final = 0.8
SMALL_TALK: Final = 0.25
ASKING: Final = 1.6
UNASKED: Final = 0.45
"""«dónde», «cómo» without a question mark: as often a clause as a question."""
ASKED_LEAD: Final = 1.6
SOLD: Final = 0.5
"""A lead speaks of what is sold: what its words weigh for «sales», up to 2, counts so much for «lead»."""
LIKED: Final = 0.9
DISLIKED: Final = 0.65
FORGIVEN: Final = 0.35
STORY: Final = 0.5
"""Long texts without a question are more often a complaint than small talk: added at 30 words, less below."""
COMPLAINED: Final = 0.3
WISHED: Final = 0.3
SPAM: Final = 2.6
RISK: Final = 1.7
SWAP: Final = {"complaint": "praise", "praise": "complaint"}
DENIED: Final = {"lead": 0.2, "risk": 0.4, "spam": 0.3, "suggestion": 0.5}

# --- department
OWNED: Final = 0.6
"""A department below this weight is not named."""
PRIOR: Final[Mapping[str, Mapping[str, float]]] = {
    "complaint": {"customer_service": 0.6},
    "question": {"customer_service": 0.6},
    "lead": {"sales": 1.2},
    "suggestion": {"product": 1.2},
    "risk": {"legal": 0.6, "customer_service": 0.4},
}


@dataclass(slots=True)
class Verdict:
    """A label, how sure (0-1), and what each find weighed for it (negative: against it)."""

    label: str
    sure: float
    finds: list[tuple[Find, float]] = field(default_factory=list)


@dataclass(slots=True)
class Tone:
    """Good and bad, each as a sum of weights (both ≥ 0), and the finds that made them.

    `split`: the good stands on one side of a «but» and the bad on the other.
    """

    good: float
    bad: float
    finds: list[tuple[Find, float]]
    split: bool

    @property
    def score(self) -> float:
        """From -1 to 1; short praise scores lower than praise that goes on."""
        return (self.good - self.bad) / (self.good + self.bad + DAMP)


def tone_of(reading: Reading) -> Tone:
    """Weigh the words of feeling; what follows the last «but» counts more than what stands before it."""
    finds = [(find, find.tone) for find in reading.tones]
    if _ironic(reading, finds):
        finds = [(f, -0.8 * w if w > 0 and "sour" in f.entry.marks else w) for f, w in finds]
    finds += [(find, IMPLIED * _implied(find)) for find in reading.intents if not find.entry.tone]
    turn = reading.last_turn
    before = sum(w for f, w in finds if f.hit.places[0] < turn)
    after = sum(w for f, w in finds if f.hit.places[0] > turn)
    if turn:
        finds = [(f, w * (AFTER_TURN if f.hit.places[0] > turn else BEFORE_TURN)) for f, w in finds]
    return Tone(
        good=sum(w for _, w in finds if w > 0),
        bad=-sum(w for _, w in finds if w < 0),
        finds=finds,
        split=bool(turn) and before * after < 0,
    )


def _implied(find: Find) -> float:
    weights = dict(find.entry.intents)
    good = weights.get("praise", 0.0) - weights.get("complaint", 0.0)
    return -good if find.denied else good


def _ironic(reading: Reading, finds: list[tuple[Find, float]]) -> bool:
    """Praise of the kind that is often sour, no other praise, and something bad: «genial, otra vez sin luz»."""
    if "irony" in reading.marks:
        return True
    sour = sum(w for f, w in finds if w > 0 and "sour" in f.entry.marks)
    sweet = sum(w for f, w in finds if w > 0 and "sour" not in f.entry.marks)
    bad = -sum(w for _, w in finds if w < 0)
    return bool(sour) and bad >= 1.4 and sweet < 0.8 and not reading.last_turn


def intent_of(reading: Reading, tone: Tone) -> Verdict:
    """The main intent. Spam and risk go first where they are clear: missing them costs most."""
    sums = dict.fromkeys(INTENTS, 0.0)
    parts: list[tuple[Find, str, float]] = []
    for find in reading.intents:
        for label, weight in find.entry.intents:
            if find.denied:
                label, weight = SWAP.get(label, label), weight * DENIED.get(label, 0.7)
            sums[label] += weight
            parts.append((find, label, weight))
    scores = _weighed(sums, reading, tone)
    label = _first(scores)
    finds = [(f, w if of == label else -w) for f, of, w in parts if of == label or w >= 0.8]
    if label in ("praise", "complaint"):
        known = {f.hit.places for f, _ in finds}
        sign = 1 if label == "praise" else -1
        finds += [(f, sign * w) for f, w in tone.finds if f.hit.places not in known]
    return Verdict(label, _sure(scores, label), finds)


def _weighed(sums: Mapping[str, float], reading: Reading, tone: Tone) -> dict[str, float]:
    """Sums of weights, with what a question mark, the tone and the length of the text add to them."""
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
    if scores["complaint"]:
        scores["complaint"] += COMPLAINED + STORY * min(len(reading.tokens), 30) / 30
    if scores["suggestion"]:
        scores["suggestion"] += WISHED
    return scores


def _first(scores: Mapping[str, float]) -> str:
    if scores["spam"] >= SPAM:
        return "spam"
    if scores["risk"] >= RISK:
        return "risk"
    return max(scores, key=lambda label: scores[label])


def sentiment_of(tone: Tone, intent: str) -> Verdict:
    """The sentiment, given the intent: polite words do not make a question positive, nor an advert."""
    score = tone.score
    needed = POLITE if intent in ("question", "lead", "suggestion", "chat") else PLAIN
    both = BOTH_TURNED if tone.split else BOTH
    if intent == "spam":
        label = "neutral"
    elif min(tone.good, tone.bad) >= both and (tone.split or abs(score) < 0.3):
        label = "mixed"
    elif score <= -needed or (intent == "complaint" and score < PLAIN):
        label = "negative"
    elif score >= needed or (intent == "praise" and score > 0):
        label = "positive"
    else:
        label = "neutral"
    sign = {"negative": -1.0, "positive": 1.0}.get(label, 1.0)
    sure = 1 / (1 + math.exp(-2 * (abs(score) - needed))) if label in ("positive", "negative") else 0.6
    weighed = tone.good + tone.bad
    return Verdict(label, round(sure if weighed else 0.5, 3), [(f, sign * w) for f, w in tone.finds])


def department_of(reading: Reading, intent: Verdict) -> Verdict:
    """Who owns the answer, «» for nobody: spam, small talk, praise of nothing in particular, bare insults."""
    scores = dict.fromkeys(DEPARTMENTS, 0.0)
    parts: list[tuple[Find, str, float]] = []
    for find in reading.departments:
        for name, weight in find.entry.departments:
            scores[name] += weight
            parts.append((find, name, weight))
    named = max(scores.values())
    for name, weight in PRIOR.get(intent.label, {}).items():
        scores[name] += weight
    best = max(scores, key=lambda name: scores[name])
    owned = scores[best] >= OWNED
    if intent.label == "spam" or (intent.label == "chat" and named < 2.0):
        owned = False
    if intent.label == "complaint" and not named and not reading.intents:
        owned = False
    label = best if owned else ""
    finds = [(f, w if of == label else -w) for f, of, w in parts if label and (of == label or w >= 1.0)]
    return Verdict(label, _sure(scores, label) if label else 0.5, finds)


def _sure(scores: Mapping[str, float], label: str) -> float:
    """The label's share of a softmax over the sums: a plain reading of the margin, not yet a probability."""
    top = max(scores.values())
    parts = {name: math.exp(score - top) for name, score in scores.items()}
    return round(parts[label] / sum(parts.values()), 3)
