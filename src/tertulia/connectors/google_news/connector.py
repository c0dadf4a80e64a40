"""The press, by the feed of a search in Google News."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Author, Cursor, Item, Page, Place, Recognised, Searches
from tertulia.connectors.feed_document import Entry
from tertulia.connectors.feeds import Feeds
from tertulia.connectors.google_news.form import FORM
from tertulia.kit.failures import Rejected
from tertulia.kit.http import host_of

if TYPE_CHECKING:
    from tertulia.connectors.base import Words
    from tertulia.kit.http import Answer

SITE = "https://news.google.com"
MOST_TERMS = 12


class GoogleNews(Feeds, Searches):
    """A search. Each entry is the headline of an article, with the paper that published it as its author; the
    article itself stands there and is not copied."""

    slug: ClassVar[str] = "google_news"
    label: ClassVar[Words] = "Google News"
    monogram: ClassVar[str] = "GN"
    auth = FORM
    about: ClassVar[Words] = _("Titulares de la prensa que digan unas palabras")
    also: ClassVar[tuple[str, ...]] = ("prensa", "noticias", "medios", "google noticias")
    fastest_s: ClassVar[int] = 300
    host_gap_s: ClassVar[float] = 5.0
    box: ClassVar[str] = "words"

    @classmethod
    def recognises(cls, url: str, page: Answer | None = None) -> Recognised | None:
        """The address of a search in Google News."""
        parts = urlsplit(url)
        words = parse_qs(parts.query).get("q", [""])[0]
        if parts.hostname != "news.google.com" or not words:
            return None
        return Recognised(0.95, {"words": words}, _("Una búsqueda de Google News"))

    def address(self) -> str:
        """The feed of the search that the form asks for. Raises Rejected where it asks for nothing."""
        words = str(self.config.get("words", "")).strip()
        if not words:
            raise Rejected(_("Pon las palabras que hay que buscar.")).at("words")
        return _search(words, str(self.config.get("edition") or "es-ES"))

    def check(self) -> Author:
        """The search itself."""
        super().check()
        return Author("news.google.com", str(self.config["words"]).strip()[:200], url=self.address())

    def search(self, terms: Sequence[str], cursor: Cursor) -> Page:
        """Headlines with any of `terms` (the first 12), as far back as Google shows them: a hundred."""
        quoted = [f'"{term}"' if " " in term else term for term in terms[:MOST_TERMS]]
        address = _search(" OR ".join(quoted), str(self.config.get("edition") or "es-ES"))
        return self.listen(Place(address, address), cursor)

    def told(self, item: Item, entry: Entry) -> Item:
        """The headline, by the paper that published it."""
        paper, address = entry.source
        title = item.title
        if paper and title.endswith(f" - {paper}"):
            title = title[: -len(paper) - 3].rstrip()
        author = (
            Author(host_of(address), paper, host_of(address), address) if paper and address else item.author
        )
        name = f"news.google.com/{entry.guid}" if len(entry.guid) <= 250 else item.id
        return replace(item, id=name, thread=name, author=author, title=title, text=title, links=())


def _search(words: str, edition: str) -> str:
    lang, _dash, country = edition.rpartition("-")
    asked = {"q": words, "hl": lang, "gl": country, "ceid": f"{country}:{lang}"}
    return f"{SITE}/rss/search?{urlencode(asked)}"
