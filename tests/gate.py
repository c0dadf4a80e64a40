"""A door in front of a real server, at which a test may stop a request, pass it on, or lose its answer."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

Moment = Callable[[str, str], None]
"""Called with (method, path); may block, or raise `Lost` to break the line."""


class Lost(Exception):
    """The line breaks here."""


def nothing(method: str, path: str) -> None:
    """Let it through."""


class Gate:
    """Forwards to `target` («127.0.0.1:1234») under an address of its own, `url`. `arrived` runs when a
    request has come and has not been passed on; `answered` when the server has
    answered and nobody knows it yet."""

    def __init__(self, target: str) -> None:
        self.target = target
        self.arrived: Moment = nothing
        self.answered: Moment = nothing
        gate = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _pass(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                try:
                    gate.arrived(self.command, self.path)
                    status, headers, content = gate.ask(self.command, self.path, body, dict(self.headers))
                    gate.answered(self.command, self.path)
                except Lost:
                    self.close_connection = True
                    return
                try:
                    self.send_response(status)
                    for name, value in headers:
                        if name.lower() not in ("transfer-encoding", "content-length", "connection"):
                            self.send_header(name, value)
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                except OSError:
                    self.close_connection = True

            do_GET = do_POST = do_DELETE = do_PUT = do_HEAD = _pass

            def log_message(self, *words: Any) -> None:
                """Silence."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def ask(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        """The server's own answer, asked under its own name (it would redirect any other)."""
        line = http.client.HTTPConnection(self.target, timeout=60)
        try:
            line.request(method, path, body, {**headers, "Host": self.target, "Connection": "close"})
            answer = line.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            line.close()

    def __enter__(self) -> Gate:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.shutdown()
        self.server.server_close()
