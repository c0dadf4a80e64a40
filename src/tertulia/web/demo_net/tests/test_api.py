"""The pretend network's interface, as its connector's README tells it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tertulia.demo import network
from tertulia.demo.models import Post, Stage
from tests import make
from tests.world import World

API = "/demo-red/api/"
ANA = {"id": "demo:@ana", "name": "Ana", "handle": "@ana", "followers": 3}
CALLS = [
    ("GET", "me"),
    ("GET", "places"),
    ("GET", "posts"),
    ("GET", "thread"),
    ("GET", "look"),
    ("GET", "mine"),
    ("POST", "reply"),
    ("POST", "withdraw"),
    ("POST", "moderate"),
]


@pytest.fixture
def stage(world: World) -> Stage:
    return Stage.objects.create(workspace=world.workspace, token="t0ken", speaks_at=None)


def ask(client: Client, path: str, *, status: int = 200, key: str = "t0ken", **query: Any) -> dict[str, Any]:
    answer = client.get(API + path, query, headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == status
    told: dict[str, Any] = answer.json()
    return told


def tell(client: Client, path: str, body: Any, *, status: int = 200, key: str = "") -> dict[str, Any]:
    headers = {"Authorization": "Bearer t0ken", **({"Idempotency-Key": key} if key else {})}
    words = body if isinstance(body, str) else json.dumps(body)
    answer = client.post(API + path, words, content_type="application/json", headers=headers)
    assert answer.status_code == status
    told: dict[str, Any] = answer.json()
    return told


def write(stage: Stage, text: str = "¿Abrís hoy?", **over: Any) -> Post:
    given = {"author": ANA, "network": "instagram"}
    return network.write(stage, text=text, **{**given, **over})[0]


def texts(told: dict[str, Any]) -> list[str]:
    return [post["text"] for post in told["posts"]]


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_it_answers_only_who_has_the_key(client: Client, stage: Stage, method: str, path: str) -> None:
    for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer wrong"}):
        answer = client.generic(method, API + path, headers=headers)
        assert answer.status_code == 401
        assert answer.json()["error"]
    other = {"GET": "POST", "POST": "GET"}[method]
    headers = {"Authorization": "Bearer t0ken"}
    assert client.generic(other, API + path, headers=headers).status_code == 405


def test_it_says_who_and_where_we_are(client: Client, stage: Stage) -> None:
    assert ask(client, "me")["name"] == "Cooperativa Aurora"
    [place, outside] = ask(client, "places")["places"]
    assert (outside["id"], outside["own"]) == ("demo:fuera", False)
    assert place["own"] is True


def test_it_gives_what_is_new_oldest_first(client: Client, stage: Stage) -> None:
    for number in range(5):
        write(stage, f"mensaje {number}")
    first = ask(client, "posts", limit=3)
    assert (texts(first), first["more"]) == ([f"mensaje {n}" for n in range(3)], True)
    rest = ask(client, "posts", since=first["cursor"], limit=3)
    assert (texts(rest), rest["more"]) == (["mensaje 3", "mensaje 4"], False)
    assert texts(ask(client, "posts", since=rest["cursor"])) == []


def test_it_gives_again_what_changed_or_went(client: Client, stage: Stage) -> None:
    first, second = write(stage, "uno"), write(stage, "dos")
    cursor = ask(client, "posts")["cursor"]
    network.change(stage, first, text="uno, corregido")
    tell(client, "moderate", {"action": "delete", "id": second.remote_id})
    told = ask(client, "posts", since=cursor)
    assert (texts(told), told["gone"]) == (["uno, corregido"], [second.remote_id])


def test_it_gives_everything_of_a_post(client: Client, stage: Stage) -> None:
    root = write(stage, kind="post")
    write(stage, "Debajo", parent=root.remote_id)
    below = ask(client, "posts")["posts"][1]
    assert below["parent"] == below["thread"] == root.remote_id
    assert (below["network"], below["kind"], below["author"]) == ("instagram", "comment", ANA)
    assert (below["own"], below["held"], below["edited"]) == (False, False, None)
    assert "/demo-red/#" in below["url"]


def test_it_shows_a_whole_conversation(client: Client, stage: Stage) -> None:
    root = write(stage, "Arriba")
    below = write(stage, "Debajo", parent=root.remote_id)
    write(stage, "Otra cosa")
    assert texts(ask(client, "thread", id=below.remote_id)) == ["Arriba", "Debajo"]
    ask(client, "thread", id="demo:nowhere", status=404)


def test_it_says_which_still_stand(client: Client, stage: Stage) -> None:
    stands, gone = write(stage, "Sigue"), write(stage, "Se va")
    network.change(stage, gone, is_deleted=True)
    assert texts(ask(client, "look", id=[stands.remote_id, gone.remote_id, "demo:x"])) == ["Sigue"]


def test_it_answers_once_for_each_key(client: Client, stage: Stage) -> None:
    ask_ = write(stage)
    said = {"text": "A las nueve", "parent": ask_.remote_id}
    first = tell(client, "reply", said, status=201, key="k1")
    again = tell(client, "reply", {**said, "text": "otra"}, status=200, key="k1")
    assert (again["id"], again["text"], again["own"]) == (first["id"], "A las nueve", True)
    other = tell(client, "reply", said, status=201, key="k2")
    assert other["id"] != first["id"]
    assert Post.objects.filter(is_own=True).count() == 2


@pytest.mark.parametrize(
    ("text", "status"), [("", 422), ("  ", 422), ("a" * 501, 422), ("a" * 500, 201), ("\x00nulo", 201)]
)
def test_it_takes_what_fits(client: Client, stage: Stage, text: str, status: int) -> None:
    parent = write(stage).remote_id
    told = tell(client, "reply", {"text": text, "parent": parent}, status=status)
    assert told.get("error") or told["text"].strip("a") in ("", "nulo")


def test_it_answers_nothing_that_is_gone(client: Client, stage: Stage) -> None:
    gone = write(stage)
    network.change(stage, gone, is_deleted=True)
    for parent in (gone.remote_id, "demo:nowhere", "", None, 7):
        tell(client, "reply", {"text": "Hola", "parent": parent}, status=404)


def test_it_finds_our_own(client: Client, stage: Stage) -> None:
    parent = write(stage).remote_id
    tell(client, "reply", {"text": "Nuestro", "parent": parent}, status=201)
    now = timezone.now()
    assert texts(ask(client, "mine")) == ["Nuestro"]
    assert texts(ask(client, "mine", parent=parent)) == ["Nuestro"]
    assert texts(ask(client, "mine", parent="demo:x")) == []
    assert texts(ask(client, "mine", since=(now - timedelta(minutes=1)).isoformat())) == ["Nuestro"]
    assert texts(ask(client, "mine", since=(now + timedelta(minutes=1)).isoformat())) == []


def test_it_takes_our_own_back_once(client: Client, stage: Stage) -> None:
    theirs = write(stage)
    said = {"text": "Hola", "parent": theirs.remote_id}
    ours = tell(client, "reply", said, status=201)["id"]
    for _ in range(2):
        tell(client, "withdraw", {"id": ours})
    cursor = ask(client, "posts")["cursor"]
    tell(client, "withdraw", {"id": ours})
    assert ask(client, "posts", since=cursor)["gone"] == []
    tell(client, "withdraw", {"id": theirs.remote_id}, status=404)


def test_it_moderates_once(client: Client, stage: Stage) -> None:
    post = write(stage)
    Post.objects.update(is_held=True)
    for action, held in (("approve", False), ("hide", True)):
        for _ in range(2):
            tell(client, "moderate", {"action": action, "id": post.remote_id})
        post.refresh_from_db()
        assert post.is_held == held
    number = post.n
    tell(client, "moderate", {"action": "hide", "id": post.remote_id})
    post.refresh_from_db()
    assert post.n == number
    tell(client, "moderate", {"action": "burn", "id": post.remote_id}, status=404)
    tell(client, "moderate", {"action": "hide", "id": "demo:x"}, status=404)


@pytest.mark.parametrize("body", ["not json", "[1, 2]", "null", '"text"', "\xff"])
def test_it_is_not_thrown_by_nonsense(client: Client, stage: Stage, body: str) -> None:
    headers = {"Authorization": "Bearer t0ken"}
    for path in ("reply", "withdraw", "moderate"):
        answer = client.post(
            API + path, body.encode("latin-1"), content_type="application/json", headers=headers
        )
        assert answer.status_code in (404, 422)


def test_it_is_not_thrown_by_strange_questions(client: Client, stage: Stage) -> None:
    write(stage)
    for since in ("²", "-1", "9" * 40, "x", ""):
        assert len(ask(client, "posts", since=since)["posts"]) <= 1
    ask(client, "posts", limit="²")
    for moment in ("ayer", "2026-13-45T00:00:00", "2026-05-01T10:00:00"):
        ask(client, "mine", since=moment)
    ask(client, "thread", id="\x00", status=404)
    ask(client, "look", id="\x00")
    tell(client, "moderate", {"action": "hide", "id": "\x00"}, status=404)


def test_it_keeps_stages_apart(client: Client, stage: Stage, world: World) -> None:
    theirs = Stage.objects.create(workspace=world.elsewhere, token="other")
    post = write(theirs, "Ajeno")
    assert texts(ask(client, "posts")) == []
    assert texts(ask(client, "posts", key="other")) == ["Ajeno"]
    tell(client, "moderate", {"action": "delete", "id": post.remote_id}, status=404)


def test_it_calls_whoever_reads_here(client: Client, stage: Stage, world: World) -> None:
    later = timezone.now() + timedelta(hours=1)
    other = make.source(world.other_brand, next_try_at=later)
    world.source.next_try_at = later
    world.source.save()
    write(stage)
    world.source.refresh_from_db()
    other.refresh_from_db()
    assert world.source.next_try_at is not None
    assert world.source.next_try_at <= timezone.now()
    assert other.next_try_at == later
