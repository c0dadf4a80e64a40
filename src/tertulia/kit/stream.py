"""Lines on which another machine keeps talking, by the rules of `kit.http`: live events and websockets.

Both are iterators that give None about once a second while nothing is said, so that whoever listens can do
other things in between, and leave. A line on which nothing at all comes for `silence` seconds is given up.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass

import h11
import httpx2
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, WebSocketException
from websockets.sync.client import ClientConnection, connect

from tertulia.kit.failures import Rejected, Unavailable
from tertulia.kit.http import USER_AGENT, Http, host_of
from tertulia.kit.pinned import trust
from tertulia.kit.wire import Wire

TICK = 1.0
LONGEST = 1_000_000
"""Bytes of one event or frame; beyond, the line is given up."""
REFUSAL = 65_536
PATIENCE = 10.0
_PORTS = {"http": 80, "ws": 80, "https": 443, "wss": 443}


@dataclass(frozen=True, slots=True)
class Event:
    """One server-sent event: its name («message» when it has none) and its text."""

    kind: str
    data: str


def events(
    http: Http, url: str, *, headers: Mapping[str, str] | None = None, silence: float = 90.0
) -> Iterator[Event | None]:
    """The server-sent events of `url`. Raises the four failures; Unavailable when the line ends."""
    target = _parse(url, ("http", "https"))
    with closing(http.dial(target.host, _port(target), tls=target.scheme == "https")) as wire:
        talk = _Talk(wire, silence)
        asked = {"Host": target.netloc.decode(), "User-Agent": USER_AGENT, "Accept": "text/event-stream"}
        talk.ask(target.raw_path, {**asked, **(headers or {})})
        response = talk.response()
        if response.status_code != 200:
            http.heed(url, response, public=_is_public(headers))
            raise Rejected(_("Ahí no hay nada que escuchar al momento."))
        yield None
        yield from _events(talk)
        raise _ended(url)


def frames(
    http: Http, url: str, *, headers: Mapping[str, str] | None = None, silence: float = 60.0
) -> Iterator[str | bytes | None]:
    """What is said on the websocket `url`. Raises the four failures; Unavailable when the line ends."""
    target = _parse(url, ("ws", "wss"))
    with (
        closing(http.dial(target.host, _port(target))) as wire,
        closing(_open(http, url, wire, headers)) as line,
    ):
        yield None
        heard = time.monotonic()
        while True:
            try:
                said = line.recv(timeout=TICK)
            except TimeoutError:
                if time.monotonic() - heard > silence:
                    raise _ended(url) from None
                yield None
                continue
            except (ConnectionClosed, OSError):
                raise _ended(url) from None
            heard = time.monotonic()
            yield said


def _open(http: Http, url: str, wire: Wire, headers: Mapping[str, str] | None) -> ClientConnection:
    """A websocket over `wire`. What it refuses is one of the four failures."""
    secure = url.startswith("wss:")
    try:
        line = connect(
            url,
            sock=wire.socket,
            ssl=trust() if secure else None,
            server_hostname=wire.host if secure else None,
            additional_headers=dict(headers or {}),
            user_agent_header=USER_AGENT,
            proxy=None,
            open_timeout=PATIENCE,
            close_timeout=TICK,
            max_size=LONGEST,
            max_queue=1024,
            legacy=True,
        )
    except InvalidStatus as refusal:
        told = refusal.response
        content, given = bytes(told.body or b""), list(told.headers.raw_items())
        response = httpx2.Response(told.status_code, headers=given, content=content)
        http.heed(url, response, public=_is_public(headers))
        raise Rejected(_("Ahí no hay nada que escuchar al momento.")) from None
    except (InvalidHandshake, WebSocketException, OSError, EOFError):
        words = format_lazy(_("No se puede hablar con {host}."), host=host_of(url))
        raise Unavailable(words) from None
    assert isinstance(line, ClientConnection)
    return line


def _parse(url: str, schemes: tuple[str, ...]) -> httpx2.URL:
    try:
        target = httpx2.URL(url)
    except (httpx2.InvalidURL, TypeError, ValueError):
        raise Rejected(_("Esa dirección no es válida.")) from None
    if target.scheme not in schemes or not target.host:
        words = _("Esa dirección tiene que empezar por {schemes}.")
        raise Rejected(format_lazy(words, schemes=" / ".join(f"{scheme}://" for scheme in schemes)))
    return target


def _port(target: httpx2.URL) -> int:
    return target.port or _PORTS[target.scheme]


def _is_public(headers: Mapping[str, str] | None) -> bool:
    """Whether we come as anybody."""
    return "authorization" not in {name.lower() for name in headers or {}}


def _ended(url: str) -> Unavailable:
    return Unavailable(format_lazy(_("{host} ha colgado."), host=host_of(url)))


class _Talk:
    """One HTTP answer that never ends, read as it comes."""

    def __init__(self, wire: Wire, silence: float) -> None:
        self.wire, self.silence = wire, silence
        self.state = h11.Connection(h11.CLIENT)
        self.heard = time.monotonic()

    def ask(self, path: bytes, headers: Mapping[str, str]) -> None:
        """Send the question."""
        asked = h11.Request(method="GET", target=path, headers=list(headers.items()))
        said = (self.state.send(asked) or b"") + (self.state.send(h11.EndOfMessage()) or b"")
        self.wire.socket.settimeout(PATIENCE)
        try:
            self.wire.socket.sendall(said)
        except OSError:
            raise self._broken() from None

    def response(self) -> httpx2.Response:
        """How the answer begins; whole where it is a refusal."""
        until = time.monotonic() + PATIENCE * 2
        head: h11.Response | None = None
        body = b""
        for part in self.parts():
            if time.monotonic() > until:
                raise self._broken()
            if isinstance(part, h11.Response):
                head = part
                if head.status_code == 200:
                    break
            elif isinstance(part, h11.Data):
                body += bytes(part.data)
                if len(body) > REFUSAL:
                    break
        if head is None:
            raise self._broken()
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in head.headers]
        kept = [pair for pair in headers if pair[0] not in ("content-encoding", "transfer-encoding")]
        return httpx2.Response(head.status_code, headers=kept, content=body[:REFUSAL])

    def parts(self) -> Iterator[h11.Event | None]:
        """What comes, part by part; None for each second without."""
        self.wire.socket.settimeout(TICK)
        while True:
            try:
                part = self.state.next_event()
                if part is h11.NEED_DATA:
                    self.state.receive_data(self.wire.socket.recv(65_536))
                    self.heard = time.monotonic()
                    continue
            except TimeoutError:
                if time.monotonic() - self.heard > self.silence:
                    return
                yield None
                continue
            except (h11.RemoteProtocolError, OSError):
                return
            if isinstance(part, h11.EndOfMessage | h11.ConnectionClosed) or part is h11.PAUSED:
                return
            assert not isinstance(part, type)
            yield part

    def _broken(self) -> Unavailable:
        return Unavailable(format_lazy(_("No se puede hablar con {host}."), host=self.wire.host))


def _events(talk: _Talk) -> Iterator[Event | None]:
    """Server-sent events as WHATWG's «HTML» defines them (§ 9.2.6), without ids and retry."""
    waiting, kind, data = b"", "", list[str]()
    for part in talk.parts():
        if part is None:
            yield None
            continue
        if not isinstance(part, h11.Data):
            continue
        *lines, waiting = (waiting + bytes(part.data)).split(b"\n")
        if len(waiting) + sum(map(len, data)) > LONGEST:
            return
        for line in lines:
            name, _colon, value = line.decode("utf-8", "replace").rstrip("\r").partition(":")
            value = value.removeprefix(" ")
            if name == "event":
                kind = value
            elif name == "data":
                data.append(value)
            elif not name and not value and line.strip() == b"":
                if data:
                    yield Event(kind or "message", "\n".join(data))
                kind, data = "", []
