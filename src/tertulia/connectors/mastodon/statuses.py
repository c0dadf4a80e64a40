"""Statuses of the Mastodon interface as items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Literal

from tertulia.connectors.base import Author, Item, Media
from tertulia.connectors.mastodon.server import stable
from tertulia.kit.html import links_of, tidy_name, to_text

Json = Mapping[str, Any]
METRICS = {"favourites_count": "likes", "reblogs_count": "shares", "replies_count": "replies"}
AUDIENCES = ("public", "unlisted", "private", "direct")
_KINDS: dict[str, Literal["image", "video", "audio"]] = {
    "image": "image",
    "gifv": "video",
    "video": "video",
    "audio": "audio",
}
_MENTION = re.compile(r"@([\w.-]+)(?:@[\w.:-]+)?")
_LEADING = re.compile(r"^(?:@[\w.-]+\s+)+")


def status_item(status: Json, host: str, me: str = "", *, to_us: bool = False, thread: str = "") -> Item:
    """`status` as `host` tells it. `me`: our account's full name («ana@masto.es»), «» = nobody's."""
    remote = f"{host}/{stable(status['id'])}"
    above = status.get("in_reply_to_id")
    content, warning = str(status.get("content") or ""), tidy_name(str(status.get("spoiler_text") or ""))
    text = to_text(content)
    author = account_author(status["account"], host)
    audience = audience_of(status)
    return Item(
        id=remote,
        author=author,
        text=f"{warning}\n\n{text}".strip() if warning else text,
        published=moment(status["created_at"]),
        kind="message" if audience == "direct" else "reply" if above else "post",
        url=web(status.get("url") or status.get("uri")),
        parent=f"{host}/{stable(above)}" if above else "",
        thread=thread or ("" if above else remote),
        lang=str(status.get("language") or "").partition("-")[0].lower()[:3],
        edited=moment(status["edited_at"]) if status.get("edited_at") else None,
        own=bool(me) and author.id == me,
        to_us=to_us or (bool(me) and author.id != me and _mentions(status, host, me)),
        media=tuple(_media(status.get("media_attachments") or ())),
        links=links_of(content),
        metrics=_metrics(status),
        audience=audience,
    )


def with_threads(items: Iterable[Item]) -> list[Item]:
    """Oldest first, each with the root of its thread where that is among them or known from its parent."""
    roots: dict[str, str] = {}
    found = []
    for item in sorted(items, key=lambda item: item.published):
        roots[item.id] = item.thread or roots.get(item.parent, "")
        found.append(replace(item, thread=roots[item.id]))
    return found


def account_author(account: Json, host: str) -> Author:
    """Who wrote it, by full name: the one thing that every server calls an account by."""
    full = full_name(str(account.get("acct") or account.get("username") or ""), host)
    name = tidy_name(str(account.get("display_name") or "")) or full.partition("@")[0]
    followers = account.get("followers_count")
    return Author(
        id=full,
        name=name,
        handle=f"@{full}",
        url=web(account.get("url")),
        avatar=web(account.get("avatar_static") or account.get("avatar")),
        followers=followers if isinstance(followers, int) and followers >= 0 else None,
    )


def full_name(acct: str, host: str) -> str:
    """«ana» → «ana@masto.es»: a server leaves its own name out."""
    acct = acct.lstrip("@").lower()
    return acct if "@" in acct else f"{acct}@{host}"


def audience_of(status: Json) -> str:
    """How public it is; what we do not know («local», «list») is taken for followers only."""
    told = str(status.get("visibility") or "public")
    return told if told in AUDIENCES else "private"


def least_public(*audiences: str) -> str:
    """The narrowest of `audiences`; «» says nothing. Public when none says anything."""
    told = [AUDIENCES.index(a) if a in AUDIENCES else 2 for a in audiences if a]
    return AUDIENCES[max(told, default=0)]


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same once a server has set mentions, links and emphasis in its own way."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    text = _LEADING.sub("", _MENTION.sub(r"@\1", text.strip()) + " ").casefold()
    return "".join(re.findall(r"[^\W_]+", text)) or "".join(text.split())


def moment(value: Any) -> datetime:
    """An ISO date → aware. Raises ValueError for what is no date."""
    found = datetime.fromisoformat(str(value))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def web(address: Any) -> str:
    """`address` if it is one of the web, else «»."""
    text = str(address or "")
    return text if text.startswith(("http://", "https://")) and len(text) <= 2000 else ""


def _mentions(status: Json, host: str, me: str) -> bool:
    told = status.get("mentions") or ()
    return any(full_name(str(who.get("acct") or ""), host) == me for who in told if isinstance(who, Mapping))


def _media(attachments: Sequence[Json]) -> Iterable[Media]:
    for part in attachments[:20]:
        address = web(part.get("url") or part.get("remote_url"))
        if address:
            alt = tidy_name(str(part.get("description") or ""), 1500)
            yield Media(address, _KINDS.get(str(part.get("type")), "file"), alt)


def _metrics(status: Json) -> dict[str, int]:
    told = {name: status.get(key) for key, name in METRICS.items()}
    return {name: value for name, value in told.items() if isinstance(value, int) and value > 0}
