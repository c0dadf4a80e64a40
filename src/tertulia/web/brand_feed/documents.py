"""The feed as Atom (RFC 4287) and as JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from xml.etree import ElementTree

from tertulia.web.brand_feed.entries import Entry

ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Feed:
    """What stands above the entries. `here` is the address of this document; `home` the brand's own page."""

    id: str
    title: str
    lang: str
    here: str
    home: str
    entries: Sequence[Entry]
    opened: datetime

    @property
    def updated(self) -> datetime:
        """When it last changed."""
        return max((entry.updated for entry in self.entries), default=self.opened)


def atom(feed: Feed) -> bytes:
    """`feed` as an Atom document."""
    root = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": feed.lang})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", _moment(feed.updated))
    ElementTree.SubElement(root, "link", rel="self", type="application/atom+xml", href=feed.here)
    if feed.home:
        ElementTree.SubElement(root, "link", rel="alternate", type="text/html", href=feed.home)
    _add(ElementTree.SubElement(root, "author"), "name", feed.title)
    for entry in feed.entries:
        _atom_entry(ElementTree.SubElement(root, "entry"), entry)
    body: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _atom_entry(node: ElementTree.Element, entry: Entry) -> None:
    if entry.lang:
        node.set("xml:lang", entry.lang)
    _add(node, "id", entry.id)
    _add(node, "title", entry.title or "…")
    _add(node, "published", _moment(entry.published))
    _add(node, "updated", _moment(entry.updated))
    for number, place in enumerate(entry.places):
        # Of one kind only the first may be «the same elsewhere»; the others are told by their network.
        rel = "alternate" if number == 0 else "related"
        ElementTree.SubElement(node, "link", rel=rel, type="text/html", href=place.url, title=place.label)
    for tag in entry.tags:
        ElementTree.SubElement(node, "category", term=tag)
    _add(node, "content", entry.html or as_html(entry.text), type="html")


def json_feed(feed: Feed) -> bytes:
    """`feed` as a JSON Feed."""
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "feed_url": feed.here,
        "language": feed.lang,
        **({"home_page_url": feed.home} if feed.home else {}),
        "items": [_json_entry(entry) for entry in feed.entries],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _json_entry(entry: Entry) -> dict[str, object]:
    first = entry.places[0].url if entry.places else ""
    return {
        "id": entry.id,
        "title": entry.title,
        "content_html": entry.html or as_html(entry.text),
        **({"content_text": entry.text} if not entry.html else {}),
        "date_published": _moment(entry.published),
        "date_modified": _moment(entry.updated),
        **({"url": first} if first else {}),
        **({"language": entry.lang} if entry.lang else {}),
        **({"tags": list(entry.tags)} if entry.tags else {}),
        **({"_places": [{"name": p.label, "url": p.url} for p in entry.places]} if entry.places else {}),
    }


def as_html(text: str) -> str:
    """Plain words as paragraphs."""
    paragraphs = [part for part in text.split("\n\n") if part.strip()]
    return "".join(
        f"<p>{escape(part.strip(), quote=False).replace(chr(10), '<br>')}</p>" for part in paragraphs
    )


def _add(node: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(node, name, attributes).text = text


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
