"""That nothing is lost, nor told twice, between two readings of a WordPress."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest

from tertulia.connectors.base import Cursor, Item, Place
from tertulia.connectors.wordpress.connector import WordPress
from tertulia.kit.http import Http
from tests.connectors.replay import reply

INDEX = {
    "name": "Blog",
    "namespaces": ["oembed/1.0", "wp/v2"],
    "authentication": {"application-passwords": {"endpoints": {}}},
}


ME = {"id": 7, "name": "Ana", "slug": "ana", "capabilities": {"moderate_comments": True}}


BLOG = Place("blog.example", "Cooperativa Aurora", "https://blog.example", kind="blog", own=True)


class Blog:
    """A blog on paper whose comments come, change and go."""

    def __init__(self, count: int = 0) -> None:
        self.comments: dict[int, dict[str, Any]] = {}
        self.posts: list[dict[str, Any]] = []
        self.requests = 0
        self.add(count)
        self.connector = WordPress(
            {"site": "https://x.example", "user": "ana", "app_password": "p"},
            Http(transport=httpx2.MockTransport(self.answer)),
        )
        self.cursor: Cursor = {}

    def add(self, count: int, status: str = "approved") -> None:
        for _ in range(count):
            number = max(self.comments, default=0) + 1
            self.comments[number] = {
                "id": number, "post": 1, "parent": 0, "author": 0, "author_name": "Eva",
                "date_gmt": f"2026-11-{1 + number // 1440:02}T{number // 60 % 24:02}:{number % 60:02}:00",
                "content": {"rendered": f"<p>{number}</p>"}, "status": status, "link": "",
            }  # fmt: skip

    def write(self, number: int, second: int) -> None:
        when = f"2026-11-20T10:00:{second:02}"
        self.posts = [post for post in self.posts if post["id"] != number]
        self.posts.append({"id": number, "date_gmt": when, "modified_gmt": when, "title": {}, "content": {}})

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests += 1
        params, path = request.url.params, request.url.path
        if path.endswith("/users/me"):
            return reply(200, ME)
        if path.endswith("/comments"):
            return reply(200, self._comments(params))
        if path.endswith("/posts"):
            return reply(200, self._posts(params))
        return reply(200, INDEX)

    def _comments(self, params: httpx2.QueryParams) -> list[dict[str, Any]]:
        found = sorted(self.comments.values(), key=lambda c: -c["id"])
        if "include" in params:
            found = [c for c in found if str(c["id"]) in params["include"].split(",")]
        offset = int(params.get("offset", 0))
        return found[offset : offset + int(params["per_page"])]

    def _posts(self, params: httpx2.QueryParams) -> list[dict[str, Any]]:
        up = params["order"] == "asc"
        found = sorted(self.posts, key=lambda p: (p["modified_gmt"], p["id"]), reverse=not up)
        if "modified_after" in params:
            after = params["modified_after"].removesuffix("+00:00")
            found = [post for post in found if post["modified_gmt"] > after]
        offset = int(params.get("offset", 0))
        return found[offset : offset + int(params["per_page"])]

    def read(self) -> list[Item]:
        """Everything until there is no more."""
        told: list[Item] = []
        self.gone: list[str] = []
        for _turn in range(100):
            page = self.connector.listen(BLOG, self.cursor)
            told += page.items
            self.gone += [gone.id for gone in page.gone]
            self.cursor = json.loads(json.dumps(page.cursor))
            if not page.more:
                return told
        raise AssertionError("it never comes to an end")


def _numbers(items: list[Item]) -> list[int]:
    return sorted(int(item.id.rpartition("/")[2]) for item in items if "/comments/" in item.id)


def test_it_reads_a_history_that_has_an_end() -> None:
    blog = Blog(1000)
    assert _numbers(blog.read()) == list(range(521, 1001)), "the newest five pages, with their overlap"
    assert not blog.read()


@pytest.mark.parametrize("came", [1, 99, 100, 101, 250, 960])
def test_it_misses_nothing_however_much_came(came: int) -> None:
    blog = Blog(300)
    blog.read()
    blog.add(came)
    assert _numbers(blog.read()) == list(range(301, 301 + came))
    assert not blog.read()


def test_it_misses_nothing_that_comes_while_it_reads() -> None:
    blog = Blog(300)
    blog.read()
    blog.add(350)
    told: list[Item] = []
    for _turn in range(6):
        page = blog.connector.listen(BLOG, blog.cursor)
        told += page.items
        blog.cursor = page.cursor
        blog.add(7)
    told += blog.read()
    assert sorted(set(_numbers(told))) == list(range(301, 301 + 350 + 42))


def test_it_tells_again_at_most_the_page_that_was_lost() -> None:
    blog = Blog(300)
    blog.read()
    blog.add(150)
    before = blog.cursor
    lost = blog.connector.listen(BLOG, before)
    blog.cursor = before
    assert _numbers([*lost.items, *blog.read()]) == sorted([*range(301, 451), *_numbers(list(lost.items))])


def test_it_finds_what_was_approved_edited_or_thrown_away_since() -> None:
    blog = Blog(40)
    blog.comments[10]["status"] = "hold"
    told = blog.read()
    assert [item.id for item in told if item.held] == ["x.example/comments/10"]
    blog.comments[10]["status"] = "approved"
    blog.comments[20]["content"] = {"rendered": "<p>corregido</p>"}
    del blog.comments[30]
    changed = {item.id: item for item in blog.read()}
    assert set(changed) == {"x.example/comments/10", "x.example/comments/20"}
    assert not changed["x.example/comments/10"].held
    assert changed["x.example/comments/10"].edited is None
    assert changed["x.example/comments/20"].edited is not None
    assert blog.gone == ["x.example/comments/30"]
    assert not blog.read()


def test_it_finds_what_waited_long_for_approval() -> None:
    blog = Blog(5)
    blog.comments[2]["status"] = blog.comments[3]["status"] = "hold"
    blog.read()
    blog.add(500)
    blog.read()
    blog.comments[2]["status"] = "approved"
    del blog.comments[3]
    assert [(item.id, item.held) for item in blog.read()] == [("x.example/comments/2", False)]
    assert blog.gone == ["x.example/comments/3"]
    assert not blog.read()


def test_it_asks_little_when_nothing_happens() -> None:
    blog = Blog(500)
    blog.read()
    blog.requests = 0
    blog.read()
    assert blog.requests == 2
    assert len(json.dumps(blog.cursor)) < 12_000


def test_it_reads_articles_written_within_one_second() -> None:
    blog = Blog()
    blog.write(1, 0)
    blog.read()
    blog.write(2, 5)
    assert [item.id for item in blog.read()] == ["x.example/posts/2"]
    blog.write(3, 5)
    assert [item.id for item in blog.read()] == ["x.example/posts/3"]
    blog.write(1, 6)
    (again,) = blog.read()
    assert again.id == "x.example/posts/1"
    assert not blog.read()


def test_it_reads_articles_that_were_changed_in_bulk() -> None:
    blog = Blog()
    blog.write(1, 0)
    blog.read()
    for number in range(2, 90):
        blog.write(number, 7)
    assert sorted(int(item.id.rpartition("/")[2]) for item in blog.read()) == list(range(2, 90))
    assert not blog.read()


def test_it_leaves_out_what_makes_no_sense_and_reads_the_rest() -> None:
    blog = Blog(3)
    blog.comments[2]["date_gmt"] = "0000-00-00T00:00:00"
    assert _numbers(blog.read()) == [1, 3]
