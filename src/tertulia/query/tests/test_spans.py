"""What each stretch of a query is called, also while it is being written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.query import Registry, kinds, spans

from .plans import PLANS, Plan
from .world import REGISTRY

FIELDS = Registry(
    [
        kinds.text("brand", "arrival", "brand", aliases=("marca",)),
        kinds.text("language", "arrival", "language", aliases=("lang",)),
        kinds.text("network", "arrival", "network", aliases=("red",)),
    ]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'marca:aurora ("inicio de sesión" OR entrar NEAR/5 app) -"aurora boreal" -empleo lang:es',
            [
                ("marca:aurora", "brand"),
                ('"inicio de sesión"', "word"),
                ("OR", "operator"),
                ("entrar NEAR/5 app", "near"),
                ('-"aurora boreal"', "exclude"),
                ("-empleo", "exclude"),
                ("lang:es", "language"),
            ],
        ),
        ("red:(x O mastodon) luz", [("red:(x O mastodon)", "field"), ("luz", "word")]),
        ('red:"x y" =Luz ="La Luz"', [('red:"x y"', "field"), ("=Luz", "exact"), ('="La Luz"', "exact")]),
        ("NO (luz O gas) Y agua", [("NO (luz O gas)", "exclude"), ("Y", "operator"), ("agua", "word")]),
        ("-(luz (gas)) -red:(x)", [("-(luz (gas))", "exclude"), ("-red:(x)", "exclude")]),
        ("(luz O gas) NEAR/5 agua NEAR/2 x", [("(luz O gas) NEAR/5 agua NEAR/2 x", "near")]),
        ('"luz gas"~5 -"luz gas"~5', [('"luz gas"~5', "near"), ('-"luz gas"~5', "exclude")]),
        ("NO luz NEAR/5 gas", [("NO luz NEAR/5 gas", "exclude")]),
        ("luz NEAR/5", [("luz", "word"), ("NEAR/5", "operator")]),
        ('luz "sin cerrar', [("luz", "word"), ('"sin cerrar', "word")]),
        ("((luz) red:(x", [("luz", "word"), ("red:(x", "field")]),
        (") NO", [("NO", "operator")]),
        ("nada:x", [("nada:x", "word")]),
        ("", []),
    ],
)
def test_it_names_each_stretch(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(text[start:end], kind) for start, end, kind in spans(text, FIELDS)] == expected


@given(st.one_of(PLANS.map(lambda plan: plan.written), st.text('aO Y"«»()-~=*#@:NEAR/5red', max_size=30)))
def test_stretches_are_in_order_and_apart(text: str) -> None:
    at = 0
    for start, end, _kind in spans(text, REGISTRY):
        assert at <= start < end <= len(text)
        at = end


@given(PLANS)
def test_nothing_that_is_asked_for_is_left_out(plan: Plan) -> None:
    text = plan.written
    covered = {at for start, end, _kind in spans(text, REGISTRY) for at in range(start, end)}
    left = {char for at, char in enumerate(text) if at not in covered}
    assert left <= set("() ")


def test_nesting_costs_nothing() -> None:
    for text in ("(" * 100_000, "NO " * 60_000, "-(" * 90_000, "a NEAR/5 " * 20_000, "red:(" * 30_000):
        assert len(spans(text, REGISTRY)) <= 100_000
