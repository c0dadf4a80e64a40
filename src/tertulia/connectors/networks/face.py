"""What is known of a network as a place to publish: its name and tile, its limits, how it shows a post."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tertulia.connectors.boxes import Limits

if TYPE_CHECKING:
    from tertulia.connectors.base import Words

CHECKED = "2026-11-01"
"""When the limits were last read where `Face.source` says, unless the limits say another day."""
SEEN = "2026-11-01"
"""When folds and crops were written down, from what is commonly told of each network, unmeasured by us. No
network publishes them: they serve for a likeness of a post, never to refuse one."""

JPEG, PNG, GIF, WEBP = "image/jpeg", "image/png", "image/gif", "image/webp"
MP4, MOV, WEBM = "video/mp4", "video/quicktime", "video/webm"
READ = "2026-11-23"
"""Figures that were read again on this day."""


@dataclass(frozen=True, slots=True)
class Shows:
    """How a post looks there. `folds_chars`, `folds_lines`: after how many characters or lines «ver más»
    stands (None: never). `links`: an address in the text can be followed. `cards`: an address gets a card
    with its title and picture. `ratio`: width / height of a lone picture in the feed (None: whole). `seen`:
    the day on which it was written down."""

    folds_chars: int | None = None
    folds_lines: int | None = None
    links: bool = True
    cards: bool = True
    ratio: float | None = None
    seen: str = SEEN


@dataclass(frozen=True, slots=True)
class Hand:
    """Where a person publishes: `home` a page to go to; `intent` an address that opens the composer with
    `{text}` and `{url}` in it («» where the network has none). Where `{text}` is missing it takes the address
    alone, and the text has to be pasted."""

    home: str = ""
    intent: str = ""


@dataclass(frozen=True, slots=True)
class Face:
    """A network's name, the one or two letters of its tile, and how long a text may be there. `source`: where
    its figures are published; `long_form`: articles with a title rather than short posts."""

    slug: str
    label: Words
    monogram: str
    limits: Limits
    shows: Shows = field(default_factory=Shows)
    hand: Hand = field(default_factory=Hand)
    source: str = ""
    long_form: bool = False
    sure: bool = True
    """False: its figures are common knowledge, still to be read where `source` says."""
