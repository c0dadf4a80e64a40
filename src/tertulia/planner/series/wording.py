"""What a proposal says on each network: the same sentences, as many as its measure takes."""

from __future__ import annotations

from collections.abc import Sequence

from tertulia.connectors.boxes import Limits
from tertulia.connectors.counting import count, size

LINK_ROOM = 80
"""Characters kept free for the article's address where a network counts it as it is written."""


def fitted(candidates: Sequence[str], limits: Limits, *, linked: bool) -> str:
    """The first of `candidates` (the fullest first) that fits with the link below it; else the last one, cut
    between words. `linked`: the address goes in the words."""
    room = (limits.url_length or LINK_ROOM) + 2 if linked else 0
    for text in candidates:
        if _fits(text, limits, room):
            return text
    text = candidates[-1]
    while text and not _fits(f"{text}…", limits, room):
        text = text.rsplit(" ", 1)[0] if " " in text else text[:-1]
    return f"{text.rstrip(' ,;:.')}…" if text else ""


def _fits(text: str, limits: Limits, room: int) -> bool:
    most = limits.maximum
    if most is not None and count(text, limits) + room > most:
        return False
    return limits.bytes is None or size(text) + room <= limits.bytes


def quoted(text: str) -> str:
    """«text», with the quotes inside it changed for others."""
    return f"«{text.strip().strip('«»').replace('«', '“').replace('»', '”')}»"


def numbered(points: Sequence[str]) -> str:
    """One point a line, numbered."""
    return "\n".join(f"{number}. {point}" for number, point in enumerate(points, start=1))


def stopped(text: str) -> str:
    """`text` with a full stop where it ends in none."""
    text = text.strip()
    return text if not text or text[-1] in ".!?…»”" else f"{text}."
