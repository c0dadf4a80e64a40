"""WordPress: what its answers mean, and what is said to it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tertulia.connectors.base import Author, Item, Place
from tertulia.kit.failures import RateLimited, Rejected, Unauthorized, Unavailable
from tests.connectors.replay import Replay, connected, reply, story

BLOG = Place("blog.example", "Cooperativa Aurora", "https://blog.example", kind="blog", own=True)


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
