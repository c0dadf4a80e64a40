"""Lines on which others keep talking: what is heard, what ends them, and where they may not go."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice

import pytest
from websockets.sync.server import ServerConnection, serve

from tertulia.kit.failures import RateLimited, Rejected, Unauthorized, Unavailable
from tertulia.kit.http import Http
from tertulia.kit.stream import Event, events, frames
from tests.loopback import Visit, Web, open_web, page


@pytest.fixture
def http() -> Http:
    return Http(allow_private=["127.0.0.1"])


@pytest.fixture
def web() -> Iterator[Web]:
    with open_web() as opened:
        yield opened


def _heard(told: Iterator[Event | None], count: int) -> list[Event]:
    return list(islice((event for event in told if event), count))


def _says(*parts: bytes) -> Callable[[Visit], None]:
    def act(visit: Visit) -> None:
        visit.say(b"", headers={"Content-Type": "text/event-stream", "Content-Length": "100000"})
        for part in parts:
            visit.wfile.write(part)
            visit.wfile.flush()
        visit.server.over.wait(10)

    return act


def test_it_hears_events_however_they_are_cut(http: Http, web: Web) -> None:
    web.acts["/s"] = _says(
        b":hola\nevent: upd", b"ate\r\ndata: {\"a\":\r\ndata: 1}\r\n\r\n", b"data: \xc3",
        b"\xb1\n\nid: 1\n\n", b"event: delete\ndata: 7\n\n",
    )  # fmt: skip
    told = _heard(events(http, f"{web.url}/s"), 3)
    assert told == [Event("update", '{"a":\n1}'), Event("message", "ñ"), Event("delete", "7")]


def test_it_gives_its_listener_a_chance_to_leave(http: Http, web: Web) -> None:
    web.acts["/s"] = _says(b":\n")
    told = events(http, f"{web.url}/s")
    assert list(islice(told, 2)) == [None, None]
    told.close()  # type: ignore[attr-defined]


def test_it_gives_up_a_line_on_which_nothing_comes(http: Http, web: Web) -> None:
    web.acts["/s"] = _says(b":\n")
    with pytest.raises(Unavailable, match="colgado"):
        list(events(http, f"{web.url}/s", silence=0.5))


@pytest.mark.parametrize(
    ("status", "failure"),
    [(401, Unauthorized), (404, Rejected), (429, RateLimited), (503, Unavailable), (204, Rejected)],
)
def test_it_says_why_nobody_talks(http: Http, web: Web, status: int, failure: type[Exception]) -> None:
    web.acts["/s"] = page("no", status=status)
    with pytest.raises(failure):
        next(events(http, f"{web.url}/s"))


def test_it_gives_up_an_event_without_an_end(http: Http, web: Web) -> None:
    def act(visit: Visit) -> None:
        visit.say(b"", headers={"Content-Length": "100000000"})
        visit.drip(b"data: " + b"x" * 100_000, every=0.001)

    web.acts["/s"] = act
    with pytest.raises(Unavailable):
        list(events(http, f"{web.url}/s"))


@contextmanager
def _socket(talk: Callable[[ServerConnection], None]) -> Iterator[str]:
    with serve(talk, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}/subscribe"
        server.shutdown()
        thread.join()


def test_it_hears_frames_and_that_they_end(http: Http) -> None:
    def talk(line: ServerConnection) -> None:
        line.send("uno")
        line.send("dos ñ")

    heard: list[object] = []
    with _socket(talk) as url, pytest.raises(Unavailable, match="colgado"):
        heard.extend(frame for frame in frames(http, url) if frame)
    del heard[:]
    with _socket(talk) as url:
        told = (frame for frame in frames(http, url) if frame)
        assert list(islice(told, 2)) == ["uno", "dos ñ"]


def test_it_says_why_no_socket_opens(http: Http, web: Web) -> None:
    web.acts["/s"] = page("no", status=404)
    with pytest.raises(Rejected):
        next(frames(http, web.url.replace("http", "ws") + "/s"))
    web.acts["/s"] = page("hola", status=200)
    with pytest.raises((Rejected, Unavailable)):
        next(frames(http, web.url.replace("http", "ws") + "/s"))


@pytest.mark.parametrize("listen", [events, frames])
def test_it_goes_nowhere_private(web: Web, listen: Callable[..., Iterator[object]]) -> None:
    scheme = "http" if listen is events else "ws"
    with pytest.raises(Rejected, match="privada"):
        next(listen(Http(), f"{scheme}://127.0.0.1:{web.server_port}/s"))
    assert not web.asked
    with pytest.raises(Rejected):
        next(listen(Http(), "ftp://example.org/"))
    with pytest.raises(Unavailable) as caught:
        next(listen(Http(allow_private=["127.0.0.1"]), f"{scheme}://127.0.0.1:1/s"))
    assert not caught.value.sent
