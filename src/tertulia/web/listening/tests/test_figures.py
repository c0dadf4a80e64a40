"""The figures that come by themselves: the curve, what grew, and lists whose rows lead to their items."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tertulia.listening.insight import Grown, Growth, forget
from tertulia.listening.tests.hearing import hear
from tertulia.web.listening import charts
from tertulia.web.listening.views import PARTS
from tests import make
from tests.world import World

PART = "/escucha/partes/{}/"


def part(client: Client, name: str, **query: str) -> str:
    answer = client.get(PART.format(name), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", [name for name in PARTS if name != "pieza"])
@pytest.mark.parametrize("words", ["", "luz", "(luz", "luz O -gas"])
def test_every_part_bears_all_words(rita: Client, world: World, name: str, words: str) -> None:
    forget()
    hear(world.source, "La luz de https://diario.example/nota", "El gas")
    part(rita, name, q=words)


def test_there_is_no_other_part(rita: Client, world: World) -> None:
    assert rita.get(PART.format("otra")).status_code == 404


def test_no_part_shows_what_strangers_heard(charlie: Client, world: World) -> None:
    forget()
    hear(world.source, "Lo nuestro de siempre", author=make.author("Marta Secreta"))
    for name in PARTS:
        answer = charlie.get(PART.format(name), {"marca": str(world.brand.pk), "de": "1"})
        assert "Secreta" not in answer.content.decode()
        assert "Lo nuestro" not in answer.content.decode()


def test_the_curve_says_where_it_comes_from(rita: Client, world: World) -> None:
    forget()
    hear(world.source, "La luz")
    shown = part(rita, "volumen", periodo="hoy")
    assert "Menciones por cuarto de hora" in shown
    assert "¿De dónde sale?" in shown
    assert "<svg" in shown
    assert "style=" not in shown


def test_what_grew_leads_to_its_items(rita: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def grew(_scope: Any) -> Growth:
        one = Grown("sesión caducada", 2.0, 94, [1, 2, 94], 1, "sure", "", '"sesión caducada"', 0.0001)
        return Growth(grew=[one] * 4, fell=[one], against="week", sentence="Frente a un viernes normal.")

    monkeypatch.setattr(charts, "grew", grew)
    shown = part(rita, "crecio", busqueda="7", periodo="hoy")
    assert "«sesión caducada»" in shown
    assert "Seguro" in shown
    assert "de 2 a 94" in shown
    assert "ademas=%22sesi%C3%B3n+caducada%22" in shown
    assert "y 2 más" in shown
    assert "Qué bajó" in shown


def test_who_speaks_most_leads_to_what_they_said(rita: Client, world: World) -> None:
    forget()
    hear(world.source, "Una", "Dos", author=make.author("Marta Iglesias"))
    shown = part(rita, "cuentas")
    assert "Marta Iglesias" in shown
    assert "ademas=autor%3Amarta.iglesias" in shown


def test_each_row_of_the_curve_leads_to_what_was_said_then(rita: Client, world: World) -> None:
    forget()
    now = timezone.now()
    hear(world.source, "La luz de ayer", published=now - timedelta(days=1))
    hear(world.source, "El gas de anteayer", published=now - timedelta(days=2))
    table = part(rita, "volumen", periodo="7d")
    found = re.findall(r'<th scope="row"><a class="link" href="([^"]+)"', table)
    assert len(found) == 2
    page = rita.get(html.unescape(found[0]))
    assert [row["item"].text for row in page.context["rows"]] == ["El gas de anteayer"]
    # It says so, and leads back.
    assert [one["url"] for one in page.context["also"]] == ["/escucha/?periodo=7d"]
    assert page.context["also"][0]["words"].startswith("el ")


@pytest.mark.parametrize("written", ["", "ayer", "20-10", "1-99999999999", "5-5", "-1-5", "²-9"])
def test_a_stretch_that_is_none_is_passed_over(rita: Client, world: World, written: str) -> None:
    page = rita.get("/escucha/", {"tramo": written})
    assert page.status_code == 200
    assert page.context["asked"].moment is None
