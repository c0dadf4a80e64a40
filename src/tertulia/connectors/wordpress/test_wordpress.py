"""WordPress: what its answers mean, and that nothing is lost between two readings."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from tertulia.connectors.base import Author, Cursor, Item, Place
from tertulia.connectors.wordpress.connector import WordPress
from tertulia.connectors.wordpress.site import tidy_address
from tertulia.kit.failures import RateLimited, Rejected, Unauthorized, Unavailable
from tertulia.kit.http import Http
from tests.connectors.replay import Replay, connected, reply, story

BLOG = Place("blog.example", "Cooperativa Aurora", "https://blog.example", kind="blog", own=True)
INDEX = {
    "name": "Blog",
    "namespaces": ["oembed/1.0", "wp/v2"],
    "authentication": {"application-passwords": {"endpoints": {}}},
}
COMMENTS = "/wp-json/wp/v2/comments"


@pytest.fixture
def paper() -> Replay:
    return story("wordpress")


@pytest.fixture
def blog(paper: Replay) -> Any:
    return connected("wordpress", paper)


def test_it_reads_articles_and_comments_held_ones_too(blog: Any) -> None:
    _hello, _its_comment, article, first, second, held = blog.listen(BLOG, {}).items
    thread = "blog.example/posts/4"
    marta = Author(
        "blog.example/guests/" + first.author.id.rpartition("/")[2],
        "Marta Iglesias",
        avatar="http://0.gravatar.com/avatar/f9f0302dc08a285fe4d3e9f8934187af?s=96&d=mm&r=g",
    )
    assert article == Item(
        id=thread,
        author=Author(
            "blog.example/users/1",
            "admin",
            "admin",
            "https://blog.example/author/admin/",
            article.author.avatar,
        ),
        text="Desde enero, de 00:00 a 08:00 pagas menos. Todas las tarifas (https://aurora.example/tarifas).\n\n"
        "- Sin permanencia\n- Sin letra pequeña",
        published=datetime(2026, 11, 22, 14, 19, 13, tzinfo=UTC),
        kind="article",
        url="https://blog.example/nueva-tarifa-nocturna/",
        thread=thread,
        title="Nueva tarifa nocturna",
        own=True,
        links=("https://aurora.example/tarifas",),
    )
    assert first == Item(
        id="blog.example/comments/2",
        author=marta,
        text="¿Sirve también para autoconsumo? En este hilo (https://foro.example/hilo/7) dicen que no.",
        published=datetime(2026, 11, 22, 14, 19, 13, tzinfo=UTC),
        kind="comment",
        url="https://blog.example/nueva-tarifa-nocturna/#comment-2",
        parent=thread,
        thread=thread,
        links=("https://foro.example/hilo/7",),
    )
    assert second == replace(
        first,
        id="blog.example/comments/3",
        text="Y otra cosa: ¿hay que cambiar el contador? & gracias 🙂",
        published=datetime(2026, 11, 22, 14, 19, 14, tzinfo=UTC),
        kind="reply",
        url="https://blog.example/nueva-tarifa-nocturna/#comment-3",
        parent="blog.example/comments/2",
        links=(),
    )
    assert held.held
    assert held.author.name == "Lucía"
    assert held.text == "¡Por fin! alert(1) ¿Cuándo en Vigo?"
    assert not second.held
    assert "example.org" not in str(blog.listen(BLOG, {})), "addresses that people gave stay where they are"


def test_it_answers_under_the_comment_and_keeps_its_words(blog: Any, paper: Replay) -> None:
    receipt = blog.publish(BLOG, paper.draft, "k")
    (request,) = paper.said()
    body = json.loads(request.content)
    assert (body["post"], body["parent"]) == (4, 2)
    assert body["content"] == paper.draft.text.replace("&", "&amp;")
    assert request.headers["authorization"].startswith("Basic ")
    assert (receipt.held, receipt.at) == (False, datetime(2026, 11, 22, 14, 19, 16, tzinfo=UTC))


def test_it_answers_an_article(blog: Any, paper: Replay) -> None:
    blog.publish(BLOG, replace(paper.draft, parent="blog.example/posts/4"), "k")
    body = json.loads(paper.said()[0].content)
    assert (body["post"], body["parent"]) == (4, 0)


def test_it_cannot_double_what_is_there(blog: Any, paper: Replay) -> None:
    paper.answer("POST", COMMENTS, reply(409, {"code": "comment_duplicate", "message": "Duplicate"}))
    assert blog.publish(BLOG, paper.draft, "k").id == paper.story["receipt"]["id"]
    paper.answer("GET", COMMENTS, reply(200, []))
    with pytest.raises(Rejected, match="ya está ahí"):
        blog.publish(BLOG, paper.draft, "k")


@pytest.mark.parametrize(("status", "words"), [("hold", "apruébalo"), ("spam", "vista"), ("trash", "vista")])
def test_it_does_not_answer_in_public_what_is_not(blog: Any, paper: Replay, status: str, words: str) -> None:
    paper.answer("GET", f"{COMMENTS}/2", reply(200, {"id": 2, "post": 4, "status": status}))
    with pytest.raises(Rejected, match=words):
        blog.publish(BLOG, paper.draft, "k")
    assert not paper.said()


@pytest.mark.parametrize(
    ("status", "code", "failure", "words"),
    [
        (401, "rest_not_logged_in", Unauthorized, "contraseña de aplicación"),
        (401, "incorrect_password", Unauthorized, "contraseña de aplicación"),
        (403, "rest_cannot_create", Unauthorized, "permiso"),
        (403, "rest_comment_closed", Rejected, "cerrados"),
        (403, "rest_comment_invalid_post_id", Rejected, "ya no existe"),
        (403, "rest_comment_draft_post", Rejected, "publicada"),
        (404, "rest_comment_invalid_id", Rejected, "ya no existe"),
        (400, "rest_comment_content_invalid", Rejected, "no admite"),
        (400, "comment_content_column_length", Rejected, "largo"),
        (400, "rest_invalid_param", Rejected, "no lo admite"),
        (500, "rest_comment_failed_create", Unavailable, "ahora mismo"),
        (503, "", Unavailable, "ahora mismo"),
    ],
)
def test_it_says_what_a_refusal_means(
    blog: Any, paper: Replay, status: int, code: str, failure: type[Exception], words: str
) -> None:
    paper.answer("POST", COMMENTS, reply(status, {"code": code, "message": "It&#8217;s <b>no</b>."}))
    with pytest.raises(failure, match=words) as caught:
        blog.publish(BLOG, paper.draft, "k")
    assert getattr(caught.value, "said") == "It’s no."  # noqa: B009 (any of four failures)


def test_it_waits_for_its_flood_control(blog: Any, paper: Replay) -> None:
    for status in (400, 429):
        paper.answer("POST", COMMENTS, reply(status, {"code": "comment_flood", "message": "Slow down."}))
        with pytest.raises(RateLimited):
            blog.publish(BLOG, paper.draft, "k")


def test_it_sees_a_firewall_for_what_it_is(blog: Any, paper: Replay) -> None:
    paper.answer("POST", COMMENTS, reply(403, "<html>Blocked</html>", content_type="text/html"))
    with pytest.raises(Unauthorized, match="cortafuegos"):
        blog.publish(BLOG, paper.draft, "k")


def test_it_moderates_once_and_twice(blog: Any, paper: Replay) -> None:
    target = "blog.example/comments/4"
    blog.moderate("approve", target, "")
    blog.moderate("hide", target, "")
    said = [json.loads(request.content) for request in paper.said()]
    assert said == [{"status": "approve"}, {"status": "hold"}]
    paper.answer("POST", f"{COMMENTS}/4", reply(500, {"code": "rest_comment_failed_edit"}))
    paper.answer("GET", f"{COMMENTS}/4", reply(200, {"status": "approved"}))
    blog.moderate("approve", target, "")
    with pytest.raises(Unavailable):
        blog.moderate("hide", target, "")
    paper.answer("DELETE", f"{COMMENTS}/4", reply(410, {"code": "rest_already_trashed"}))
    blog.moderate("delete", target, "")
    paper.answer("DELETE", f"{COMMENTS}/4", reply(404, {"code": "rest_comment_invalid_id"}))
    blog.moderate("delete", target, "")


def test_it_touches_nothing_of_another_blog(blog: Any) -> None:
    for stranger in ("otro.example/comments/4", "blog.example/comments/x", "blog.example/posts/4/../5"):
        with pytest.raises(Rejected):
            blog.moderate("delete", stranger, "")


def test_it_only_reads_without_a_user(paper: Replay) -> None:
    public = connected("wordpress", paper, user="", app_password="")
    assert public.check().name == "Cooperativa Aurora"
    assert not next(iter(public.places())).own
    assert not any(item.own for item in public.listen(BLOG, {}).items)
    assert all("authorization" not in request.headers for request in paper.asked)
    assert all("status" not in request.url.params for request in paper.asked)
    with pytest.raises(Unauthorized, match="solo se puede leer"):
        public.publish(BLOG, paper.draft, "k")
    with pytest.raises(Unauthorized, match="solo se puede leer"):
        public.moderate("hide", "x", "")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("blog.example", "https://blog.example"),
        (" https://Blog.Example/ ", "https://blog.example"),
        ("blog.example/wp-admin/", "https://blog.example"),
        ("https://blog.example/wp-login.php?x=1", "https://blog.example"),
        ("http://x.example/blog/wp-json/wp/v2/posts", "http://x.example/blog"),
        ("x.example/Mi-Blog/", "https://x.example/Mi-Blog"),
        ("x.example:8080/index.php#a", "https://x.example:8080"),
    ],
)
def test_it_makes_an_address_of_what_people_paste(typed: str, address: str) -> None:
    assert tidy_address(typed) == address


def _site(**pages: httpx2.Response) -> Http:
    """A host on paper: path («_» = «/») → answer."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        path = request.url.path
        if "rest_route" in request.url.params:
            path = "?" + request.url.params["rest_route"]
        found = pages.get(path, reply(404, "<html>Not Found</html>", content_type="text/html"))
        return httpx2.Response(found.status_code, headers=found.headers, content=found.content)

    return Http(transport=httpx2.MockTransport(answer))


