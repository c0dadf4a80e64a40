"""Hacker News by its public search (Algolia's), newest last. No key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import (
    Author,
    Connector,
    Cursor,
    Item,
    Listens,
    Page,
    Place,
    Recognised,
    Searches,
)
from tertulia.connectors.hacker_news.form import FORM
from tertulia.connectors.sift import each, rows, whole
from tertulia.kit.html import links_of, to_text

if TYPE_CHECKING:
    from tertulia.connectors.base import Words
    from tertulia.kit.http import Answer

API = "https://hn.algolia.com/api/v1/search_by_date"
SITE = "https://news.ycombinator.com"
A_PAGE = 100
OVERLAP_S = 600
"""What is indexed late is found all the same: a reading begins ten minutes before the last one's newest."""
REMEMBERED = 300


class HackerNews(Connector, Listens, Searches):
    """New stories and comments, all or those that say some words. The cursor keeps the moment of the newest
    and the ids told near it."""

    slug: ClassVar[str] = "hacker_news"
    label: ClassVar[Words] = "Hacker News"
    monogram: ClassVar[str] = "HN"
    auth = FORM
    keyless: ClassVar[bool] = True
    about: ClassVar[Words] = _("Noticias de tecnología y lo que se comenta de ellas, en inglés")
    also: ClassVar[tuple[str, ...]] = ("ycombinator", "hn", "tecnología")
    fastest_s: ClassVar[int] = 60
    host_gap_s: ClassVar[float] = 1.0

    @classmethod
    def recognises(cls, url: str, page: Answer | None = None) -> Recognised | None:
        """The site's own address."""
        if url.startswith((SITE, "https://hn.algolia.com")):
            return Recognised(0.9, {}, _("Hacker News"))
        return None

    def check(self) -> Author:
        """The site, once it has answered."""
        self._hits({"hitsPerPage": "1"})
        return Author("news.ycombinator.com", "Hacker News", url=SITE)

    def places(self) -> Iterable[Place]:
        """The one place: the words of the form, or everything."""
        words = str(self.config.get("words", "")).strip()
        return [
            Place(
                f"news.ycombinator.com/{words or 'all'}",
                f"Hacker News: {words}" if words else "Hacker News",
                SITE,
            )
        ]

    def listen(self, place: Place, cursor: Cursor) -> Page:
        """What is new since `cursor`, at most a hundred at a time; the first time, the newest hundred."""
        return self._since(
            str(self.config.get("words", "")).strip(), str(self.config.get("what") or ""), cursor
        )

    def search(self, terms: Sequence[str], cursor: Cursor) -> Page:
        """The newest hundred things with any of `terms`: one question for each of the first five. What was
        found before `cursor` is left out."""
        found: dict[str, Item] = {}
        for term in terms[:5]:
            asked = f'"{term}"' if " " in term else term
            for item in self._since(asked, "", cursor).items:
                found[item.id] = item
        items = sorted(found.values(), key=lambda item: item.published)
        return Page(items, _cursor(items, cursor))

    def _since(self, words: str, what: str, cursor: Cursor) -> Page:
        asked = {"query": words, "hitsPerPage": str(A_PAGE), "tags": what or "(story,comment)"}
        if words:
            asked["advancedSyntax"] = "true"
        if cursor.get("newest"):
            asked["numericFilters"] = f"created_at_i>={int(cursor['newest']) - OVERLAP_S}"
        told = set(cursor.get("told") or ())
        found = each(self._hits(asked), _item)
        items = sorted((item for item in found if item.id not in told), key=lambda item: item.published)
        return Page(items, _cursor(items, cursor))

    def _hits(self, asked: dict[str, str]) -> list[dict[str, Any]]:
        answer = self.http.get(API, params=asked).check()
        return rows(whole(answer.json(), "hits")["hits"])


def _cursor(items: Sequence[Item], before: Cursor) -> Cursor:
    newest = max((int(item.published.timestamp()) for item in items), default=0)
    told = [item.id for item in reversed(items)] + list(before.get("told") or ())
    return {"newest": max(newest, int(before.get("newest") or 0)), "told": told[:REMEMBERED]}


def _item(hit: dict[str, Any]) -> Item:
    number, user = int(hit["objectID"]), str(hit["author"])
    comment = hit.get("comment_text")
    body = str(comment or hit.get("story_text") or "")
    title = "" if comment else str(hit.get("title") or "")
    thread = f"news.ycombinator.com/{int(hit.get('story_id') or number)}"
    linked = str(hit.get("url") or "")
    return Item(
        id=f"news.ycombinator.com/{number}",
        author=Author(f"news.ycombinator.com/{user}", user, user, f"{SITE}/user?id={user}"),
        text=to_text(body) or title,
        published=datetime.fromtimestamp(int(hit["created_at_i"]), UTC),
        kind="comment" if comment else "post",
        url=f"{SITE}/item?id={number}",
        parent=f"news.ycombinator.com/{int(hit['parent_id'])}" if comment and hit.get("parent_id") else "",
        thread=thread,
        title=title,
        links=(*links_of(body), *((linked,) if linked else ())),
        metrics={"points": int(hit["points"])} if hit.get("points") else {},
    )
