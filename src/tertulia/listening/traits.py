"""What an item carries besides its words: addresses, pictures, a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tertulia.kit.links import MOST, canonical, links_in, without_links
from tertulia.listening.models import Trait

if TYPE_CHECKING:
    from tertulia.connectors import base

_MARKS = ("?", "¿", "？", "؟")
_OF_MEDIA = {"image": Trait.IMAGE.value, "video": Trait.VIDEO.value}


def links_of(said: base.Item) -> tuple[str, ...]:
    """The addresses that `said` shares, canonical, each once, in order: those that its network told, then
    those that stand in the text. Its own address is none of them."""
    told = [*said.links, *links_in(said.text)] if said.links or "." in said.text else ()
    own = canonical(said.url) if told else ""
    found = dict.fromkeys(url for one in told[: MOST * 5] if (url := canonical(one)) and url != own)
    return tuple(found)[:MOST]


def of(said: base.Item) -> int:
    """A sum of `Trait`. `said.links` are those of `links_of`."""
    found = Trait.LINK.value if said.links else 0
    for media in said.media:
        found |= _OF_MEDIA.get(media.kind, 0)
    if any(mark in said.text for mark in _MARKS) or "?" in said.title:
        words = without_links(f"{said.title} {said.text}")
        if any(mark in words for mark in _MARKS):
            found |= Trait.QUESTION.value
    return found