ME = {"id": 7, "name": "Ana", "slug": "ana", "capabilities": {"moderate_comments": True}}
HOME = reply(200, "<html>Hola</html>", content_type="text/html")


def _check(http: Http, site: str = "https://x.example", user: str = "ana", password: str = "a b") -> Author:
    return WordPress({"site": site, "user": user, "app_password": password}, http).check()


@pytest.mark.parametrize(
    ("site", "pages"),
    [
        ("https://x.example", {"/wp-json/": INDEX, "/wp-json/wp/v2/users/me": ME}),
        ("https://x.example/blog", {"/blog/wp-json/": INDEX, "/blog/wp-json/wp/v2/users/me": ME}),
        ("https://x.example", {"?/": INDEX, "?/wp/v2/users/me": ME}),
    ],
)
def test_it_finds_the_interface_wherever_it_stands(site: str, pages: dict[str, Any]) -> None:
    http = _site(**{"/": HOME, **{path: reply(200, body) for path, body in pages.items()}})
    assert _check(http, site) == Author(f"{site.partition('://')[2]}/users/7", "Ana", "ana")


def test_it_follows_what_the_page_tells_of_its_interface() -> None:
    told = reply(200, "<html>", link='<https://x.example/api/>; rel="https://api.w.org/"')
    http = _site(**{"/": told, "/api/": reply(200, INDEX), "/api/wp/v2/users/me": reply(200, ME)})
    assert _check(http).name == "Ana"
    stranger = reply(200, "<html>", link='<https://malo.example/api/>; rel="https://api.w.org/"')
    with pytest.raises(Rejected, match="apagada o bloqueada"):
        _check(_site(**{"/": stranger}))


