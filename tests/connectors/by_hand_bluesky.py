"""The Bluesky connector against a real network of the AT Protocol: accounts, view, index.

It needs more than a suite may ask for (PostgreSQL, Redis, Node, 850 MB), so it is not collected. With
`@atproto/dev-env` (npm) running: `ATPROTO=http://localhost:2583 pytest tests/connectors/by_hand_bluesky.py`.
"""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PIL import Image

from tertulia.connectors.base import Attachment, Card, Draft, Gone, Item, Place, Receipt
from tertulia.connectors.bluesky.connector import Bluesky
from tertulia.connectors.bluesky.posts import uri_of
from tertulia.connectors.bluesky.server import Server
from tertulia.kit.failures import Failure, Rejected, Unavailable
from tertulia.kit.http import Http
from tests.servers.web import call

PDS = os.environ.get("ATPROTO", "http://localhost:2583").rstrip("/")
T = TypeVar("T")


def _soon(look: Callable[[], T | None], patience: float = 30) -> T:
    """What `look` finds once the view has caught up with the servers."""
    end = time.monotonic() + patience
    while (found := look()) is None:
        assert time.monotonic() < end, "it never came"
        time.sleep(0.2)
    return found


def _account(name: str) -> Bluesky:
    handle = f"{name}{secrets.token_hex(4)}.test"
    asked = {"handle": handle, "email": f"{handle}@example.org", "password": "una-clave-larga"}
    keys = call("POST", f"{PDS}/xrpc/com.atproto.server.createAccount", data=asked).json()
    bearer = {"Authorization": f"Bearer {keys['accessJwt']}"}
    address = f"{PDS}/xrpc/com.atproto.server.createAppPassword"
    password = call("POST", address, data={"name": "tertulia"}, headers=bearer).json()["password"]
    http = Http(allow_private=["127.0.0.1", "localhost"])
    account = Bluesky({"handle": handle, "app_password": password, "server": PDS}, http)

    def known() -> bool | None:
        try:
            return bool(account.check())
        except Failure:
            return None

    _soon(known)
    return account


@pytest.fixture(scope="module")
def brand() -> Bluesky:
    return _account("brand")


@pytest.fixture(scope="module")
def fan() -> Bluesky:
    return _account("fan")


@pytest.fixture
def place(brand: Bluesky) -> Place:
    return next(iter(brand.places()))


@pytest.fixture
def picture(tmp_path: Path) -> Attachment:
    Image.effect_noise((3000, 2200), 90).convert("RGB").save(tmp_path / "grande.jpg", quality=97)
    return Attachment(str(tmp_path / "grande.jpg"), alt="Una furgoneta", width=3000, height=2200)


def _seen(account: Bluesky, receipt: Receipt) -> Item:
    def look() -> Item | None:
        return next((item for item in account.look([receipt.id]) if isinstance(item, Item)), None)

    return _soon(look)


def test_it_publishes_pictures_and_a_thread(
    brand: Bluesky, fan: Bluesky, place: Place, picture: Attachment
) -> None:
    since, them = datetime.now(UTC), fan.server.handle
    text = f"¡Hola 👩‍👩‍👧! gencat.cat/ñ, https://aurora.example/ñ. @{them} @nadie.test #luz"
    files = (picture, replace(picture, alt="Otra"))
    draft = Draft(text, lang="es", media=files, options={"langs": "ca", "warning": "nudity"})
    assert brand.find(place, draft, since) is None
    first = brand.publish(place, draft, "k1")
    assert brand.publish(place, draft, "k1") == first
    assert brand.find(place, draft, since) == first
    second = brand.publish(place, Draft("Y además", parent=first.id), "k2")
    third = brand.publish(place, Draft("Y por fin", parent=second.id), "k3")
    shown, below = _seen(brand, first), _seen(brand, third)
    assert [media.alt for media in shown.media] == ["Una furgoneta", "Otra"]
    assert set(shown.links) == {"https://gencat.cat/ñ", "https://aurora.example/ñ"}
    assert (below.parent, below.thread) == (second.id, first.id)
    brand.withdraw(third)
    brand.withdraw(third)
    assert _soon(lambda: list(brand.look([third.id])) == [Gone(third.id)] or None)
    with pytest.raises(Rejected, match="ya no está"):
        brand.publish(place, Draft("Tarde", parent=third.id), "k4")


def test_it_shows_a_card_and_counts(brand: Bluesky, fan: Bluesky, place: Place, picture: Attachment) -> None:
    card = Card("https://aurora.example/t", "Tarifas", "Las nuevas", picture)
    receipt = brand.publish(place, Draft("Lee", link=card), "k5")
    assert _seen(fan, receipt).links == ("https://aurora.example/t",)
    assert fan.publish(place, Draft("Leído", parent=receipt.id), "f1").id
    assert _soon(lambda: ((receipt.id, "replies", 1) in list(brand.measure([receipt.id]))) or None)
    assert (receipt.id, "likes", 0) in list(brand.measure([receipt.id]))


def test_it_lets_nobody_answer(brand: Bluesky, fan: Bluesky, place: Place) -> None:
    draft = Draft("Sin respuestas", options={"replies": "nobody", "no_quotes": True})
    receipt = brand.publish(place, draft, "k6")
    assert brand.publish(place, draft, "k6") == receipt
    uri = uri_of(receipt.id)

    def gate() -> Any:
        (post, *_rest) = fan.server.get("app.bsky.feed.getPosts", uris=[uri])["posts"] or [{}]
        return post.get("threadgate")

    assert _soon(gate)["record"]["allow"] == []
    with pytest.raises(Rejected, match="no deja"):
        fan.publish(place, Draft("Pues yo sí", parent=receipt.id), "f2")


def test_it_leaves_one_post_however_often_it_is_said(
    brand: Bluesky, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, told = Draft("A la vez"), list[str]()
    threads = [
        threading.Thread(target=lambda: told.append(brand.publish(place, draft, "k7").id))
        for _turn in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(told), len(set(told))) == (6, 1)
    me = brand.server.session().did
    said = [row["value"]["text"] for row in brand._said_lately(me)]
    assert said.count("A la vez") == 1

    answered = Server._send

    def cut(self: Server, verb: str, method: str, key: str, **how: Any) -> Any:
        answer = answered(self, verb, method, key, **how)
        if method.endswith("createRecord"):
            raise Unavailable("the line broke", sent=True)
        return answer

    monkeypatch.setattr(Server, "_send", cut)
    with pytest.raises(Unavailable):
        brand.publish(place, Draft("Se cortó"), "k8")
    monkeypatch.setattr(Server, "_send", answered)
    assert brand.publish(place, Draft("Se cortó"), "k8").id
    assert [row["value"]["text"] for row in brand._said_lately(me)].count("Se cortó") == 1
