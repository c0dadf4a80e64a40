"""Which texts speak for a group."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertulia.text.summary import FEWEST, summarise, voices

EMPTY = frozenset(["la", "que", "los", "las", "una", "con", "por", "para", "este", "cada", "quien"])
LOGIN = [
    "No puedo entrar en la app, me dice sesión caducada todo el rato",
    "La app me echa: sesión caducada cada vez que intento entrar",
    "Otra vez sesión caducada al entrar en la app, vaya mañana",
    "¿Alguien más con la sesión caducada en la app? No hay quien entre",
]
BILL = [
    "Me ha llegado la factura dos veces este mes y me han cobrado doble",
    "Cobrado doble: la factura de este mes ha llegado dos veces",
    "La factura repetida y el cobro doble, ¿quién me lo devuelve?",
]
PRAISE = ["El taller de bicis del sábado fue una maravilla, gracias a quien lo montó"]


@given(st.lists(st.text(max_size=60), max_size=30), st.integers(min_value=-1, max_value=6))
@settings(max_examples=150, deadline=None)
def test_places_are_valid_and_each_once(texts: list[str], n: int) -> None:
    found = summarise(texts, n=n)
    assert len(found) <= max(n, 0)
    assert len(set(found)) == len(found)
    assert all(0 <= at < len(texts) for at in found)


@given(st.lists(st.sampled_from(LOGIN + BILL + PRAISE + ["sí", "", "🎉🎉"]), max_size=40))
@settings(max_examples=60, deadline=None)
def test_nobody_is_counted_with_two_voices(texts: list[str]) -> None:
    found = voices(texts, n=3)
    counted = [at for voice in found for at in (voice.at, *voice.same)]
    assert len(counted) == len(set(counted))
    assert all(len(texts[voice.at].split()) >= FEWEST for voice in found)


def test_each_matter_has_its_voice_the_largest_first() -> None:
    texts = [*LOGIN, *BILL, *PRAISE]
    first, second = summarise(texts, n=2, empty=EMPTY)
    assert texts[first] in LOGIN
    assert texts[second] in BILL


def test_it_tells_how_many_say_about_the_same() -> None:
    texts = [*LOGIN, *BILL]
    found = {texts[voice.at]: len(voice.same) for voice in voices(texts, n=2, empty=EMPTY)}
    assert sorted(found.values()) == [2, 3]


def test_what_says_the_same_is_one_voice() -> None:
    texts = ["La factura llega siempre tarde y mal", "la factura llega siempre tarde y MAL!!", *LOGIN[:2]]
    found = summarise(texts * 3, n=3)
    said = [(texts * 3)[at].lower().rstrip("!") for at in found]
    assert len(set(said)) == len(said)


def test_what_weighs_more_is_said_first() -> None:
    texts = [*BILL, *LOGIN[:3]]
    assert texts[summarise(texts, weights=[1, 1, 1, 5, 5, 5], n=1, empty=EMPTY)[0]] in LOGIN
    assert texts[summarise(texts, weights=[5, 5, 5, 1, 1, 1], n=1, empty=EMPTY)[0]] in BILL


@pytest.mark.parametrize("texts", [[], [""], ["ok", "sí"], ["🎉", "\x00", "\ud800"], ["https://a.example/b"]])
def test_it_says_nothing_of_nothing(texts: list[str]) -> None:
    assert summarise(texts) == []


def test_odd_texts_never_fail() -> None:
    texts = ["a" * 1_000_000, "Z̵̛͔a̷l̶g̴o " * 500, "привет как дела друзья", "\ud800\udfff hola a todos amigos"]
    assert all(0 <= at < len(texts) for at in summarise(texts * 2))
