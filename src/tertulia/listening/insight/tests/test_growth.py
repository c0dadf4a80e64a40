"""What grew and what fell, and whether it could be chance."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tertulia.listening.insight import Scope, forget, grew
from tertulia.listening.insight.growth import certainty
from tertulia.listening.insight.tests.counting import at, heard, person, tally
from tests.world import World

MONDAY = at("2026-06-01 00:00")
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def scope_of(world: World, days: int = 7) -> Scope:
    world.brand.time_zone = "UTC"
    return Scope(world.workspace.pk, world.brand, MONDAY, MONDAY + days * DAY)


def say(
    world: World, text: str, when: datetime, times: int, accounts: int | None = None, **over: Any
) -> None:
    people = [person(world.source, f"{text} {when} {n}") for n in range(accounts or times)]
    for n in range(times):
        heard(world.source, text, at=when + n * timedelta(minutes=1), by=people[n % len(people)], **over)


def began(world: World, when: datetime) -> None:
    """Heard since then."""
    tally(world.brand, when, 1)


def test_it_compares_with_the_stretch_before_and_tests_accounts(world: World) -> None:
    began(world, MONDAY - WEEK)
    say(world, "Sale «sesión caducada» otra vez", MONDAY - WEEK + DAY, 2)
    say(world, "Sale «sesión caducada» otra vez", MONDAY + DAY, 12)
    found = grew(scope_of(world))
    assert (found.against, found.sentence) == ("before", "Frente a los 7 días anteriores.")
    (row,) = found.grew
    assert (row.phrase, row.before, row.now, row.words) == (
        "sesión caducada",
        2,
        12,
        '"sesión caducada"',
    )
    # Of 14 at least 12 in one half: (91 + 14 + 1) / 2^14.
    assert row.p == pytest.approx(106 / 16384)
    assert (row.certainty, row.hot, sum(row.spark)) == ("probable", 5, 14)
    assert row.spark == [2, 0, 0, 0, 0, 12, 0, 0, 0, 0]
    assert found.fell == []


def test_it_compares_up_to_a_day_with_the_same_hours_of_past_weeks(world: World) -> None:
    began(world, MONDAY - 5 * WEEK)
    say(world, "Se cae la web", MONDAY - 2 * WEEK, 4)
    say(world, "Se cae la web", MONDAY - DAY, 50)
    say(world, "Se cae la web", MONDAY, 8)
    found = grew(scope_of(world, days=1))
    assert found.against == "week"
    assert "4 semanas anteriores" in found.sentence
    row = found.grew[0]
    assert (row.before, row.now, row.spark, row.hot) == (1, 8, [0, 0, 4, 0, 8], 1)
    # P(X ≥ 8), X ~ B(12, 1/5).
    assert row.p == pytest.approx(0.000581, rel=0.01)


def test_it_compares_a_day_that_is_not_over_with_as_much_of_other_days(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    began(world, MONDAY - 5 * WEEK)
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY + timedelta(hours=9))
    for week in range(1, 5):
        say(world, "Se cae la web", MONDAY - week * WEEK + timedelta(hours=15), 8)
    say(world, "Se cae la web", MONDAY, 8)
    row = grew(scope_of(world, days=1)).grew[0]
    assert (row.before, row.now) == (0, 8)


def test_it_shows_few_of_what_may_well_be_chance(world: World) -> None:
    began(world, MONDAY - WEEK)
    for word in ("hackeo", "huelga", "granizo", "eclipse", "mudanza", "tormenta"):
        say(world, f"Un {word}", MONDAY, 5)
    assert grew(scope_of(world)).grew == []
    for pair in ("tarifa plana", "corte largo", "patio lleno", "visita corta", "papel mojado"):
        say(world, f"Una {pair}", MONDAY, 6)
    assert [row.certainty for row in grew(scope_of(world)).grew] == ["few"] * 3


def test_it_finds_what_fell(world: World) -> None:
    began(world, MONDAY - WEEK)
    say(world, "El taller de reparación", MONDAY - WEEK, 19)
    say(world, "El taller de reparación", MONDAY, 6)
    found = grew(scope_of(world))
    assert found.grew == []
    assert [(r.phrase, r.before, r.now) for r in found.fell] == [("taller de reparación", 19, 6)]


def test_it_does_not_take_one_loud_account_for_many(world: World) -> None:
    began(world, MONDAY - WEEK)
    say(world, "Devolved la fianza", MONDAY, 30, accounts=1)
    assert grew(scope_of(world)).grew == []
    say(world, "Devolved la fianza", MONDAY + DAY, 6, accounts=6)
    row = grew(scope_of(world)).grew[0]
    assert (row.now, row.certainty, row.note) == (36, "probable", "30 de 36 son de una misma cuenta")


def test_it_leaves_out_what_chance_may_have_done(world: World) -> None:
    began(world, MONDAY - WEEK)
    say(world, "Una avería", MONDAY - WEEK, 10)
    say(world, "Una avería", MONDAY, 14)
    assert grew(scope_of(world)).grew == []


def test_it_says_what_else_should_be_known(world: World) -> None:
    began(world, MONDAY - WEEK)
    say(world, "Un hackeo", MONDAY, 9, followers=31_000)
    say(world, "Otra huelga", MONDAY, 9)
    notes = {row.phrase: row.note for row in grew(scope_of(world)).grew}
    assert notes == {"hackeo": "Una cuenta con 31.000 seguidores", "huelga": "Antes no se decía"}


def test_it_owns_up_to_having_nothing_to_compare_with(world: World) -> None:
    say(world, "Un hackeo", MONDAY, 5)
    found = grew(scope_of(world))
    assert (found.grew, found.against, found.sentence) == ([], "", "Todavía no hay con qué comparar.")
    began(world, MONDAY - DAY)
    forget()
    assert grew(scope_of(world)).sentence.endswith("se oye desde el 31 may.")


def test_it_is_sure_only_with_many_accounts() -> None:
    assert [
        certainty(q, people) for q, people in ((0.0, 30), (0.0, 10), (0.04, 30), (0.2, 30), (0.0, 5))
    ] == [
        "sure",
        "probable",
        "probable",
        "few",
        "few",
    ]
