"""Why something is here, in a few words."""

from __future__ import annotations

import pytest
from hypothesis import given

from tertulia.query import because, matches, parse

from .plans import KNOWN, NEARS, Part, Plan, Sample, samples
from .world import REGISTRY


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("entrar NEAR/5 app", "Sin poder entrar en la app", "«entrar» a 2 palabras de «app»"),
        ("entrar NEAR/5 app", "La app de Aurora no deja entrar", "«app» a 4 palabras de «entrar»"),
        ("entrar NEAR/5 app", "app, entrar", "«app» junto a «entrar»"),
        ("entrar ONEAR/5 app", "app: entrar a app", "«entrar» a 1 palabra de «app»"),
        ('"app caída hoy"~3', "hoy está la app muy caída", "«hoy», «app», «caída», en 6 palabras"),
        ("app =Aurora", "La app de Aurora", "Escrito así: «Aurora»"),
        ('app "no deja"', "La app no deja", "Frase exacta"),
        ("app O caída", "La app está caída", "Dice «app»"),
        ("panad*", "Las panaderías", "Dice «panad…»"),
        ("#aurora", "Con #Aurora", "Dice «#aurora»"),
        ("red:x", "nada", "red:x"),
        ("app O red:x", "nada", "red:x"),
        ("-app", "nada", ""),
    ],
)
def test_it_tells_the_most_telling(query: str, text: str, expected: str) -> None:
    sample = Sample((Part(text, ()),), {"network": "x"})
    assert str(because(parse(query, REGISTRY), sample)) == expected


@given(NEARS, samples(KNOWN))
def test_whatever_is_near_has_a_reason(plan: Plan, sample: Sample) -> None:
    node = parse(plan.written, REGISTRY)
    assert bool(str(because(node, sample))) is bool(matches(node, sample))
