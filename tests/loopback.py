"""A small web on loopback whose every address does what a test says."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

import pytest

Act = Callable[["Visit"], None]


class Visit(BaseHTTPRequestHandler):
    """One request. `server.acts[path]` answers it; what no path has is 404."""

    protocol_version = "HTTP/1.1"
    server: Web

    def do_GET(self) -> None:
        """Note it, and act."""
        self.server.asked.append(self.path)
        act = self.server.acts.get(urlsplit(self.path).path, page("no", status=404))
        self.close_connection = True
        with contextlib.suppress(OSError):
            act(self)

    def say(self, body: bytes, *, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        """A plain answer."""
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def drip(self, piece: bytes, every: float = 0.01) -> None:
        """Say `piece` again and again until the other side has had enough."""
        while not self.server.over.wait(every):
            self.wfile.write(piece)

    def log_message(self, format: str, *args: Any) -> None:
        """Silence."""


class Web(ThreadingHTTPServer):
    """On a free port: `url`. `asked`: the paths that were asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Visit)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.acts: dict[str, Act] = {}
        self.asked: list[str] = []
        self.over = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Visitors that leave early are what these tests are about."""


@contextlib.contextmanager
def open_web() -> Iterator[Web]:
    """A web while it is needed."""
    with Web() as web:
        thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield web
        web.over.set()
        web.shutdown()
        thread.join()


@pytest.fixture
def web() -> Iterator[Web]:
    """A web of one's own."""
    with open_web() as opened:
        yield opened


def page(body: str | bytes, *, status: int = 200, **headers: str) -> Act:
    """An address that always says `body`; header names with _ for -."""
    content = body.encode() if isinstance(body, str) else body
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda visit: visit.say(content, status=status, headers=named)


def told(data: Any, *, status: int = 200) -> Act:
    """An address that says JSON."""
    return page(json.dumps(data), status=status, Content_Type="application/json")


def rss(*texts: str, site: str = "foro.example") -> Act:
    """A feed of `site` with an entry for each of `texts`, the last the newest."""
    entries = "".join(
        f"<item><guid>https://{site}/{number}</guid><title>{escape(text[:40])}</title>"
        f"<link>https://{site}/{number}</link><description>{escape(text)}</description>"
        f"<pubDate>Mon, 04 May 2026 10:{number:02}:00 GMT</pubDate></item>"
        for number, text in reversed(list(enumerate(texts)))
    )
    feed = (
        f'<rss version="2.0"><channel><title>Foro</title><link>https://{site}</link>{entries}</channel></rss>'
    )
    return page(f'<?xml version="1.0" encoding="utf-8"?>{feed}', Content_Type="application/rss+xml")


def wordpress(web: Web, *comments: str) -> None:
    """Make `web` a blog with one article, which has these comments."""
    now = datetime(2026, 5, 4, 10, tzinfo=UTC)
    article = {
        "id": 1,
        "date_gmt": now.isoformat()[:19],
        "modified_gmt": now.isoformat()[:19],
        "status": "publish",
        "link": f"{web.url}/tarifa/",
        "title": {"rendered": "La tarifa nueva"},
        "content": {"rendered": "<p>Desde enero.</p>"},
        "author": 1,
    }
    said = [
        {
            "id": number,
            "post": 1,
            "parent": 0,
            "author": 0,
            "author_name": "Marta",
            "date_gmt": now.isoformat()[:19],
            "content": {"rendered": f"<p>{escape(text)}</p>"},
            "link": f"{web.url}/tarifa/#comment-{number}",
            "status": "approved",
        }
        for number, text in enumerate(comments, 1)
    ]
    index = {
        "name": "Blog",
        "home": web.url,
        "namespaces": ["wp/v2"],
        "authentication": {"application-passwords": {}},
    }
    web.acts |= {
        "/wp-json/": told(index),
        "/wp-json/wp/v2/posts": told([article]),
        "/wp-json/wp/v2/posts/1": told(article),
        "/wp-json/wp/v2/comments": told(said[::-1]),
        "/wp-json/wp/v2/users/me": told({"id": 7, "name": "Aurora", "slug": "aurora"}),
    }


def mastodon(web: Web, tag: str, *texts: str) -> None:
    """Make `web` a server of Mastodon's interface where `texts` stand under a hashtag."""
    statuses = [
        {
            "id": str(number),
            "uri": f"{web.url}/s/{number}",
            "url": f"{web.url}/s/{number}",
            "account": {"id": "5", "acct": "marta", "display_name": "Marta", "url": f"{web.url}/@marta"},
            "created_at": f"2026-05-04T10:{number:02}:00.000Z",
            "content": f"<p>{escape(text)}</p>",
            "visibility": "public",
            "language": "es",
            "mentions": [],
            "media_attachments": [],
        }
        for number, text in enumerate(texts, 1)
    ]
    web.acts[f"/api/v1/timelines/tag/{tag}"] = told(statuses[::-1])
    web.acts["/api/v2/instance"] = told({"title": "Servidor", "domain": "127.0.0.1"})
