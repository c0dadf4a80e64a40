"""Share of voice: how much is said of us and of each rival."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tertulia.brand.models import Brand


@dataclass(frozen=True, slots=True)
class Voice:
    """One name: how many items, what share of all, and how many by tone."""

    name: str
    is_ours: bool
    items: int
    share: float
    tones: dict[str, int]
    searches: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ShareOfVoice:
    """Every name, ours first. `total` is the sum, which counts an item that names two of them twice."""

    voices: list[Voice] = field(default_factory=list)
    total: int = 0
    definition: str = ""
    capped: bool = False


def share_of_voice(brand: Brand, start: datetime, end: datetime) -> ShareOfVoice:
    """The shares."""
    return ShareOfVoice()
