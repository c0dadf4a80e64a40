"""Themes, and the items that speak for the rest."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tertulia.listening.insight import forget
from tertulia.listening.insight.tests.counting import heard, person
from tertulia.listening.models import Item
from tests.world import World

LOGIN = "Sesión caducada otra vez en la app y no me deja pagar el abono"


@pytest.fixture(autouse=True)
def afresh() -> None:
    """Nothing is remembered of the test before."""
    forget()


def say(world: World, text: str, times: int, tone: str = "negative") -> list[Item]:
    now = timezone.now() - timedelta(hours=1)
    return [
        heard(
            world.source,
            f"{text} {'y' * n}",
            at=now,
            by=person(world.source, f"{text[:7]} {n}"),
            sentiment=tone,
            url=f"https://red.example/{n}",
        )
        for n in range(times)
    ]


def part(client: Client, name: str, **query: str) -> str:
    answer = client.get(f"/escucha/partes/{name}/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_theme_shows_its_figures_and_each_leads_to_what_is_behind_it(rita: Client, world: World) -> None:
    say(world, LOGIN, 5)
    say(world, LOGIN.replace("Sesión", "La sesión"), 1, tone="positive")
    shown = part(rita, "temas")
    assert "sesión caducada" in shown.lower()
    assert "6 cuentas" in shown
    links = [html.unescape(found) for found in re.findall(r'href="(/escucha/\?[^"]+)"', shown)]
    counts = [len(rita.get(link).context["rows"]) for link in links]
    # The theme, its number, and its two tones.
    assert counts == [6, 6, 5, 1]
    assert "style=" not in shown


def test_a_theme_tells_what_is_said_of_it(rita: Client, world: World) -> None:
    say(world, LOGIN, 5)
    found = re.search(r'hx-get="(/escucha/partes/voces/[^"]+)"', part(rita, "temas"))
    assert found
    assert "Sesión caducada" in rita.get(html.unescape(found[1])).content.decode()


def test_voices_are_quoted_with_author_link_and_number(rita: Client, world: World) -> None:
    items = say(world, "La <b>factura</b> llega siempre tarde y con dos cargos", 6)
    shown = part(rita, "voces")
    assert "La &lt;b&gt;factura&lt;/b&gt; llega siempre tarde" in shown
    assert "5 más dicen algo parecido" in shown
    assert 'href="https://red.example/' in shown
    assert f"/escucha/{items[0].pk}/" in shown or any(f"/escucha/{one.pk}/" in shown for one in items)
    found = re.search(r'hx-get="(/escucha/partes/parecidas/[^"]+)"', shown)
    assert found
    assert rita.get(html.unescape(found[1])).content.decode().count("<li>") == 5


def test_too_little_is_read_and_not_summed_up(rita: Client, world: World) -> None:
    say(world, LOGIN, 2)
    assert "léelas" in part(rita, "voces")


def test_what_is_asked_of_a_voice_that_there_is_not_is_empty(rita: Client, world: World) -> None:
    assert "Ya no hay ninguna" in part(rita, "parecidas", de="99")


def test_what_strangers_said_is_never_quoted(charlie: Client, world: World) -> None:
    items = say(world, LOGIN, 6)
    for name in ("temas", "voces", "parecidas"):
        answer = charlie.get(f"/escucha/partes/{name}/", {"de": str(items[0].pk)})
        assert "caducada" not in answer.content.decode()
