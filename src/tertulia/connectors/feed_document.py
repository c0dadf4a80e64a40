"""A feed's document, whatever its dialect: RSS, Atom or JSON Feed → title, address and entries as plain data.

XML is decoded by us and loses its DOCTYPE before any parser sees it; a DOCTYPE that declares entities is
refused, since all it can do in a feed is harm.
"""

from __future__ import annotations

import calendar
import codecs
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tertulia.kit.failures import Rejected

MOST_ENTRIES = 300
MOST_TAGS = 300_000
"""A feed of thousands of entries has fewer; reading more of them would keep a worker busy for a minute."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Encodings that turn harmless bytes into markup are not on the list: they would get past what is checked.
_ENCODINGS = re.compile(
    r"utf-?(8|16|32)([lb]e)?|iso-?8859-?\d+|latin-?\d|windows-?\d+|cp\d+|us-?ascii|koi8-?r"
)
_DECLARED = re.compile(r"""<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
_PROLOG = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->)", re.DOTALL)
# Each part ends where the next begins, so that none is ever tried again: what never ends costs no more.
_DOCTYPE = re.compile(r"\s*<!DOCTYPE\b[^>\[]*+(\[)?", re.IGNORECASE)
_ROOT = re.compile(r"\s*<(?:\w+:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, as it is written there: `title` and `body` are HTML (or text), dates aware or None."""

    guid: str
    link: str
    title: str
    body: str
    author: str
    published: datetime | None
    updated: datetime | None
    lang: str
    media: tuple[tuple[str, str], ...] = ()
    author_url: str = ""
    source: tuple[str, str] = ("", "")
    """Where it was published first, as collections tell it: name and address."""


@dataclass(frozen=True, slots=True)
class Document:
    """A feed: its name, the page that it belongs to, its language and its entries as they stand there."""

    title: str
    link: str
    lang: str
    entries: tuple[Entry, ...]


def parse(content: bytes, content_type: str = "") -> Document | None:
    """The feed that `content` holds, or None if it is something else (a page, a picture, nothing).

    Raises Rejected for XML that declares entities."""
    text = decode(content, content_type)
    start = text.lstrip()[:1]
    if start == "{":
        return _json_feed(text)
    return _xml_feed(text) if start == "<" else None


def decode(content: bytes, content_type: str = "") -> str:
    """`content` as text: by its byte order mark, else as its header or its XML declaration says, else UTF-8.
    What does not decode becomes U+FFFD."""
    for mark, name in _BOMS:
        if content.startswith(mark):
            return content.decode(name, "replace")
    header = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type)
    declared = _DECLARED.search(content[:300].decode("latin-1"))
    for match in (header, declared):
        name = match[1].lower() if match else ""
        if _ENCODINGS.fullmatch(name):
            try:
                return content.decode(name, "replace")
            except LookupError:
                continue
    return content.decode("utf-8", "replace")


def _xml_feed(text: str) -> Document | None:
    """By feedparser, which copes with feeds that are not quite XML. It is given a stream: a plain string it
    would take for an address or a file."""
    import feedparser

    text = _without_doctype(text)
    if not _ROOT.match(text):
        return None
    if text.count("<") > MOST_TAGS:
        raise Rejected(_("Ese canal RSS es desmesurado: no se lee."))
    body = "<?xml version='1.0' encoding='utf-8'?>" + text
    found = feedparser.parse(
        io.BytesIO(body.encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not found.version:
        return None
    feed = found.feed
    lang = str(feed.get("language", ""))
    entries = tuple(_entry(entry, lang) for entry in found.entries[: MOST_ENTRIES * 4])
    return Document(str(feed.get("title", "")), str(feed.get("link", "")), lang, entries)


def _without_doctype(text: str) -> str:
    """`text` without its prolog (declaration, comments, DOCTYPE); Rejected if that declares entities."""
    at = _past_prolog(text, 0)
    doctype = _DOCTYPE.match(text, at)
    if doctype is None:
        return text[at:]
    if doctype[1]:
        raise Rejected(_("Ese XML declara entidades, algo que un canal RSS no necesita: no se lee."))
    end = text.find(">", doctype.end())
    return text[_past_prolog(text, end + 1) :] if end >= 0 else ""


def _past_prolog(text: str, at: int) -> int:
    while match := _PROLOG.match(text, at):
        at = match.end()
    return at


def _entry(entry: dict[str, Any], lang: str) -> Entry:
    contents = entry.get("content") or ()
    bodies = [str(part.get("value", "")) for part in contents if part.get("value")]
    body = max(bodies, key=len, default="") or str(entry.get("summary", ""))
    media = [(str(e.get("href") or e.get("url") or ""), str(e.get("type", ""))) for e in _attached(entry)]
    return Entry(
        guid=str(entry.get("id", "")),
        link=str(entry.get("link", "")),
        title=str(entry.get("title", "")),
        body=body,
        author=str(entry.get("author_detail", {}).get("name") or entry.get("author", "")),
        published=_moment(entry.get("published_parsed") or entry.get("created_parsed")),
        # Asked past feedparser's own `get`, which would answer with the date of publication.
        updated=_moment(dict.get(entry, "updated_parsed")),
        lang=str(entry.get("language") or lang),
        media=tuple(media[:10]),
        author_url=str(entry.get("author_detail", {}).get("href") or ""),
        source=_source(entry.get("source")),
    )


def _source(told: Any) -> tuple[str, str]:
    if not isinstance(told, Mapping):
        return "", ""
    return str(told.get("title") or ""), str(told.get("href") or told.get("link") or "")


def _attached(entry: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*(entry.get("enclosures") or ()), *(entry.get("media_content") or ())]


def _moment(parsed: Any) -> datetime | None:
    """feedparser's UTC nine-tuple; None for what is no date, or from before there were feeds (zero clock)."""
    try:
        moment = datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return moment if moment.year >= 1990 else None


def _json_feed(text: str) -> Document | None:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or "jsonfeed.org" not in str(data.get("version", "")):
        return None
    lang = str(data.get("language") or "")
    entries = [_json_entry(item, lang) for item in _dicts(data.get("items"))[: MOST_ENTRIES * 4]]
    return Document(str(data.get("title") or ""), str(data.get("home_page_url") or ""), lang, tuple(entries))


def _json_entry(item: Mapping[str, Any], lang: str) -> Entry:
    authors = [*_dicts(item.get("authors")), *_dicts([item.get("author")]), {}]
    attached = _dicts(item.get("attachments"))
    media = [(str(a.get("url") or ""), str(a.get("mime_type") or "")) for a in attached]
    if item.get("image"):
        media.insert(0, (str(item["image"]), "image/*"))
    plain = str(item.get("content_text") or "")
    return Entry(
        guid=str(item.get("id") or ""),
        link=str(item.get("url") or item.get("external_url") or ""),
        title=str(item.get("title") or ""),
        body=str(item.get("content_html") or "") or as_html(plain or str(item.get("summary") or "")),
        author=str(authors[0].get("name") or ""),
        published=_iso(item.get("date_published")),
        updated=_iso(item.get("date_modified")),
        lang=str(item.get("language") or lang),
        media=tuple(media[:10]),
    )


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def as_html(text: str) -> str:
    """Plain text as HTML that reads the same."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return "<p>" + escaped.replace("\r\n", "\n").replace("\n", "<br>") + "</p>" if text else ""


def _iso(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment if moment.year >= 1990 else None
