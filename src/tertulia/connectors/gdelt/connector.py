"""The online press of the whole world, by GDELT's public index of articles."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Author, Connector, Cursor, Item, Listens, Media, Page, Place, Searches
from tertulia.connectors.gdelt.form import FORM
from tertulia.connectors.sift import each, rows
from tertulia.kit.failures import Rejected, Unavailable
from tertulia.kit.html import tidy_name

if TYPE_CHECKING:
    from tertulia.connectors.base import Words

API = "https://api.gdeltproject.org/api/v2/doc/doc"
MOST = 250
REMEMBERED = 500
CODES = {
    "Spanish": "es", "Portuguese": "pt", "Catalan": "ca", "Galician": "gl", "Basque": "eu", "English": "en",
    "French": "fr", "German": "de", "Italian": "it",
}  # fmt: skip


class Gdelt(Connector, Listens, Searches):
    """Articles that say some words, as headlines at their own addresses. Three months back at most."""

    slug: ClassVar[str] = "gdelt"
    label: ClassVar[Words] = "GDELT"
    monogram: ClassVar[str] = "Gd"
    auth = FORM
    keyless: ClassVar[bool] = True
    about: ClassVar[Words] = _("Titulares de la prensa de todo el mundo, tres meses atrás")
    also: ClassVar[tuple[str, ...]] = ("prensa", "noticias", "medios")
    fastest_s: ClassVar[int] = 900
    host_gap_s: ClassVar[float] = 5.0

    def check(self) -> Author:
        """The index, once it has understood the words."""
        try:
            self._articles(self._words(), "1d", 10)
        except Rejected as failure:
            raise failure.at("words") from None
        return Author(
            "gdeltproject.org", f"GDELT: {self._words()}"[:200], url="https://www.gdeltproject.org/"
        )

    def places(self) -> Iterable[Place]:
        """The one place: the words of the form."""
        words = self._words()
        return [Place(f"gdeltproject.org/{words}"[:200], f"GDELT: {words}"[:200])]

    def listen(self, place: Place, cursor: Cursor) -> Page:
        """What was indexed since the last reading; the first time, the last week."""
        return self._news(self._words(), "1d" if cursor.get("told") else "7d", cursor)

    def search(self, terms: Sequence[str], cursor: Cursor) -> Page:
        """The newest 250 articles of three months with any of the first seven `terms`."""
        quoted = [f'"{term}"' for term in terms[:7]]
        words = f"({' OR '.join(quoted)})" if len(quoted) > 1 else "".join(quoted)
        return self._news(words, "3m", cursor)

    def _words(self) -> str:
        words = str(self.config.get("words", "")).strip()
        if not words:
            raise Rejected(_("Pon las palabras que hay que buscar.")).at("words")
        return words

    def _news(self, words: str, span: str, cursor: Cursor) -> Page:
        told = list(cursor.get("told") or ())
        found = {item.id: item for item in each(self._articles(words, span, MOST), _item)}
        items = sorted((i for i in found.values() if i.id not in told), key=lambda item: item.published)
        return Page(items, {"told": ([item.id for item in reversed(items)] + told)[:REMEMBERED]})

    def _articles(self, words: str, span: str, most: int) -> list[dict[str, Any]]:
        language = str(self.config.get("language") or "")
        query = f"{words} sourcelang:{language}" if language else words
        asked = {"query": query, "mode": "ArtList", "format": "json", "sort": "DateDesc"}
        answer = self.http.get(API, params={**asked, "timespan": span, "maxrecords": str(most)}).check()
        body = answer.content.lstrip()
        if body[:1] != b"{":
            # Its refusals are a plain sentence with a 200: «The specified phrase is too short.»
            if answer.headers.get("content-type", "").startswith("text/html") and 0 < len(body) < 300:
                raise Rejected(_("GDELT no entiende esas palabras."), said=answer.text.strip()[:200])
            raise Unavailable(_("GDELT ha respondido algo que no se entiende."))
        told = answer.json()
        return rows(told.get("articles", []) if isinstance(told, dict) else None)


def _item(article: dict[str, Any]) -> Item:
    url, site = str(article["url"]), str(article["domain"]).removeprefix("www.")
    title = tidy_name(str(article["title"]), 300)
    name = f"gdeltproject.org/{hashlib.sha256(url.encode('utf-8', 'replace')).hexdigest()[:32]}"
    picture = str(article.get("socialimage") or "")
    return Item(
        id=name,
        author=Author(site, site, site, f"https://{site}/"),
        text=title,
        published=datetime.strptime(str(article["seendate"]), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC),
        kind="article",
        url=url,
        thread=name,
        title=title,
        lang=CODES.get(str(article.get("language")), ""),
        media=(Media(picture),) if picture.startswith("https://") else (),
    )
