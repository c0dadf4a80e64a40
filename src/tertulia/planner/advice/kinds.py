"""What a piece of advice is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, in a sentence; what to do about it (`act`), and where (`url`)."""

    words: str
    act: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """One of the three. `watch`: something deserves a look."""

    kind: str
    name: str
    watch: bool
    reasons: tuple[Reason, ...]
