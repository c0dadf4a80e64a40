"""The second look: for texts of which the first stage is not sure, the sentence encoder is asked too.

Its linear head sees the encoder's vector, the first stage's scores and the lexicons' sums, and gives every
label's score anew. At most SHARE of a large batch is looked at again, the least sure first: the encoder costs
twenty times the first stage.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from tertulia.text.encoder import embed
from tertulia.text.heads import HEADS, columns_of

SHARE: Final = 0.15
FEW: Final = 24
"""In batches up to this size every unsure text is looked at again: a person waits, not a firehose."""
SCORE_WEIGHT: Final = 0.5
VECTOR_WEIGHT: Final = 3.0
_WEIGHED: Final = {"sentiment": 1.0, "intent": 1.0, "department": 0.5, "toxicity": 0.5}


def given(vectors: Any, scores: Any, dense: Any) -> Any:
    """What the second head sees of each text, side by side. Each head's scores are centred, since only their
    differences mean anything."""
    centred = np.array(scores, dtype=np.float64)
    for head in HEADS:
        centred[:, columns_of(head)] -= centred[:, columns_of(head)].mean(axis=1, keepdims=True)
    ones = np.ones((len(centred), 1))
    return np.hstack([vectors * VECTOR_WEIGHT, np.clip(centred, -6, 6) * SCORE_WEIGHT, dense * 0.5, ones])


def doubt(shares: Any) -> Any:
    """How unsure the first stage is of each text: the weighed sum of what its best labels lack to 1."""
    return sum(w * (1 - shares[:, columns_of(head)].max(axis=1)) for head, w in _WEIGHED.items())


def chosen(shares: Any, floor: float, asked: Any) -> Any:
    """The texts (places in the batch) to look at again: those above `floor` of doubt among `asked` (mask), at
    most SHARE of them all unless they are FEW."""
    doubts = np.where(asked, doubt(shares), 0.0)
    unsure = np.flatnonzero(doubts > floor)
    most = len(doubts) if len(doubts) <= FEW else int(len(doubts) * SHARE)
    return unsure[np.argsort(-doubts[unsure], kind="stable")[:most]]


def again(texts: Sequence[str], scores: Any, dense: Any, weights: Any) -> Any:
    """The scores of these texts after the second look."""
    return (given(embed(texts), scores, dense) @ weights).astype(np.float32)
