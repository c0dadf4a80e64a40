"""Ghost: what its answers mean, and what is said to it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tertulia.connectors.base import Draft, Place, Receipt
from tertulia.kit.failures import RateLimited, Rejected, Unauthorized, Unavailable
from tests.connectors.replay import Replay, connected, reply, story

POSTS = "/ghost/api/admin/posts/"
BLOG = Place("blog.example", "Cooperativa Aurora", kind="blog", own=True)


@pytest.fixture
def paper() -> Replay:
    return story("ghost")


@pytest.fixture
def blog(paper: Replay) -> Any:
    return connected("ghost", paper)


def _error(kind: str, message: str = "No.") -> dict[str, Any]:
    return {"errors": [{"type": kind, "message": message, "context": "Validation failed."}]}


def test_it_signs_each_request_with_its_key(blog: Any, paper: Replay) -> None:
    blog.check()
    scheme, _space, token = paper.asked[-1].headers["authorization"].partition(" ")
    head, claims, mark = token.split(".")
    kid, secret = paper.story["config"]["admin_key"].split(":")
    signed = hmac.new(bytes.fromhex(secret), f"{head}.{claims}".encode(), hashlib.sha256).digest()
    assert scheme == "Ghost"
    assert mark == base64.urlsafe_b64encode(signed).rstrip(b"=").decode()
    told = [json.loads(base64.urlsafe_b64decode(part + "==")) for part in (head, claims)]
    assert told[0] == {"alg": "HS256", "typ": "JWT", "kid": kid}
    assert told[1]["aud"] == "/admin/"
    assert 0 < told[1]["exp"] - told[1]["iat"] <= 300
    assert "authorization" not in paper.asked[0].headers, "the blog itself is asked without a key"


def test_it_publishes_and_finds(blog: Any, paper: Replay) -> None:
    draft = paper.draft
    receipt = blog.publish(BLOG, draft, "k")
    assert receipt.id == paper.story["receipt"]["id"]
    (request,) = paper.said()
    (sent,) = json.loads(request.content)["posts"]
    assert sent["status"] == "published"
    assert sent["html"] == draft.html
    assert request.url.params["source"] == "html"
    assert blog.find(BLOG, draft, receipt.at - timedelta(minutes=1)).id == receipt.id
    assert blog.find(BLOG, replace(draft, title="Otra cosa"), receipt.at) is None
    assert blog.find(BLOG, replace(draft, slug="otra"), receipt.at) is None


@pytest.mark.parametrize(
    ("status", "kind", "failure", "words"),
    [
        (401, "UnauthorizedError", Unauthorized, "clave"),
        (403, "NoPermissionError", Unauthorized, "permiso"),
        (404, "NotFoundError", Rejected, "ya no está"),
        (413, "RequestEntityTooLargeError", Rejected, "pesa"),
        (422, "ValidationError", Rejected, "no admite"),
        (409, "UpdateCollisionError", Rejected, "no lo admite"),
        (500, "InternalServerError", Unavailable, "ahora mismo"),
        (503, "MaintenanceError", Unavailable, "ahora mismo"),
    ],
)
def test_it_says_what_a_refusal_means(
    blog: Any, paper: Replay, status: int, kind: str, failure: type[Exception], words: str
) -> None:
    paper.answer("POST", POSTS, reply(status, _error(kind)))
    with pytest.raises(failure, match=words):
        blog.publish(BLOG, paper.draft, "k")


@pytest.mark.parametrize("body", ["<html>¡Hecho!</html>", "{}", '{"posts": []}', '{"posts": [{}]}', "null"])
def test_it_is_in_doubt_after_a_yes_that_makes_no_sense(blog: Any, paper: Replay, body: str) -> None:
    paper.answer("POST", POSTS, reply(201, body))
    with pytest.raises(Unavailable) as caught:
        blog.publish(BLOG, paper.draft, "k")
    assert caught.value.sent


def test_a_yes_with_an_error_inside_is_a_no(blog: Any, paper: Replay) -> None:
    paper.answer("POST", POSTS, reply(200, _error("ValidationError", "Title is too long.")))
    with pytest.raises(Rejected) as caught:
        blog.publish(BLOG, paper.draft, "k")
    assert "too long" in caught.value.said


def test_it_waits_when_asked_to(blog: Any, paper: Replay) -> None:
    paper.answer("POST", POSTS, reply(429, _error("TooManyRequestsError"), retry_after="30"))
    with pytest.raises(RateLimited):
        blog.publish(BLOG, paper.draft, "k")


def test_it_does_not_comment_nor_touch_other_blogs(blog: Any, paper: Replay) -> None:
    with pytest.raises(Rejected, match="suscrito"):
        blog.publish(BLOG, Draft("Hola", parent="blog.example/posts/1"), "k")
    with pytest.raises(Rejected, match="no está en este blog"):
        blog.withdraw(Receipt("otro.example/posts/aaa"))
    assert not paper.said()


def test_it_names_what_is_no_ghost(paper: Replay) -> None:
    paper.instead = reply(200, "<html>Hola</html>")
    with pytest.raises((Rejected, Unavailable)) as caught:
        connected("ghost", paper).check()
    assert caught.value.field == "site"
