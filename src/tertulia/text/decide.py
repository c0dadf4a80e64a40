"""From scores to labels: calibrated probabilities, thresholds, and what must not be missed."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from tertulia.text.facts import FACTS
from tertulia.text.heads import HEADS, columns_of
from tertulia.text.hints import NAMES

RISK: Final = HEADS["intent"].index("risk")
SPAM: Final = HEADS["intent"].index("spam")
NEGATIVE, NEUTRAL, POSITIVE, MIXED = range(4)
JOINED: Final = ("intent", "sentiment", "department")
_RISKY: Final = NAMES.index("intent risk")


def shares_of(scores: Any, heat: dict[str, float]) -> Any:
    """Each head's scores as probabilities; `heat` divides the scores of a head (temperature scaling, Guo and
    others 2017), so that 0.8 is right in about 80 of 100."""
    made = np.empty_like(scores)
    for head in HEADS:
        part = scores[:, columns_of(head)] / heat[head]
        odds = np.exp(part - part.max(axis=1, keepdims=True))
        made[:, columns_of(head)] = odds / odds.sum(axis=1, keepdims=True)
    return made


def joined(shares: Any, told: dict[str, Any]) -> Any:
    """The probabilities once intent, sentiment and department have heard one another: what is said with
    displeasure is no praise, and a lead is seldom finance's.

    Each pair of labels has a weight (`together`: how much oftener than by chance posts have both, softened);
    the three are taken as one chain over the intent and each is summed out, then tempered again.
    """
    intent, *others = (shares[:, columns_of(head)].astype(np.float64) for head in JOINED)
    ties = [np.asarray(told["together"][head]) for head in JOINED[1:]]
    told_by = [other @ tie.T for other, tie in zip(others, ties, strict=True)]
    made = shares.astype(np.float64)
    parts = [intent * told_by[0] * told_by[1]]
    for i, (other, tie) in enumerate(zip(others, ties, strict=True)):
        parts.append(other * ((intent * told_by[1 - i]) @ tie))
    for head, part in zip(JOINED, parts, strict=True):
        part = np.maximum(part, 1e-12) ** (1 / told["heat_joined"][head])
        made[:, columns_of(head)] = part / part.sum(axis=1, keepdims=True)
    return made


def labels_of(shares: Any, dense: Any, told: dict[str, Any]) -> dict[str, Any]:
    """For each head the chosen label of each text, as its place in HEADS.

    Risk is chosen from `risk_from` on, though another intent is likelier: a missed one costs more than a
    false one; and from `risk_hinted` on where words of the risk lexicon are there. Toxicity from
    `toxic_from`.
    """
    best = {head: shares[:, columns_of(head)].argmax(axis=1) for head in HEADS}
    risk = shares[:, columns_of("intent")][:, RISK]
    hinted = dense[:, _RISKY] >= told["risk_words"]
    risky = (risk >= told["risk_from"]) | (hinted & (risk >= told["risk_hinted"]))
    best["intent"] = np.where(risky & (best["intent"] != SPAM), RISK, best["intent"])
    best["department"] = np.where(best["intent"] == SPAM, 0, best["department"])
    kinds = shares[:, columns_of("toxicity")]
    toxic = 1 - kinds[:, 0] >= told["toxic_from"]
    best["toxicity"] = np.where(toxic, 1 + kinds[:, 1:].argmax(axis=1), 0)
    mixed = shares[:, columns_of("sentiment")][:, MIXED] >= told["mixed_from"]
    best["sentiment"] = np.where(mixed, MIXED, best["sentiment"])
    return best


def sure_of(shares: Any, best: dict[str, Any]) -> dict[str, Any]:
    """The probability of each chosen label; of toxicity, that the text is toxic at all."""
    rows = np.arange(len(shares))
    sure = {head: shares[:, columns_of(head)][rows, best[head]] for head in HEADS}
    sure["toxicity"] = 1 - shares[:, columns_of("toxicity")][:, 0]
    return sure


def doubts_of(sure: dict[str, Any], told: dict[str, Any]) -> list[tuple[str, ...]]:
    """For each text the facts whose label is only a guess."""
    below = {fact: sure[fact] < told["doubt_below"][fact] for fact in ("sentiment", "intent", "department")}
    low, high = told["toxic_doubt"]
    below["toxicity"] = (sure["toxicity"] >= low) & (sure["toxicity"] < high)
    table = np.stack([below[fact] for fact in FACTS], axis=1)
    bits = table @ (1 << np.arange(len(FACTS)))
    names = [tuple(f for i, f in enumerate(FACTS) if n >> i & 1) for n in range(1 << len(FACTS))]
    return [names[n] for n in bits.tolist()]
