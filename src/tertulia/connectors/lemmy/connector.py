"""Lemmy: what is published or commented on a server or in one of its communities, by its public interface."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from django.utils.text import format_lazy
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
from tertulia.connectors.lemmy.form import FORM
from tertulia.connectors.sift import each, rows, whole
from tertulia.kit.failures import Failure, Rejected
from tertulia.kit.html import tidy

if TYPE_CHECKING:
    from tertulia.connectors.base import Words
    from tertulia.kit.http import Answer

A_PAGE = 50
REMEMBERED = 300
_COMMUNITY = re.compile(r"!?([A-Za-z0-9_]{1,60}(?:@[A-Za-z0-9.:-]+)?)")
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)\s]*[^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\((https?://[^)\s]+)[^)]*\)")
_SIGNS = re.compile(r"(?m)^\s{0,3}(?:>{1,3}|#{1,6})\s?|\*\*|~~|`{1,3}")


class Lemmy(Connector, Listens, Searches):
    """A server's new posts or comments, those of one community if the form names it."""

    slug: ClassVar[str] = "lemmy"
    label: ClassVar[Words] = "Lemmy"
    monogram: ClassVar[str] = "Le"
    auth = FORM
    keyless: ClassVar[bool] = True
    about: ClassVar[Words] = _("Publicaciones o comentarios de una comunidad federada")
    also: ClassVar[tuple[str, ...]] = ("fediverso", "foro", "comunidad")
    fastest_s: ClassVar[int] = 60
    host_gap_s: ClassVar[float] = 1.0

    @classmethod
    def recognises(cls, url: str, page: Answer | None = None) -> Recognised | None:
        """A community's address on a server whose page says that it is Lemmy's."""
        parts = urlsplit(url)
        community = re.fullmatch(r"/c/([\w@.:-]+)/?", parts.path)
        lemmy = page is not None and b"lemmy" in page.content[:20_000].lower()
        if not lemmy and not (community and "lemmy" in (parts.hostname or "")):
            return None
        config = {"server": parts.netloc, **({"community": community[1]} if community else {})}
        return Recognised(
            0.85 if community else 0.7, config, format_lazy(_("Lemmy en {host}"), host=parts.netloc)
        )

    def check(self) -> Author:
        """The server, once it has answered; the community must be known to it."""
        try:
            site = whole(self._get("/site", {}), "site_view")["site_view"]
        except Failure as failure:
            raise failure.at("server") from None
        try:
            self._list({"limit": "1"})
        except Rejected as failure:
            raise failure.at("community") from None
        name = str(whole(site, "site")["site"].get("name") or self._host)
        return Author(self._host, name, self._host, self._root)

    def places(self) -> Iterable[Place]:
        """The one place: the server or the community of the form."""
        community = self._community
        name = f"!{community}" if community else self._host
        what = "comments" if self._comments else "posts"
        return [
            Place(
                f"{self._host}/{community or 'all'}/{what}",
                name,
                f"{self._root}/c/{community}" if community else self._root,
            )
        ]

    def listen(self, place: Place, cursor: Cursor) -> Page:
        """What is new since `cursor`: at most the newest fifty, oldest first."""
        return self._news(self._list({"limit": str(A_PAGE)}), cursor)

    def search(self, terms: Sequence[str], cursor: Cursor) -> Page:
        """The newest posts and comments with any of `terms` (one question for each of the first three)."""
        found: list[dict[str, Any]] = []
        for term in terms[:3]:
            asked = {"q": term, "type_": "All", "sort": "New", "limit": str(A_PAGE)}
            told = whole(self._get("/search", asked), "posts", "comments")
            found += rows(told["posts"]) + rows(told["comments"])
        return self._news(found, cursor)

    def _news(self, views: list[dict[str, Any]], cursor: Cursor) -> Page:
        told = list(cursor.get("told") or ())
        made = {item.id: item for item in each(views, self._item)}
        items = sorted((i for i in made.values() if i.id not in told), key=lambda item: item.published)
        return Page(items, {"told": ([item.id for item in reversed(items)] + told)[:REMEMBERED]})

    def _list(self, asked: dict[str, str]) -> list[dict[str, Any]]:
        what = "comment" if self._comments else "post"
        full = {**asked, "sort": "New", "type_": "All" if self._community else "Local"}
        if self._community:
            full["community_name"] = self._community
        return rows(whole(self._get(f"/{what}/list", full), f"{what}s")[f"{what}s"])

    def _get(self, path: str, asked: dict[str, str]) -> Any:
        return self.http.get(f"{self._root}/api/v3{path}", params=asked).check().json()

    @property
    def _comments(self) -> bool:
        return self.config.get("what") == "comments"

    @property
    def _community(self) -> str:
        told = str(self.config.get("community", "")).strip()
        found = _COMMUNITY.fullmatch(told)
        if told and found is None:
            raise Rejected(_("Eso no es el nombre de una comunidad.")).at("community")
        return found[1] if found else ""

    @property
    def _root(self) -> str:
        told = str(self.config.get("server", "")).strip().rstrip("/")
        parts = urlsplit(told if "://" in told else f"https://{told}")
        if not parts.hostname:
            raise Rejected(_("Pon la dirección de un servidor.")).at("server")
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def _host(self) -> str:
        return self._root.partition("://")[2]

    def _item(self, view: dict[str, Any]) -> Item:
        post = f"{self._host}/post/{int(view['post']['id'])}"
        said = view.get("comment")
        if said is None:
            return self._made(view["post"], view["creator"], post, thread=post)
        # «0.12.34»: the comment 34 answers the comment 12; «0.12» answers the post.
        above = str(said.get("path") or "").split(".")[1:-1]
        parent = f"{self._host}/comment/{int(above[-1])}" if above else post
        name = f"{self._host}/comment/{int(said['id'])}"
        return self._made(said, view["creator"], name, thread=post, parent=parent)

    def _made(
        self, said: dict[str, Any], creator: dict[str, Any], name: str, *, thread: str, parent: str = ""
    ) -> Item:
        if said.get("deleted") or said.get("removed"):
            raise ValueError("it is gone")
        body = str(said.get("content") if parent else said.get("body") or "")
        title, linked = str(said.get("name") or ""), str(said.get("url") or "")
        links = tuple(dict.fromkeys(address for _words, address in _LINK.findall(body)))
        handle = str(creator["name"])
        return Item(
            id=name,
            author=Author(
                str(creator["actor_id"]).partition("://")[2], str(creator.get("display_name") or handle),
                handle, str(creator["actor_id"]), str(creator.get("avatar") or ""),
            ),
            text=_plain(body) or title,
            published=_moment(said["published"]),
            kind="comment" if parent else "post",
            url=str(said["ap_id"]),
            parent=parent,
            thread=thread,
            title=title,
            edited=_moment(said["updated"]) if said.get("updated") else None,
            links=links + ((linked,) if linked and linked not in links else ()),
        )  # fmt: skip


def _plain(markdown: str) -> str:
    """Lemmy's Markdown as plain text: enough of it for reading and searching."""
    text = _LINK.sub(r"\1 (\2)", _IMAGE.sub(r"\1", markdown))
    return tidy(_SIGNS.sub("", text)).strip()


def _moment(told: str) -> datetime:
    moment = datetime.fromisoformat(told)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
