"""The box of words of searches, alerts and views: what comes next and what is odd, as in Escucha."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.world import World

SAID = "/ajustes/busquedas/palabras/"
NEW = {
    "busqueda": "/ajustes/busquedas/nueva/?palabras=que",
    "aviso": "/escucha/avisos/nuevo/?q=que",
    "vista": "/escucha/vistas/nueva/?q=que",
}
COMMON = "words-warning"


def offered(client: Client, text: str, whose: str) -> list[str]:
    page = client.get(SAID, {"q": text, "en": str(len(text)), "para": whose}).content.decode()
    return re.findall('data-insert="([^"]*)"', page)


@pytest.mark.parametrize("whose", NEW)
def test_its_form_completes_and_says_what_is_odd(rita: Client, bob: Client, whose: str) -> None:
    page = bob.get(NEW[whose]).content.decode()
    assert f'data-words="{SAID}?para={whose}"' in page
    assert 'aria-controls="words-options"' in page
    assert "js/words-page" in page
    assert COMMON in page
    assert 'aria-describedby="id_words_helptext"' in page
    assert rita.get(NEW[whose]).status_code == 200


def test_it_offers_only_what_may_be_asked_there(bob: Client) -> None:
    assert offered(bob, "esta", "vista") == ["estado:"]
    assert offered(bob, "esta", "busqueda") == offered(bob, "esta", "aviso") == []
    assert "primer-contacto" in offered(bob, "es:", "vista")
    assert offered(bob, "es:", "aviso") == ["respuesta", "nuestro", "retenido", "en-casa"]
    assert offered(bob, "tono:neg", "busqueda") == ["negativo"]


def test_it_says_what_is_wrong_once(bob: Client, world: World) -> None:
    def told(whose: str) -> str:
        return bob.get(SAID, {"q": "luz tono:negatvo", "para": whose}).content.decode()

    assert 'data-mend="luz tono:negativo"' in told("aviso")
    assert 'data-mend="luz tono:negativo"' in told("vista")
    assert "words-problem" not in told("busqueda")
    assert "cambia con el tiempo" in bob.get(SAID, {"q": "es:resuelto", "para": "aviso"}).content.decode()
    assert "words-problem" not in bob.get(SAID, {"q": "es:resuelto", "para": "vista"}).content.decode()


@pytest.mark.parametrize("cursor", ["", "-1", "999", "x"])
def test_it_bears_any_cursor(bob: Client, cursor: str) -> None:
    assert bob.get(SAID, {"q": "\x00 luz", "en": cursor}).status_code == 200
