"""Jetstream: everything that is posted on Bluesky, as it is posted, without an account.

Each frame is one event in JSON: `time_us` (microseconds, the cursor), `did`, `kind`, and for a «commit» its
`operation`, `collection`, `rkey` and `record`. Documented in github.com/bluesky-social/jetstream.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Cursor, Gone, Item, Page
from tertulia.connectors.bluesky.posts import POST, author_of, record_item, remote_id
from tertulia.connectors.sift import each
from tertulia.kit.failures import Unavailable
from tertulia.kit.http import Http
from tertulia.kit.stream import frames

JETSTREAM = "wss://jetstream2.us-east.bsky.network"
OVERLAP_US = 5_000_000
"""Events are numbered by the clock of whoever tells them: from a little earlier, nothing is missed."""
GLANCE_S = 4.0
GLANCE_ITEMS = 2000


def stream(http: Http, server: str, cursor: Cursor) -> Iterator[Page]:
    """Posts as they come, one page each; empty ones in silence, so that the cursor is known all the same."""
    at = int(cursor.get("us") or 0)
    asked = f"&cursor={max(0, at - OVERLAP_US)}" if at else ""
    for frame in frames(http, f"{server}/subscribe?wantedCollections={POST}{asked}"):
        if frame is None:
            yield Page((), {"us": at} if at else {})
            continue
        event = _event(frame)
        at = max(at, _micros(event))
        if event.get("kind") == "commit":
            items = each([event], _item) if _tells(event) else []
            yield Page(items, {"us": at}, gone=_gone(event))


def oldest(cursors: Sequence[Cursor]) -> Cursor:
    """Of several cursors the one that was left first."""
    return min((told for told in cursors if told.get("us")), key=lambda told: int(told["us"]), default={})


def glance(http: Http, server: str, cursor: Cursor) -> Page:
    """What is posted within a few seconds: for who has no hand free to keep listening."""
    items: dict[str, Item] = {}
    gone: list[Gone] = []
    until = time.monotonic() + GLANCE_S
    for page in stream(http, server, cursor):
        items.update((item.id, item) for item in page.items)
        gone += page.gone
        cursor = page.cursor or cursor
        if time.monotonic() > until or len(items) >= GLANCE_ITEMS:
            break
    ordered = sorted(items.values(), key=lambda item: item.published)
    return Page(ordered, cursor, more=len(items) >= GLANCE_ITEMS, gone=gone)


def _event(frame: str | bytes) -> dict[str, Any]:
    try:
        event = json.loads(frame)
    except (ValueError, RecursionError):
        raise Unavailable(_("Jetstream dice algo que no se entiende.")) from None
    return event if isinstance(event, dict) else {}


def _micros(event: dict[str, Any]) -> int:
    told = event.get("time_us")
    # A clock that runs ahead would make us miss what is said until then.
    return told if isinstance(told, int) and told < (time.time() + 60) * 1e6 else 0


def _commit(event: dict[str, Any]) -> dict[str, Any]:
    commit = event.get("commit")
    return commit if isinstance(commit, dict) and commit.get("collection") == POST else {}


def _tells(event: dict[str, Any]) -> bool:
    return _commit(event).get("operation") in ("create", "update")


def _uri(event: dict[str, Any]) -> str:
    return f"at://{event.get('did')}/{POST}/{_commit(event).get('rkey')}"


def _item(event: dict[str, Any]) -> Item:
    commit = _commit(event)
    item = record_item(_uri(event), commit["record"], author_of({"did": event["did"]}))
    seen = datetime.fromtimestamp(int(event["time_us"]) / 1e6, UTC)
    edited = seen if commit["operation"] == "update" else None
    return replace(item, published=min(item.published, seen), edited=edited)


def _gone(event: dict[str, Any]) -> tuple[Gone, ...]:
    remote = remote_id(_uri(event)) if _commit(event).get("operation") == "delete" else ""
    return (Gone(remote),) if remote else ()
