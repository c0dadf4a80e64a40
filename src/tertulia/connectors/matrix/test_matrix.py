"""Matrix on paper: how one is let in, what refusals mean, what a room's events are as items."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tertulia.connectors.base import Attachment, Draft, Gone, Item, Place
from tertulia.connectors.matrix.connector import Matrix
from tertulia.connectors.matrix.events import message_item, room_and_event, web_address
from tertulia.connectors.matrix.speaking import transaction_of
from tertulia.kit.failures import RateLimited, Rejected, Unauthorized, Unavailable
from tests.connectors.replay import Replay, connected, reply, story

V3 = "/_matrix/client/v3"
ME, FAN = "@brand:aurora.example", "@fan:aurora.example"


@pytest.fixture
def paper() -> Replay:
    return story("matrix")


@pytest.fixture
def account(paper: Replay) -> Any:
    return connected("matrix", paper)


@pytest.fixture
def place(account: Any) -> Place:
    found: Place = account.places()[0]
    return found


@pytest.fixture
def room(place: Place) -> str:
    return place.id.partition("/")[2]


@pytest.fixture
def send(paper: Replay) -> str:
    return next(str(e["path"]) for e in paper.story["exchanges"] if e.get("says"))


def _said(paper: Replay) -> list[dict[str, Any]]:
    return [json.loads(request.content) for request in paper.said("PUT")]


def test_it_says_who_we_are_and_which_rooms_there_are(account: Any, place: Place) -> None:
    me = account.check()
    assert (me.id, me.name, me.url) == (
        "matrix.to/@brand:aurora.example",
        "Cooperativa Aurora",
        "https://matrix.to/#/@brand:aurora.example",
    )
    assert (place.name, place.own, place.url) == (
        "Aurora",
        True,
        "https://matrix.to/#/#aurora:aurora.example",
    )


def test_it_reads_a_room(account: Any, place: Place, paper: Replay) -> None:
    page = account.listen(place, {})
    first, asked, thanks, ours = page.items
    assert (first.own, first.thread, first.kind) == (True, first.id, "post")
    assert first.links == ("https://aurora.example/cortes",)
    assert asked.text == "¿También en Bouzas? Mi madre depende de un respirador."
    assert (asked.author.name, asked.author.handle) == ("Marta 🌞", FAN)
    assert (asked.to_us, asked.parent, asked.thread, asked.kind) == (True, first.id, first.id, "reply")
    assert (thanks.to_us, thanks.parent, thanks.thread) == (False, "", thanks.id)
    assert ours.id == paper.story["receipt"]["id"]
    assert not account.listen(place, page.cursor).items


def test_it_tells_what_changed_and_what_is_gone(account: Any, place: Place, room: str, paper: Replay) -> None:
    cursor = account.listen(place, {}).cursor
    event = json.loads(paper.read("event-1.json"))
    newer = {"body": "¿Y en Bouzas?", "msgtype": "m.text"}
    edit = {
        "type": "m.room.message",
        "event_id": "$edit",
        "sender": FAN,
        "origin_server_ts": event["origin_server_ts"] + 5000,
        "content": {
            "body": "* ¿Y en Bouzas?",
            "msgtype": "m.text",
            "m.new_content": newer,
            "m.relates_to": {"rel_type": "m.replace", "event_id": event["event_id"]},
        },
    }
    gone = {"type": "m.room.redaction", "event_id": "$r", "sender": FAN, "content": {"redacts": "$viejo"}}
    path = f"{V3}/rooms/{room}/messages"
    paper.answer("GET", path, reply(200, {"chunk": [edit, gone], "start": "a"}), dir="f")
    now = {**event, "unsigned": {"m.relations": {"m.replace": edit}}}
    paper.answer("GET", f"{V3}/rooms/{room}/event/{event['event_id']}", reply(200, now))
    page = account.listen(place, cursor)
    (item,) = page.items
    assert (item.text, item.edited is not None) == ("¿Y en Bouzas?", True)
    assert page.gone == [Gone(f"matrix.to/{room}/$viejo")]
    assert page.cursor["from"] == cursor["from"], "there was nowhere to go on from"
    assert not account.listen(place, page.cursor).items


def test_it_takes_events_as_they_come() -> None:
    event = {
        "type": "m.room.message",
        "event_id": "$e",
        "sender": FAN,
        "origin_server_ts": 1_795_398_573_000,
        "content": {
            "msgtype": "m.text",
            "body": "> <@a:b> antes\n> más\n\nahora",
            "m.relates_to": {"m.in_reply_to": {"event_id": "$p"}},
        },
    }
    item = message_item(event, "!r", ME, {})
    assert (item.text, item.parent, item.thread, item.author.name) == ("ahora", "matrix.to/!r/$p", "", "fan")
    content: dict[str, Any] = event["content"]  # type: ignore[assignment]
    for strange in ({}, {"body": 3}):
        with pytest.raises((ValueError, KeyError)):
            message_item({**event, "content": strange}, "!r", ME, {})
    assert message_item({**event, "content": {**content, "body": "> solo cita"}}, "!r", ME, {}).text
    for odd in ("bsky.app/x/y", "matrix.to/!r", "matrix.to/r/$e"):
        with pytest.raises(Rejected):
            room_and_event(odd)
    assert web_address("!r:a.b", "$e/f", "a.b") == "https://matrix.to/#/!r:a.b/$e%2Ff?via=a.b"


def test_it_is_let_in_by_name_and_password(paper: Replay, place: Place) -> None:
    config = {"token": "", "user": "brand", "password": "clave-secreta-larga"}
    keys = {"access_token": "NUEVA", "user_id": ME, "device_id": "D"}
    paper.answer("POST", f"{V3}/login", reply(200, keys))
    account = connected("matrix", paper, **config)
    account.publish(place, paper.draft, "key-1")
    (asked,) = [json.loads(r.content) for r in paper.said() if r.url.path.endswith("/login")]
    assert asked["device_id"].startswith("TERTULIA")
    assert paper.said("PUT")[0].headers["authorization"] == "Bearer NUEVA"
    for status, body in ((403, {"errcode": "M_FORBIDDEN"}), (400, {"errcode": "M_UNKNOWN"})):
        paper.answer("POST", f"{V3}/login", reply(status, body))
        with pytest.raises(Unauthorized, match="no acepta esa cuenta") as caught:
            connected("matrix", paper, **config).check()
        assert caught.value.field == "password"
    for missing, field in (({"user": ""}, "user"), ({"password": ""}, "token")):
        with pytest.raises(Unauthorized, match="Hace falta") as wanted:
            connected("matrix", paper, **{**config, **missing}).check()
        assert wanted.value.field == field


def test_it_finds_the_server_of_a_domain(paper: Replay) -> None:
    known = {"m.homeserver": {"base_url": "https://matrix.aurora.example/"}}
    paper.answer("GET", "/.well-known/matrix/client", reply(200, known))
    account = connected("matrix", paper, server="aurora.example")
    account.check()
    assert [r.url.host for r in paper.asked[:2]] == ["aurora.example", "matrix.aurora.example"]
    for odd in ({}, {"m.homeserver": None}, {"m.homeserver": {"base_url": "ftp://x"}}, "<html>"):
        paper.asked.clear()
        paper.answer("GET", "/.well-known/matrix/client", reply(200, odd))
        connected("matrix", paper, server="aurora.example").check()
        assert {r.url.host for r in paper.asked} == {"aurora.example"}


@pytest.mark.parametrize("code", ["M_USER_DEACTIVATED", "M_USER_LOCKED", "M_USER_SUSPENDED"])
def test_it_says_that_the_account_is_closed(
    account: Any, paper: Replay, place: Place, send: str, code: str
) -> None:
    paper.answer("PUT", send, reply(403, {"errcode": code, "error": "x"}))
    with pytest.raises(Unauthorized, match="cerrada, suspendida"):
        account.publish(place, paper.draft, "key-1")
    paper.answer("GET", f"{V3}/account/whoami", reply(403, {"errcode": code}))
    with pytest.raises(Unauthorized) as caught:
        connected("matrix", paper).check()
    assert caught.value.field == "token"


def test_it_tells_refusals_apart(account: Any, paper: Replay, place: Place, send: str) -> None:
    paper.answer("PUT", send, reply(403, {"errcode": "M_FORBIDDEN", "error": "no power"}))
    with pytest.raises(Rejected, match="no nos dejan"):
        account.publish(place, paper.draft, "key-1")
    paper.answer("PUT", send, reply(413, {"errcode": "M_TOO_LARGE"}))
    with pytest.raises(Rejected, match="demasiado grande"):
        account.publish(place, paper.draft, "key-1")
    paper.answer("PUT", send, reply(429, {"errcode": "M_LIMIT_EXCEEDED"}, retry_after="3"))
    with pytest.raises(RateLimited):
        account.publish(place, paper.draft, "key-1")
    paper.answer("PUT", send, reply(200, {"errcode": "M_UNKNOWN", "error": "disk full"}))
    with pytest.raises(Rejected, match="error dentro") as inside:
        account.publish(place, paper.draft, "key-1")
    assert inside.value.said == "disk full"
    paper.answer("PUT", send, reply(200, {}))
    with pytest.raises(Unavailable) as doubt:
        account.publish(place, paper.draft, "key-1")
    assert doubt.value.sent


def test_it_does_not_speak_in_an_encrypted_room(account: Any, paper: Replay, place: Place, room: str) -> None:
    paper.answer("GET", f"{V3}/rooms/{room}/state/m.room.encryption", reply(200, {"algorithm": "x"}))
    with pytest.raises(Rejected, match="cifrada"):
        account.publish(place, paper.draft, "key-1")
    assert not paper.said("PUT")


def test_it_sends_files_up_before_it_says_anything(
    account: Any, paper: Replay, place: Place, room: str, tmp_path: Path
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    file = Attachment(str(tmp_path / "a.pdf"), "file", "application/pdf", alt="La tarifa", name="a.pdf")
    upload = "/_matrix/media/v3/upload"
    paper.answer("POST", upload, reply(503, {}))
    with pytest.raises(Unavailable) as caught:
        account.publish(place, Draft("Hola", media=(file,)), "k")
    assert not caught.value.sent
    for wrong in (replace(file, path="/no/existe"), replace(file, kind="image", type="image/png")):
        with pytest.raises(Rejected):
            account.publish(place, Draft("Hola", media=(wrong,)), "k")
    with pytest.raises(Rejected, match="nada que decir"):
        account.publish(place, Draft(""), "k")
    with pytest.raises(Rejected, match="Como mucho 10"):
        account.publish(place, Draft("Hola", media=(file,) * 11), "k")
    assert not paper.said("PUT")
    paper.answer("POST", upload, reply(200, {"content_uri": "mxc://aurora.example/x"}))
    for number, key in enumerate(("k", "k 1", "k 2")):
        path = f"{V3}/rooms/{room}/send/m.room.message/{transaction_of(key)}"
        paper.answer("PUT", path, reply(200, {"event_id": f"$e{number}"}))
    receipt = account.publish(place, Draft("Hola", media=(file, file)), "k")
    words, *files = _said(paper)
    assert receipt.id.endswith("/$e0")
    assert words["m.mentions"] == {}
    assert [(f["body"], f["filename"], f["org.tertulia.part_of"]) for f in files] == [
        ("La tarifa", "a.pdf", "$e0")
    ] * 2


def test_it_writes_words_with_their_form(account: Any, paper: Replay, place: Place, room: str) -> None:
    path = f"{V3}/rooms/{room}/send/m.room.message/{transaction_of('k')}"
    paper.answer("PUT", path, reply(200, {"event_id": "$e"}))
    account.publish(place, Draft("Hola, **todos**", title="Un <día>", html="<p>Hola <b>todos</b></p>"), "k")
    account.publish(place, Draft("1 < 2"), "k")
    account.publish(place, Draft("¿@ana:b.es? a@b.es:1 <x>\ny"), "k")
    article, plain, named = _said(paper)
    assert article["body"] == "Un <día>\n\nHola, **todos**"
    assert article["formatted_body"] == "<h3>Un &lt;día&gt;</h3><p>Hola <b>todos</b></p>"
    assert plain == {"msgtype": "m.text", "body": "1 < 2", "m.mentions": {}}
    assert named["m.mentions"] == {"user_ids": ["@ana:b.es"]}
    pill = '<a href="https://matrix.to/#/@ana:b.es">@ana:b.es</a>'
    assert named["formatted_body"] == f"¿{pill}? a@b.es:1 &lt;x&gt;<br>y"


def test_it_asks_how_large_files_may_be(account: Any, paper: Replay) -> None:
    assert account.limits().media.image_bytes == 5 * 1024 * 1024
    paper.forget("GET", "/_matrix/client/v1/media/config")
    assert account.limits().media.image_bytes == 50_000_000
    paper.answer("GET", "/_matrix/media/v3/config", reply(200, {"m.upload.size": 1000}))
    limits = account.limits()
    assert (limits.maximum, limits.unit, limits.media.types) == (30_000, "bytes", ())
    assert (limits.media.video_bytes, limits.media.together) == (1000, True)


def test_it_does_not_answer_or_change_what_is_gone(
    account: Any, paper: Replay, place: Place, room: str
) -> None:
    path = f"{V3}/rooms/{room}/event/{room_and_event(paper.draft.parent)[1]}"
    event = json.loads(paper.read("event-1.json"))
    for answer in (reply(404, {}), reply(200, {**event, "content": {}})):
        paper.answer("GET", path, answer)
        with pytest.raises(Rejected, match="ya no está"):
            account.publish(place, paper.draft, "key-1")
    (looked,) = account.look([paper.draft.parent])
    assert looked == Gone(paper.draft.parent)
    assert not paper.said("PUT")


def test_it_has_no_figures_to_tell() -> None:
    from tertulia.connectors import base

    assert not Matrix.can(base.Measures)
    assert Matrix.can(base.Posts)
    assert Matrix.repeatable


def test_its_items_fit_in_a_room_of_others(account: Any, place: Place) -> None:
    assert all(isinstance(item, Item) for item in account.listen(place, {}).items)
