"""How much of what a search finds is noise, as far as that can honestly be said."""

from __future__ import annotations

from dataclasses import dataclass

from tertulia.listening.models import ItemQuerySet, Search


@dataclass(frozen=True, slots=True)
class Noise:
    """At least `share` (0 to 1) of `looked` items are noise; `basis` says why, in a sentence."""

    share: float
    items: int
    looked: int
    basis: str


def noise(of: Search | ItemQuerySet) -> Noise | None:
    """The estimate; None where there is no honest basis."""
    return None
