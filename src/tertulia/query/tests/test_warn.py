"""Queries that can be read and are odd all the same."""

from __future__ import annotations

import pytest
from hypothesis import given

from tertulia.query import matches, parse, warnings

from .plans import PLANS, Plan
from .test_sql import SAMPLES
from .world import REGISTRY


@pytest.mark.parametrize(
    ("text", "kind", "at"),
    [
        ("luz -luz", "impossible", "-luz"),
        ("luz (gas O agua) -(luz)", "impossible", "-(luz"),
        ("luz (-luz O (gas -gas))", "impossible", "-luz O (gas -gas"),
        ("red:x luz red:mastodon", "impossible", "red:mastodon"),
        ("luz O -luz", "everything", None),
        ("-luz -gas", "anchor", "-luz -gas"),
        ("luz O -gas", "anchor", "-gas"),
        ("de", "anchor", "de"),
        ("de NEAR/5 la", "anchor", "de NEAR/5 la"),
        ("red:x", "anchor", "red:x"),
        ("red:x seguidores:>100 -luz", "anchor", "red:x seguidores:>100 -luz"),
        ("luz", None, None),
        ("de luz", None, None),
        ('"de la"', None, None),
        ("autor:ana", None, None),
        ("red:x (luz O gas) -agua", None, None),
        ("tiene:enlace tiene:imagen luz", None, None),
        ("red:(x O mastodon) luz", None, None),
        ("luz luz", None, None),
        ("luz gas (luz luz)", "again", "luz"),
        ("(Luz O gas O luz O lúz) agua", "again", "Luz"),
    ],
)
def test_it_warns(text: str, kind: str | None, at: str | None) -> None:
    found = warnings(parse(text, REGISTRY), REGISTRY)
    assert [one.kind for one in found] == ([kind] if kind else [])
    for one in found:
        assert str(one.message)
        assert at is None or text[one.start : one.end] == at


@given(PLANS)
def test_what_it_calls_impossible_finds_nothing(plan: Plan) -> None:
    node = parse(plan.written, REGISTRY)
    kinds = [one.kind for one in warnings(node, REGISTRY)]
    if "impossible" in kinds:
        assert not any(matches(node, sample) for sample in SAMPLES)
    if "everything" in kinds:
        assert all(matches(node, sample) for sample in SAMPLES)


def test_it_reads_the_largest_in_time() -> None:
    wide = parse(" ".join(f"(a{n} O -b{n})" for n in range(5_000)), REGISTRY)
    assert [one.kind for one in warnings(wide, REGISTRY)] == ["anchor"]


def test_it_tells_of_values_that_nothing_has() -> None:
    def unheard(name: str, value: object) -> str | None:
        return {"x": "Nadie oye eso.", "mastodon": ""}.get(str(value)) if name == "network" else None

    def found(text: str) -> list[tuple[str, str]]:
        told = warnings(parse(text, REGISTRY), REGISTRY, unheard)
        return [(one.kind, text[one.start : one.end]) for one in told]

    assert found("red:x") == [("unheard", "red:x")]
    assert found("luz red:x") == [("unheard", "red:x")]
    assert found("red:mastodon") == []
    assert found("-red:x") == [("unheard", "red:x"), ("anchor", "-red:x")]


def test_it_says_once_what_is_said_again_and_again() -> None:
    (told,) = warnings(parse("pan " * 3_000, REGISTRY), REGISTRY)
    assert (told.kind, str(told.message)) == ("again", "Dice «pan» 3000 veces: con una basta.")
