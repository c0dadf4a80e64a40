"""How a network is shown, and how it counts a text: also for networks that are only shown.

The figures are data with the day on which they were last read in the network's own documentation; a figure
that a server tells at run time comes from its connector's `limits()` instead.
"""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex
from django.utils.translation import gettext_lazy as _

from tertulia.connectors import registry
from tertulia.connectors.base import Limits

if TYPE_CHECKING:
    from tertulia.connectors.base import Words

CHECKED = "2026-11-01"


@dataclass(frozen=True, slots=True)
class Face:
    """A network's name, the one or two letters of its tile, and how long a text may be there."""

    slug: str
    label: Words
    monogram: str
    limits: Limits


def _chars(maximum: int | None) -> Limits:
    return Limits(maximum, "chars", None, CHECKED)


_FACES = (
    Face("bluesky", "Bluesky", "B", Limits(300, "graphemes", None, CHECKED)),
    Face("demo", _("Red de demostración"), "T", _chars(500)),
    Face("discord", "Discord", "D", _chars(2000)),
    Face("facebook", "Facebook", "f", _chars(63_206)),
    Face("feed", _("Canal RSS"), "Rs", _chars(None)),
    Face("google", "Google", "G", _chars(4096)),
    Face("instagram", "Instagram", "IG", _chars(2200)),
    Face("linkedin", "LinkedIn", "in", _chars(3000)),
    Face("mail", _("Correo"), "@", _chars(None)),
    Face("mastodon", "Mastodon", "M", Limits(500, "graphemes", 23, CHECKED, short_mentions=True)),
    Face("reddit", "Reddit", "R", _chars(10_000)),
    Face("telegram", "Telegram", "Tg", _chars(4096)),
    Face("threads", "Threads", "Th", Limits(500, "graphemes", None, CHECKED)),
    Face("tiktok", "TikTok", "TT", _chars(2200)),
    Face("wordpress", "WordPress", "W", _chars(None)),
    Face("x", "X", "X", Limits(280, "weighted", 23, CHECKED)),
    Face("youtube", "YouTube", "YT", _chars(5000)),
)
_BY_SLUG = {known.slug: known for known in _FACES}


def face(slug: str) -> Face:
    """How `slug` is shown: as is said here, else as its connector says; a network nobody told us about wears
    its own first letters and has no limit."""
    if slug in _BY_SLUG:
        return _BY_SLUG[slug]
    if slug in registry.slugs():
        return _of_folder(slug)
    return Face(slug, slug.title() or "?", slug[:2].title() or "?", Limits())


@functools.cache
def _of_folder(slug: str) -> Face:
    connector = registry.get(slug)
    return Face(slug, connector.label, connector.monogram, Limits())


def faces() -> tuple[Face, ...]:
    """Every network that we can show, by slug."""
    return _FACES


_URL = regex.compile(r"(?<![\p{L}\p{N}@#_/.])https?://[^\s<>\"“”«»]+", regex.IGNORECASE)
_URL_TAIL = regex.compile(r"[.,;:!?'…)\]}]+$")
# A mention is written by somebody's name; the server part is what networks of many servers do not count.
_REMOTE = regex.compile(r"(?<![=/\w])(@\w+(?:[\w.-]*\w)?)@[\p{L}\p{N}][\p{L}\p{N}.-]*(?::\d+)?")
_EMOJI = regex.compile(r"\p{Emoji_Presentation}|\ufe0f|\u20e3|\p{Regional_Indicator}{2}")
# twitter-text v3: what counts one in X; everything else counts two.
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))


def count(text: str, limits: Limits) -> int:
    """How long `text` is in the unit of `limits`. A link counts `url_length` where the network says so; only
    links with http:// or https:// are taken for links, as Mastodon does (X also takes bare domains: written
    without it, a link may count differently there)."""
    text = unicodedata.normalize("NFC", text)
    if limits.url_length is not None:
        text = _with_short_links(text, "x" * limits.url_length)
    if limits.short_mentions:
        text = _REMOTE.sub(r"\1", text)
    if limits.unit == "chars":
        return len(text)
    clusters = regex.findall(r"\X", text)
    if limits.unit == "graphemes":
        return len(clusters)
    return sum(_weight(cluster) for cluster in clusters)


def _links(text: str) -> list[tuple[int, int]]:
    """Where each link stands. Punctuation after it is the sentence's; a parenthesis it opened, its own."""
    spans = []
    for match in _URL.finditer(text):
        end = match.end()
        tail = _URL_TAIL.search(match[0])
        while tail and end > match.start() + tail.start():
            link = text[match.start() : end]
            if link[-1] == ")" and link.count("(") >= link.count(")"):
                break
            end -= 1
        spans.append((match.start(), end))
    return spans


def _with_short_links(text: str, short: str) -> str:
    kept, last = [], 0
    for start, end in _links(text):
        kept += [text[last:start], short]
        last = end
    return "".join([*kept, text[last:]])


def _weight(cluster: str) -> int:
    """What one grapheme counts for X: an emoji two, however many code points it is made of."""
    if _EMOJI.search(cluster):
        return 2
    return sum(1 if any(a <= ord(c) <= b for a, b in _LIGHT) else 2 for c in cluster)
