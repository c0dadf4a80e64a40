"""WordPress's JSON as items."""

from __future__ import annotations

import hashlib
import html
import re
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tertulia.connectors.base import Author, Item
from tertulia.kit.html import links_of, tidy_name, to_text

COMMENT_FIELDS = ",".join(
    (
        "id",
        "post",
        "parent",
        "author",
        "author_name",
        "author_email",
        "author_url",
        "author_avatar_urls",
        "date_gmt",
        "content",
        "link",
        "status",
    )
)
POST_FIELDS = "id,date_gmt,modified_gmt,link,title,content,excerpt,author,status,_links,_embedded"
_GRAVATAR = re.compile(r"/avatar/([0-9a-f]{32,64})\b")


def comment_item(data: Mapping[str, Any], key: str, me: int, *, edited: datetime | None = None) -> Item:
    """A comment under the article or comment that it answers. `key` qualifies ids; `me` is our user's number
    (0 = nobody)."""
    post, parent = int(data["post"]), int(data.get("parent") or 0)
    rendered = str((data.get("content") or {}).get("rendered", ""))
    article = f"{key}/posts/{post}"
    return Item(
        id=f"{key}/comments/{int(data['id'])}",
        author=_commenter(data, key),
        text=to_text(rendered),
        published=moment(data["date_gmt"]),
        kind="reply" if parent else "comment",
        url=web(data.get("link")),
        parent=f"{key}/comments/{parent}" if parent else article,
        thread=article,
        edited=edited,
        held=data.get("status") == "hold",
        own=bool(me) and data.get("author") == me,
        links=links_of(rendered),
    )


def post_item(data: Mapping[str, Any], key: str, *, own: bool) -> Item:
    """An article. One that asks for a password gives only its excerpt."""
    content = data.get("content") or {}
    rendered = str(content.get("rendered") or (data.get("excerpt") or {}).get("rendered") or "")
    published, modified = moment(data["date_gmt"]), moment(data.get("modified_gmt") or data["date_gmt"])
    remote = f"{key}/posts/{int(data['id'])}"
    title = tidy_name(to_text(str((data.get("title") or {}).get("rendered", "")), 400), 300)
    return Item(
        id=remote,
        author=_writer(data, key),
        text=to_text(rendered) or title,
        published=published,
        kind="article",
        url=web(data.get("link")),
        thread=remote,
        title=title,
        edited=modified if modified > published else None,
        own=own,
        links=links_of(rendered),
    )


def mark(data: Mapping[str, Any]) -> str:
    """What changes when a comment is approved, held or edited: WordPress keeps no date of that."""
    content = str((data.get("content") or {}).get("rendered", ""))
    return f"{data.get('status') or 'approved'}:{zlib.crc32(content.encode('utf-8', 'replace')):x}"


def moment(value: Any) -> datetime:
    """WordPress writes its GMT dates without a zone. Raises ValueError for what is no date."""
    found = datetime.fromisoformat(str(value))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def web(address: Any) -> str:
    """`address` if it is one of the web, else «»."""
    text = str(address or "")
    return text if text.startswith(("http://", "https://")) and len(text) <= 2000 else ""


def same_text(raw: str, text: str) -> bool:
    """Whether `raw`, as WordPress keeps a comment, is `text`."""
    return html.unescape(raw).split() == text.split()


def _commenter(data: Mapping[str, Any], key: str) -> Author:
    """A member of the blog by number; anybody else by the digest of the e-mail that they gave, which is what
    WordPress itself knows them by (and what its avatars' addresses show), else by the name."""
    avatars = data.get("author_avatar_urls")
    avatar = web(avatars.get("96")) if isinstance(avatars, Mapping) else ""
    name = tidy_name(html.unescape(str(data.get("author_name") or "")))
    url = web(data.get("author_url"))
    if data.get("author"):
        return Author(f"{key}/users/{int(data['author'])}", name, url=url, avatar=avatar)
    email = str(data.get("author_email") or "").strip().lower()
    public = _GRAVATAR.search(avatar)
    if email:
        digest = hashlib.sha256(email.encode("utf-8", "replace")).hexdigest()
    elif public:
        digest = public[1]
    else:
        digest = hashlib.sha256(f"{name}\0{url}".encode("utf-8", "replace")).hexdigest()
    return Author(f"{key}/guests/{digest[:24]}", name, url=url, avatar=avatar)


def _writer(data: Mapping[str, Any], key: str) -> Author:
    """Who wrote an article, where the blog tells; else the blog itself."""
    told = (data.get("_embedded") or {}).get("author") or [{}]
    found = told[0] if isinstance(told, list) and isinstance(told[0], Mapping) else {}
    if not found.get("name"):
        return Author(f"{key}/users/{int(data.get('author') or 0)}", key)
    avatars = found.get("avatar_urls")
    avatar = web(avatars.get("96")) if isinstance(avatars, Mapping) else ""
    name, handle = tidy_name(html.unescape(str(found["name"]))), tidy_name(str(found.get("slug") or ""))
    return Author(f"{key}/users/{int(data.get('author') or 0)}", name, handle, web(found.get("link")), avatar)
