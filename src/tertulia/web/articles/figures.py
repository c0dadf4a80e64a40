"""What the page counts of an article: words, minutes, ease, and what a search engine would show."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from tertulia.connectors.articles import slug_of
from tertulia.kit import markdown
from tertulia.kit.html import to_text
from tertulia.outbox.models import Channel
from tertulia.planner.models import Post
from tertulia.text import readability

WORDS_A_MINUTE = 230
"""Silent reading of adults: Brysbaert, «How many words do we read per minute?» (2019), 238 in English; a
little less in Spanish, whose words are longer."""
TITLE, DESCRIPTION = 60, 155
"""Characters that search engines commonly show of a title and of a description; seen, not published."""
EASY = 55
"""From here on the INFLESZ scale calls a text «normal»."""


@dataclass(frozen=True, slots=True)
class Figures:
    """`minutes` to read it; `ease` «easy», «hard» or «» where nothing can be said."""

    words: int
    minutes: int
    ease: str


def figures(text: str, language: str = "es") -> Figures:
    """What is counted of the Markdown `text`."""
    plain = to_text(markdown.to_html(text), 200_000)
    words = len(plain.split())
    measured = readability.measure(plain, language or "es") if words >= 60 else None
    ease = "" if measured is None else "easy" if measured.score >= EASY else "hard"
    return Figures(words, max(1, ceil(words / WORDS_A_MINUTE)) if words else 0, ease)


def told(made: Figures) -> dict[str, Any]:
    """The figures in words."""
    counted = _("%(words)s palabras · %(minutes)s min") % {"words": made.words, "minutes": made.minutes}
    return {
        "words": counted,
        "ease": made.ease,
        "ease_words": {"easy": _("Fácil de leer"), "hard": _("Cuesta leerlo")}.get(made.ease, ""),
    }


def result(post: Post, channels: list[Channel]) -> dict[str, str]:
    """What a search engine would show: site, address, title and description, or what stands in for them."""
    about = post.article
    home = next((channel.url for channel in channels if channel.url), "")
    host = urlsplit(home).netloc or _("tu blog")
    slug = str(about.get("slug") or "") or slug_of(post.title)
    return {
        "site": post.brand.name,
        "address": f"{host} › {slug}" if slug else host,
        "title": str(about.get("search_title") or "") or post.title,
        "description": str(about.get("search_description") or "") or str(about.get("excerpt") or ""),
    }
