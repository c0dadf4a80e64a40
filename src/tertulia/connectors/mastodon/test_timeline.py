"""That nothing is lost, nor told twice, between two readings of a Mastodon list."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest

from tertulia.connectors import registry
from tertulia.connectors.mastodon.connector import read_tag
from tertulia.kit.http import Http
from tests.connectors.replay import reply


def _statuses() -> list[dict[str, Any]]:
    path = registry.folder("mastodon") / "fixtures" / "mastodon-statuses.json"
    found: list[dict[str, Any]] = json.loads(path.read_text())
    return found


class Timeline:
    """A server on paper that keeps to `since_id`, `max_id` and `limit` as Mastodon does."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []
        self.requests = 0
        self.http = Http(transport=httpx2.MockTransport(self.answer))
        self.cursor: dict[str, Any] = {}

    def add(self, count: int) -> None:
        base = _statuses()[1]
        for _ in range(count):
            number = 1000 + len(self.said)
            when = f"2026-11-{1 + number // 1440:02}T{number // 60 % 24:02}:{number % 60:02}:00.000Z"
            self.said.append({**base, "id": str(number), "created_at": when, "content": f"<p>{number}</p>"})

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests += 1
        params = request.url.params
        found = [s for s in reversed(self.said) if int(params.get("since_id", 0)) < int(s["id"])]
        found = [s for s in found if int(s["id"]) < int(params.get("max_id", 10**9))]
        return reply(200, found[: int(params["limit"])])

    def read(self) -> list[str]:
        told: list[str] = []
        for _turn in range(100):
            page = read_tag(self.http, "masto.example", "luz", self.cursor)
            assert [item.published for item in page.items] == sorted(item.published for item in page.items)
            told += [item.text for item in page.items]
            self.cursor = json.loads(json.dumps(page.cursor))
            if not page.more:
                return told
        raise AssertionError("it never comes to an end")


@pytest.mark.parametrize("came", [1, 39, 40, 41, 250])
def test_it_misses_nothing_however_much_came(came: int) -> None:
    server = Timeline()
    server.add(10)
    server.read()
    server.add(came)
    assert sorted(server.read()) == [str(number) for number in range(1010, 1010 + came)]
    server.requests = 0
    assert not server.read()
    assert server.requests == 1


def test_it_reads_a_history_that_has_an_end() -> None:
    server = Timeline()
    server.add(500)
    assert sorted(server.read()) == [str(number) for number in range(1380, 1500)]


def test_it_misses_nothing_that_comes_while_it_reads() -> None:
    server = Timeline()
    server.add(5)
    server.read()
    server.add(100)
    page = read_tag(server.http, "masto.example", "luz", server.cursor)
    server.cursor = page.cursor
    server.add(100)
    told = [item.text for item in page.items] + server.read() + server.read()
    assert sorted(told) == [str(number) for number in range(1005, 1205)]


def test_it_tells_an_edited_status_again() -> None:
    class Loose(Timeline):
        """Shows all that it has, whatever is asked, as snac does with an account's own statuses."""

        def answer(self, request: httpx2.Request) -> httpx2.Response:
            return reply(200, list(reversed(self.said)))

    server = Loose()
    server.add(60)
    assert len(server.read()) == 60
    assert not server.read()
    server.said[3] = {**server.said[3], "edited_at": "2026-11-21T10:00:00Z", "content": "<p>corregido</p>"}
    assert server.read() == ["corregido"]
    assert not server.read()


def test_it_leaves_out_what_makes_no_sense_and_reads_the_rest() -> None:
    server = Timeline()
    server.add(3)
    server.said[1] = {"id": "1001", "created_at": "ayer"}
    assert server.read() == ["1000", "1002"]
