"""The pretend network's public page: anybody looks, anybody writes."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tertulia.demo import network
from tertulia.demo.models import Post, Stage
from tertulia.web.demo_net import views
from tests import make
from tests.world import World

PAGE = "/demo-red/"
WRITE = "/demo-red/escribir/"
ANA = {"id": "demo:@ana", "name": "Ana <b>", "handle": "@ana", "followers": 3}


@pytest.fixture
def post(world: World) -> Post:
    stage = Stage.objects.create(workspace=world.workspace, token="t0ken")
    return network.write(stage, text="¿Abrís <hoy>?", author=ANA, network="instagram", kind="post")[0]


def test_it_shows_conversations_to_anybody(client: Client, post: Post) -> None:
    page = client.get(PAGE).content.decode()
    assert "Aquí nada es real" in page
    assert "¿Abrís &lt;hoy&gt;?" in page
    assert "Ana &lt;b&gt;" in page
    assert "Instagram" in page


def test_it_takes_what_a_visitor_writes(client: Client, post: Post) -> None:
    answer = client.post(WRITE, {"parent": post.remote_id, "text": " \x00¡Hola! "})
    written = Post.objects.get(parent=post.remote_id)
    assert answer["Location"] == f"{PAGE}#{network.anchor(written.remote_id)}"
    assert (written.text, written.thread, written.network) == ("¡Hola!", post.thread, "instagram")
    assert (written.author["handle"], written.is_own) == ("@tu", False)
    assert "¡Hola!" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("text", ["", "   ", "a" * 501])
def test_it_explains_what_does_not_fit(client: Client, post: Post, text: str) -> None:
    answer = client.post(WRITE, {"parent": post.remote_id, "text": text})
    assert answer.status_code == 422
    assert "entre 1 y 500" in answer.content.decode()
    assert Post.objects.count() == 1


@pytest.mark.parametrize("parent", ["", "demo:nowhere", "\x00"])
def test_it_answers_only_what_stands(client: Client, post: Post, parent: str) -> None:
    assert client.post(WRITE, {"parent": parent, "text": "Hola"}).status_code == 404
    Post.objects.update(is_deleted=True)
    assert client.post(WRITE, {"parent": post.remote_id, "text": "Hola"}).status_code == 404


def test_it_is_written_to_with_the_pages_own_form_only(post: Post) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(WRITE, {"parent": post.remote_id, "text": "Hola"}).status_code == 403
    assert strict.get(WRITE).status_code == 405


def test_it_shortens_long_talk_and_hides_what_is_gone(client: Client, post: Post) -> None:
    stage = Stage.objects.get()
    for number in range(20):
        network.write(stage, text=f"n{number:02}.", author=ANA, network="instagram", parent=post.remote_id)
    Post.objects.filter(text="n19.").update(is_deleted=True)
    page = client.get(PAGE).content.decode()
    assert [f"n{n:02}." in page for n in range(20)] == [11 <= n <= 18 for n in range(20)]
    assert "¿Abrís &lt;hoy&gt;?" in page


def test_it_is_nowhere_without_a_demo(client: Client, world: World) -> None:
    assert client.get(PAGE).status_code == 404
    assert client.post(WRITE, {"text": "Hola"}).status_code == 404


def test_it_is_gone_with_a_demo_that_was_left(client: Client, post: Post, world: World) -> None:
    world.workspace.closed_at = timezone.now()
    world.workspace.save()
    assert client.get(PAGE).status_code == 404


def test_it_says_that_nobody_has_written(client: Client, db: None) -> None:
    Stage.objects.create(workspace=make.workspace(), token="t0ken")
    assert "Nadie ha escrito" in client.get(PAGE).content.decode()
    assert views.stage_now().token == "t0ken"


def test_it_does_not_take_words_without_end(
    client: Client, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    monkeypatch.setattr(views, "MOST_WRITTEN", 2)
    answers = [client.post(WRITE, {"parent": post.remote_id, "text": f"Hola {n}"}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 422]
    assert Post.objects.count() == 3
    assert "Hola 2" in answers[2].content.decode()
