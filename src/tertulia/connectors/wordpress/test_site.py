"""Where a WordPress keeps its interface, and what is wrong when it cannot be connected."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from tertulia.connectors.base import Author, Place
from tertulia.connectors.tidy import tidy_address
from tertulia.connectors.wordpress.connector import WordPress
from tertulia.kit.failures import Rejected, Unauthorized, Unavailable
from tertulia.kit.http import Http
from tests.connectors.replay import reply

INDEX = {
    "name": "Blog",
    "namespaces": ["oembed/1.0", "wp/v2"],
    "authentication": {"application-passwords": {"endpoints": {}}},
}


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


def test_it_looks_for_an_interface_that_moved() -> None:
    moved = {"?/": INDEX, "?/wp/v2/users/me": ME, "?/wp/v2/posts": [], "?/wp/v2/comments": []}
    http = _site(**{"/": HOME, **{path: reply(200, body) for path, body in moved.items()}})
    blog = WordPress({"site": "https://x.example", "user": "ana", "app_password": "p"}, http)
    page = blog.listen(BLOG, {"root": "https://x.example/wp-json/", "me": 7})
    assert page.cursor["root"] == "https://x.example/?rest_route=/"


BLOG = Place("blog.example", "Cooperativa Aurora", "https://blog.example", kind="blog", own=True)
