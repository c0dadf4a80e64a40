"""Where in a text the words stand that were asked for."""

from __future__ import annotations

import pytest
from hypothesis import given

from tertulia.query import mark, parse, words

from .plans import KNOWN, NEARS, PLANS, Plan, Sample, holds, samples
from .world import REGISTRY


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("café", "Un CAFÉ, dos cafés y #café", ["CAFÉ", "café"]),
        ("#café", "Un café y un #Café.", ["#Café"]),
        ("caf*", "Cafetería y café", ["Cafetería", "café"]),
        ("«pan de molde» molde", "el pan  de\nmolde, molde", ["pan  de\nmolde", "molde"]),
        ("@ana", "¡@Ana@masto.es!", ["@Ana@masto.es"]),
        ("👍 ❤ 👩‍💻", "bien👍🏽❤️ 👩‍💻", ["👍🏽❤️", "👩‍💻"]),
        ("cafe", "cafe\u0301 solo", ["cafe\u0301"]),
        ("-café té", "café", []),
        ("日本", "今日は日本に", ["日本"]),
        ("red:x", "x", []),
        ("luz NEAR/1 gas", "luz y gas; y con muy poca luz", ["luz", "gas"]),
        ("gas ONEAR/5 luz", "luz, gas, luz", ["gas", "luz"]),
        ("(agua O «la luz») NEAR/0 sub*", "agua, la luz subió", ["la luz", "subió"]),
        ('"a b c"~1', "a x b c y z a", ["a", "b", "c"]),
        ("-(luz NEAR/1 gas)", "luz y gas", []),
        ("=Luz", "luz Luz LUZ Luzia, Luz", ["Luz", "Luz"]),
        ('="La Luz" luz', "la luz, La  Luz", ["luz", "La  Luz"]),
    ],
)
def test_it_marks(query: str, text: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in mark(parse(query, REGISTRY), text)] == marked


@given(PLANS, samples(KNOWN))
def test_stretches_are_in_order_and_apart(plan: Plan, sample: Sample) -> None:
    node = parse(plan.written, REGISTRY)
    places = mark(node, sample.text)
    edges = [edge for place in places for edge in place]
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= len(sample.text) for edge in edges)
    assert not places or words(node)
    if plan.kind in ("words", "mark"):
        assert bool(places) == holds(plan, sample)


@given(NEARS, samples(KNOWN))
def test_what_is_near_is_marked(plan: Plan, sample: Sample) -> None:
    assert bool(mark(parse(plan.written, REGISTRY), sample.text)) == holds(plan, sample)
