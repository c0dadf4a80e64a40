"""Temperatures and thresholds, all from scores of models that did not see the sector of what they score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from tertulia.text import decide, second
from tertulia.text.heads import HEADS, columns_of
from tertulia.text.hints import NAMES
from tertulia.text.train.matrix import AT_LARGE, places
from tertulia.text.train.posts import Post

HEATS: Final = np.exp(np.linspace(np.log(0.4), np.log(4.0), 61))
PRECISION: Final = 0.55
"""Of what is called a risk, the least share that must be one: below, nobody would look any more."""
RECALL_WEIGHT: Final = 2.0
"""A toxic post that nobody reviews costs more than one that is reviewed in vain (F2)."""
SOFT: Final = {"sentiment": 0.4, "department": 0.2}
LEAST_TOXIC: Final = 0.2
"""Below this probability nothing is queued, or the queue is too long to be read."""
BINS: Final = 15


def numbers(posts: Sequence[Post], first: Any, later: Any, dense: Any) -> dict[str, Any]:
    """The part of `numbers.json` that is not the tables' units."""
    gold = {head: places(posts, head) for head in HEADS}
    told: dict[str, Any] = {"heat": _heats(first, gold), "heat_second": _heats(later, gold)}
    shares = decide.shares_of(first, told["heat"])
    told["doubt_floor"] = round(float(np.quantile(second.doubt(shares), 1 - 2 * second.SHARE)), 4)
    picked = second.doubt(shares) >= np.quantile(second.doubt(shares), 1 - second.SHARE)
    shares[picked] = decide.shares_of(later[picked], told["heat_second"])
    told["together"] = _together(posts, gold)
    told["heat_joined"] = dict.fromkeys(decide.JOINED, 1.0)
    mine = np.array([post.sector not in AT_LARGE for post in posts])
    told["heat_joined"] = _heats_joined(
        decide.joined(shares, told)[mine], {h: g[mine] for h, g in gold.items()}
    )
    shares = decide.joined(shares, told)
    told |= _risk(shares, dense, gold["intent"])
    told["toxic_from"] = _toxic(shares, gold["toxicity"])
    told["mixed_from"] = _mixed(shares, gold["sentiment"])
    told["toxic_doubt"] = [told["toxic_from"], round(min(0.9, told["toxic_from"] * 1.75), 3)]
    told["doubt_below"] = {"sentiment": 0.5, "intent": 0.4, "department": 0.35}
    return told


def _together(posts: Sequence[Post], gold: dict[str, Any]) -> dict[str, list[list[float]]]:
    """For each intent and each label of the other facts, how much oftener than by chance our posts have both,
    to the power SOFT. What people write to nobody in particular is left out."""
    mine = np.array([post.sector not in AT_LARGE for post in posts])
    found = {}
    for head, soft in SOFT.items():
        table = np.full((len(HEADS["intent"]), len(HEADS[head])), 0.5)
        np.add.at(table, (gold["intent"][mine], gold[head][mine]), 1)
        chance = table.sum(axis=1, keepdims=True) * table.sum(axis=0, keepdims=True) / table.sum()
        found[head] = np.round((table / chance) ** soft, 4).tolist()
    return found


def _heats_joined(shares: Any, gold: dict[str, Any]) -> dict[str, float]:
    """The temperatures of what was joined, of posts to brands alone: what people write to nobody in
    particular is easier, and would make the rest too sure of itself."""
    logs = np.log(np.maximum(shares, 1e-12))
    found = _heats(logs, gold)
    return {head: found[head] for head in decide.JOINED}


def _heats(scores: Any, gold: dict[str, Any]) -> dict[str, float]:
    """For each head the temperature under which the labels are likeliest."""
    found = {}
    rows = np.arange(len(scores))
    for head in HEADS:
        part = scores[:, columns_of(head)]
        losses = []
        for heat in HEATS:
            calm = part / heat
            top = calm.max(axis=1)
            losses.append(
                float(np.mean(np.log(np.exp(calm - top[:, None]).sum(axis=1)) + top - calm[rows, gold[head]]))
            )
        found[head] = round(float(HEATS[int(np.argmin(losses))]), 4)
    return found


def _risk(shares: Any, dense: Any, gold: Any) -> dict[str, float]:
    """The thresholds that find most of the risks, at no less than PRECISION."""
    risk = shares[:, columns_of("intent")][:, decide.RISK]
    is_risk = gold == decide.RISK
    best, found = -1.0, {"risk_from": 0.5, "risk_hinted": 0.5, "risk_words": 1.2}
    words = dense[:, NAMES.index("intent risk")]
    for plain in np.arange(0.1, 0.6, 0.02):
        for hinted in np.arange(0.04, plain + 0.001, 0.02):
            for least in (0.5, 0.8, 1.2):
                chosen = (risk >= plain) | ((words >= least) & (risk >= hinted))
                recall = (chosen & is_risk).sum() / max(1, is_risk.sum())
                precision = (chosen & is_risk).sum() / max(1, chosen.sum())
                if precision >= PRECISION and recall > best:
                    best = recall
                    found = {
                        "risk_from": round(float(plain), 3),
                        "risk_hinted": round(float(hinted), 3),
                        "risk_words": least,
                    }
    return found


def _toxic(shares: Any, gold: Any) -> float:
    """The threshold of the best F-measure of toxic against not, recall counting RECALL_WEIGHT times."""
    toxic = 1 - shares[:, columns_of("toxicity")][:, 0]
    return max(LEAST_TOXIC, _best(toxic, gold > 0, RECALL_WEIGHT))


def _mixed(shares: Any, gold: Any) -> float:
    return max(0.3, _best(shares[:, columns_of("sentiment")][:, decide.MIXED], gold == decide.MIXED))


def _best(score: Any, wanted: Any, beta: float = 1.0) -> float:
    thresholds = np.arange(0.1, 0.9, 0.02)
    square = beta * beta
    found = [
        (1 + square) * ((score >= t) & wanted).sum() / max(1.0, (score >= t).sum() + square * wanted.sum())
        for t in thresholds
    ]
    return round(float(thresholds[int(np.argmax(found))]), 3)


def calibration_error(sure: Any, right: Any) -> float:
    """Expected calibration error: over BINS equal bins of probability, the mean distance between how sure it
    was and how often it was right, weighed by how many fell there (Naeini and others 2015)."""
    place = np.minimum((np.asarray(sure) * BINS).astype(int), BINS - 1)
    total = 0.0
    for one in range(BINS):
        mine = place == one
        if mine.any():
            total += mine.mean() * abs(float(np.mean(np.asarray(sure)[mine])) - float(np.mean(right[mine])))
    return float(total)
