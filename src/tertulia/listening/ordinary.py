"""What past counts say of an ordinary time: without the bursts that were among them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median
from typing import Final

LEAST: Final = 5
"""Fewer items than this are no burst, however silent it usually is."""
FAR: Final = 6.0
"""How many spreads above the middle a count lies that is no ordinary one."""
RARE: Final = 1 / 6
"""Bursts are rare: if a larger part of the counts stands out, that is how it usually goes. Below one in five:
what comes every Monday is no burst among working days."""


def ordinary(counts: Sequence[int]) -> list[int]:
    """`counts` of like stretches of time (same hours, like days) without those that were bursts themselves:
    one big day must not make the next one look small.

    Left out is a count of at least `LEAST` that is above m + 6·s, where m is the median of all and
    s = max(1.4826·MAD, √max(m, 1)). MAD, the median of |count - m|, times 1.4826 is σ for normal counts
    (Hampel 1974), and no burst moves it; √m is what counts vary by chance alone (Poisson), so that a row of
    equal counts does not make the next one a burst. If more than a sixth stood out, all are kept. In order.
    """
    if not counts:
        return []
    middle = median(counts)
    spread = max(1.4826 * median(abs(count - middle) for count in counts), math.sqrt(max(middle, 1)))
    kept = [count for count in counts if count < LEAST or count <= middle + FAR * spread]
    return kept if len(counts) - len(kept) <= RARE * len(counts) else list(counts)
