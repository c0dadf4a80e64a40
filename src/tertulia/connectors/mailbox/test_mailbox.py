"""Letters as items, and what is asked of their server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tertulia.connectors import registry
from tertulia.connectors.base import Author, Item
from tertulia.connectors.mailbox.letters import letter_item, unquoted
from tertulia.connectors.mailbox.line import readable
from tertulia.kit.failures import Rejected
from tests.connectors.replay import connected, story

CAME = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ME = "hola@aurora.example"


def _letter(name: str) -> Item | None:
    path = registry.folder("mailbox") / "fixtures" / "letters" / name
    return letter_item(path.read_bytes(), CAME, "aurora.example", ME)


def _of(**headers: str) -> Item:
    told = {"From": "ana@example.org", "Message_ID": "<x@example.org>", "Subject": "Hola"}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in {**told, **headers}.items() if value]
    item = letter_item(("\r\n".join(lines) + "\r\n\r\nCuerpo\r\n").encode(), CAME, "aurora.example", ME)
    assert item is not None
    return item


def test_it_reads_a_letter_with_parts_and_attachments() -> None:
    assert _letter("1.eml") == Item(
        id="aurora.example/a1@example.org",
        author=Author("marta@example.org", "Marta Iglesias 🌞", "marta@example.org"),
        text="Hola:\n¿Llegáis a Bouzas? Mirad https://vigo.example/mapa\n\nAdjuntos: factura.pdf",
        published=datetime(2026, 11, 22, 9, tzinfo=UTC),
        kind="message",
        thread="aurora.example/a1@example.org",
        title="¿También en Bouzas?",
        links=("https://vigo.example/mapa",),
        audience="private",
    )


def test_it_leaves_out_what_is_answered_and_knows_our_own() -> None:
    ours, thanks = _letter("2.eml"), _letter("3.eml")
    assert ours is not None
    assert thanks is not None
    assert (ours.text, ours.own, ours.parent) == ("Sí, también.", True, "aurora.example/a1@example.org")
    assert (thanks.text, thanks.own) == ("¡Gracias! Me apunto (https://aurora.example/altas)", False)
    assert thanks.links == ("https://aurora.example/altas",)
    assert (thanks.parent, thanks.thread) == ("aurora.example/b2@aurora.example", ours.thread)


def test_it_leaves_out_what_a_machine_answers() -> None:
    assert _letter("4.eml") is None


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Sí\n\nOn Sun, 22 Nov 2026 at 10:00, Ana <a@b.es> wrote:\n> ¿No?", "Sí"),
        ("Sí\n\nEl dom, 22 nov 2026 a las 10:00, Ana\n(<a@b.es>) escribió:\n> ¿No?", "Sí"),
        ("Sí\n-----Mensaje original-----\nDe: Ana", "Sí"),
        ("Sí\n\nDe: Ana <a@b.es>\nEnviado: domingo\nAsunto: x\n\n¿No?", "Sí"),
        ("> ¿Esto?\nSí\n> ¿Y esto?\nNo", "Sí\nNo"),
        ("> solo lo citado", "> solo lo citado"),
        ("Hola\n-- \nAna\nCargo", "Hola"),
        ("El plan es bueno: ella escribió: nada", "El plan es bueno: ella escribió: nada"),
        ("", ""),
    ],
)
def test_it_keeps_what_somebody_wrote_themselves(text: str, own: str) -> None:
    assert unquoted(text) == own


@pytest.mark.parametrize(
    ("told", "published"),
    [
        ("Sun, 22 Nov 2026 10:00:00 +0100", datetime(2026, 11, 22, 9, tzinfo=UTC)),
        ("Sun, 22 Nov 2099 10:00:00 +0100", CAME),
        ("Thu, 01 Jan 1970 00:00:00 +0000", CAME),
        ("ayer", CAME),
        ("", CAME),
    ],
)
def test_it_doubts_clocks(told: str, published: datetime) -> None:
    assert _of(Date=told).published == published


def test_it_gives_every_letter_a_name_that_stays() -> None:
    assert _of(Message_ID="").id == _of(Message_ID="").id != _of(Message_ID="", Subject="Otro").id
    assert len(_of(Message_ID=f"<{'x' * 900}@y.es>").id) < 100
    assert _of(In_Reply_To="<x@example.org>").parent == "", "nobody answers themselves"
    assert _of(References="<a@y.es> <b@y.es>").parent == "aurora.example/b@y.es"


@pytest.mark.parametrize("sender", ["", "sin dirección", "=?x?q?=", "<>", "\udcff@x"])
def test_it_survives_senders_that_make_no_sense(sender: str) -> None:
    raw = f"From: {sender}\r\nSubject: =?utf-8?b?###?=\r\n\r\n\xff".encode("utf-8", "surrogateescape")
    item = letter_item(raw, CAME, "aurora.example", ME)
    assert item is not None
    assert item.author.id
    assert item.author.name


@pytest.mark.parametrize("charset", ["klingon", "utf-8", "us-ascii"])
def test_it_survives_a_lie_about_its_encoding(charset: str) -> None:
    raw = f"From: a@b.es\r\nContent-Type: text/plain; charset={charset}\r\n\r\nma".encode() + b"\xf1ana"
    item = letter_item(raw, CAME, "aurora.example", ME)
    assert item is not None
    assert item.text == "mañana"


def test_it_reads_on_from_where_it_was() -> None:
    paper = story("mailbox")
    box = connected("mailbox", paper)
    (inbox,) = box.places()
    page = box.listen(inbox, {})
    assert (len(page.items), page.cursor, page.more) == (3, {"valid": "77", "uid": 4}, False)
    assert box.listen(inbox, page.cursor).items == []
    assert len(box.listen(inbox, {"valid": "76", "uid": 4}).items) == 3
    assert page.items[0].published - CAME < timedelta(0)


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"port": "muchos"}, "port"),
        ({"port": "99999"}, "port"),
        ({"host": ""}, "host"),
        ({"host": "a/b"}, "host"),
    ],
)
def test_it_says_which_box_is_wrong(over: dict[str, Any], field: str) -> None:
    with pytest.raises(Rejected) as caught:
        connected("mailbox", story("mailbox"), **over).check()
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("raw", "name"), [("INBOX", "INBOX"), ("Env&AO0-os", "Envíos"), ("A &- B", "A & B"), ("&AO", "&AO")]
)
def test_it_reads_names_of_folders(raw: str, name: str) -> None:
    assert readable(raw) == name
