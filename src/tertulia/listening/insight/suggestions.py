"""Words that a search might add, and words that it might leave out."""

from __future__ import annotations

from dataclasses import dataclass, field

from tertulia.listening.models import Item, Search


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A phrase: in how many of the looked at items that the search found (`found`), in how many of the others
    (`elsewhere`), a sample, and what to write into the search (`words`: «"oficina de Delicias"»)."""

    phrase: str
    found: int
    elsewhere: int
    words: str
    sample: Item | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Terms to add and to leave out. `looked`: how many found items were read."""

    add: list[Suggestion] = field(default_factory=list)
    exclude: list[Suggestion] = field(default_factory=list)
    looked: int = 0
    definition: str = ""


def suggestions(search: Search, most: int = 8) -> Suggestions:
    """The suggestions."""
    return Suggestions()
