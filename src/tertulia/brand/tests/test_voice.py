"""Hints on how a text sounds."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.brand.voice import check


@dataclass
class Brand:
    address: str = "tu"
    forbidden_words: list[str] = field(default_factory=list)


def hits(text: str, brand: Brand, **over: str) -> list[tuple[str, str]]:
    return [(p.kind, text[p.start : p.end]) for p in check(text, brand, **over)]


@pytest.mark.parametrize(
    ("word", "text", "expected"),
    [
        ("barato", "Es muy BARATO, de verdad", ["BARATO"]),
        ("gestión", "La gestion va lenta", ["gestion"]),
        ("año", "Se sienta en el ano de la rueda", []),
        ("ano", "Este año no", []),
        ("oferta única", "Una oferta  única", ["oferta  única"]),
        ("caro", "Carolina vino", []),
        ("c++ (mal)", "Esto es c++ (mal) hecho", ["c++ (mal)"]),
    ],
)
def test_it_finds_forbidden_words(word: str, text: str, expected: list[str]) -> None:
    assert [what for _, what in hits(text, Brand(forbidden_words=[word]))] == expected


def test_it_takes_the_longest_of_two() -> None:
    brand = Brand(forbidden_words=["oferta", "oferta única"])
    assert hits("Una oferta única", brand) == [("forbidden", "oferta única")]


@pytest.mark.parametrize(
    ("address", "text", "expected"),
    [
        ("tu", "¿Nos dice usted su número? Te llamamos", ["usted"]),
        ("tu", "Contanos qué pasó, vos sabés", ["Contanos", "vos", "sabés"]),
        ("tu", "Cuéntanos: tú eliges", []),
        ("usted", "Te llamamos a tu número", ["Te", "tu"]),
        ("usted", "Usted puede llamarnos cuando quiera", []),
        ("vos", "Escribinos, te leemos", []),
        ("vos", "Si quieres, tú llamas", ["quieres", "tú"]),
    ],
)
def test_it_hears_another_way_of_address(address: str, text: str, expected: list[str]) -> None:
    assert [what for _, what in hits(text, Brand(address=address))] == expected


def test_it_says_nothing_of_address_in_other_languages() -> None:
    assert hits("Tu es là, contigo", Brand(address="usted"), language="fr") == []


def test_it_gives_hints_in_reading_order_with_words() -> None:
    problems = check("Usted es barato", Brand(forbidden_words=["barato"]))
    assert [p.kind for p in problems] == ["address", "forbidden"]
    assert problems[0].words == "«Usted» trata de usted; la marca trata de tú."


@given(st.text(), st.lists(st.text(max_size=8), max_size=4))
def test_its_ranges_lie_within_the_text(text: str, words: list[str]) -> None:
    for problem in check(text, Brand(forbidden_words=words)):
        assert 0 <= problem.start < problem.end <= len(text)
