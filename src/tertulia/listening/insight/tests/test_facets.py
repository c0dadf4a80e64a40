"""Facets: what each number counts, with and without choices."""

from __future__ import annotations

import sys
from datetime import timedelta

import pytest

from tertulia.listening.fields import FIELDS
from tertulia.listening.insight import Scope, facets
from tertulia.listening.insight.facets import DIMENSIONS, label, words
from tertulia.listening.insight.tests.counting import at, heard
from tertulia.query import parse
from tests.world import World

DAY = at("2026-06-01 00:00")


def scope_of(world: World) -> Scope:
    return Scope(world.workspace.pk, world.brand, DAY, DAY + timedelta(days=1))


def three(world: World) -> None:
    first = heard(world.source, at=DAY, sentiment="negative", topic="Acceso", language="es", kind="post")
    heard(world.source, at=DAY, sentiment="negative", network="mastodon", copy_of=first, kind="post")
    heard(world.source, at=DAY, sentiment="positive", topic="Acceso", followers=20_000, kind="article")


def test_it_counts_every_dimension(world: World) -> None:
    three(world)
    found = facets(scope_of(world))
    assert (found.total, found.distinct, found.capped) == (3, 2, False)
    assert [(f.value, f.count) for f in found.network] == [("demo", 2), ("mastodon", 1)]
    tones = [(f.value, f.count) for f in found.sentiment]
    assert tones == [("negative", 2), ("neutral", 0), ("mixed", 0), ("positive", 1)]
    assert [(f.label, f.count) for f in found.topic] == [("Acceso", 2)]
    assert [(f.label, f.count) for f in found.language] == [("español", 1)]
    assert [(f.value, f.count) for f in found.who] == [("people", 2), ("media", 1)]


def test_it_counts_each_dimension_without_its_own_choice(world: World) -> None:
    three(world)
    found = facets(scope_of(world), {"sentiment": ["negative"], "network": []})
    assert (found.total, found.without) == (2, {"sentiment": 3})
    assert [f.count for f in found.sentiment] == [2, 0, 0, 1]
    assert [(f.value, f.count) for f in found.kind] == [("post", 2)]


def test_it_keeps_a_chosen_value_that_nothing_has(world: World) -> None:
    three(world)
    found = facets(scope_of(world), {"topic": ["Otra cosa"], "network": ["demo"]})
    assert found.total == 0
    assert [(f.value, f.count) for f in found.topic] == [("Acceso", 2), ("Otra cosa", 0)]
    assert found.without == {"topic": 2}


def test_it_says_when_there_is_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("scope", "facets"):
        monkeypatch.setattr(sys.modules[f"tertulia.listening.insight.{module}"], "NEWEST", 2)
    three(world)
    found = facets(scope_of(world))
    assert (found.total, found.capped) == (2, True)
    assert "50.000" in found.definition


@pytest.mark.parametrize(
    ("dimension", "value"),
    [
        ("network", "mastodon"),
        ("sentiment", "negative"),
        ("topic", "Inicio de sesión"),
        ("language", "es"),
        ("kind", "article"),
        ("department", "pr"),
        ("who", "people"),
        ("who", "media"),
        ("who", "reach"),
    ],
)
def test_its_words_can_be_read(dimension: str, value: str) -> None:
    assert parse(words(dimension, value), FIELDS)
    assert label(dimension, value)


def test_it_writes_no_words_that_would_break_out_of_quotes() -> None:
    assert words("topic", 'Un "tema" raro') == ""


def test_it_holds_the_dimensions_that_the_screen_shows(world: World) -> None:
    found = facets(scope_of(world))
    assert found.total == 0
    assert all(getattr(found, name) == [] for name in DIMENSIONS if name != "sentiment")
