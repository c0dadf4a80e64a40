"""Reading a WordPress from where it was left.

Its comments carry no date of change: one may be approved, edited or thrown away long after it was written.
So each reading looks at the newest hundred by number and compares what it sees with what it remembers; the
held ones that fell out of those hundred are asked for by number. What came in more than a hundred at a time
is walked through backwards, with an overlap, over several readings. Articles do have such a date.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from tertulia.connectors.base import Cursor, Gone, Item, Page
from tertulia.connectors.sift import each, rows
from tertulia.connectors.wordpress.items import (
    COMMENT_FIELDS,
    POST_FIELDS,
    comment_item,
    mark,
    moment,
    post_item,
)
from tertulia.connectors.wordpress.site import Site

AT_ONCE = 100
OVERLAP = 5
# Of what was there before we came, this many pages of comments are read.
HISTORY_PAGES = 5
REMEMBERED = 3 * AT_ONCE
POSTS_AT_ONCE = 20

Json = dict[str, Any]


def read(site: Site, cursor: Cursor) -> Page:
    """The next page after `cursor`, oldest first."""
    me = int(cursor.get("me") or (site.me()["id"] if site.auth else 0))
    state: Cursor = {**cursor, "me": me}
    posts, more_posts = _posts(site, state)
    comments, gone = _comments(site, state)
    state["root"] = site.root
    # An article before its comments, though both bear the same second.
    items = sorted([*posts, *comments], key=lambda item: (item.published, item.kind != "article"))
    return Page(items, state, more=more_posts or bool(state.get("walk")), gone=gone)


def ask_comments(site: Site, **params: Any) -> list[Json]:
    """Comments, newest first unless told otherwise; held ones too where our user may see them."""
    if site.auth:
        params = {"status": "all", "context": "edit", **params}
    order = {"orderby": "id", "order": "desc", "per_page": AT_ONCE, "_fields": COMMENT_FIELDS}
    return [row for row in rows(site.call("GET", "comments", **{**order, **params})) if "id" in row]


def ask_posts(site: Site, **params: Any) -> list[Json]:
    """Articles with who wrote them."""
    order = {"_embed": "author", "_fields": POST_FIELDS, "per_page": POSTS_AT_ONCE}
    return [row for row in rows(site.call("GET", "posts", **{**order, **params})) if row.get("modified_gmt")]


def _posts(site: Site, state: Cursor) -> tuple[list[Item], bool]:
    """Articles published or changed since, and whether there are more. The date has a resolution of a second:
    the last one is read again, and what it held is remembered."""
    since, seen = str(state.get("posts_since") or ""), dict(state.get("posts_seen") or {})
    offset = int(state.pop("posts_offset", 0))
    if not since:
        found = ask_posts(site, orderby="modified", order="desc")
    else:
        after = (moment(since) - timedelta(seconds=1)).astimezone(UTC).isoformat()
        found = ask_posts(site, orderby="modified", order="asc", modified_after=after, offset=offset)
    full = bool(since) and len(found) == POSTS_AT_ONCE
    newest = max((str(data["modified_gmt"]) for data in found), default=since)
    if full and newest == since:
        # More articles of one and the same second than fit on a page: they were changed in bulk.
        state["posts_offset"] = offset + len(found)
    elif newest != since or not since:
        state["posts_since"], state["posts_seen"] = newest or "1990-01-01T00:00:00", {}
    edge = (moment(state["posts_since"]) - timedelta(seconds=1)).isoformat()
    fresh = {str(d["id"]): _version(d) for d in found if moment(d["modified_gmt"]).isoformat() >= edge}
    state["posts_seen"] = {**state.get("posts_seen", {}), **fresh}
    news = [data for data in found if seen.get(str(data["id"])) != _version(data)]
    own = site.auth is not None
    return each(news, lambda data: post_item(data, site.key, own=own)), full


def _version(post: Json) -> str:
    """Date and content: an article may be changed twice within the second that its date tells."""
    words = f"{post.get('title')}{post.get('content')}"
    return f"{post['modified_gmt']} {zlib.crc32(words.encode('utf-8', 'replace')):x}"


def _comments(site: Site, state: Cursor) -> tuple[list[Item], list[Gone]]:
    walk: Json = dict(state.get("walk") or {})
    top = int(state.get("top") or 0)
    seen: dict[str, str] = dict(state.get("seen") or {})
    offset = int(walk.get("offset") or 0)
    page = ask_comments(site, offset=offset)
    gone = set() if walk else _gone(page, seen, top)
    late = [] if walk else _held_before(site, page, seen, gone)
    floor = top if walk else 0
    items = _changed([*page, *late], seen, site, int(state["me"]), floor)
    _walk_on(state, walk, page, top)
    for number in gone:
        seen.pop(number, None)
    for data in (*page, *late):
        seen[str(data["id"])] = mark(data)
    # What a walk passes by is remembered to its next page, which overlaps this one.
    state["seen"] = _remember(seen, {str(data["id"]) for data in page} if "walk" in state else set())
    return items, [Gone(f"{site.key}/comments/{number}") for number in sorted(gone, key=int)]


def _walk_on(state: Cursor, walk: Json, page: list[Json], top: int) -> None:
    """Whether what came since the last reading goes on beyond this page, and from where."""
    highest = max((int(data["id"]) for data in page), default=0)
    lowest = min((int(data["id"]) for data in page), default=0)
    goal, pages = int(walk.get("goal") or max(highest, top)), int(walk.get("pages") or 0) + 1
    ended = len(page) < AT_ONCE or lowest <= top or (top == 0 and pages >= HISTORY_PAGES)
    if ended:
        state["top"] = goal
        state.pop("walk", None)
    else:
        offset = int(walk.get("offset") or 0) + AT_ONCE - OVERLAP
        state["walk"] = {"offset": offset, "goal": goal, "pages": pages}


def _changed(found: Iterable[Json], seen: Mapping[str, str], site: Site, me: int, floor: int) -> list[Item]:
    """The comments that are new, or whose text or state is not what we remember; up to number `floor` only
    those that we remember."""
    now = datetime.now(UTC)

    def make(data: Json) -> Item:
        before = seen.get(str(data["id"]), "").partition(":")[2]
        rewritten = before and before != mark(data).partition(":")[2]
        return comment_item(data, site.key, me, edited=now if rewritten else None)

    news = [data for data in found if seen.get(str(data["id"])) != mark(data)]
    news = [data for data in news if str(data["id"]) in seen or int(data["id"]) > floor]
    return each(sorted(news, key=lambda data: int(data["id"])), make)


def _gone(page: list[Json], seen: Mapping[str, str], top: int) -> set[str]:
    """What we remember within the stretch that `page` covers, and is there no more."""
    there = {str(data["id"]) for data in page}
    lowest = min((int(data["id"]) for data in page), default=0) if len(page) == AT_ONCE else 0
    return {number for number in seen if lowest <= int(number) <= top and number not in there}


def _held_before(site: Site, page: list[Json], seen: Mapping[str, str], gone: set[str]) -> list[Json]:
    """The comments that were held when last seen and are older than `page`, as they are now. Those that are
    no longer there are added to `gone`."""
    there = {str(data["id"]) for data in page}
    waiting = [n for n, last in seen.items() if last.startswith("hold:") and n not in there and n not in gone]
    if not waiting or not site.auth:
        return []
    waiting = sorted(waiting, key=int)[-AT_ONCE:]
    found = ask_comments(site, include=",".join(waiting))
    gone.update(set(waiting) - {str(data["id"]) for data in found})
    return found


def _remember(seen: dict[str, str], passing: set[str]) -> dict[str, str]:
    """The newest marks, those of everything held, and those of `passing`."""
    newest = sorted(seen, key=int, reverse=True)
    late = newest[REMEMBERED:]
    held = [number for number in late if seen[number].startswith("hold:")][:AT_ONCE]
    kept = dict.fromkeys((*newest[:REMEMBERED], *held, *(number for number in late if number in passing)))
    return {number: seen[number] for number in kept}
