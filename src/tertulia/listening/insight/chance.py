"""Whether chance alone could have done it: tests for counts, exact where counts are small.

`risen` is the conditional test of two Poisson rates (J. Przyborowski and H. Wilenski, Biometrika 31, 1940):
under equal rates, of all a + b events, those in the first stretch are binomial with its part of the time. It
is exact, so that it can be trusted with three events as with three thousand.
`g2` is the log-likelihood ratio of a two-by-two table (T. Dunning, Computational Linguistics 19, 1993), which
holds for rare words where chi-square does not. `false_discoveries` corrects for having asked of hundreds of
phrases at once (Y. Benjamini and Y. Hochberg, J. R. Statist. Soc. B 57, 1995).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

_SMALL = 1e-15


def risen(now: int, exposure_now: float, before: int, exposure_before: float) -> float:
    """The chance of at least `now` events in a stretch of length `exposure_now`, when a stretch of
    `exposure_before` had `before` and the rate is the same in both: P(X ≥ now), X ~ Binomial(now + before,
    exposure_now / (exposure_now + exposure_before)). 1.0 where nothing happened."""
    total = now + before
    share = exposure_now / (exposure_now + exposure_before)
    if now <= 0 or share >= 1:
        return 1.0
    if share <= 0:
        return 0.0
    if now <= total * share:
        return 1.0 - _tail(before + 1, total, 1 - share)
    return _tail(now, total, share)


def _tail(least: int, total: int, share: float) -> float:
    """P(X ≥ least) for X ~ Binomial(total, share); `least` lies above the mean, where terms only shrink."""
    if least > total:
        return 0.0
    ways = math.lgamma(total + 1) - math.lgamma(least + 1) - math.lgamma(total - least + 1)
    term = math.exp(ways + least * math.log(share) + (total - least) * math.log1p(-share))
    odds, found = share / (1 - share), 0.0
    for at in range(least, total + 1):
        found += term
        if term < _SMALL * found:
            break
        term *= (total - at) / (at + 1) * odds
    return min(found, 1.0)


def g2(a: int, of_a: int, b: int, of_b: int) -> float:
    """How strongly `a` of `of_a` and `b` of `of_b` differ: 2 Σ O ln(O/E) over the four cells; 0 for the same
    share. 3.84 is what chance exceeds once in 20 times, 10.83 once in 1,000."""
    total, having = of_a + of_b, a + b
    if not of_a or not of_b or not having or having == total:
        return 0.0
    cells = (
        (a, of_a * having / total),
        (b, of_b * having / total),
        (of_a - a, of_a * (total - having) / total),
        (of_b - b, of_b * (total - having) / total),
    )
    return max(0.0, 2 * sum(seen * math.log(seen / expected) for seen, expected in cells if seen))


def chance_of(statistic: float) -> float:
    """The chance of a `g2` at least this large (chi-square of one degree of freedom)."""
    return math.erfc(math.sqrt(max(statistic, 0.0) / 2))


def false_discoveries(chances: Sequence[float]) -> list[float]:
    """For each p the least share of false ones among all that are at least as small (q, Benjamini–Hochberg):
    keep those with q ≤ 0.05, and about one in twenty of what is kept came by chance."""
    order = sorted(range(len(chances)), key=lambda at: chances[at], reverse=True)
    found, least = [1.0] * len(chances), 1.0
    for rank, at in zip(range(len(chances), 0, -1), order, strict=True):
        least = min(least, chances[at] * len(chances) / rank)
        found[at] = least
    return found
