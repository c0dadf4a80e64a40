"""A server that behaves as badly as a test wants, on loopback."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tertulia.kit.http import Http

LOOPBACK = ("127.0.0.0/8",)
Act = Callable[["Bad"], None]


class Bad(BaseHTTPRequestHandler):
    """Does what its server's `acts` say for the path; keeps what it was asked in `heard`."""

    protocol_version = "HTTP/1.1"
    server: Server

    def _act(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        self.body = self.rfile.read(length)
        self.server.heard.append((self.command, self.path, self.headers, self.body))
        path = self.path.partition("?")[0]
        with contextlib.suppress(ConnectionError):
            self.server.acts[path](self)

    do_GET = do_POST = do_HEAD = do_DELETE = _act

    def say(self, status: int = 200, body: bytes = b"", **headers: str) -> None:
        """A plain answer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def drip(self, piece: bytes, every: float = 0.02) -> None:
        """Say `piece` again and again until the other side has had enough."""
        while not self.server.over.wait(every):
            self.wfile.write(piece)
            self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


class Server(ThreadingHTTPServer):
    """On a free port of loopback. `acts`: path → what to do there."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Bad)
        self.acts: dict[str, Act] = {}
        self.heard: list[tuple[str, str, Message, bytes]] = []
        self.over = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that leave are what these tests are about."""


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    made.over.set()
    made.shutdown()
    made.server_close()
    thread.join()


@pytest.fixture
def http() -> Iterator[Http]:
    client = Http(allow_private=LOOPBACK, connect=2, read=2, total=5)
    yield client
    client.close()
