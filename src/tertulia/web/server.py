"""One port: pages through WSGI (three times as many a second as through ASGI), live events beside them.

A bare ASGI application routes `/live` to the stream and everything else to Django. The stream reads event
rows and holds no Django request: a thousand open browsers cost a thousand small coroutines.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from types import FrameType
from typing import Any
from urllib.parse import parse_qs

from a2wsgi import WSGIMiddleware
from django.core import signing

from tertulia.web.wsgi import application as pages

# isort: split
# Models can be imported once the line above has set Django up.
from tertulia.kit import live, parent
from tertulia.web.pulse import LATE, Pulse

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
THREADS = int(os.environ.get("TERTULIA_WEB_THREADS", "8"))
PING_S = 15.0
SEAT_S = 60.0
"""How often a stream makes sure that its listener still works here."""
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]

_pages = WSGIMiddleware(pages, workers=THREADS)  # type: ignore[arg-type]
_pulse = Pulse()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """The whole site."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"] == "/live/":
        await stream(scope, receive, send)
    elif scope["type"] == "http":
        await _pages(scope, receive, send)  # type: ignore[arg-type]


async def _lifespan(receive: Receive, send: Send) -> None:
    await receive()
    await _pulse.start()
    watch = asyncio.create_task(_end_with_parent())
    with _streams_end_first(asyncio.get_running_loop()):
        await send({"type": "lifespan.startup.complete"})
        await receive()
    watch.cancel()
    await _pulse.stop()
    await send({"type": "lifespan.shutdown.complete"})


@contextlib.contextmanager
def _streams_end_first(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """The server waits for open streams before it says that it ends: the signal itself tells them."""
    before: dict[int, Any] = {}

    def ending(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(_pulse.hush)
        before[number](number, frame)

    if threading.current_thread() is threading.main_thread():
        known = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
        before |= {number: handler for number, handler in known.items() if callable(handler)}
    for number in before:
        signal.signal(number, ending)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


async def _end_with_parent() -> None:
    """Hold no port for a `tertulia up` that was killed."""
    while not parent.is_gone():
        await asyncio.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


async def stream(scope: Scope, receive: Receive, send: Send) -> None:
    """Server-sent events of one workspace. Admits by a ticket (`kit.live`); goes on from `Last-Event-ID` or
    `after`, else from now."""
    query = parse_qs(scope["query_string"].decode("latin-1"))
    seat = await _admitted(query.get("ticket", [""])[0])
    if seat is None:
        await send({"type": "http.response.start", "status": 403, "headers": []})
        await send({"type": "http.response.body", "body": b""})
        return
    heard = dict(scope["headers"]).get(b"last-event-id", b"").decode("latin-1")
    last = _number(heard or query.get("after", [""])[0])
    if last is None:
        last = await _pulse.last()
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    hello = f"retry: 2000\n{_event(last, 'hello', {})}"
    await send({"type": "http.response.body", "body": hello.encode(), "more_body": True})
    gone = asyncio.ensure_future(_until_gone(receive))
    try:
        await _pour(seat, last, gone, send)
    finally:
        gone.cancel()


async def _admitted(ticket: str) -> live.Admitted | None:
    """Whose stream it is; None for a ticket that is false or old, or of somebody who works here no more."""
    try:
        seat = live.admit(ticket)
    except signing.BadSignature:
        return None
    return seat if await _pulse.seated(seat.workspace, seat.member) else None


async def _pour(seat: live.Admitted, last: int, gone: asyncio.Future[None], send: Send) -> None:
    told: set[int] = set()
    look_again = time.monotonic() + SEAT_S
    while not gone.done() and not _pulse.stopping:
        if time.monotonic() > look_again:
            if not await _pulse.seated(seat.workspace, seat.member):
                break
            look_again = time.monotonic() + SEAT_S
        mark = _pulse.mark
        events = [e for e in await _pulse.since(seat.workspace, last) if e[0] not in told]
        if events:
            last = max(last, events[-1][0])
            told = {pk for pk in told if pk > last - LATE} | {e[0] for e in events}
            body = "".join(_event(last, kind, payload) for _, kind, payload in events)
        elif await _pulse.wait(mark, PING_S, gone):
            continue
        else:
            body = ": ping\n\n"
        await send({"type": "http.response.body", "body": body.encode(), "more_body": True})
    if not gone.done():
        await send({"type": "http.response.body", "body": b""})


def _number(text: str) -> int | None:
    """An event's id as a browser sends it back; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _event(last: int, kind: str, payload: dict[str, Any]) -> str:
    data = json.dumps({"kind": kind, **payload})
    return f"id: {last}\ndata: {data}\n\n"


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
