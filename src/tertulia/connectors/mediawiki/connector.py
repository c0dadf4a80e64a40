"""MediaWiki: Wikipedia and every wiki that runs on that program. Recent changes, and the talk of pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from tertulia.connectors import base
from tertulia.connectors.base import Author, Cursor, Page, Place, Recognised
from tertulia.connectors.mediawiki import changes, talk
from tertulia.connectors.mediawiki.form import FORM
from tertulia.connectors.mediawiki.wiki import Wiki
from tertulia.connectors.sift import rows, whole
from tertulia.kit.failures import Failure, Rejected
from tertulia.kit.http import Answer, Http

_SISTERS = (
    "wikipedia.org",
    "wikinews.org",
    "wiktionary.org",
    "wikivoyage.org",
    "wikiquote.org",
    "wikimedia.org",
)


class MediaWiki(base.Connector, base.Listens):
    """A wiki, read by anybody."""

    slug: ClassVar[str] = "mediawiki"
    label: ClassVar[str] = "MediaWiki"
    monogram: ClassVar[str] = "Wk"
    auth = FORM
    keyless: ClassVar[bool] = True
    about: ClassVar[base.Words] = _("Cambios recientes de una wiki y lo que se discute en sus páginas")
    also: ClassVar[tuple[str, ...]] = ("wiki", "wikipedia", "discusión")
    fastest_s: ClassVar[int] = 60
    host_gap_s: ClassVar[float] = 1.0

    def __init__(self, config: Mapping[str, Any], http: Http) -> None:
        super().__init__(config, http)
        self._address = str(config.get("wiki") or "")

    @classmethod
    def recognises(cls, url: str, page: Answer | None = None) -> Recognised | None:
        """Wikipedia and its sisters by their name; others by what their pages say of themselves."""
        parts = urlsplit(url)
        host, where = (parts.hostname or ""), f"{parts.scheme}://{parts.netloc}"
        sister = any(host == name or host.endswith(f".{name}") for name in _SISTERS)
        told = page is not None and "MediaWiki" in page.text[:20_000] and "EditURI" in page.text[:50_000]
        if not sister and not told:
            return None
        title = unquote(parts.path.partition("/wiki/")[2]).replace("_", " ")
        config = {"wiki": where if sister else url, **({"pages": title} if title else {})}
        return Recognised(0.9 if sister else 0.85, config, _("Los cambios de esta wiki y sus discusiones"))

    def check(self) -> Author:
        """The wiki itself."""
        wiki = Wiki(self.http, self._address)
        try:
            told = wiki.general()
        except Failure as failure:
            raise failure.at("wiki") from None
        return Author(wiki.host, str(told["sitename"])[:200], wiki.host, str(told.get("base") or ""))

    def places(self) -> Iterable[Place]:
        """Its recent changes, and the talk of each page of the form."""
        wiki = Wiki(self.http, self._address)
        told = wiki.general()
        found = [Place(f"{wiki.host}/changes", str(told["sitename"]), str(told.get("base") or ""), "changes")]
        titles = [title.strip() for title in str(self.config.get("pages") or "").split("|")]
        return [*found, *(self._talk(wiki, title) for title in dict.fromkeys(filter(None, titles)))]

    def _talk(self, wiki: Wiki, title: str) -> Place:
        told = wiki.query(titles=title, prop="info", inprop="associatedpage")
        page = next(iter(rows(whole(told["query"], "pages")["pages"])), {})
        space = page.get("ns")
        if page.get("invalid") or not isinstance(space, int) or space < 0:
            raise Rejected(_("Esa página no existe en la wiki.")).at("pages")
        # Odd numbers are the talk of the even ones before them.
        name = str(page["title"] if space % 2 else page.get("associatedpage") or page["title"])
        return Place(
            f"{wiki.host}/talk/{name}", name, wiki.link(title=name.replace(" ", "_")), "talk", whole=True
        )

    def listen(self, place: Place, cursor: Cursor) -> Page:
        """Changes of the wiki, or what is said on a talk page, since `cursor`."""
        wiki = Wiki(self.http, self._address, str(cursor.get("api") or ""))
        _host, talks, title = place.id.partition("/talk/")
        page = talk.read(wiki, title, cursor) if talks else changes.read(wiki, cursor)
        once = {item.id: item for item in page.items}
        return replace(page, items=list(once.values()))
