"""The bar of words: painted safely, completed at the cursor, explained where it cannot be read."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tertulia.query import MAX_LENGTH
from tertulia.web.listening.words import painted
from tests.world import World

PAGE, PART = "/escucha/", "/escucha/partes/palabras/"


@given(text=st.text(max_size=60), bad=st.none() | st.integers(0, 60))
def test_it_paints_without_changing_a_letter(text: str, bad: int | None) -> None:
    assert unescape(re.sub(r"</?span[^>]*>", "", painted(text, bad))) == text


def test_it_paints_what_is_asked_for(rita: Client, world: World) -> None:
    shown = rita.get(PAGE, {"q": 'factura -"aurora boreal" idioma:es'}).content.decode()
    assert '<span class="chip chip-word">factura</span>' in shown
    assert '<span class="chip chip-exclude">-&quot;aurora boreal&quot;</span>' in shown
    assert '<span class="chip chip-language">idioma:es</span>' in shown


def test_it_completes_at_the_cursor(rita: Client, world: World) -> None:
    answer = rita.get(PART, {"q": "factura ton luz", "en": "11"})
    shown = answer.content.decode()
    assert 'data-insert="tono:"' in shown
    assert 'data-start="8" data-end="11"' in shown
    values = rita.get(PART, {"q": "tono:neg", "en": "8"}).content.decode()
    assert 'data-insert="negativo"' in values


@pytest.mark.parametrize(
    "query", [{}, {"q": "", "en": "x"}, {"q": "a", "en": "99999"}, {"q": "\x00(", "en": "1"}]
)
def test_it_bears_any_cursor(rita: Client, world: World, query: dict[str, str]) -> None:
    assert rita.get(PART, query).status_code == 200


def test_it_offers_the_mend_as_one_click(rita: Client, world: World) -> None:
    answer = rita.get(PAGE, {"q": "tono:negatvo", "periodo": "30d"})
    shown = answer.content.decode()
    assert 'data-mend="tono:negativo"' in shown
    assert "q=tono%3Anegativo&amp;periodo=30d" in answer.context["mend_url"].replace("&", "&amp;")
    assert 'value="tono:negatvo"' in shown
    assert "chip-bad" in shown


def test_it_says_what_could_stand_there(rita: Client, world: World) -> None:
    shown = rita.get(PAGE, {"q": "tono:azulado"}).content.decode()
    assert "Aquí puede ir: negativo" in shown
    assert "En cuanto se entienda" in shown


def test_it_warns_of_what_can_find_nothing(rita: Client, world: World) -> None:
    assert "No puede encontrar nada" in rita.get(PAGE, {"q": "factura -factura"}).content.decode()


def test_it_takes_as_many_words_as_the_language(rita: Client, world: World) -> None:
    long = "pan " * 6_000
    answer = rita.get(PAGE, {"q": long})
    assert answer.context["words"] == long
    shown = answer.content.decode()
    assert "Dice «pan» 6000 veces" in shown
    assert f"Nada con «{long[:59]}…»" in unescape(shown)


def test_it_says_what_is_too_long_for_the_language(rita: Client, world: World) -> None:
    answer = rita.get(PART, {"q": "a" * (MAX_LENGTH + 50)})
    assert answer.context["problem"].position <= MAX_LENGTH
    assert 'role="alert"' in answer.content.decode()


def test_it_tells_of_a_network_that_nobody_hears(rita: Client, world: World) -> None:
    shown = rita.get(PAGE, {"q": "red:orkut"}).content.decode()
    assert "Aquí no se oye ninguna red «orkut»" in shown
    assert "encontraría casi todo" not in shown
