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
