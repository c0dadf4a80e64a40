"""Reddit by its public feeds: what is published or commented in a community, or found for some words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlencode

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Author, Item, Recognised
from tertulia.connectors.feed_document import Entry
from tertulia.connectors.feeds import Feeds
from tertulia.connectors.reddit.form import FORM
from tertulia.kit.failures import Rejected

if TYPE_CHECKING:
    from tertulia.connectors.base import Words
    from tertulia.kit.http import Answer

SITE = "https://www.reddit.com"
_NAME = re.compile(r"(?:/?r/)?([A-Za-z0-9_]{2,21})/?")
_ADDRESS = re.compile(r"https?://(?:www\.|old\.|new\.)?reddit\.com/r/([A-Za-z0-9_]{2,21})(?:/|$)")
_TAIL = re.compile(r"\s*submitted by\s+/u/\S+.*\Z", re.DOTALL)
_COMMENT = re.compile(r"/comments/([a-z0-9]+)/[^/]*/([a-z0-9]+)/?")
_POST = re.compile(r"/comments/([a-z0-9]+)/")


class Reddit(Feeds):
    """A community, its comments, or a search. Ids are Reddit's own («t3_…» a post, «t1_…» a comment)."""

    slug: ClassVar[str] = "reddit"
    label: ClassVar[Words] = "Reddit"
    monogram: ClassVar[str] = "R"
    auth = FORM
    about: ClassVar[Words] = _("Lo que se publica o comenta en una comunidad, o lo que diga unas palabras")
    also: ClassVar[tuple[str, ...]] = ("subreddit", "foro")
    fastest_s: ClassVar[int] = 120
    host_gap_s: ClassVar[float] = 6.0
    box: ClassVar[str] = "community"

    @classmethod
    def recognises(cls, url: str, page: Answer | None = None) -> Recognised | None:
        """A community's address."""
        found = _ADDRESS.match(url)
        if found is None:
            return None
        what = format_lazy(_("La comunidad r/{name}"), name=found[1])
        return Recognised(0.95, {"community": f"r/{found[1]}"}, what)

    def address(self) -> str:
        """The feed of what the form asks for. Raises Rejected for a form that asks for nothing."""
        community = str(self.config.get("community", "")).strip()
        words = str(self.config.get("words", "")).strip()
        comments = self.config.get("what") == "comments"
        name = _NAME.fullmatch(community)
        if community and name is None:
            raise Rejected(_("Eso no es el nombre de una comunidad de Reddit.")).at("community")
        if not community and not words:
            raise Rejected(_("Pon una comunidad, unas palabras o las dos cosas.")).at("community")
        if words and comments:
            raise Rejected(_("Reddit no deja buscar palabras en los comentarios sin cuenta.")).at("words")
        at = f"{SITE}/r/{name[1]}" if name else SITE
        if words:
            asked = {"q": words, "sort": "new", **({"restrict_sr": "on"} if name else {})}
            return f"{at}/search.rss?{urlencode(asked)}"
        return f"{at}/comments/.rss" if comments else f"{at}/new/.rss"

    def told(self, item: Item, entry: Entry) -> Item:
        """The entry as a post or a comment, without what Reddit adds below it."""
        handle = item.author.name.removeprefix("/u/")
        author = Author(f"reddit.com/{handle.lower()}", handle, handle, entry.author_url)
        comment, post = _COMMENT.search(item.url), _POST.search(item.url)
        item = replace(item, id=f"reddit.com/{entry.guid}", author=author, text=_words(item))
        if comment is not None and entry.guid.startswith("t1_"):
            thread = f"reddit.com/t3_{comment[1]}"
            return replace(item, kind="comment", title="", thread=thread, parent=thread)
        return replace(item, kind="post", thread=f"reddit.com/t3_{post[1]}" if post else item.id)


def _words(item: Item) -> str:
    own = _TAIL.sub("", item.text).strip()
    return own or item.title
