"""Forums made with Discourse, by the JSON that their public pages have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urljoin, urlsplit

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import (
    Author,
    Connector,
    Cursor,
    Gone,
    Item,
    Listens,
    Page,
    Place,
    Recognised,
    Searches,
    Threads,
)
from tertulia.connectors.discourse.form import FORM
from tertulia.connectors.sift import each, rows, whole
from tertulia.kit.failures import Failure, Rejected
from tertulia.kit.html import links_of, tidy_name, to_text

if TYPE_CHECKING:
    from tertulia.connectors.base import Words
    from tertulia.kit.http import Answer

REMEMBERED = 500
MOST_LOOKED = 20
_TOPIC = re.compile(r"/t/(?:[^/]+/)?(\d+)")
_GENERATOR = re.compile(rb"""<meta name=["']generator["'] content=["']Discourse""", re.IGNORECASE)
_SUBFOLDER = re.compile(r"^(.*?)(?:/t/.*|/latest|/c/.*|/u/.*|/top)?/?$")


class Discourse(Connector, Listens, Searches, Threads):
    """A forum's new posts, or those of one topic. A topic is a thread, named after itself, as is the
    post that starts it; the others have the numbers of their own."""

    slug: ClassVar[str] = "discourse"
    label: ClassVar[Words] = _("Foro (Discourse)")
    monogram: ClassVar[str] = "Di"
    auth = FORM
    keyless: ClassVar[bool] = True
    about: ClassVar[Words] = _("Lo que se escribe en un foro público")
    also: ClassVar[tuple[str, ...]] = ("foro", "comunidad", "discourse")
    fastest_s: ClassVar[int] = 30
    host_gap_s: ClassVar[float] = 1.0

    @classmethod
    def recognises(cls, url: str, page: Answer | None = None) -> Recognised | None:
        """A page that says that Discourse made it."""
        if page is None or not _GENERATOR.search(page.content[:60_000]):
            return None
        topic = _TOPIC.search(urlsplit(url).path)
        parts = urlsplit(url)
        path = _SUBFOLDER.match(parts.path)
        site = f"{parts.scheme}://{parts.netloc}{path[1] if path else ''}".rstrip("/")
        config = {"site": site, **({"topic": url} if topic else {})}
        return Recognised(0.95, config, format_lazy(_("El foro {host}"), host=parts.netloc))

    def check(self) -> Author:
        """The forum, once it has shown its newest posts (or the topic)."""
        try:
            about = whole(self._get("/about.json"), "about")["about"]
            self._posts({})
        except Failure as failure:
            raise failure.at(failure.field or ("topic" if self._topic else "site")) from None
        name = tidy_name(str(about.get("title") or self._host), 200)
        return Author(self._host, name, self._host, self._root)

    def places(self) -> Iterable[Place]:
        """The one place: the forum or the topic of the form."""
        if self._topic:
            told = whole(self._get(f"/t/{self._topic}.json"), "title")
            return [
                Place(
                    f"{self._host}/t/{self._topic}",
                    tidy_name(str(told["title"]), 200),
                    f"{self._root}/t/{self._topic}",
                    "topic",
                )
            ]
        return [Place(self._host, self._host, self._root, "forum")]

    def listen(self, place: Place, cursor: Cursor) -> Page:
        """The newest posts (some fifty; of a topic, its last twenty) that were not told or say something else
        now, oldest first."""
        seen = {str(key): int(value) for key, value in (cursor.get("seen") or {}).items()}
        items, kept = [], {}
        posts = sorted(self._posts(cursor), key=lambda post: int(post.get("id") or 0))
        for post, item in each(posts, lambda post: (post, self._item(post))):
            number, version = str(post["id"]), int(post.get("version") or 1)
            kept[number] = version
            if seen.get(number) != version:
                items.append(item)
        for number, version in list(seen.items())[: REMEMBERED - len(kept)]:
            kept.setdefault(number, version)
        return Page(sorted(items, key=lambda item: item.published), {"seen": kept})

    def search(self, terms: Sequence[str], cursor: Cursor) -> Page:
        """The newest fifty posts with any of `terms` (one question for each of the first three). Discourse
        shows an excerpt of what it finds."""
        found: dict[str, Item] = {}
        for term in terms[:3]:
            asked = f'"{term}"' if " " in term else term
            told = whole(self._get("/search.json", {"q": f"{asked} order:latest"}), "grouped_search_result")
            titles = {
                topic.get("id"): str(topic.get("title") or "") for topic in rows(told.get("topics") or [])
            }
            for post in rows(told.get("posts") or []):
                post.setdefault("topic_title", titles.get(post.get("topic_id"), ""))
                post.setdefault("cooked", post.get("blurb") or "")
                found |= {item.id: item for item in each([post], self._item)}
        before = set(cursor.get("told") or ())
        items = sorted((i for i in found.values() if i.id not in before), key=lambda item: item.published)
        told_now = [item.id for item in reversed(items)] + list(cursor.get("told") or ())
        return Page(items, {"told": told_now[:REMEMBERED]})

    def context(self, item: Item) -> Iterable[Item]:
        """The posts of the topic around `item`."""
        topic = item.thread.rpartition("/t/")[2]
        told = whole(self._get(f"/t/{int(topic)}.json"), "post_stream")
        return self._of_topic(told)

    def look(self, remote_ids: Sequence[str]) -> Iterable[Item | Gone]:
        """The posts as they are now, the first twenty; `Gone` for those that the forum shows no more."""
        for remote in remote_ids[:MOST_LOOKED]:
            where, number = remote.split("/")[-2:]
            path = f"/t/{int(number)}.json" if where == "t" else f"/posts/{int(number)}.json"
            answer = self.http.get(f"{self._root}{path}")
            if answer.status in (403, 404, 410):
                yield Gone(remote)
            elif where == "t":
                yield from self._of_topic(answer.check().json())[:1]
            else:
                yield from each([answer.check().json()], self._item)

    def _posts(self, cursor: Cursor) -> list[dict[str, Any]]:
        if not self._topic:
            return rows(whole(self._get("/posts.json"), "latest_posts")["latest_posts"])
        told = whole(self._get(f"/t/{self._topic}/last.json"), "post_stream")
        return self._titled(told)

    def _of_topic(self, told: dict[str, Any]) -> list[Item]:
        return each(self._titled(told), self._item)

    def _titled(self, told: dict[str, Any]) -> list[dict[str, Any]]:
        posts = rows(whole(told["post_stream"], "posts")["posts"])
        return [{**post, "topic_title": str(told.get("title") or "")} for post in posts]

    def _get(self, path: str, asked: dict[str, str] | None = None) -> Any:
        answer = self.http.get(
            f"{self._root}{path}", params=asked or {}, headers={"Accept": "application/json"}
        )
        if answer.status == 404:
            raise Rejected(format_lazy(_("{host} no enseña eso en público."), host=answer.host))
        return answer.check().json()

    @property
    def _topic(self) -> str:
        told = str(self.config.get("topic", "")).strip()
        found = _TOPIC.search(told) or re.fullmatch(r"(\d+)", told)
        if told and found is None:
            raise Rejected(_("Esa no es la dirección de un tema del foro.")).at("topic")
        return found[1] if found else ""

    @property
    def _root(self) -> str:
        told = str(self.config.get("site", "")).strip().rstrip("/")
        return told if "://" in told else f"https://{told}"

    @property
    def _host(self) -> str:
        return self._root.partition("://")[2]

    def _item(self, post: dict[str, Any]) -> Item:
        number, topic = int(post["id"]), int(post["topic_id"])
        if post.get("hidden") or post.get("deleted_at") or int(post.get("post_type") or 1) != 1:
            raise ValueError("not for everybody, or not said by anybody")
        first = int(post.get("post_number") or 1) == 1
        user, body = str(post["username"]), str(post.get("cooked") or "")
        thread = f"{self._host}/t/{topic}"
        slug = str(post.get("topic_slug") or "-")
        published, changed = _moment(post["created_at"]), post.get("updated_at")
        return Item(
            id=thread if first else f"{self._host}/p/{number}",
            author=Author(
                f"{self._host}/u/{user.lower()}", tidy_name(str(post.get("name") or user), 200), user,
                f"{self._root}/u/{user}", self._picture(post),
            ),
            text=to_text(body),
            published=published,
            kind="post" if first else "reply",
            url=f"{self._root}/t/{slug}/{topic}/{int(post.get('post_number') or 1)}",
            parent="" if first else thread,
            thread=thread,
            title=tidy_name(str(post.get("topic_title") or ""), 300) if first else "",
            edited=_moment(changed) if changed and int(post.get("version") or 1) > 1 else None,
            links=links_of(body),
        )  # fmt: skip

    def _picture(self, post: dict[str, Any]) -> str:
        template = str(post.get("avatar_template") or "")
        return urljoin(f"{self._root}/", template.replace("{size}", "96")) if template else ""


def _moment(told: Any) -> datetime:
    return datetime.fromisoformat(str(told))
