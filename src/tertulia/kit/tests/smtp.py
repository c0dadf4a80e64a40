"""A mail server of a few lines, on loopback, that does what a test says."""

from __future__ import annotations

import base64
import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from tertulia.kit.mail import Server


class _Talk(socketserver.StreamRequestHandler):
    server: Post

    def handle(self) -> None:
        """Speak as RFC 5321 wants, unless `says` has another answer for a word."""
        self._say(self.server.says.get("HELLO", "220 post.example"))
        for line in self.rfile:
            words = line.decode().strip()
            verb = words.partition(" ")[0].upper()
            self.server.heard.append(words)
            if verb in self.server.says:
                self._say(self.server.says[verb])
            elif verb == "EHLO":
                self._say("250-post.example\r\n250 AUTH PLAIN")
            elif verb == "AUTH":
                self.server.signed_in.append(base64.b64decode(words.split()[2]).decode().split("\0")[1:])
                self._say("235 welcome")
            elif verb == "DATA":
                self._say("354 go on")
                self._take()
                self._say("250 taken")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _take(self) -> None:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b"."))
        self.server.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


class Post(socketserver.ThreadingTCPServer):
    """On a free port. `says`: answers in place of the usual ones, by the client's word («HELLO»: the
    greeting); `letters`: what was taken; `signed_in`: [user, password] of each who was."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.says: dict[str, str] = {}
        self.heard: list[str] = []
        self.letters: list[EmailMessage] = []
        self.signed_in: list[list[str]] = []

    def address(self, **over: str) -> Server:
        """How to reach it."""
        given = {"host": "127.0.0.1", "port": self.server_address[1], "security": "none"}
        return Server(**{**given, "sender": "Aurora <hola@aurora.example>", **over})  # type: ignore[arg-type]


@pytest.fixture
def post() -> Iterator[Post]:
    """A running mail server."""
    with Post() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
