"""The mailbox connector against a real IMAP server."""

from __future__ import annotations

import imaplib
import json
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest

from tertulia.connectors import registry
from tertulia.connectors.base import Item, Place
from tertulia.connectors.mailbox.connector import Mailbox
from tertulia.kit.failures import Rejected, Unauthorized, Unavailable
from tertulia.kit.http import Http
from tests.servers.dovecot import PASSWORD, Dovecot

pytestmark = pytest.mark.servers
HTTP = Http(allow_private=["127.0.0.1"])


def _box(server: Dovecot, user: str, **over: Any) -> Mailbox:
    config = {"host": "127.0.0.1", "port": str(server.port), "user": user, "password": PASSWORD}
    return Mailbox({**config, "security": "plain", **over}, HTTP)


def _letter(number: int, **headers: str) -> bytes:
    letter = EmailMessage()
    told = {
        "From": "Ana <ana@example.org>",
        "Subject": f"Asunto {number}",
        "Message-ID": f"<n{number}@example.org>",
    }
    for name, value in {**told, **headers}.items():
        letter[name.replace("_", "-")] = value
    letter.set_content(f"Cuerpo número {number}, con eñes.")
    return bytes(letter)


def _read(box: Mailbox, place: Place, cursor: dict[str, Any]) -> Iterator[tuple[list[Item], dict[str, Any]]]:
    for _turn in range(20):
        page = box.listen(place, cursor)
        cursor = json.loads(json.dumps(page.cursor))
        yield list(page.items), cursor
        if not page.more:
            return
    raise AssertionError("it never comes to an end")


def test_it_reads_letters_as_they_come(mail_server: Dovecot) -> None:
    user = "hola@aurora.example"
    letters = registry.folder("mailbox") / "fixtures" / "letters"
    for path in sorted(letters.glob("*.eml")):
        mail_server.deliver(user, path.read_bytes())
    box = _box(mail_server, user)
    assert box.check().id == user
    place = next(iter(box.places()))
    (page,) = _read(box, place, {})
    items, cursor = page
    assert sorted(item.id for item in items) == [
        "aurora.example/a1@example.org", "aurora.example/b2@aurora.example", "aurora.example/c3@example.org",
    ]  # fmt: skip
    assert {item.thread for item in items} == {"aurora.example/a1@example.org"}
    assert box.listen(place, cursor).items == []
    mail_server.deliver(user, _letter(5, In_Reply_To="<c3@example.org>"))
    (fresh,) = box.listen(place, cursor).items
    assert (fresh.parent, fresh.text) == ("aurora.example/c3@example.org", "Cuerpo número 5, con eñes.")
    with imaplib.IMAP4("127.0.0.1", mail_server.port) as line:
        line.login(user, PASSWORD)
        line.select("INBOX", readonly=True)
        assert line.search(None, "SEEN")[1] == [b""], "it marks nothing as read"


def test_it_reads_many_in_pages_and_the_newest_hundred_of_the_past(mail_server: Dovecot) -> None:
    user = "muchas@aurora.example"
    for number in range(130):
        mail_server.deliver(user, _letter(number))
    box = _box(mail_server, user)
    place = next(iter(box.places()))
    pages = list(_read(box, place, {}))
    told = [item.id for items, _cursor in pages for item in items]
    assert len(told) == len(set(told)) == 100
    assert len(pages) == 5
    assert "aurora.example/n129@example.org" in told
    numbered_anew = {**pages[-1][1], "valid": "1"}
    again = [item.id for items, _cursor in _read(box, place, numbered_anew) for item in items]
    assert sorted(again) == sorted(told), "its letters are the same ones"


def test_it_offers_folders_by_their_names(mail_server: Dovecot) -> None:
    user = "carpetas@aurora.example"
    mail_server.deliver(user, _letter(1), "Reclamaci&APM-n")
    box = _box(mail_server, user)
    places = list(box.places())
    assert [place.name for place in places] == [user, f"{user} · Reclamación"]
    assert all(place.own for place in places)
    assert [item.title for item in box.listen(places[1], {}).items] == ["Asunto 1"]
    with pytest.raises(Rejected, match="ya no está"):
        box.listen(Place(f"{user}/Otra", "Otra"), {})


def test_it_says_in_words_what_is_wrong(mail_server: Dovecot) -> None:
    with pytest.raises(Unauthorized, match="no acepta") as caught:
        _box(mail_server, "hola@aurora.example", password="equivocada-ñ").check()
    assert caught.value.field == "password"
    assert "equivocada" not in f"{caught.value!r} {caught.value.said}"
    with pytest.raises(Unavailable) as secure:
        _box(mail_server, "hola@aurora.example", security="tls").check()
    assert secure.value.field == "host"
    with pytest.raises(Unavailable) as upgraded:
        _box(mail_server, "hola@aurora.example", security="starttls").check()
    assert upgraded.value.field == "host"


def test_it_hears_that_the_server_is_down(mail_server: Dovecot) -> None:
    box = _box(mail_server, "hola@aurora.example")
    place = next(iter(box.places()))
    mail_server.stop()
    try:
        with pytest.raises(Unavailable):
            box.listen(place, {})
    finally:
        mail_server.start()
    assert box.check().id
