"""What a stretch of time is about."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tertulia.listening.fields import FIELDS
from tertulia.listening.insight import Scope, themes
from tertulia.listening.insight.tests.counting import at, heard, person, tally
from tertulia.listening.insight.themes import grouped
from tertulia.listening.models import Item
from tertulia.listening.phrases import Gram
from tertulia.listening.queries import find
from tertulia.query import parse
from tests.world import World

DAY = at("2026-06-08 00:00")


def scope_of(world: World, days: int = 3) -> Scope:
    return Scope(world.workspace.pk, world.brand, DAY, DAY + timedelta(days=days))


def say(world: World, text: str, times: int, *, before: bool = False, **over: Any) -> None:
    for n in range(times):
        when = DAY + timedelta(hours=n % 24) - (timedelta(days=2) if before else timedelta())
        who = person(world.source, f"{text[:12]} {n} {before}")
        heard(world.source, text.replace("#", str(n)), at=when, by=who, **over)


def test_phrases_that_are_said_together_are_one_theme(world: World) -> None:
    say(world, "Sesión caducada otra vez, no puedo entrar # desde casa", 8, sentiment="negative")
    say(world, "¿Cuándo sale la tarifa social de este año?", 5, sentiment="neutral")
    found = themes(scope_of(world))
    assert [theme.items for theme in found.themes] == [8, 5]
    first, second = found.themes
    assert "sesión caducada" in (first.name, *first.phrases)
    assert second.name == "tarifa social"
    assert (first.people, first.tones, first.negative_share) == (8, {"negative": 8}, 1.0)
    assert second.tones == {"neutral": 5}
    assert (first.before, first.certainty) == (None, "")


def test_its_words_select_what_it_counts(world: World) -> None:
    say(world, "Sesión caducada otra vez, no puedo entrar # desde casa", 6)
    say(world, "Otra cosa muy distinta", 2)
    [theme] = themes(scope_of(world)).themes
    parse(theme.words, FIELDS, scope=world.workspace.pk)
    assert find(Item.objects.of(world.workspace), world.workspace.pk, theme.words).count() == theme.items


def test_a_planted_rise_is_told_and_what_is_as_always_is_not(world: World) -> None:
    tally(world.brand, DAY - timedelta(days=30), 1)
    say(world, "Sesión caducada otra vez en la app", 24)
    say(world, "Sesión caducada otra vez en la app", 1, before=True)
    say(world, "Busco la tarifa social", 6)
    say(world, "Busco la tarifa social", 6, before=True)
    found = themes(scope_of(world))
    rise, usual = found.themes
    assert (rise.items, rise.before, rise.certainty) == (24, 1.0, "sure")
    assert rise.p < 0.001
    assert (usual.items, usual.before, usual.certainty) == (6, 6.0, "")
    assert "3 días anteriores" in found.against or "72 horas" in found.against


def test_what_one_account_repeats_is_no_theme(world: World) -> None:
    by = person(world.source, "Pesado")
    for _again in range(6):
        heard(world.source, "Compra mi curso milagroso", at=DAY, by=by)
    assert themes(scope_of(world)).themes == []


def test_it_says_nothing_of_nothing(world: World) -> None:
    found = themes(scope_of(world))
    assert (found.themes, found.looked) == ([], 0)


@pytest.mark.parametrize(
    ("one", "other", "together"), [({1, 2, 3, 4}, {2, 3, 4, 5}, True), ({1, 2, 3, 4}, {4, 5, 6, 7}, False)]
)
def test_how_much_two_must_share(one: set[int], other: set[int], together: bool) -> None:
    a, b = ("sesión", "caducada"), ("no", "puedo", "entrar")
    assert (len(grouped([a, b], {a: one, b: other})) == 1) is together


def test_groups_are_a_partition(world: World) -> None:
    grams: list[Gram] = [(f"a{n}", f"b{n}") for n in range(12)]
    held = {gram: {n // 3 * 10, n // 3 * 10 + 1, 100 + n} for n, gram in enumerate(grams)}
    groups = grouped(grams, held)
    assert sorted(gram for group in groups for gram in group) == sorted(grams)
    assert [len(group) for group in groups] == [3, 3, 3, 3]
