"""The live stream beside the pages: who is let in, what they hear, and how it ends."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from a2wsgi import WSGIMiddleware
from django.db import connections
from django.utils import timezone

from tertulia.accounts.models import Member, Workspace
from tertulia.kit import live
from tertulia.kit.models import Event
from tertulia.web import server
from tertulia.web.pulse import Pulse
from tertulia.web.wsgi import application
from tests.world import World, signed_in

PATIENCE_S = 10


@pytest.fixture
def house(transactional_db: None, request: pytest.FixtureRequest) -> World:
    """The world, in rows that the stream's own thread can see."""
    world: World = request.getfixturevalue("world")
    return world


@pytest.fixture(autouse=True)
def _own_pulse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_pulse", Pulse())


class Browser:
    """One request to the whole site, as uvicorn would make it."""

    def __init__(self, query: str, path: str = "/live/", **headers: str) -> None:
        self.scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode("latin-1"),
            "headers": [
                (b"host", b"localhost"),
                *(
                    (name.replace("_", "-").encode(), value.encode("latin-1"))
                    for name, value in headers.items()
                ),
            ],
            "server": ("localhost", 8000),
            "client": ("127.0.0.1", 1),
            "scheme": "http",
            "http_version": "1.1",
        }
        self._to_server: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._from_server: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._text = ""
        self._to_server.put_nowait({"type": "http.request", "body": b"", "more_body": False})
        self.call = asyncio.ensure_future(self._run())

    async def _run(self) -> None:
        await server.application(self.scope, self._to_server.get, self._from_server.put)

    async def status(self) -> int:
        """The answer's status."""
        return int((await self._next())["status"])

    async def events(self, count: int) -> list[dict[str, Any]]:
        """The next `count` events, each with its `id`; raises EOFError if the stream ends before."""
        found: list[dict[str, Any]] = []
        while len(found) < count:
            block, complete, self._text = self._text.partition("\n\n")
            if not complete:
                self._text = block + await self._more()
            elif "data: " in block:
                lines = dict(line.split(": ", 1) for line in block.splitlines())
                found.append({"id": int(lines["id"]), **json.loads(lines["data"])})
        return found

    async def _more(self) -> str:
        message = await self._next()
        if not message.get("more_body"):
            raise EOFError
        body: bytes = message["body"]
        return body.decode()

    async def _next(self) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE_S):
            message: dict[str, Any] = await self._from_server.get()
            return message

    async def body(self) -> str:
        """The rest of the answer."""
        text: str = ""
        while True:
            message = await self._next()
            text += message.get("body", b"").decode()
            if not message.get("more_body"):
                return text

    async def leave(self) -> None:
        """Close the window, and wait until the server has noticed."""
        self._to_server.put_nowait({"type": "http.disconnect"})
        async with asyncio.timeout(PATIENCE_S):
            await self.call


def served(story: Callable[[], Awaitable[Browser | None]]) -> None:
    """Run `story` while the site is up, from its start to its end. The browser that it leaves open must come
    to its end with the site."""

    async def play() -> None:
        inbox: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        told: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        site = asyncio.ensure_future(server.application({"type": "lifespan"}, inbox.get, told.put))
        inbox.put_nowait({"type": "lifespan.startup"})
        assert (await told.get())["type"] == "lifespan.startup.complete"
        still_open = None
        try:
            still_open = await story()
        finally:
            inbox.put_nowait({"type": "lifespan.shutdown"})
            assert (await told.get())["type"] == "lifespan.shutdown.complete"
            await site
        if still_open:
            await still_open.body()
            await still_open.call
        # A connection made within an event loop is its own: it would keep the tests' database from going.
        connections.close_all()

    asyncio.run(play())


def ticket(member: Member) -> str:
    return f"ticket={live.ticket(member.workspace_id, member.pk)}"


def test_it_tells_what_happens(house: World) -> None:
    async def story() -> None:
        browser = Browser(ticket(house.rita))
        assert await browser.status() == 200
        [hello] = await browser.events(1)
        assert hello["kind"] == "hello"
        live.tell(house.workspace.pk, "case", case=3)
        [event] = await browser.events(1)
        assert (event["kind"], event["case"]) == ("case", 3)
        assert event["id"] == Event.objects.get().pk
        await browser.leave()

    served(story)


def test_it_never_tells_another_workspaces_affairs(house: World) -> None:
    async def story() -> None:
        ours, theirs = Browser(ticket(house.rita)), Browser(ticket(house.charlie))
        assert await ours.status() == await theirs.status() == 200
        live.tell(house.workspace.pk, "case", case=1)
        live.tell(house.elsewhere.pk, "case", case=2)
        live.tell(house.workspace.pk, "case", case=3)
        assert [event.get("case") for event in await ours.events(3)] == [None, 1, 3]
        assert [event.get("case") for event in await theirs.events(2)] == [None, 2]
        await ours.leave()
        await theirs.leave()

    served(story)


