"""One page watched for change: what was added, what was taken away, in words. No key is needed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tertulia.connectors.base import Author, Connector, Cursor, Item, Listens, Page, Place, Recognised
from tertulia.connectors.web_page import change, reading, robots
from tertulia.connectors.web_page.form import FORM
from tertulia.kit.failures import Failure, Rejected, Unauthorized, Unavailable
from tertulia.kit.html import to_text
from tertulia.kit.http import Answer, host_of

if TYPE_CHECKING:
    from tertulia.connectors.base import Words

FEWEST = 20
"""Letters below which a page has no text: it is drawn by a program in the browser."""


class WebPage(Connector, Listens):
    """A page. Its cursor keeps the text as it was read last, the server's validators and what robots.txt
    said; each change is told once, as an item of the page's own thread."""

    slug: ClassVar[str] = "web_page"
    label: ClassVar[Words] = _("Página vigilada")
    monogram: ClassVar[str] = "Pg"
    auth = FORM
    keyless: ClassVar[bool] = True
    about: ClassVar[Words] = _("Qué se añade y qué se quita en una página")
    also: ClassVar[tuple[str, ...]] = ("web", "cambios", "precios", "condiciones", "competencia", "vigilar")
    fastest_s: ClassVar[int] = 300
    host_gap_s: ClassVar[float] = 2.0
    _found: tuple[Answer, str] | None = None

    @classmethod
    def recognises(cls, url: str, page: Answer | None = None) -> Recognised | None:
        """Any page of words can be watched: the last resort."""
        if page is None:
            return Recognised(0.1, {"url": url}, _("los cambios de esa página"))
        try:
            reading.page_of(page)
        except Failure:
            return None
        return Recognised(0.2, {"url": page.url}, _("los cambios de esa página"))

    @classmethod
    def notes(cls, cursor: Cursor) -> Sequence[Words]:
        """How much of the page is not told, since it changes by itself."""
        count = change.restless(cursor.get("spots") or {})
        words = ngettext_lazy(
            "Un trozo de la página cambia cada vez que se abre: no se cuenta.",
            "{count} trozos de la página cambian cada vez que se abre: no se cuentan.",
            count,
        )
        return (format_lazy(words, count=count),) if count else ()

    def check(self) -> Author:
        """The site, after a look at whether its page can be watched at all: open, with words, and the same
        when it is opened twice."""
        try:
            answer, source = self._itself()
            first = to_text(source)
            if sum(c.isalpha() for c in first) < FEWEST:
                words = _(
                    "Esa página llega sin texto: la dibuja un programa en el navegador. No se puede vigilar."
                )
                raise Rejected(words)
            again = to_text(reading.page_of(self.http.get(answer.url)))
            if _differ(first, again):
                words = _(
                    "Esa página sale distinta cada vez que se abre: no se sabría qué ha cambiado de verdad."
                )
                raise Rejected(words)
        except Failure as failure:
            raise failure.at("url") from None
        return _site(answer.url, source)

    def places(self) -> Iterable[Place]:
        """The one place: the page. All its changes are kept."""
        answer, source = self._itself()
        title, _site_name = reading.title_of(source)
        return [Place(answer.url, title or answer.host, answer.url, kind="page", whole=True)]

    def _itself(self) -> tuple[Answer, str]:
        if self._found is None:
            typed = str(self.config.get("url", "")).strip()
            url = typed if "://" in typed else f"https://{typed}"
            robots.heed(robots.ask(self.http, url), url)
            answer = self._get(url)
            self._found = answer, reading.page_of(answer)
        return self._found

    def _get(self, url: str, **how: Any) -> Answer:
        answer = self.http.get(url, headers={"Accept": "text/html, text/plain;q=0.8"}, **how)
        if answer.status in (401, 403):
            words = _("{host} no deja ver esa página sin entrar: solo se vigilan páginas abiertas.")
            raise Unauthorized(format_lazy(words, host=answer.host))
        if answer.status in (404, 410):
            raise Rejected(format_lazy(_("{host} dice que esa página no existe."), host=answer.host))
        return answer.check()

    def listen(self, place: Place, cursor: Cursor) -> Page:
        """What changed since `cursor`; the first time, the page as it stands."""
        url = place.id if "://" in place.id else str(self.config["url"])
        asked = robots.ask(self.http, url, cursor.get("robots"))
        robots.heed(asked, url)
        answer = self._get(
            url, etag=str(cursor.get("etag", "")), last_modified=str(cursor.get("modified", ""))
        )
        if answer.status == 304:
            return Page(cursor={**cursor, "robots": asked})
        source = reading.page_of(answer)
        text = reading.words_of(source, plain=reading.is_plain(answer))
        if not text.strip():
            raise Unavailable(_("La página ha llegado sin texto."))
        kept = {
            "text": text,
            "etag": answer.headers.get("etag", ""),
            "modified": answer.headers.get("last-modified", ""),
            "robots": asked,
        }
        if "text" not in cursor:
            return Page([_item(url, source, text, first=True)], {**kept, "spots": {}})
        found, spots = change.compare(str(cursor["text"]), text, cursor.get("spots"))
        items = [_item(url, source, found.words(), first=False)] if found else []
        return Page(items, {**kept, "spots": spots})


def _differ(one: str, other: str) -> bool:
    """Whether more than half of a page is different when it is opened again."""
    found, _spots = change.compare(one, other)
    different = len(found.added) + len(found.altered)
    return different * 2 > len(change.pieces(other))


def _site(url: str, source: str) -> Author:
    host = host_of(url)
    parts = urlsplit(url)
    name = reading.title_of(source)[1] or host
    return Author(host, name, host, f"{parts.scheme}://{parts.netloc}/")


def _item(url: str, source: str, text: str, *, first: bool) -> Item:
    """The page as it stands, or one change of it: a comment on the page, in words of ours."""
    root = _id(url)
    now = datetime.now(UTC)
    digest = hashlib.sha256(f"{now:%Y-%m-%d %H}\0{text}".encode("utf-8", "replace")).hexdigest()[:16]
    return Item(
        id=root if first else f"{root}#{digest}",
        author=_site(url, source),
        text=text,
        published=now,
        kind="article",
        url=url if len(url) <= 1000 else "",
        parent="" if first else root,
        thread=root,
        title=reading.title_of(source)[0],
    )


def _id(url: str) -> str:
    """The page's address without its scheme, qualified by its host; a digest where it is too long."""
    parts = urlsplit(url)
    rest = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    if len(rest) > 220:
        rest = "/#" + hashlib.sha256(rest.encode("utf-8", "replace")).hexdigest()[:24]
    return host_of(url) + rest
