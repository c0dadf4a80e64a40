"""Bluesky's posts as items: as its view tells them (with their author), or as bare records of the stream."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Author, Item, Media
from tertulia.connectors.bluesky.keys import number_of
from tertulia.kit.failures import Rejected
from tertulia.kit.html import tidy_name

Json = Mapping[str, Any]
HOST = "bsky.app"
POST = "app.bsky.feed.post"
_CDN = "https://cdn.bsky.app/img/feed_fullsize/plain"
METRICS = {"likeCount": "likes", "repostCount": "shares", "replyCount": "replies", "quoteCount": "quotes"}


def remote_id(uri: str) -> str:
    """«at://did:plc:x/app.bsky.feed.post/3k» → «bsky.app/did:plc:x/3k»; «» for what is no post."""
    did, collection, rkey = [*uri.removeprefix("at://").split("/"), "", ""][:3]
    return f"{HOST}/{did}/{rkey}" if did.startswith("did:") and collection == POST and rkey else ""


def uri_of(remote: str) -> str:
    """The other way round. Rejected for what is no id of ours."""
    host, did, rkey = [*remote.split("/"), "", ""][:3]
    if host != HOST or not did.startswith("did:") or not rkey:
        raise Rejected(_("Eso no es de Bluesky."))
    return f"at://{did}/{POST}/{rkey}"


def told_at(remote: str) -> datetime | None:
    """When the server that keeps it took it in: its key is a TID, microseconds in
    base 32 (atproto.com/specs/tid). None where it is not."""
    number = number_of(remote.rpartition("/")[2])
    if number is None:
        return None
    try:
        return datetime.fromtimestamp((number >> 10) / 1e6, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def post_item(view: Json, me: str = "", *, to_us: bool = False) -> Item:
    """A post as the network's view shows it. `me`: our DID, «» = nobody's."""
    author, record = author_of(view["author"]), view["record"]
    item = record_item(str(view["uri"]), record, author, me)
    metrics = {name: view.get(key) for key, name in METRICS.items()}
    seen = view.get("indexedAt")
    return replace(
        item,
        published=min(item.published, moment(seen)) if seen else item.published,
        to_us=(item.to_us or to_us) and not item.own,
        media=tuple(_shown(view.get("embed"))) or item.media,
        metrics={name: n for name, n in metrics.items() if isinstance(n, int) and n > 0},
        url=f"https://{HOST}/profile/{author.handle.lstrip('@')}/post/{item.id.rpartition('/')[2]}",
    )


def record_item(uri: str, record: Json, author: Author, me: str = "") -> Item:
    """A post as it stands in its author's own store."""
    remote, did = remote_id(uri), uri.removeprefix("at://").partition("/")[0]
    if not remote or record.get("$type", POST) != POST:
        raise ValueError("not a post")
    reply = record.get("reply") or {}
    parent = remote_id(str((reply.get("parent") or {}).get("uri") or ""))
    root = remote_id(str((reply.get("root") or {}).get("uri") or ""))
    embed = record.get("embed") or {}
    mine = did == me
    return Item(
        id=remote,
        author=author,
        text=str(record["text"]),
        published=moment(record["createdAt"]),
        kind="reply" if parent else "post",
        url=f"https://{HOST}/profile/{did}/post/{remote.rpartition('/')[2]}",
        parent=parent,
        thread=(root or parent) if parent else remote,
        lang=_lang(record),
        own=mine,
        to_us=bool(me) and not mine and (me in _mentioned(record) or f"/{me}/" in parent),
        media=tuple(_attached(did, embed)),
        links=tuple(_links(record, embed)),
        audience="public",
        quotes=_quoted(embed),
    )


def author_of(told: Json) -> Author:
    """Who wrote it; their DID never changes, their name may."""
    did, handle = str(told["did"]), str(told.get("handle") or "")
    valid = bool(handle) and handle != "handle.invalid"
    name = tidy_name(str(told.get("displayName") or "")) or (handle if valid else did)
    followers = told.get("followersCount")
    return Author(
        id=f"{HOST}/{did}",
        name=name,
        handle=f"@{handle}" if valid else "",
        url=f"https://{HOST}/profile/{handle if valid else did}",
        avatar=_web(told.get("avatar")),
        followers=followers if isinstance(followers, int) and followers >= 0 else None,
    )


def moment(value: Any) -> datetime:
    """An ISO date → aware. Raises ValueError for what is no date."""
    found = datetime.fromisoformat(str(value))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _lang(record: Json) -> str:
    langs = record.get("langs") or [""]
    return str(langs[0]).partition("-")[0].lower()[:3] if isinstance(langs, list) else ""


def _features(record: Json) -> Iterable[Json]:
    for facet in record.get("facets") or ():
        yield from (part for part in facet.get("features") or () if isinstance(part, Mapping))


def _mentioned(record: Json) -> set[str]:
    return {str(part.get("did")) for part in _features(record) if part.get("did")}


def _links(record: Json, embed: Json) -> Iterable[str]:
    found = [_web(part.get("uri")) for part in _features(record)]
    media = embed.get("media") or {}
    found += [_web((part.get("external") or {}).get("uri")) for part in (embed, media)]
    return dict.fromkeys(link for link in found if link)


def _quoted(embed: Json) -> str:
    told = embed.get("record") or {}
    # With pictures beside it, the quoted record stands one level deeper.
    told = told.get("record") or told
    return remote_id(str(told.get("uri") or ""))


def _attached(did: str, embed: Json) -> Iterable[Media]:
    for part in (embed, embed.get("media") or {}):
        for image in (part.get("images") or ())[:4]:
            blob = ((image.get("image") or {}).get("ref") or {}).get("$link")
            if blob:
                yield Media(
                    f"{_CDN}/{did}/{blob}@jpeg", "image", tidy_name(str(image.get("alt") or ""), 1500)
                )


def _shown(embed: Any) -> Iterable[Media]:
    """The pictures and videos of a view, at the addresses where it shows them."""
    if not isinstance(embed, Mapping):
        return
    for part in (embed, embed.get("media") or {}):
        for image in (part.get("images") or ())[:4]:
            address = _web(image.get("fullsize"))
            if address:
                yield Media(address, "image", tidy_name(str(image.get("alt") or ""), 1500))
        if _web(part.get("playlist")):
            yield Media(_web(part.get("playlist")), "video", tidy_name(str(part.get("alt") or ""), 1500))


def _web(address: Any) -> str:
    text = str(address or "")
    return text if text.startswith(("http://", "https://")) and len(text) <= 2000 else ""