def test_it_says_in_the_right_box_what_is_wrong() -> None:
    blocked = {"code": "rest_forbidden", "message": "Only authenticated users."}
    no_app = {**INDEX, "authentication": {}}
    weak = {**ME, "capabilities": {"edit_posts": True}}
    page = reply(200, '<link href="/wp-content/x.css">')
    cases: list[tuple[Http, str, type[Exception], str, str]] = [
        (_site(**{"/": HOME}), "https://x.example", Rejected, "site", "no parece un WordPress"),
        (_site(**{"/": page}), "https://x.example", Rejected, "site", "apagada o bloqueada"),
        (
            _site(**{"/": HOME, "/wp-json/": reply(401, blocked)}), "https://x.example", Rejected,
            "site", "bloqueada",
        ),
        (_site(**{"/wp-json/": reply(500, "")}), "https://x.example", Unavailable, "site", "ahora mismo"),
        (_site(**{"/wp-json/": reply(200, no_app)}), "http://x.example", Unauthorized, "site", "sin https"),
        (
            _site(**{"/wp-json/": reply(200, no_app)}), "https://x.example", Unauthorized,
            "app_password", "desactivadas",
        ),
        (
            _site(**{"/wp-json/": reply(200, INDEX), "/wp-json/wp/v2/users/me": reply(401, {"code": "x"})}),
            "https://x.example", Unauthorized, "app_password", "no acepta",
        ),
        (
            _site(**{"/wp-json/": reply(200, INDEX), "/wp-json/wp/v2/users/me": reply(200, weak)}),
            "https://x.example", Unauthorized, "user", "no puede moderar",
        ),
        (Http(), "http://10.0.0.1", Rejected, "site", "privada"),
        (Http(), "", Rejected, "site", ""),
    ]  # fmt: skip
    for http, site, failure, field, words in cases:
        with pytest.raises(failure) as caught:
            _check(http, site)
        assert words in str(caught.value)
        assert getattr(caught.value, "field") == field, words  # noqa: B009 (any of four failures)


@pytest.mark.parametrize(("user", "password", "field"), [("ana", "", "app_password"), ("", "x", "user")])
def test_it_asks_for_both_or_none(user: str, password: str, field: str) -> None:
    with pytest.raises(Unauthorized) as caught:
        _check(_site(**{"/wp-json/": reply(200, INDEX)}), user=user, password=password)
    assert caught.value.field == field


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


def test_it_looks_for_an_interface_that_moved() -> None:
    moved = {"?/": INDEX, "?/wp/v2/users/me": ME, "?/wp/v2/posts": [], "?/wp/v2/comments": []}
    http = _site(**{"/": HOME, **{path: reply(200, body) for path, body in moved.items()}})
    blog = WordPress({"site": "https://x.example", "user": "ana", "app_password": "p"}, http)
    page = blog.listen(BLOG, {"root": "https://x.example/wp-json/", "me": 7})
    assert page.cursor["root"] == "https://x.example/?rest_route=/"
