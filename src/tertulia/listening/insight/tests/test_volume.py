"""The curve: what it counts, its burst, its sentence."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tertulia.listening.fields import FIELDS
from tertulia.listening.insight import Scope, forget, tones_over, volume
from tertulia.listening.insight.tests.counting import at, heard, search_of, tally
from tertulia.query import parse
from tests.world import World

DAY = at("2026-06-01 00:00")
HOUR = timedelta(hours=1)


def scope_of(world: World, zone: str = "UTC", **over: Any) -> Scope:
    world.brand.time_zone = zone
    return Scope(world.workspace.pk, world.brand, **{"start": DAY, "end": DAY + timedelta(days=1), **over})


def test_it_adds_up_the_counters_by_hour(world: World) -> None:
    tally(world.brand, DAY + 9 * HOUR, 3)
    tally(world.brand, DAY + 9 * HOUR, 2, tone="negative")
    found = volume(scope_of(world), "1h", now=DAY + timedelta(days=2))
    assert len(found.points) == 24
    nine = found.points[9]
    assert (nine.at, nine.items, nine.negative) == (DAY + 9 * HOUR, 5, 2)
    assert (found.total, found.negative, found.capped, found.now) == (5, 2, False, None)


def test_it_cuts_days_where_the_brand_does(world: World) -> None:
    tally(world.brand, at("2026-06-01 02:00"), 1)  # Still 31 May in Buenos Aires.
    tally(world.brand, at("2026-06-01 03:00"), 10)
    tally(world.brand, at("2026-06-02 02:00"), 100)
    scope = scope_of(
        world, "America/Argentina/Buenos_Aires", start=at("2026-06-01 03:00"), end=at("2026-06-02 03:00")
    )
    assert [p.items for p in volume(scope, "1d", now=at("2026-07-01 00:00")).points] == [110]


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)])
def test_it_gives_days_on_which_clocks_change_all_their_hours(world: World, day: str, hours: int) -> None:
    noon = at(f"{day} 12:00")
    for hour in range(-24, 48):
        tally(world.brand, noon + hour * HOUR, 1)
    scope = scope_of(world, "Europe/Madrid", start=noon, end=noon + HOUR)
    assert volume(scope, "1d", now=at("2027-01-01 00:00")).total == hours


def test_it_counts_the_items_where_counters_cannot_tell(world: World) -> None:
    heard(world.source, at=at("2026-06-01 18:29"))
    heard(world.source, at=at("2026-06-01 18:31"), sentiment="negative")
    scope = scope_of(world, "Asia/Kolkata", start=at("2026-05-31 18:30"), end=at("2026-06-02 18:30"))
    found = volume(scope, "1d", now=at("2026-07-01 00:00"))
    assert [(p.items, p.negative) for p in found.points] == [(1, 0), (1, 1)]


def test_it_counts_free_words_from_the_items(world: World) -> None:
    heard(world.source, "No puedo entrar", at=DAY + 9 * HOUR)
    heard(world.source, "Todo bien", at=DAY + 9 * HOUR)
    found = volume(scope_of(world, tree=parse("entrar", FIELDS)), "15m", now=DAY + timedelta(days=2))
    assert found.total == 1
    assert found.band is None


def test_it_says_when_it_did_not_count_everything(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("scope", "volume"):
        monkeypatch.setattr(sys.modules[f"tertulia.listening.insight.{module}"], "NEWEST", 2)
    for hour in (1, 5, 9):
        heard(world.source, at=DAY + hour * HOUR)
    found = volume(scope_of(world), "15m", now=DAY + timedelta(days=2))
    assert (found.total, found.capped) == (2, True)
    assert found.points[0].at == DAY + 5 * HOUR


def test_it_ends_with_the_step_of_now_which_is_not_over(world: World) -> None:
    found = volume(scope_of(world), "1h", now=DAY + 9.5 * HOUR)
    assert [p.partial for p in found.points] == [False] * 9 + [True]
    assert found.now == DAY + 9.5 * HOUR


def three_weeks(world: World, usually: int) -> None:
    for week in range(1, 4):
        for day in range(5):
            for hour in range(24):
                tally(world.brand, DAY + hour * HOUR - timedelta(days=7 * week - day), usually)


def test_it_finds_the_burst_and_says_since_when_and_how_much(world: World) -> None:
    three_weeks(world, 10)
    for hour in range(12):
        tally(world.brand, DAY + hour * HOUR, 46 if hour >= 9 else 10)
    found = volume(scope_of(world), "1h", now=DAY + 12 * HOUR)
    burst = found.burst
    assert burst is not None
    assert (burst.start, burst.end, burst.items, burst.going) == (DAY + 9 * HOUR, DAY + 12 * HOUR, 46, True)
    assert burst.times == pytest.approx(4.6)
    assert "las 09:00 y van por 4,6 veces lo habitual" in found.finding


def test_it_tells_a_burst_that_is_over(world: World) -> None:
    three_weeks(world, 10)
    for hour in range(12):
        tally(world.brand, DAY + hour * HOUR, 46 if hour in (3, 4) else 10)
    burst = volume(scope_of(world), "1h", now=DAY + 12 * HOUR).burst
    assert burst is not None
    assert (burst.start, burst.end, burst.going) == (DAY + 3 * HOUR, DAY + 5 * HOUR, False)


def test_it_sees_no_burst_in_what_is_usual_or_in_very_few(world: World) -> None:
    three_weeks(world, 1)
    for hour in range(12):
        tally(world.brand, DAY + hour * HOUR, 4 if hour == 3 else 1)
    found = volume(scope_of(world), "1h", now=DAY + 12 * HOUR)
    assert found.burst is None
    assert found.finding.startswith("Dentro de lo habitual")


def test_it_owns_up_to_too_few_weeks_and_to_silence(world: World) -> None:
    assert volume(scope_of(world), "1h").finding == "No se ha dicho nada en este tiempo."
    tally(world.brand, DAY, 1)
    forget()
    assert volume(scope_of(world), "1h").finding.startswith("Aún no hay semanas bastantes")


def test_it_names_the_highest_step_where_nobody_knows_what_is_usual(world: World) -> None:
    tally(world.brand, DAY, 2)
    tally(world.brand, DAY + 5 * HOUR, 12)
    found = volume(scope_of(world), "1h")
    assert found.finding.startswith("Lo más alto: 12 el 1 jun a las 05:00. Aún no hay semanas bastantes")


def test_it_does_not_claim_less_than_usual_of_what_is_known_in_part(world: World) -> None:
    # Heard for 26 days: only of the last five days is it known what is usual, and they are quieter.
    for day in range(26):
        tally(world.brand, DAY - day * 24 * HOUR, 12 if day == 20 else 3 if day > 4 else 1)
    scope = scope_of(world, start=DAY - 24 * 24 * HOUR, end=DAY + 24 * HOUR)
    found = volume(scope, "1d", now=DAY + 24 * HOUR)
    assert found.band is not None
    assert found.finding.startswith("Lo más alto: 12 el 12 may. Aún no hay semanas bastantes")


def test_it_says_that_nobody_knows_what_is_usual_of_free_words(world: World) -> None:
    heard(world.source, at=DAY + HOUR, text="luz")
    for asked in ({"tree": parse("luz", FIELDS)}, {"distinct": True}):
        assert volume(scope_of(world, **asked), "1h").finding.startswith("Con palabras o filtros sueltos")


def test_it_leaves_out_the_copies_of_a_search_when_asked(world: World) -> None:
    search = search_of(world.brand)
    tally(search, DAY, 15, copies=14)
    scope = scope_of(world, search=search)
    assert volume(scope, "1h").total == 15
    assert volume(replace(scope, distinct=True), "1h").total == 1


def test_it_follows_the_tones_over_time(world: World) -> None:
    tally(world.brand, DAY, 3)
    tally(world.brand, DAY + HOUR, 2, tone="negative")
    first, second, third = tones_over(scope_of(world, end=DAY + 3 * HOUR), "1h")
    assert (first.tones, second.tones, third.tones) == ({"neutral": 3}, {"negative": 2}, {})
    heard(world.source, at=DAY, sentiment="positive")
    assert tones_over(scope_of(world, end=DAY + 3 * HOUR), "15m")[0].tones == {"positive": 1}
