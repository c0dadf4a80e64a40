"""The Matrix connector against a real homeserver (Synapse)."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tertulia.connectors.base import Attachment, Draft, Gone, Item, Place
from tertulia.connectors.matrix.connector import Matrix
from tertulia.connectors.matrix.events import remote_id, room_and_event
from tertulia.connectors.matrix.server import Server
from tertulia.kit.failures import Rejected, Unauthorized, Unavailable
from tertulia.kit.http import Http
from tests.servers import synapse

pytestmark = pytest.mark.servers


@pytest.fixture
def http() -> Http:
    return Http(allow_private=["127.0.0.1"])


@pytest.fixture
def account(matrix_server: synapse.Synapse, http: Http) -> Matrix:
    return Matrix({"server": matrix_server.url, "token": matrix_server.brand_token}, http)


@pytest.fixture
def room(matrix_server: synapse.Synapse, request: pytest.FixtureRequest) -> str:
    return matrix_server.room(f"Sala de {request.node.name}")


@pytest.fixture
def place(account: Matrix, room: str) -> Place:
    return next(place for place in account.places() if place.id == f"matrix.to/{room}")


def _bodies(server: synapse.Synapse, room: str) -> list[str]:
    events = server.messages(server.brand_token, room)[::-1]
    return [event["content"]["body"] for event in events if event["content"].get("body")]


def test_it_shows_its_rooms_and_who_keeps_them(
    matrix_server: synapse.Synapse, account: Matrix, http: Http
) -> None:
    room = matrix_server.room("Aurora", alias="aurora")
    closed = matrix_server.room("Cifrada", public=False)
    secret = {"algorithm": "m.megolm.v1.aes-sha2"}
    path = f"/rooms/{closed}/state/m.room.encryption"
    matrix_server.api(matrix_server.brand_token, "PUT", path, secret)
    me = account.check()
    assert (me.id, me.name, me.handle) == ("matrix.to/@brand:localhost", "brand", "@brand:localhost")
    places = {place.id: place for place in account.places()}
    ours = places[f"matrix.to/{room}"]
    assert (ours.name, ours.own, ours.url) == ("Aurora", True, "https://matrix.to/#/#aurora:localhost")
    assert f"matrix.to/{closed}" not in places
    with pytest.raises(Rejected, match="cifrada"):
        account.publish(Place(f"matrix.to/{closed}", "x"), Draft("Hola"), "k")
    fan = Matrix({"server": matrix_server.url, "token": matrix_server.fan_token}, http)
    assert {place.id: place for place in fan.places()}[f"matrix.to/{room}"].own is False


def test_it_says_it_once(matrix_server: synapse.Synapse, account: Matrix, place: Place, room: str) -> None:
    draft, since = Draft("¡Hola a todos! 👩‍👩‍👧 https://aurora.example/ñ"), datetime.now(UTC)
    assert account.find(place, draft, since) is None
    told: list[str] = []

    def say() -> None:
        told.append(account.publish(place, draft, "entrega-1").id)

    at_once = [threading.Thread(target=say) for _turn in range(5)]
    for thread in at_once:
        thread.start()
    for thread in at_once:
        thread.join()
    assert len(told) == 5
    assert len(set(told)) == 1
    assert _bodies(matrix_server, room) == [draft.text]
    receipt = account.publish(place, draft, "entrega-1")
    assert receipt.id == told[0]
    assert account.find(place, draft, since) == receipt
    assert account.publish(place, draft, "entrega-2").id != receipt.id


def test_it_says_it_again_after_the_line_broke(
    matrix_server: synapse.Synapse,
    account: Matrix,
    place: Place,
    room: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answered = Server._send

    def cut(self: Server, verb: str, base: str, path: str, token: str, **how: Any) -> Any:
        answer = answered(self, verb, base, path, token, **how)
        if verb == "PUT":
            raise Unavailable("the line broke", sent=True)
        return answer

    monkeypatch.setattr(Server, "_send", cut)
    with pytest.raises(Unavailable):
        account.publish(place, Draft("Se cortó"), "k")
    monkeypatch.setattr(Server, "_send", answered)
    assert account.publish(place, Draft("Se cortó"), "k").id
    assert _bodies(matrix_server, room) == ["Se cortó"]


def test_it_goes_on_knowing_its_messages_with_a_password(
    matrix_server: synapse.Synapse, place: Place, room: str
) -> None:
    config = {"server": matrix_server.url, "user": "brand", "password": synapse.PASSWORD}
    receipts = [
        Matrix(config, Http(allow_private=["127.0.0.1"])).publish(place, Draft("Hola"), "k").id
        for _process in range(2)
    ]
    assert receipts[0] == receipts[1]
    assert _bodies(matrix_server, room) == ["Hola"]


def test_it_opens_its_session_again(matrix_server: synapse.Synapse, place: Place, http: Http) -> None:
    config = {"server": matrix_server.url, "user": "@brand:localhost", "password": synapse.PASSWORD}
    account = Matrix(config, http)
    assert account.check().handle == "@brand:localhost"
    token = account.server.session().token
    matrix_server.api(token, "POST", "/logout", {})
    assert account.publish(place, Draft("Sigo aquí"), "k").id
    assert account.server.session().token != token
    with pytest.raises(Unauthorized, match="no acepta esa cuenta") as caught:
        Matrix({**config, "password": "otra"}, http).check()
    assert caught.value.field == "password"
    assert "otra" not in f"{caught.value!r} {caught.value.said}"


def test_it_hears_answers_and_answers_in_the_thread(
    matrix_server: synapse.Synapse, account: Matrix, place: Place, room: str
) -> None:
    first = account.publish(place, Draft("Esta noche cortamos la luz."), "k1")
    event = room_and_event(first.id)[1]
    page = account.listen(place, {})
    assert [(item.text, item.own) for item in page.items] == [("Esta noche cortamos la luz.", True)]
    said = matrix_server.say(
        matrix_server.fan_token,
        room,
        {
            "msgtype": "m.text",
            "body": "¿También en Bouzas?",
            "m.mentions": {"user_ids": ["@brand:localhost"]},
            "m.relates_to": {"m.in_reply_to": {"event_id": event}},
        },
        "fan-1",
    )
    page = account.listen(place, page.cursor)
    (asked,) = page.items
    assert (asked.id, asked.parent, asked.to_us) == (remote_id(room, said), first.id, True)
    assert (asked.author.id, asked.author.name) == ("matrix.to/@fan:localhost", "fan")
    assert not account.listen(place, page.cursor).items

    draft = Draft("Sí, @fan:localhost, <también>.", parent=asked.id)
    answer = account.publish(place, draft, "k2")
    content = matrix_server.event(matrix_server.fan_token, room, room_and_event(answer.id)[1])["content"]
    assert content["m.relates_to"] == {"m.in_reply_to": {"event_id": said}}
    assert content["m.mentions"] == {"user_ids": ["@fan:localhost"]}
    assert "&lt;también&gt;" in content["formatted_body"]
    assert 'href="https://matrix.to/#/@fan:localhost"' in content["formatted_body"]
    assert account.find(place, draft, datetime.now(UTC)) == answer

    more = account.publish(place, Draft("Acaba a las seis.", parent=first.id), "k3")
    last = account.publish(place, Draft("O antes.", parent=more.id), "k4")
    told = [matrix_server.event(matrix_server.fan_token, room, room_and_event(r.id)[1]) for r in (more, last)]
    assert [e["content"]["m.relates_to"]["event_id"] for e in told] == [event, event]
    thread = list(account.context(next(iter(account.look([last.id])))))  # type: ignore[arg-type]
    assert [item.text for item in thread] == ["Esta noche cortamos la luz.", "Acaba a las seis.", "O antes."]
    assert {item.thread for item in thread} == {first.id}


def test_it_shows_pictures_with_their_words_and_takes_all_back(
    matrix_server: synapse.Synapse, account: Matrix, place: Place, room: str, tmp_path: Path
) -> None:
    Image.effect_noise((3000, 2200), 90).convert("RGB").save(tmp_path / "grande.jpg", quality=97)
    (tmp_path / "tarifa.pdf").write_bytes(b"%PDF-1.4 nada")
    files = (
        Attachment(str(tmp_path / "grande.jpg"), alt="La furgoneta", name="furgoneta.jpg"),
        Attachment(str(tmp_path / "tarifa.pdf"), "file", "application/pdf", name="tarifa.pdf"),
    )
    limits = account.limits()
    assert limits.media is not None
    assert limits.media.image_bytes == 5 * 1024 * 1024
    draft = Draft("", html="<p>Mira <strong>esto</strong><script>x</script></p>", media=files)
    receipt = account.publish(place, draft, "k")
    assert account.publish(place, draft, "k") == receipt
    words, picture, paper = matrix_server.messages(matrix_server.fan_token, room)[:3][::-1]
    assert (words["content"]["body"], "script" in words["content"]["formatted_body"]) == ("Mira esto", False)
    shown = picture["content"]
    assert (shown["msgtype"], shown["body"], shown["filename"]) == (
        "m.image",
        "La furgoneta",
        "furgoneta.jpg",
    )
    assert shown["info"]["size"] <= 5 * 1024 * 1024
    assert shown["url"].startswith("mxc://localhost/")
    assert (paper["content"]["msgtype"], paper["content"]["body"]) == ("m.file", "tarifa.pdf")
    (tmp_path / "film.mp4").write_bytes(b"\0" * (5 * 1024 * 1024 + 1))
    heavy = Attachment(str(tmp_path / "film.mp4"), "video", "video/mp4", name="film.mp4")
    with pytest.raises(Rejected, match=r"«film\.mp4» pesa más"):
        account.publish(place, Draft("x", media=(heavy,)), "k2")

    account.withdraw(receipt)
    account.withdraw(receipt)
    assert list(account.look([receipt.id])) == [Gone(receipt.id)]
    assert _bodies(matrix_server, room) == []
    with pytest.raises(Rejected, match="ya no está"):
        account.edit(place, receipt, Draft("Tarde"))
    with pytest.raises(Rejected, match="ya no está"):
        account.publish(place, Draft("Tarde", parent=receipt.id), "k3")


def test_it_changes_its_words(
    matrix_server: synapse.Synapse, account: Matrix, place: Place, room: str
) -> None:
    receipt = account.publish(place, Draft("Abrimos a las 9."), "k")
    cursor = account.listen(place, {}).cursor
    for words in ("Abrimos a las 10.", "Abrimos a las 10.", "Abrimos a las 9.", "Abrimos a las 10."):
        assert account.edit(place, receipt, Draft(words)) == receipt
        (now,) = account.look([receipt.id])
        assert isinstance(now, Item)
        assert (now.text, now.edited is not None) == (words, True)
    page = account.listen(place, cursor)
    assert [(item.id, item.text) for item in page.items] == [(receipt.id, "Abrimos a las 10.")]
    matrix_server.api(
        matrix_server.brand_token, "PUT", f"/rooms/{room}/redact/{room_and_event(receipt.id)[1]}/x", {}
    )
    assert account.listen(place, page.cursor).gone == [Gone(receipt.id)]


def test_it_says_in_words_what_is_wrong(
    matrix_server: synapse.Synapse, account: Matrix, place: Place, room: str, http: Http
) -> None:
    with pytest.raises(Unauthorized) as wrong:
        Matrix({"server": matrix_server.url, "token": "syt_mala_clave"}, http).check()
    assert wrong.value.field == "token"
    assert "syt_mala" not in f"{wrong.value!r} {wrong.value.said}"
    levels: dict[str, Any] = {"users": {"@brand:localhost": 100}, "events_default": 50}
    path = f"/rooms/{room}/state/m.room.power_levels"
    version = matrix_server.api(matrix_server.brand_token, "GET", f"/rooms/{room}/state/m.room.create")
    if int(version.get("room_version") or 1) >= 12:
        levels.pop("users")
    matrix_server.api(matrix_server.brand_token, "PUT", path, levels)
    fan = Matrix({"server": matrix_server.url, "token": matrix_server.fan_token}, http)
    with pytest.raises(Rejected, match="no nos dejan"):
        fan.publish(place, Draft("Hola"), "k")
    with pytest.raises(Rejected):
        account.publish(replace(place, id="matrix.to/!nada:localhost"), Draft("Hola"), "k")
    assert account.publish(place, Draft("ñ" * 15_000, html=f"<p>{'ñ' * 15_000}</p>"), "largo").id
    with pytest.raises(Rejected, match="largo"):
        account.publish(place, Draft("ñ" * 15_001), "k")


def test_it_hears_that_the_server_is_down(
    matrix_server: synapse.Synapse, account: Matrix, place: Place
) -> None:
    matrix_server.stop()
    try:
        with pytest.raises(Unavailable) as caught:
            account.publish(place, Draft("Hola"), "k")
        assert not caught.value.sent
    finally:
        matrix_server.start()
    assert account.check().name == "brand"
