"""What many say in the same words. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

WORD = re.compile(r"\w+")
LEAST, LEAST_SHARE = 3, 0.3
LONGEST = 5
_EMPTY = (
    "a al and como con cuando de del el en es esta este for ha han hay in is la las le lo los mas me mi of "
    "on os para pero por que se si sin su sus te the to tu un una unas unos y ya"
)
EMPTY = frozenset(_EMPTY.split())
"""Words that say nothing by themselves, in Spanish and English."""


def common(texts: Sequence[str], known: Collection[str] = ()) -> tuple[str, float] | None:
    """(a phrase of two to five words, the share of `texts` in which it stands), the longest of those said
    most; None unless three texts and three in ten share one. `known`: words that are expected (a brand's
    name): a phrase of these alone is no news."""
    dull = EMPTY | {word.casefold() for word in known}
    found: Counter[tuple[str, ...]] = Counter()
    for text in texts:
        words = [word.casefold() for word in WORD.findall(text)[:400]]
        here = {tuple(words[i : i + n]) for n in range(2, LONGEST + 1) for i in range(len(words) - n + 1)}
        found.update(phrase for phrase in here if not dull.issuperset(phrase) and _stands(phrase))
    enough = max(LEAST, LEAST_SHARE * len(texts))
    best = max(
        ((count * (len(phrase) - 1), phrase, count) for phrase, count in found.items() if count >= enough),
        default=None,
    )
    return (" ".join(best[1]), best[2] / len(texts)) if best else None


def _stands(phrase: tuple[str, ...]) -> bool:
    """Whether it can stand alone: it does not end, nor begin, with a word that leans on another."""
    return phrase[-1] not in EMPTY and phrase[0] not in EMPTY
