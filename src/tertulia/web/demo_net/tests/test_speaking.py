"""What we say of our own on the pretend network."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from tertulia.demo import network
from tertulia.demo.models import Post, Stage
from tests.world import World

API = "/demo-red/api/"
CALLS = [("POST", "post"), ("POST", "edit"), ("GET", "figures"), ("PUT", "picture")]


@pytest.fixture
def stage(world: World, settings: Settings, tmp_path: Path) -> Stage:
    settings.DATA = tmp_path
    return Stage.objects.create(workspace=world.workspace, token="t0ken", speaks_at=None)


def tell(client: Client, path: str, body: Any, *, status: int = 200, key: str = "") -> dict[str, Any]:
    headers = {"Authorization": "Bearer t0ken", **({"Idempotency-Key": key} if key else {})}
    answer = client.post(API + path, json.dumps(body), content_type="application/json", headers=headers)
    assert answer.status_code == status
    told: dict[str, Any] = answer.json()
    return told


def ask(client: Client, path: str, **query: Any) -> dict[str, Any]:
    answer = client.get(API + path, query, headers={"Authorization": "Bearer t0ken"})
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


def send(client: Client, data: bytes, *, status: int = 201) -> str:
    answer = client.put(API + "picture", data, headers={"Authorization": "Bearer t0ken"})
    assert answer.status_code == status
    return str(answer.json().get("file", ""))


def painted(kind: str = "JPEG") -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(held, kind)
    return held.getvalue()


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_it_answers_only_who_has_the_key(client: Client, stage: Stage, method: str, path: str) -> None:
    assert client.generic(method, API + path).status_code == 401
    headers = {"Authorization": "Bearer t0ken"}
    assert client.generic("DELETE", API + path, headers=headers).status_code == 405


def test_it_says_a_post_once_for_each_key(client: Client, stage: Stage) -> None:
    said = {"network": "mastodon", "text": "El sol sale para todas"}
    first = tell(client, "post", said, status=201, key="k1")
    assert tell(client, "post", said, status=200, key="k1")["id"] == first["id"]
    kept = Post.objects.get()
    assert (kept.network, kept.kind, kept.is_own, kept.thread) == ("mastodon", "post", True, kept.remote_id)


def test_a_thread_hangs_together(client: Client, stage: Stage) -> None:
    first = tell(client, "post", {"network": "mastodon", "text": "uno"}, status=201)
    second = tell(client, "post", {"network": "mastodon", "text": "dos", "parent": first["id"]}, status=201)
    assert (second["parent"], second["thread"], second["kind"]) == (first["id"], first["id"], "reply")
    tell(client, "post", {"text": "tres", "parent": "demo:no"}, status=404)


def test_an_article_is_read_as_text(client: Client, stage: Stage) -> None:
    html = "<h2>Sol</h2><p>Dos vecinas.</p><script>alert(1)</script>"
    told = tell(client, "post", {"network": "wordpress", "title": "Sol", "html": html}, status=201)
    assert (told["kind"], told["title"]) == ("article", "Sol")
    assert "alert" not in told["text"]


@pytest.mark.parametrize("body", [{}, {"text": " "}, {"text": "a" * 2000, "network": "mastodon"}])
def test_it_refuses_what_says_nothing_or_too_much(client: Client, stage: Stage, body: dict[str, str]) -> None:
    assert tell(client, "post", body, status=422)["error"]


def test_it_shows_pictures(client: Client, stage: Stage) -> None:
    name = send(client, painted())
    assert send(client, painted()) == name
    media = [{"file": name, "alt": "Un tejado"}, {"file": "../secret.key"}, {"file": "no.jpg"}, 7]
    told = tell(client, "post", {"text": "Mira", "media": media}, status=201)
    assert [one["alt"] for one in told["media"]] == ["Un tejado"]
    answer = client.get(f"/demo-red/media/{name}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert b"Un tejado" in client.get("/demo-red/").content
    for other in ("no.jpg", "x.svg", "..%2Fsecret.key"):
        assert client.get(f"/demo-red/media/{other}").status_code == 404


@pytest.mark.parametrize("data", [b"", b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\nnone"])
def test_it_takes_only_pictures(client: Client, stage: Stage, data: bytes) -> None:
    send(client, data, status=422)


def test_it_changes_what_it_says(client: Client, stage: Stage) -> None:
    said = tell(client, "post", {"network": "mastodon", "text": "uno"}, status=201)
    changed = tell(client, "edit", {"id": said["id"], "text": "dos"})
    assert (changed["text"], changed["edited"] is not None) == ("dos", True)
    number = Post.objects.get().n
    tell(client, "edit", {"id": said["id"], "text": "dos"})
    assert Post.objects.get().n == number
    tell(client, "edit", {"id": said["id"], "text": ""}, status=422)
    tell(client, "edit", {"id": "demo:no", "text": "x"}, status=404)


def test_it_tells_how_ours_did(client: Client, stage: Stage) -> None:
    said = tell(client, "post", {"network": "mastodon", "text": "uno"}, status=201)
    assert ask(client, "figures", id=said["id"])["figures"][said["id"]]["likes"] == 0
    Post.objects.update(published_at=timezone.now() - timedelta(days=1))
    day = ask(client, "figures", id=said["id"])["figures"][said["id"]]
    Post.objects.update(published_at=timezone.now() - timedelta(days=3))
    later = ask(client, "figures", id=said["id"])["figures"][said["id"]]
    assert 0 < day["likes"] <= later["likes"]
    assert set(later) == {"likes", "shares", "replies", "views"}
    Post.objects.update(is_deleted=True)
    assert ask(client, "figures", id=said["id"])["figures"] == {}


def test_an_account_of_its_own_reads_what_it_says(client: Client, stage: Stage) -> None:
    ana = {"id": "demo:@ana", "name": "Ana", "handle": "@ana"}
    network.write(stage, text="de Ana", author=ana, network="mastodon")
    for slug in ("mastodon", "bluesky"):
        tell(client, "post", {"network": slug, "text": f"en {slug}"}, status=201)
    told = ask(client, "posts", place="demo:aurora/mastodon")
    assert [post["text"] for post in told["posts"]] == ["en mastodon"]
