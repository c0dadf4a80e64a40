"""Podcasts: new episodes and what their notes say. What is said in them is sound, and is not heard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Author, Place, Recognised
from tertulia.connectors.feeds import Feeds
from tertulia.connectors.podcast.form import FORM
from tertulia.kit.failures import Rejected

if TYPE_CHECKING:
    from tertulia.connectors.base import Words
    from tertulia.kit.http import Answer


class Podcast(Feeds):
    """A podcast's feed. Its episodes are articles with their sound beside them."""

    slug: ClassVar[str] = "podcast"
    label: ClassVar[Words] = _("Pódcast")
    monogram: ClassVar[str] = "Pd"
    auth = FORM
    about: ClassVar[Words] = _("Los episodios nuevos de un programa y lo que cuentan sus notas")
    also: ClassVar[tuple[str, ...]] = ("podcast", "radio", "audio", "episodio")
    fastest_s: ClassVar[int] = 600

    @classmethod
    def recognises(cls, url: str, page: Answer | None = None) -> Recognised | None:
        """A feed with episodes in it."""
        if page is None or b"<rss" not in page.content[:2000]:
            return None
        if b"http://www.itunes.com/dtds/podcast" not in page.content[:5000]:
            return None
        return Recognised(0.9, {"url": url}, _("Un pódcast"))

    def check(self) -> Author:
        """The podcast. Raises Rejected for a feed without a single episode to be heard."""
        author = super().check()
        _answer, document = self._itself()
        if not any(kind.startswith(("audio/", "video/")) for e in document.entries for _url, kind in e.media):
            words = _("Ese canal no tiene episodios: conéctalo como canal RSS.")
            raise Rejected(words).at(self.box)
        return author

    def places(self) -> Iterable[Place]:
        """The one place: the podcast."""
        return [replace(place, kind="podcast") for place in super().places()]
