"""Softmax regression of all heads at once, by full-batch Adam from zero: no chance in it, and sums in one
fixed order (sparse products, no BLAS), so that the same posts give the same bytes."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from tertulia.text.heads import HEADS, WIDTH, columns_of

RATE: Final = 0.06


def fit(given: Any, wanted: Any, weight: Any, *, decay: Any, steps: int) -> Any:
    """Weights (features × WIDTH, float64).

    `given`: texts × features, CSR. `wanted`: texts × WIDTH, each head's labels as probabilities. `weight`:
    texts × heads, 0 where a text says nothing of a head. `decay`: L2, a number or one for each feature.
    """
    return _descend(given, given.T.tocsr(), wanted, weight, decay, steps)


def fit_dense(given: Any, wanted: Any, weight: Any, *, decay: float, steps: int) -> Any:
    """The same of a full matrix, by BLAS: equal but for the last bits from one processor to another."""
    return _descend(given, given.T, wanted, weight, decay, steps)


def _descend(given: Any, turned: Any, wanted: Any, weight: Any, decay: Any, steps: int) -> Any:
    count = np.maximum(weight.sum(axis=0), 1.0)
    each = np.repeat(weight / count, [len(labels) for labels in HEADS.values()], axis=1)
    weights = np.zeros((given.shape[1], WIDTH))
    pace, spread = np.zeros_like(weights), np.zeros_like(weights)
    held = np.asarray(decay, dtype=np.float64).reshape(-1, 1)
    for step in range(1, steps + 1):
        slope = turned @ ((shares(given @ weights) - wanted) * each) + held * weights
        pace += 0.1 * (slope - pace)
        spread += 0.01 * (slope * slope - spread)
        move = (pace / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-9)
        weights -= RATE * (1 - (step - 1) / steps) * move
    return weights


def shares(scores: Any) -> Any:
    """Each head's scores as probabilities."""
    made = np.empty_like(scores)
    for head in HEADS:
        part = scores[:, columns_of(head)]
        odds = np.exp(part - part.max(axis=1, keepdims=True))
        made[:, columns_of(head)] = odds / odds.sum(axis=1, keepdims=True)
    return made
