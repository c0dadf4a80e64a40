"""Reading feeds (RSS, Atom, JSON Feed), whosever they are. No key is needed, and none is possible."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar, Literal
from urllib.parse import urljoin

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Author, Connector, Cursor, Item, Listens, Media, Page, Place
from tertulia.connectors.feed_document import MOST_ENTRIES, Document, Entry, parse
from tertulia.kit.failures import Failure, RateLimited, Rejected
from tertulia.kit.html import links_of, tidy_name, to_text
from tertulia.kit.http import Answer, host_of

if TYPE_CHECKING:
    pass

# Where sites put their feed when their page does not tell.
USUAL = ("feed/", "rss", "rss.xml", "atom.xml", "feed.xml", "index.xml", "feed.json", "?feed=rss2")
REMEMBERED = 500
ACCEPT = {"Accept": "application/atom+xml, application/rss+xml, application/feed+json, */*;q=0.5"}
_LINK = re.compile(r"<link\b[^>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""(?:^|[\s"'/])(rel|type|href|title)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I
)
_KINDS: dict[str, Literal["image", "video", "audio"]] = {"image": "image", "video": "video", "audio": "audio"}
_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")


class Feeds(Connector, Listens):
    """What feeds have in common; a network is a subclass in a folder of its own. The cursor keeps the address
    that was found, the server's validators (ETag, Last-Modified) and a checksum of each entry, so that what
    is new or has changed is told apart from what is not."""

    keyless: ClassVar[bool] = True
    box: ClassVar[str] = "url"
    """The box of the form in which a wrong address is to be mended."""
    _found: tuple[Answer, Document] | None = None

    def check(self) -> Author:
        """The feed itself, as whoever speaks there when an entry has no author."""
        try:
            answer, document = self._itself()
        except Failure as failure:
            raise failure.at(failure.field or self.box) from None
        return _feed_author(answer.url, document)

    def places(self) -> Iterable[Place]:
        """The one place: the feed, by the address at which it was found."""
        answer, document = self._itself()
        author = _feed_author(answer.url, document)
        return [Place(answer.url, author.name, author.url, kind="feed")]

    def _itself(self) -> tuple[Answer, Document]:
        """The feed of the form, looked for once: whoever connects asks who and where in one breath."""
        if self._found is None:
            self._found = self._find(self.address())
        return self._found

    def address(self) -> str:
        """Where the feed is, or a page that tells: as the form says. Feeds of a known network make it."""
        return str(self.config.get("url", "")).strip()

    def told(self, item: Item, entry: Entry) -> Item:
        """`item` as it is told. Networks whose feeds have ways of their own change it here."""
        return item

    def listen(self, place: Place, cursor: Cursor) -> Page:
        """The entries that are new or have changed since `cursor`; the first time, all that the feed shows
        (the newest 300)."""
        url = str(cursor.get("url") or "") or (place.id if "://" in place.id else self.address())
        if cursor.get("url"):
            answer = self.http.get(
                url,
                headers=ACCEPT,
                etag=str(cursor.get("etag", "")),
                last_modified=str(cursor.get("modified", "")),
            )
            if answer.status == 304:
                return Page(cursor=dict(cursor))
            document = _document(answer)
            if document is None:
                raise Rejected(_("Ahí ya no hay un canal RSS."))
        else:
            answer, document = self._find(url)
            url = answer.url
        seen = {str(key): int(value) for key, value in (cursor.get("seen") or {}).items()}
        items, kept = self._news(document, url, seen)
        head = answer.headers
        validators = {"etag": head.get("etag", ""), "modified": head.get("last-modified", "")}
        return Page(items, {"url": url, "seen": kept, **validators})

    def _find(self, url: str) -> tuple[Answer, Document]:
        """The feed at `url`, or the one that the page at `url` points to, or one in a usual place."""
        answer = self.http.get(url if "://" in url else f"https://{url}", headers=ACCEPT)
        document = _document(answer)
        if document is not None:
            return answer, document
        usual = (urljoin(answer.url.partition("?")[0].rstrip("/") + "/", path) for path in USUAL)
        at_root = (urljoin(answer.url, "/" + path) for path in USUAL[:4])
        for candidate in dict.fromkeys((*_announced(answer), *usual, *at_root)):
            try:
                found = self.http.get(candidate, headers=ACCEPT, timeout=10)
                document = _document(found)
            except RateLimited:
                raise
            except Failure:
                continue
            if document is not None:
                return found, document
        raise Rejected(format_lazy(_("En {host} no hay ningún canal RSS a la vista."), host=answer.host))

    def _news(self, document: Document, url: str, seen: dict[str, int]) -> tuple[list[Item], dict[str, int]]:
        """What `seen` (key → checksum) does not hold or holds otherwise, and what to remember: the document's
        entries, then those it showed before, since feeds drop and bring back."""
        now, items, kept = datetime.now(UTC), [], {}
        for entry in _newest(document):
            remote = _remote_id(entry, url)
            key = hashlib.sha256(remote.encode("utf-8", "replace")).hexdigest()[:12]
            checksum = zlib.crc32(f"{entry.title}\0{entry.body}".encode("utf-8", "replace"))
            if key in kept:
                continue
            kept[key] = checksum
            if seen.get(key) != checksum:
                item = self.told(_item(entry, remote, document, url, now), entry)
                items.append(replace(item, edited=item.edited or now) if key in seen else item)
        for key, checksum in list(seen.items())[: REMEMBERED - len(kept)]:
            kept.setdefault(key, checksum)
        return items, kept


def says_feed(page: Answer) -> bool | None:
    """Whether `page` is a feed (True), names one in its head (False), or neither (None)."""
    try:
        if _document(page) is not None:
            return True
    except Failure:
        return None
    return False if any(True for _feed in _announced(page)) else None


def _document(answer: Answer) -> Document | None:
    """The feed in an answer; None if it holds something else. Raises what its status means."""
    if answer.status in (404, 410):
        raise Rejected(format_lazy(_("{host} dice que esa página no existe."), host=answer.host))
    return parse(answer.check().content, answer.headers.get("content-type", ""))


def _announced(page: Answer) -> Iterator[str]:
    """The feeds that a page names in its head, the one for comments last."""
    found = []
    for tag in _LINK.findall(page.text[:200_000]):
        values = {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(tag)}
        if "alternate" in values.get("rel", "").lower() and values.get("type", "").lower() in _TYPES:
            address = urljoin(page.url, values.get("href", "").replace("&amp;", "&"))
            about_comments = "comment" in (address + values.get("title", "")).lower()
            found.append((about_comments, address))
    return (address for _late, address in sorted(found, key=lambda pair: pair[0]))


def _newest(document: Document) -> list[Entry]:
    """The entries oldest first, the newest `MOST_ENTRIES`. Feeds stand newest first; dates tell better."""
    never = datetime.min.replace(tzinfo=UTC)
    upwards = list(reversed(document.entries))
    if all(entry.published or entry.updated for entry in upwards):
        upwards.sort(key=lambda entry: entry.published or entry.updated or never)
    return upwards[-MOST_ENTRIES:]


def _item(entry: Entry, remote: str, document: Document, url: str, now: datetime) -> Item:
    link = _web(urljoin(document.link or url, entry.link)) if entry.link else ""
    published = min(entry.published or entry.updated or now, now)
    changed = entry.updated if entry.published else None
    edited = min(changed, now) if changed and changed > published else None
    title = tidy_name(to_text(entry.title, 400), 300)
    return Item(
        id=remote,
        author=_author(entry, document, url),
        text=to_text(entry.body) or title,
        published=published,
        kind="article",
        url=link,
        thread=remote,
        title=title,
        lang=entry.lang.replace("_", "-").partition("-")[0].lower()[:3],
        edited=edited,
        media=tuple(_media(entry, url)),
        links=links_of(entry.body),
    )


def _web(address: str) -> str:
    """`address` if it is one of the web that may be kept, else «»."""
    return address if address.startswith(("http://", "https://")) and len(address) <= 2000 else ""


def _remote_id(entry: Entry, url: str) -> str:
    """Stable and qualified by its host: the guid (an address is its own qualification), else the address,
    else a digest of what does not change."""
    guid = entry.guid.strip() or (urljoin(url, entry.link) if entry.link else "")
    if not guid:
        words = f"{entry.title}\0{entry.published or ''}" if entry.title else entry.body
        guid = "#" + hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:24]
    if guid.startswith(("http://", "https://")):
        remote = guid.partition("://")[2]
    else:
        remote = f"{host_of(url)}/{guid}"
    if len(remote) > 250:
        remote = f"{host_of(url)}/#{hashlib.sha256(remote.encode('utf-8', 'replace')).hexdigest()[:24]}"
    return remote


def _author(entry: Entry, document: Document, url: str) -> Author:
    name = tidy_name(to_text(entry.author, 400))
    if not name:
        return _feed_author(url, document)
    return Author(f"{host_of(url)}/{name.casefold()}"[:250], name)


def _feed_author(url: str, document: Document) -> Author:
    home = _web(urljoin(url, document.link)) or url
    return Author(host_of(url), tidy_name(to_text(document.title, 400)) or host_of(url), host_of(url), home)


def _media(entry: Entry, url: str) -> Iterator[Media]:
    for address, kind in entry.media:
        if place := _web(urljoin(url, address)):
            yield Media(place, _KINDS.get(kind.partition("/")[0], "file"))
