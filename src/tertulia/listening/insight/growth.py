"""What grew and what fell: phrases against an earlier time, and whether chance alone could have done it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tertulia.listening.insight.scope import Scope

Certainty = Literal["sure", "probable", "few"]


@dataclass(frozen=True, slots=True)
class Grown:
    """A phrase, in how many items it was (`before`, per stretch of the same length) and is (`now`).
    `spark`: counts of equal stretches, the last `hot` of them those of now. `note`: what else should be known
    of it, a short sentence or «»; `words` select its items in the query language."""

    phrase: str
    before: float
    now: int
    spark: list[int]
    hot: int
    certainty: Certainty
    note: str
    words: str
    p: float


@dataclass(frozen=True, slots=True)
class Growth:
    """`grew` and `fell`, surest and largest first. `against`: what it is compared with: «week» the same hours
    of the same kind of day in past weeks, «before» the stretch of equal length just before, «» nothing yet.
    `sentence` says so."""

    grew: list[Grown] = field(default_factory=list)
    fell: list[Grown] = field(default_factory=list)
    against: Literal["week", "before", ""] = ""
    sentence: str = ""
    looked: int = 0
    sampled: bool = False
    definition: str = ""


def grew(scope: Scope, most: int = 8) -> Growth:
    """What grew in the scope."""
    return Growth()
