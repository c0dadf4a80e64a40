"""The pretend network: the same interface as every other, spoken with a page of this very program.

What it says and expects is written down in this folder's README.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urljoin

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.connectors import base
from tertulia.connectors.base import (
    Attachment,
    Author,
    Cursor,
    Draft,
    Gone,
    Item,
    Limits,
    Media,
    MediaRules,
    Page,
    Place,
    Receipt,
)
from tertulia.connectors.demo.form import FORM
from tertulia.connectors.faces import face
from tertulia.connectors.sift import each, made, whole
from tertulia.kit.failures import Failure, Rejected
from tertulia.kit.html import tidy, tidy_name
from tertulia.kit.pictures import BadPicture, fit

AT_ONCE = 100
PICTURES = MediaRules(
    images=4,
    image_bytes=2_000_000,
    image_side=2048,
    types=("image/jpeg", "image/png", "image/webp", "image/gif"),
    alt=1500,
)
_KINDS = ("post", "comment", "reply", "review", "article", "message")
_MEDIA = ("image", "video", "audio", "file")


class Demo(
    base.Connector,
    base.Listens,
    base.Threads,
    base.Replies,
    base.Posts,
    base.Edits,
    base.Measures,
    base.Moderates,
):
    """A corner of the pretend network. It keeps the key of each thing said, and so never says the same
    twice."""

    slug: ClassVar[str] = "demo"
    label: ClassVar[base.Words] = _("Red de demostración")
    monogram: ClassVar[str] = "T"
    auth = FORM
    keyless: ClassVar[bool] = True
    repeatable: ClassVar[bool] = True
    threads: ClassVar[bool] = True
    actions: ClassVar[frozenset[str]] = frozenset({"approve", "hide", "delete"})

    def _ask(
        self, method: str, path: str, *, key: str = "", headers: Mapping[str, str] | None = None, **how: Any
    ) -> dict[str, Any]:
        """The JSON object at `path`. Raises the four failures."""
        headers = {"Accept": "application/json", **(headers or {})}
        if self.config.get("key"):
            headers["Authorization"] = f"Bearer {self.config['key']}"
        if key:
            headers["Idempotency-Key"] = key
        url = urljoin(str(self.config.get("base_url") or "").rstrip("/") + "/", path)
        return whole(self.http.request(method, url, headers=headers, **how).check().json())

    def check(self) -> Author:
        """Who we are there."""
        try:
            return _author(self._ask("GET", "me"))
        except Failure as failure:
            raise failure.at("base_url") from None

    def places(self) -> Iterable[Place]:
        """Its corners, ours first."""
        return [
            Place(
                str(told["id"]),
                tidy_name(str(told.get("name") or "")),
                str(told.get("url") or ""),
                kind=str(told.get("kind") or ""),
                own=bool(told.get("own", True)),
            )
            for told in self._ask("GET", "places").get("places") or ()
        ]

    def listen(self, place: Place, cursor: Cursor) -> Page:
        """What was said or changed there since `cursor`."""
        params = {"place": place.id, "since": str(cursor.get("since") or ""), "limit": AT_ONCE}
        told = self._ask("GET", "posts", params=params)
        return Page(
            items=each(told.get("posts") or (), _item),
            cursor={"since": str(told.get("cursor") or cursor.get("since") or "")},
            more=bool(told.get("more")),
            gone=[Gone(str(number)) for number in told.get("gone") or ()],
        )

    def context(self, item: Item) -> Iterable[Item]:
        """The whole conversation around `item`, oldest first."""
        return each(self._ask("GET", "thread", params={"id": item.id}).get("posts") or (), _item)

    def look(self, remote_ids: Sequence[str]) -> Iterable[Item | Gone]:
        """The posts as they are now."""
        told = self._ask("GET", "look", params={"id": list(remote_ids)}).get("posts") or ()
        there = {item.id: item for item in each(told, _item)}
        return [there.get(remote) or Gone(remote) for remote in remote_ids]

    def limits(self) -> Limits:
        """Those of the network that this corner pretends to be; of files it takes pictures."""
        limits = face(str(self.config.get("network") or self.slug)).limits
        return limits if limits.media is not None else replace(limits, media=PICTURES)

    def publish(self, place: Place, draft: Draft, key: str) -> Receipt:
        """Say it, once for each `key`: an answer to what somebody said, or something of our own."""
        if not _is_own(draft, place):
            said = {"place": place.id, "parent": draft.parent, "thread": draft.thread, "text": draft.text}
            return _receipt(whole(self._ask("POST", "reply", json=said, key=key), "id"))
        told = {"place": place.id, "network": self._network(place), "parent": draft.parent}
        return _receipt(made(self._ask("POST", "post", json={**told, **self._said(draft)}, key=key), "id"))

    def edit(self, place: Place, receipt: Receipt, draft: Draft) -> Receipt:
        """Make it say something else."""
        told = {"id": receipt.id, **self._said(draft)}
        return _receipt(made(self._ask("POST", "edit", json=told), "id"))

    def measure(self, remote_ids: Sequence[str]) -> Iterable[tuple[str, str, int]]:
        """How each of ours has done."""
        told = self._ask("GET", "figures", params={"id": list(remote_ids)}).get("figures") or {}
        for remote, figures in told.items():
            for metric, value in figures.items():
                yield str(remote), str(metric), int(value)

    def _network(self, place: Place) -> str:
        return str(self.config.get("network") or place.id.rpartition("/")[2])

    def _said(self, draft: Draft) -> dict[str, Any]:
        """`draft` as the pretend network takes it, its pictures sent before."""
        pictures = [*([draft.cover] if draft.cover else []), *draft.media]
        card = draft.link.url if draft.link and draft.link.url not in draft.text else ""
        return {
            "text": f"{draft.text}\n{card}".strip(),
            "title": draft.title,
            "html": draft.html,
            "lang": draft.lang,
            "media": [{"file": self._send(one), "alt": one.alt} for one in pictures],
            "options": dict(draft.options),
        }

    def _send(self, one: Attachment) -> str:
        """Send a picture; the name by which a post shows it."""
        if one.kind != "image":
            raise Rejected(_("La red de demostración solo toma fotos."))
        try:
            picture = fit(
                one.path, max_bytes=PICTURES.image_bytes, max_side=PICTURES.image_side, focus=one.focus
            )
        except (BadPicture, OSError):
            raise Rejected(format_lazy(_("«{name}» no se puede abrir como imagen."), name=one.name)) from None
        headers = {"Content-Type": picture.type}
        told = self._ask("PUT", "picture", content=picture.data, headers=headers)
        return str(whole(told, "file")["file"])

    def find(self, place: Place, draft: Draft, since: datetime) -> Receipt | None:
        """Our own post with these words in answer to the same, since then."""
        asked = {"place": place.id, "parent": draft.parent, "since": since.astimezone(UTC).isoformat()}
        for post in self._ask("GET", "mine", params=asked).get("posts") or ():
            if str(post.get("text") or "").split() == draft.text.split():
                return _receipt(post)
        return None

    def withdraw(self, receipt: Receipt) -> None:
        """Take it back."""
        self._ask("POST", "withdraw", json={"id": receipt.id})

    def moderate(self, action: str, target: str, reason: str) -> None:
        """Approve, hide or delete what somebody said."""
        if action not in self.actions:
            raise Rejected(_("Eso no se puede hacer en la red de demostración."))
        self._ask("POST", "moderate", json={"action": action, "id": target, "reason": reason})


def _is_own(draft: Draft, place: Place) -> bool:
    """Whether it is something of our own: it answers nobody, or it goes on through an account that only
    speaks (`demo:aurora/mastodon`)."""
    return not draft.parent or "/" in place.id


def _item(post: Mapping[str, Any]) -> Item:
    kind, remote = post.get("kind"), str(post["id"])
    return Item(
        id=remote,
        author=_author(post["author"]),
        text=tidy(str(post.get("text") or "")),
        published=_moment(post["at"]),
        kind=kind if kind in _KINDS else "post",
        url=str(post.get("url") or ""),
        parent=str(post.get("parent") or ""),
        thread=str(post.get("thread") or ("" if post.get("parent") else remote)),
        title=tidy_name(str(post.get("title") or ""), 300),
        lang=str(post.get("lang") or ""),
        network=str(post.get("network") or ""),
        edited=_moment(post["edited"]) if post.get("edited") else None,
        held=bool(post.get("held")),
        own=bool(post.get("own")),
        to_us=bool(post.get("to_us")),
        media=tuple(_media(part) for part in post.get("media") or ()),
        links=tuple(str(link) for link in post.get("links") or ()),
        metrics={str(name): int(value) for name, value in (post.get("metrics") or {}).items()},
        audience=str(post.get("audience") or ""),
    )


def _author(told: Mapping[str, Any]) -> Author:
    followers = told.get("followers")
    return Author(
        id=str(told["id"]),
        name=tidy_name(str(told.get("name") or "")),
        handle=tidy_name(str(told.get("handle") or "")),
        url=str(told.get("url") or ""),
        avatar=str(told.get("avatar") or ""),
        followers=followers if isinstance(followers, int) else None,
    )


def _media(told: Mapping[str, Any]) -> Media:
    kind = told.get("kind")
    return Media(
        str(told["url"]), kind if kind in _MEDIA else "file", tidy_name(str(told.get("alt") or ""), 1500)
    )


def _receipt(post: Mapping[str, Any]) -> Receipt:
    at = _moment(post["at"]) if post.get("at") else None
    return Receipt(str(post["id"]), str(post.get("url") or ""), at, bool(post.get("held")))


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(str(value))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
