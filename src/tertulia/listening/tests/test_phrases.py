"""Phrases: what counts as one, how firmly words hold together, how people write them."""

from __future__ import annotations

import math
from collections import Counter

import pytest

from tertulia.listening.phrases import Gram, firmness, grams, npmi, spelt, within


def test_it_finds_words_and_phrases_that_mean_something() -> None:
    assert grams("No puedo entrar en la app") == {
        ("entrar",),
        ("app",),
        ("no", "puedo", "entrar"),
    }
    assert ("oficina", "de", "delicias") in grams("Cierra la oficina de Delicias")
    assert ("sesion", "caducada") in grams("Otra vez «sesión caducada»")


@pytest.mark.parametrize(
    "text",
    [
        "Sesión. Caducada",
        "sesión, caducada",
        "sesión\ncaducada",
        "sesión https://a.example/x caducada",
        "sesión @ana caducada",
        "sesión 🙄 caducada",
        "sesión 24 caducada",
        "sesión «caducada»",
    ],
)
def test_it_crosses_no_punctuation_address_name_emoji_or_number(text: str) -> None:
    assert grams(text) == {("sesion",), ("caducada",)}


def test_it_reads_other_scripts_and_survives_odd_texts() -> None:
    assert len(grams("Привет мир")) == 3
    assert grams("") == grams("…!!! 123 @@ ##") == set()
    assert len(grams("palabra " * 100_000)) == 3


def test_it_counts_a_tag_as_its_words() -> None:
    assert ("otono",) in grams("#otoño")


def test_it_measures_how_firmly_two_things_hold_together() -> None:
    assert npmi(10, 10, 10, 1000) == pytest.approx(1.0)
    # As chance would have it: 0.1 · 0.1 = 0.01.
    assert npmi(10, 100, 100, 1000) == pytest.approx(0.0)
    # ln(0.02 / (0.04 · 0.05)) / -ln 0.02 = ln 10 / ln 50
    assert npmi(20, 40, 50, 1000) == pytest.approx(math.log(10) / math.log(50))
    assert npmi(0, 5, 5, 10) == -1.0
    assert npmi(10, 10, 10, 10) == 1.0


def test_a_phrase_of_three_holds_as_its_weakest_joint() -> None:
    counts: Counter[Gram] = Counter(
        {
            ("tarifa", "social", "justa"): 10,
            ("tarifa", "social"): 20,
            ("social", "justa"): 10,
            ("tarifa",): 20,
            ("social",): 40,
            ("justa",): 10,
        }
    )
    head = npmi(10, 20, 10, 1000)
    tail = npmi(10, 20, 10, 1000)
    assert firmness(("tarifa", "social", "justa"), counts, 1000) == pytest.approx(min(head, tail))
    counts = Counter({("oficina", "de", "delicias"): 5, ("oficina",): 10, ("delicias",): 5})
    assert firmness(("oficina", "de", "delicias"), counts, 100) == pytest.approx(npmi(5, 10, 5, 100))
    assert firmness(("app",), counts, 100) == 0.0


def test_it_knows_what_stands_within_what() -> None:
    assert within(("b", "c"), ("a", "b", "c"))
    assert not within(("a", "c"), ("a", "b", "c"))


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        (["sesion caducada"] * 4 + ["Sesión caducada"], "sesión caducada"),
        (["sesion caducada"] * 9 + ["sesión caducada"], "sesion caducada"),
        (["Sesión caducada", "¡Sesión caducada!", "SESIÓN CADUCADA"], "sesión caducada"),
        (["Dice «Sesión caducada»", "una Sesión caducada"], "Sesión caducada"),
        (["sesión. Caducada"], ""),
        ([], ""),
    ],
)
def test_it_writes_a_phrase_as_people_do(texts: list[str], shown: str) -> None:
    assert spelt(("sesion", "caducada"), texts) == shown


def test_it_keeps_the_capitals_of_names() -> None:
    texts = ["la oficina de Delicias", "La oficina de Delicias", "OFICINA DE DELICIAS"]
    assert spelt(("oficina", "de", "delicias"), texts) == "oficina de Delicias"