def test_it_goes_on_from_where_the_line_was_lost(house: World) -> None:
    for number in range(4):
        live.tell(house.workspace.pk, "case", case=number)
    Event.objects.update(at=timezone.now() - timedelta(minutes=5))
    heard = str(Event.objects.order_by("id")[1].pk)

    async def story() -> None:
        by_address = Browser(f"{ticket(house.bob)}&after={heard}")
        by_header = Browser(f"{ticket(house.bob)}&after=0", last_event_id=heard)
        for browser in (by_address, by_header):
            await browser.status()
            assert [event.get("case") for event in await browser.events(3)] == [None, 2, 3]
            await browser.leave()

    served(story)


def test_it_begins_where_the_page_was_read(house: World, monkeypatch: pytest.MonkeyPatch) -> None:
    live.tell(house.workspace.pk, "case", case=1)
    make_ticket = live.ticket

    def late(workspace: int, member: int) -> str:
        # Told long before the page is answered, it can be seen only when its transaction ends: after the page
        # was read.
        live.tell(workspace, "case", case=2)
        Event.objects.update(at=timezone.now() - timedelta(minutes=5))
        return make_ticket(workspace, member)

    monkeypatch.setattr(live, "ticket", late)
    page = signed_in(house.bob).get("/bandeja/").content.decode()
    found = re.search(r'name="tertulia-live" content="/live/\?([^"]+)".* data-after="(\d+)"', page)
    assert found is not None
    line = "&after=".join(found.groups())

    async def story() -> None:
        browser = Browser(line)
        await browser.status()
        assert [event.get("case") for event in await browser.events(2)] == [None, 2]
        await browser.leave()

    served(story)


def test_it_catches_up_with_a_long_absence(house: World) -> None:
    events = [("case", {"case": number}) for number in range(450)]
    live.tell_many(house.workspace.pk, events)
    Event.objects.update(at=timezone.now() - timedelta(minutes=5))

    async def story() -> None:
        browser = Browser(ticket(house.bob) + "&after=0")
        await browser.status()
        found = await browser.events(451)
        assert [event["case"] for event in found[1:]] == list(range(450))
        await browser.leave()

    served(story)


def test_it_is_not_thrown_by_a_strange_mark(house: World) -> None:
    async def story() -> None:
        for mark in ("²", "-1", "9" * 40, "%00", "x"):
            browser = Browser(f"{ticket(house.bob)}&after={mark}", last_event_id="")
            assert await browser.status() == 200
            live.tell(house.workspace.pk, "case", case=1)
            assert (await browser.events(2))[1]["case"] == 1
            await browser.leave()

    served(story)


def test_it_lets_nobody_in_without_a_pass(house: World, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = ticket(house.bob)

    async def story() -> None:
        for query in ("", "ticket=", "ticket=WzEsMV0:made:up", mine[:-1], "ticket=\xff", f"x{mine}"):
            assert await Browser(query).status() == 403
        Member.objects.filter(pk=house.bob.pk).update(left_at=timezone.now())
        assert await Browser(mine).status() == 403
        Member.objects.filter(pk=house.bob.pk).update(left_at=None)
        monkeypatch.setattr(live, "TICKET_SECONDS", -1)
        assert await Browser(mine).status() == 403

    served(story)


def test_it_stops_telling_who_leaves(house: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "SEAT_S", 0.0)
    monkeypatch.setattr(server, "PING_S", 0.05)

    async def story() -> None:
        browser = Browser(ticket(house.bob))
        await browser.status()
        await browser.events(1)
        Workspace.objects.filter(pk=house.workspace.pk).update(closed_at=timezone.now())
        await browser.body()
        await browser.call

    served(story)


def test_it_keeps_a_silent_line_alive(house: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PING_S", 0.01)

    async def story() -> None:
        browser = Browser(ticket(house.bob))
        await browser.status()
        while ": ping" not in browser._text:
            browser._text += await browser._more()
        await browser.leave()

    served(story)


def test_it_ends_with_the_server(house: World) -> None:
    async def story() -> Browser:
        browser = Browser(ticket(house.bob))
        await browser.status()
        await browser.events(1)
        return browser

    served(story)


def test_it_ends_at_the_first_sign(house: World) -> None:
    told: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, frame: told.append(number))

    async def story() -> None:
        browser = Browser(ticket(house.bob))
        await browser.status()
        await browser.events(1)
        # As uvicorn does: it hears the signal, and waits for open streams before it says that it ends.
        os.kill(os.getpid(), signal.SIGTERM)
        await browser.body()
        await browser.call

    try:
        served(story)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert told == [signal.SIGTERM]


def test_it_serves_the_pages_beside_it(house: World, monkeypatch: pytest.MonkeyPatch) -> None:
    pages: Any = WSGIMiddleware(application, workers=1)  # type: ignore[arg-type]
    monkeypatch.setattr(server, "_pages", pages)

    async def story() -> None:
        browser = Browser("", path="/salud/")
        assert await browser.status() == 200
        assert '"ok": true' in await browser.body()

    served(story)
    # The thread of the pages keeps its connection: the database of the tests could not be removed.
    pages.executor.submit(connections.close_all).result()


def test_it_gives_out_passes_that_open_it(house: World) -> None:
    url = signed_in(house.rita).get("/live/ticket/").json()["url"]

    async def story() -> None:
        browser = Browser(url.partition("?")[2])
        assert await browser.status() == 200
        await browser.leave()

    served(story)
