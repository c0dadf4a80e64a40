"""The local server of `benchmarks.outbox`: a network that takes posts over HTTP, and often behaves badly.

Of the posts that come: 5 % are accepted and never answered (the line is held until whoever called has given
up), 5 % are answered 500 and not kept, 2 % are answered 429 with `Retry-After: 2` and not kept. It ignores
idempotency keys: what is sent twice stands there twice. It writes before it answers.

It speaks the pretend network's interface (`connectors/demo/README.md`) as far as publishing needs it. `GET
/told` gives what stands there and when it came, and when each account was being limited or held.
"""

from __future__ import annotations

import contextlib
import json
import random
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

HANGS, BREAKS, LIMITS = 0.05, 0.05, 0.02
RETRY_S = 2
HELD_S = 25.0
"""Longer than the client waits for an answer (20 s)."""
WORK_S = 0.02
"""What a network takes for one post."""


class Memory:
    """What stands there."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.dice = random.Random(5)  # noqa: S311 (not a secret)
        self.posts: list[dict[str, Any]] = []
        self.pauses: list[tuple[str, float, float]] = []
        self.asked = self.hung = self.broke = self.limited = 0
        self.quiet: dict[str, float] = {}

    def decide(self, account: str) -> str:
        """What becomes of the post that has just come; a limit lasts as long as it says."""
        now = time.time()
        with self.lock:
            self.asked += 1
            if self.quiet.get(account, 0) > now:
                return "limit"
            luck = self.dice.random()
            if luck < LIMITS:
                self.limited += 1
                self.quiet[account] = now + RETRY_S
                self.pauses.append((account, now, now + RETRY_S))
                return "limit"
            if luck < LIMITS + BREAKS:
                self.broke += 1
                return "break"
            if luck < LIMITS + BREAKS + HANGS:
                self.hung += 1
                return "hang"
        return "take"

    def keep(self, account: str, text: str) -> dict[str, Any]:
        """Write it down."""
        with self.lock:
            post = {"id": f"b{len(self.posts)}", "account": account, "text": text, "came": time.time()}
            self.posts.append(post)
        return post


MEMORY = Memory()


def shown(post: dict[str, Any]) -> dict[str, Any]:
    """A post as the interface gives it."""
    at = datetime.fromtimestamp(post["came"], UTC).isoformat()
    author = {"id": post["account"], "name": post["account"]}
    return {"id": post["id"], "text": post["text"], "at": at, "author": author, "own": True}


class Visit(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}")
        account = self.headers.get("Authorization", "").removeprefix("Bearer ")
        fate = MEMORY.decide(account)
        time.sleep(WORK_S)
        if fate == "limit":
            self.say({"error": "slow down"}, 429, {"Retry-After": str(RETRY_S)})
        elif fate == "break":
            self.say({"error": "oops"}, 500)
        else:
            post = MEMORY.keep(account, body["text"])
            if fate == "hang":
                self.hold(account)
            else:
                self.say(shown(post), 201)

    def hold(self, account: str) -> None:
        """Say nothing until the other side has had enough."""
        since = time.time()
        self.connection.settimeout(HELD_S)
        with contextlib.suppress(OSError):
            # Nothing comes on this line any more but its end.
            self.connection.recv(1)
        with MEMORY.lock:
            MEMORY.pauses.append((account, since, time.time()))
        self.close_connection = True

    def do_GET(self) -> None:
        where = urlsplit(self.path)
        asked = parse_qs(where.query)
        with MEMORY.lock:
            posts = list(MEMORY.posts)
        if where.path == "/told":
            with MEMORY.lock:
                told = {"posts": posts, "pauses": list(MEMORY.pauses), "asked": MEMORY.asked}
                told |= {"hung": MEMORY.hung, "broke": MEMORY.broke, "limited": MEMORY.limited}
            self.say(told)
        elif where.path == "/mine":
            account = self.headers.get("Authorization", "").removeprefix("Bearer ")
            self.say({"posts": [shown(post) for post in posts if post["account"] == account]})
        elif where.path == "/look":
            wanted = set(asked.get("id", []))
            self.say({"posts": [shown(post) for post in posts if post["id"] in wanted]})
        else:
            self.say({"figures": {}})

    def say(self, told: Any, status: int = 200, headers: dict[str, str] | None = None) -> None:
        """An answer."""
        body = json.dumps(told).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Silence."""


class Server(ThreadingHTTPServer):
    """Takes many at once."""

    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever is killed in mid-call leaves a broken line: that is what this is about."""


def main() -> None:
    """Serve on a free port, whose number is the only line that is printed, until killed."""
    server = Server(("127.0.0.1", 0), Visit)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
