"""Mastodon's line: a word on it makes us read; what it does not say is read all the same. And search."""

from __future__ import annotations

import json
import queue
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest

from tertulia.connectors import registry
from tertulia.connectors.base import Gone, Page, Place
from tertulia.connectors.mastodon import live
from tertulia.connectors.mastodon.connector import Mastodon
from tertulia.kit.failures import Unauthorized, Unavailable
from tertulia.kit.http import Http
from tests.connectors.replay import Replay, connected, reply, story
from tests.loopback import Visit, Web, open_web, page, told


class Server:
    """A Mastodon on loopback with a line."""

    def __init__(self, web: Web) -> None:
        self.web, self.said, self.lists = web, queue.Queue[bytes | None](), 0
        path = registry.folder("mastodon") / "fixtures" / "mastodon-statuses.json"
        self.statuses: list[dict[str, Any]] = []
        self.status = json.loads(path.read_text())[1]
        urls = {"streaming": web.url.replace("http", "ws")}
        web.acts |= {
            "/api/v2/instance": told({"title": "x", "configuration": {"urls": urls}}),
            "/api/v1/streaming/health": page("OK"),
            "/api/v1/streaming/hashtag": self._line,
            "/api/v1/timelines/tag/luz": self._list,
            "/api/v1/accounts/verify_credentials": told({"id": "1", "acct": "aurora"}),
            "/api/v1/followed_tags": told([]),
        }

    def add(self, number: int) -> None:
        """Somebody says something."""
        said = {**self.status, "id": str(number), "created_at": f"2026-11-20T10:00:{number:02}.000Z"}
        self.statuses.insert(0, said)

    def _list(self, visit: Visit) -> None:
        self.lists += 1
        told(self.statuses)(visit)

    def _line(self, visit: Visit) -> None:
        visit.say(b"", headers={"Content-Type": "text/event-stream", "Content-Length": "1000000"})
        visit.wfile.write(b":)\n")
        while not visit.server.over.is_set():
            try:
                said = self.said.get(timeout=0.05)
            except queue.Empty:
                continue
            if said is None:
                return
            visit.wfile.write(said)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(live, "NOT_OFTENER_S", 0.0)
    with open_web() as web:
        yield Server(web)


@pytest.fixture
def account(server: Server) -> Mastodon:
    config = {"server": server.web.url, "token": "T", "hashtags": "#luz"}
    return Mastodon(config, Http(allow_private=["127.0.0.1"]))


def _tag(account: Mastodon) -> Place:
    return next(place for place in account.places() if place.kind == "hashtag")


def _texts(pages: Iterator[Page], most: int = 30) -> Page:
    return next(page for page in islice(pages, most) if page.items or page.gone)


def test_it_asks_for_a_line_where_there_is_one(account: Mastodon, server: Server) -> None:
    assert [place.live for place in account.places()] == [True, True]
    server.web.acts["/api/v1/streaming/health"] = page("no", status=404)
    assert [place.live for place in account.places()] == [False, False]


def test_it_reads_what_there_is_and_again_at_each_word(account: Mastodon, server: Server) -> None:
    server.add(1)
    pages = account.stream(_tag(account), {})
    first = _texts(pages)
    assert [item.id.rpartition("/")[2] for item in first.items] == ["1"]
    server.add(2)
    server.said.put(b"event: update\ndata: {}\n\n")
    second = _texts(pages)
    assert [item.id.rpartition("/")[2] for item in second.items] == ["2"]
    assert server.lists == 2
    server.said.put(b"event: delete\ndata: 1\n\n")
    assert _texts(pages).gone == [Gone(first.items[0].id)]
    assert any("tag=luz" in asked for asked in server.web.asked)
    server.said.put(None)
    with pytest.raises(Unavailable, match="colgado"):
        list(islice(pages, 30))


def test_it_reads_now_and_then_whatever_the_line_says(
    account: Mastodon, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "AT_LEAST_S", 0.0)
    pages = account.stream(_tag(account), {})
    list(islice(pages, 3))
    assert server.lists == 3


def test_it_is_asked_now_and_then_where_there_is_no_line(
    account: Mastodon, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "TICK", 0.01)
    server.web.acts["/api/v1/streaming/hashtag"] = page("no", status=404)
    server.add(1)
    pages = account.stream(_tag(account), {})
    assert len(_texts(pages).items) == 1
    assert not next(pages).items


def test_it_says_that_the_key_is_no_longer_good(account: Mastodon, server: Server) -> None:
    place = _tag(account)
    server.web.acts["/api/v1/streaming/hashtag"] = page("no", status=401)
    with pytest.raises(Unauthorized):
        next(account.stream(place, {}))


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ({"configuration": {"urls": {"streaming": "wss://s.masto.es"}}}, "https://s.masto.es"),
        ({"urls": {"streaming_api": "wss://masto.es/"}}, "https://masto.es"),
        ({"urls": {"streaming_api": ""}}, ""),
        ({"urls": {"streaming_api": "gopher://masto.es"}}, ""),
        ({}, ""),
    ],
)
def test_it_finds_the_line_by_what_the_server_says(told: dict[str, Any], where: str) -> None:
    assert live.address(told) == where


@pytest.fixture
def paper() -> Replay:
    return story("mastodon")


def test_it_searches_with_an_account(paper: Replay) -> None:
    path = registry.folder("mastodon") / "fixtures" / "mastodon-statuses.json"
    statuses = json.loads(path.read_text())
    paper.answer("GET", "/api/v2/search", reply(200, {"statuses": statuses, "accounts": [], "hashtags": []}))
    account = connected("mastodon", paper, words="luz verde, aurora")
    places = [place for place in account.places() if place.kind == "search"]
    assert [place.name for place in places] == ["«luz verde»", "«aurora»"]
    found = account.listen(places[0], {})
    assert len(found.items) == len([s for s in statuses if not s.get("reblog")])
    asked = next(r for r in paper.asked if r.url.path == "/api/v2/search")
    assert (asked.url.params["q"], asked.url.params["type"]) == ('"luz verde"', "statuses")
    assert not account.listen(places[0], found.cursor).items


def test_it_says_that_a_search_needs_an_account(paper: Replay) -> None:
    nobody = connected("mastodon", paper, token="", words="aurora")
    for ask in (nobody.check, lambda: nobody.search(["aurora"], {})):
        with pytest.raises(Unauthorized, match="quien tiene cuenta") as caught:
            ask()
        assert caught.value.field == "token"
