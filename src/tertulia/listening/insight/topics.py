"""What is spoken of: phrases that hold together, and which come together."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from tertulia.listening.insight.scope import Scope

DEFINITION = _(
    "Frases de dos o tres palabras que van juntas mucho más de lo que les tocaría por azar. Cuenta menciones "
    "distintas; las repetidas, una vez."
)


@dataclass(frozen=True, slots=True)
class Topic:
    """A phrase: as people write it, in how many items of the sample, by how many accounts, how negative, how
    firmly its words hold together (NPMI, 0 chance to 1 always), and the words that select it."""

    phrase: str
    items: int
    people: int
    negative_share: float
    npmi: float
    words: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two phrases in the same items: in how many, and how much more often than chance would have it."""

    one: str
    other: str
    items: int
    lift: float


@dataclass(frozen=True, slots=True)
class Topics:
    """`looked`: how many texts were read of `total` in the scope (`sampled`: not all of them)."""

    topics: list[Topic] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    looked: int = 0
    total: int = 0
    sampled: bool = False
    definition: str = ""


def topics(scope: Scope, most: int = 20) -> Topics:
    """The phrases of the scope."""
    return Topics()
