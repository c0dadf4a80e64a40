"""Any address that answers JSON: a list of things somewhere in it, and a path to what each says."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import unquote, urljoin, urlsplit

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.connectors import base
from tertulia.connectors.base import Author, Cursor, Item, Page, Place, Recognised
from tertulia.connectors.json_api import paths
from tertulia.connectors.json_api.form import FORM, PATHS
from tertulia.connectors.sift import each
from tertulia.kit.failures import Failure, Rejected, Unauthorized
from tertulia.kit.html import tidy, tidy_name, to_text
from tertulia.kit.http import Answer, host_of

if TYPE_CHECKING:
    from tertulia.connectors.base import Words

REMEMBERED = 1000
MOST_ENTRIES = 500
MOST_PAGES = 10
"""Pages of the past that are followed in one go."""
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")


class JsonApi(base.Connector, base.Listens, base.Tries):
    """A list in JSON. Its cursor keeps the server's validators, the page that comes next and a checksum of
    each thing seen."""

    slug: ClassVar[str] = "json_api"
    label: ClassVar[Words] = _("Datos JSON")
    monogram: ClassVar[str] = "{}"
    auth = FORM
    keyless: ClassVar[bool] = True
    about: ClassVar[Words] = _("Una dirección de tu empresa o de otra que responde JSON")
    also: ClassVar[tuple[str, ...]] = ("api", "rest", "datos", "integración", "json")
    fastest_s: ClassVar[int] = 60
    host_gap_s: ClassVar[float] = 1.0

    @classmethod
    def recognises(cls, url: str, page: Answer | None = None) -> Recognised | None:
        """What says that it is JSON and holds a list of objects."""
        if page is None:
            found = 0.5 if urlsplit(url).path.endswith(".json") else 0.0
            return Recognised(found, {"url": url}, _("la lista que hay en esos datos")) if found else None
        try:
            where = paths.guess(page.json())
        except Failure:
            return None
        return Recognised(0.75, {"url": url, **where}, _("la lista que hay en esos datos")) if where else None

    def check(self) -> Author:
        """The host, once a list with words is found at the address."""
        try:
            self.sample(1)
        except Failure as failure:
            raise (failure if failure.field else failure.at("url")) from None
        host = host_of(self._url)
        return Author(host, host, url=self._url)

    def places(self) -> Iterable[Place]:
        """The one place: the list."""
        parts = urlsplit(self._url)
        name = f"{parts.netloc.rpartition('@')[2]}{unquote(parts.path)}".rstrip("/")
        return [Place(self._url, name[:200], self._url, kind="list")]

    def guess(self) -> Mapping[str, str]:
        """The paths that were left empty, by the names that things usually have."""
        return paths.guess(self._ask(self._url).json())

    def sample(self, most: int = 3) -> Sequence[Item]:
        """The first things of the list as they would be heard."""
        data = self._ask(self._url).json()
        entries = self._entries(data)
        found = [item for item in self._items(entries[:50], data) if item.text]
        path = self._paths(data)["text"]
        # A title alone is a text, but not where somebody said that the text is elsewhere.
        if not found or (path and not any(paths.word(entry, path) for entry in entries[:50])):
            words = _("En la lista hay {n} cosas, pero ninguna tiene texto en «{path}».")
            raise Rejected(format_lazy(words, n=len(entries), path=path or "…")).at("text")
        return found[:most]

    def listen(self, place: Place, cursor: Cursor) -> Page:
        """What is new or has changed on the first page, and on those after it as long as all is new."""
        following = str(cursor.get("next") or "")
        how = (
            {} if following else {"etag": cursor.get("etag", ""), "last_modified": cursor.get("modified", "")}
        )
        answer = self._ask(following or place.id, **how)
        if answer.status == 304:
            return Page(cursor=dict(cursor))
        data = answer.json()
        entries = self._entries(data)
        seen = {str(key): int(value) for key, value in (cursor.get("seen") or {}).items()}
        items, kept = _news([item for item in self._items(entries, data) if item.text], seen)
        pages = int(cursor.get("pages", 0)) + 1 if following else 1
        onward = self._onward(data, answer) if len(items) == len(entries) and pages < MOST_PAGES else ""
        validators = {"etag": cursor.get("etag", ""), "modified": cursor.get("modified", "")}
        if not following:
            head = answer.headers
            validators = {"etag": head.get("etag", ""), "modified": head.get("last-modified", "")}
        after = {"seen": kept, "next": onward, "pages": pages if onward else 0, **validators}
        return Page(items, after, more=bool(onward))

    @property
    def _url(self) -> str:
        typed = str(self.config.get("url", "")).strip()
        return typed if "://" in typed else f"https://{typed}"

    def _ask(self, url: str, **how: Any) -> Answer:
        headers = {"Accept": "application/json"}
        name, token = (
            str(self.config.get("header") or "").strip(),
            str(self.config.get("token") or "").strip(),
        )
        # The key is for the host of the form, and for no other that an answer may name.
        if token and host_of(url) == host_of(self._url):
            if name and not _HEADER.fullmatch(name):
                raise Rejected(_("Eso no es el nombre de una cabecera.")).at("header")
            if not token.isascii() or not token.isprintable():
                raise Rejected(_("Una clave no lleva esos signos.")).at("token")
            headers[name or "Authorization"] = token
        answer = self.http.get(url, headers=headers, **how)
        try:
            return answer.check()
        except Unauthorized as failure:
            raise failure.at("token") from None

    def _paths(self, data: Any) -> dict[str, str]:
        """The paths of the form; where no text was named, those that are guessed fill what is empty."""
        told = {box: str(self.config.get(box) or "").strip() for box in PATHS}
        guessed = {} if told["text"] else paths.guess(data)
        return {box: told[box] or guessed.get(box, "") for box in PATHS}

    def _entries(self, data: Any) -> list[Mapping[str, Any]]:
        where = self._paths(data)["list"]
        found = paths.dig(data, where)
        if not isinstance(found, list):
            words = _("En «{path}» no hay ninguna lista.") if where else _("Ahí no se ve ninguna lista.")
            raise Rejected(format_lazy(words, path=where)).at("list")
        return [row for row in found[:MOST_ENTRIES] if isinstance(row, Mapping)]

    def _items(self, entries: Sequence[Mapping[str, Any]], data: Any) -> list[Item]:
        where, now = self._paths(data), datetime.now(UTC)
        return each(entries, lambda entry: _item(entry, where, self._url, now))

    def _onward(self, data: Any, answer: Answer) -> str:
        """The address of the next page, on the same host; «» where there is none."""
        path = str(self.config.get("next") or "").strip()
        told = paths.dig(data, path) if path else None
        url = urljoin(answer.url, told) if told and isinstance(told, str) else ""
        same = (urlsplit(url).scheme, host_of(url)) == (urlsplit(answer.url).scheme, host_of(answer.url))
        return url if url and same and url != answer.url and len(url) <= 2000 else ""


def _item(entry: Mapping[str, Any], where: Mapping[str, str], url: str, now: datetime) -> Item:
    host = host_of(url)
    said = {box: paths.word(entry, path) for box, path in where.items() if box not in ("list", "next")}
    text, title = _plain(said["text"]), tidy_name(_plain(said["title"]), 300)
    link = urljoin(url, said["link"]) if said["link"] else ""
    known = said["id"] or said["link"] or f"{said['author']}\0{said['date']}\0{said['text']}"
    remote = f"{host}/{known}"
    if not (said["id"] or said["link"]) or len(remote) > 250 or "\0" in remote:
        remote = f"{host}/#{hashlib.sha256(known.encode('utf-8', 'replace')).hexdigest()[:24]}"
    name = tidy_name(_plain(said["author"]))
    date = paths.dig(entry, where["date"]) if where["date"] else None
    return Item(
        id=remote,
        author=Author(f"{host}/{name.casefold()}"[:250], name) if name else Author(host, host),
        text=text or title,
        published=min(paths.moment(date) or now, now),
        url=link if link.startswith(("http://", "https://")) and len(link) <= 1000 else "",
        thread=remote,
        title=title if text else "",
    )


def _plain(words: str) -> str:
    return to_text(words) if "<" in words and ">" in words else tidy(words)


def _news(items: Sequence[Item], seen: Mapping[str, int]) -> tuple[list[Item], dict[str, int]]:
    """(what is new or says something else, oldest first; what to remember)."""
    kept: dict[str, int] = {}
    found = []
    for item in items:
        key = hashlib.sha256(item.id.encode("utf-8", "replace")).hexdigest()[:12]
        checksum = zlib.crc32(f"{item.title}\0{item.text}".encode("utf-8", "replace"))
        if key in kept:
            continue
        kept[key] = checksum
        if seen.get(key) != checksum:
            found.append(replace(item, edited=datetime.now(UTC)) if key in seen else item)
    for key, checksum in list(seen.items())[: max(0, REMEMBERED - len(kept))]:
        kept.setdefault(key, checksum)
    return sorted(found, key=lambda item: item.published), kept
