"""Escucha: what was heard, newest first, narrowed and continued."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from tertulia.listening.models import Item, Search
from tertulia.listening.tests.hearing import hear
from tertulia.web.facts.tests.plain import plain
from tertulia.web.listening import rows
from tests import make
from tests.world import World

PAGE = "/escucha/"


def page(client: Client, **query: str | int) -> str:
    answer = client.get(PAGE, query)
    assert answer.status_code == 200
    return plain(answer.content.decode())


def test_it_shows_what_others_said_newest_first(rita: Client, world: World) -> None:
    now = timezone.now()
    for hours, text in enumerate(("Lo último", "Lo de antes", "Lo primero")):
        hear(world.source, text, published=now - timedelta(hours=hours))
    hear(world.source, "Lo nuestro", own=True)
    hear(make.source(world.other_brand), "Lo de otros")
    Item.objects.filter(text="Lo de antes").update(deleted_at=now)
    shown = page(rita)
    assert shown.index("Lo último") < shown.index("Lo primero")
    for absent in ("Lo nuestro", "Lo de otros", "Lo de antes"):
        assert absent not in shown


def test_it_is_safe_whatever_people_wrote(rita: Client, world: World) -> None:
    hear(world.source, "<script>alert(1)</script> aurora", author=make.author("<b>Ana</b>"))
    shown = page(rita, q="aurora")
    assert "<script>alert" not in shown
    assert "<b>Ana</b>" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>aurora</mark>" in shown


def test_it_finds_words_and_marks_them(rita: Client, world: World) -> None:
    hear(world.source, "La panadería abre", "Otra cosa")
    shown = page(rita, q="panaderia")
    assert "La <mark>panadería</mark> abre" in shown
    assert "Otra cosa" not in shown


@pytest.mark.parametrize("words", ["(aurora", "tono:azul", 'aurora "', "campo:x"])
def test_it_explains_what_cannot_be_read(rita: Client, world: World, words: str) -> None:
    hear(world.source, "aurora")
    answer = rita.get(PAGE, {"q": words})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="q-problem"' in shown or "<mark>aurora</mark>" in shown
    assert words in unescape(shown)


def test_it_narrows_by_tone_network_and_search(rita: Client, world: World) -> None:
    search = Search.objects.create(
        workspace=world.workspace, brand=world.brand, name="Facturas", words="factura"
    )
    hear(world.source, "Es horrible, un desastre", tone="negative")
    hear(world.source, "Es maravilloso, gracias", network="mastodon")
    hear(make.source(world.brand, is_own=False, place={"id": "t", "name": "t"}), "La factura")
    assert "desastre" in page(rita, tono="negative")
    assert "gracias</p>" not in page(rita, tono="negative")
    assert "maravilloso" in page(rita, red="mastodon")
    assert "desastre" not in page(rita, red="mastodon")
    found = page(rita, busqueda=search.pk)
    assert "La <mark>factura</mark>" in found
    assert "desastre" not in found


@pytest.mark.parametrize(
    "query",
    [
        {"tono": "azul"},
        {"red": "telepatía"},
        {"red": "\x00"},
        {"busqueda": "²"},
        {"busqueda": "9" * 40},
        {"busqueda": "-1"},
        {"desde": "ayer~1"},
        {"desde": "2026-13-45T99:00:00~1"},
        {"desde": "2026-05-01T10:00:00~²"},
        {"desde": "2026-05-01T10:00:00~" + "9" * 30},
        {"desde": "~"},
        {"q": "\x00"},
        {"q": "a" * 20_000},
    ],
)
def test_it_is_not_thrown_by_a_strange_address(rita: Client, world: World, query: dict[str, str]) -> None:
    hear(world.source, "Hola")
    shown = page(rita, **query)
    assert "Hola" in shown or "q" in query


def test_it_hides_anothers_search(rita: Client, world: World) -> None:
    theirs = Search.objects.create(
        workspace=world.elsewhere, brand=world.other_brand, name="Ajena", words="hola"
    )
    hear(make.source(world.other_brand, is_own=False), "hola de otros")
    shown = page(rita, busqueda=theirs.pk)
    assert "hola de otros" not in shown
    assert "Ajena" not in shown


def test_it_continues_where_it_ended(rita: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "PAGE", 3)
    moment = timezone.now()
    # Several of one and the same moment: the id decides.
    hear(world.source, *(f"mensaje {n}" for n in range(7)), published=moment)
    seen: list[str] = []
    more = ""
    for _ in range(3):
        answer = rita.get(
            PAGE, {"q": "mensaje", "desde": more}, headers={"HX-Request": "true"} if more else {}
        )
        seen += [row["item"].text for row in answer.context["rows"]]
        more = answer.context["more"]
        assert ("<html" in answer.content.decode()) == (len(seen) == 3)
    assert seen == [f"mensaje {n}" for n in reversed(range(7))]
    assert more == ""


def test_it_says_what_to_do_while_nothing_was_heard(rita: Client, world: World) -> None:
    assert "Aún no escuchas nada" in page(rita)
    assert "Nada con «aurora»" in page(rita, q="aurora")


def test_it_is_for_who_is_signed_in(client: Client, charlie: Client, world: World) -> None:
    hear(world.source, "Lo nuestro")
    assert client.get(PAGE).status_code == 302
    assert "Lo nuestro" not in page(charlie)
