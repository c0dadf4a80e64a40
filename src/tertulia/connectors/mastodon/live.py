"""Mastodon's streaming interface: a line on which the server says that there is something to read.

What is said on it is not resumed after a break, and says less than the lists do: so a word on it only makes
us read the list, from where it was left. Nothing is missed between two lines, nor told otherwise.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import repeat
from typing import Any

from tertulia.connectors.base import Cursor, Gone, Page
from tertulia.connectors.mastodon.server import Server, stable
from tertulia.kit.failures import Failure, Rejected
from tertulia.kit.stream import TICK, Event, events

NOT_OFTENER_S = 3.0
AT_LEAST_S = 30.0
"""Seconds between two readings: servers allow 300 requests in five minutes; and what a line keeps to itself
(our own posts, an edit) is read all the same."""
NEWS = ("update", "status.update", "notification")

Read = Callable[[Cursor], Page]


def address(told: dict[str, Any]) -> str:
    """Where a server says (v2, else v1) that its streaming is, as a web address; «» where it has none."""
    urls = (told.get("configuration") or {}).get("urls") or told.get("urls") or {}
    given = str(urls.get("streaming") or urls.get("streaming_api") or "")
    scheme, sep, rest = given.partition("://")
    web = {"wss": "https", "ws": "http", "https": "https", "http": "http"}.get(scheme)
    return f"{web}://{rest.rstrip('/')}" if sep and web else ""


def can_stream(server: Server) -> bool:
    """Whether the server has a line that speaks by events: Mastodon has; others only say that they do."""
    base = address(server.instance())
    try:
        return bool(base) and server.http.get(f"{base}/api/v1/streaming/health").ok
    except Failure:
        return False


def stream(server: Server, path: str, cursor: Cursor, read: Read) -> Iterator[Page]:
    """Pages of `read`, at once after each word on the line. A server without one is asked now and then."""
    told: Iterator[Event | None]
    try:
        told = _line(server, path)
        next(told)
    except Rejected:
        told = _silence()
    due, last = True, 0.0
    for event in told:
        if event is not None and event.kind == "delete":
            yield Page((), cursor, gone=[Gone(f"{server.host}/{stable(event.data.strip())}")])
        due = due or (event is not None and event.kind in NEWS)
        since = time.monotonic() - last
        if since < (NOT_OFTENER_S if due else AT_LEAST_S):
            yield Page((), cursor)
            continue
        more = True
        while more:
            page = read(cursor)
            cursor, more = page.cursor, page.more
            yield page
        due, last = False, time.monotonic()


def _line(server: Server, path: str) -> Iterator[Event | None]:
    base = address(server.instance())
    if not base:
        raise Rejected("no streaming")
    headers = {"Authorization": f"Bearer {server.token}"} if server.token else {}
    return events(server.http, f"{base}/api/v1/streaming/{path}", headers=headers)


def _silence() -> Iterator[None]:
    for _tick in repeat(None):
        time.sleep(TICK)
        yield None
