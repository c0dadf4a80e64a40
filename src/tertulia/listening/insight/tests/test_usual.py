"""The usual band, against figures worked out by hand."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

import pytest

from tertulia.brand.models import Brand
from tertulia.listening.insight import Band, Step, usual
from tertulia.listening.insight.tests.counting import at, search_of, tally
from tertulia.listening.models import Search
from tests import make
from tests.world import World

MONDAY = at("2026-06-01 00:00")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def bands(of: Search | Brand, start: datetime, end: datetime, step: Step, k: Any = "medium") -> list[Band]:
    """The usual band, which there is."""
    found = usual(of, start, end, step, k)
    assert found is not None
    return found


def at_nine(world: World, counts: list[int], zone: str = "UTC") -> Search:
    """A search that heard `counts` at nine on the Mondays to Fridays of as many weeks before `MONDAY`."""
    world.brand.time_zone = zone
    search = search_of(world.brand)
    for week, items in enumerate(counts, start=1):
        for day in range(5):
            tally(search, MONDAY - week * 7 * DAY + day * DAY + 9 * HOUR, items)
    return search


def test_it_is_the_mean_of_the_same_hour_give_or_take_k_sigma(world: World) -> None:
    search = at_nine(world, [10, 20, 30])
    found = {band.at: band for band in bands(search, MONDAY, MONDAY + DAY, "1h")}
    nine = found[MONDAY + 9 * HOUR]
    # Fifteen samples: five each of 10, 20, 30. s² = 1000 / 14.
    sigma = math.sqrt(1000 / 14)
    assert (nine.mean, nine.samples) == (20, 15)
    assert nine.sigma == pytest.approx(sigma)
    assert [nine.low, nine.high] == pytest.approx([20 - 2 * sigma, 20 + 2 * sigma])
    ten = found[MONDAY + 10 * HOUR]
    assert (ten.mean, ten.low, ten.high) == (0, 0, 0)


@pytest.mark.parametrize(("k", "factor"), [("low", 3), ("medium", 2), ("high", 1.5), (4.0, 4)])
def test_it_is_wider_the_less_one_wants_to_be_told(world: World, k: object, factor: float) -> None:
    nine = bands(at_nine(world, [10, 20, 30]), MONDAY + 9 * HOUR, MONDAY + 10 * HOUR, "1h", k)[0]
    assert nine.high == pytest.approx(20 + factor * math.sqrt(1000 / 14))


def test_it_is_never_narrower_than_chance(world: World) -> None:
    nine = bands(at_nine(world, [16, 16, 16]), MONDAY + 9 * HOUR, MONDAY + 10 * HOUR, "1h")[0]
    assert (nine.low, nine.high) == (16 - 2 * 4, 16 + 2 * 4)


def test_it_says_nothing_on_fewer_than_three_weeks(world: World) -> None:
    assert usual(at_nine(world, [10, 20]), MONDAY, MONDAY + DAY, "1h") is None
    assert usual(world.brand, MONDAY, MONDAY + DAY, "1h") is None


def test_it_looks_at_working_days_and_weekends_apart(world: World) -> None:
    search = at_nine(world, [10, 20, 30])
    saturday = MONDAY + 5 * DAY + 9 * HOUR
    found = usual(search, saturday, saturday + HOUR, "1h")
    assert found is not None
    # Looking from Saturday, the three weeks that were heard whole; on weekends nothing was said.
    assert (found[0].mean, found[0].samples) == (0, 6)


def test_it_does_not_let_a_burst_widen_the_band_of_later_weeks(world: World) -> None:
    search = at_nine(world, [10, 12, 14])
    tally(search, MONDAY - 5 * DAY + 9 * HOUR, 500, "negative")
    nine = bands(search, MONDAY + 9 * HOUR, MONDAY + 10 * HOUR, "1h")[0]
    # Of fifteen (510 among them: the median is 12, s = √12, the limit 32.8) fourteen are left: 4 × 10, 5 × 12
    # and 5 × 14. Their mean is 170 / 14; s² = 1.68 is less than chance alone brings.
    assert (nine.samples, nine.mean) == (14, pytest.approx(170 / 14))
    assert nine.sigma == pytest.approx(math.sqrt(170 / 14))


def test_it_knows_only_weeks_that_were_heard_whole(world: World) -> None:
    search = search_of(world.brand)
    tally(search, MONDAY - 20 * DAY + 9 * HOUR, 3)
    assert usual(search, MONDAY, MONDAY + DAY, "1h") is None
    tally(search, MONDAY - 21 * DAY + 9 * HOUR, 3)
    assert usual(search, MONDAY, MONDAY + DAY, "1h") is not None


def test_it_does_not_let_a_burst_widen_its_own_band(world: World) -> None:
    search = at_nine(world, [10, 20, 30])
    tally(search, MONDAY + 9 * HOUR, 500)
    assert bands(search, MONDAY + 9 * HOUR, MONDAY + 10 * HOUR, "1h")[0].mean == 20


def test_it_makes_quarters_of_hours(world: World) -> None:
    first, *_rest = bands(at_nine(world, [10, 20, 30]), MONDAY + 9 * HOUR, MONDAY + 10 * HOUR, "15m")
    assert first.mean == 5
    assert first.sigma == pytest.approx(math.sqrt(5 + (1000 / 14 - 20) / 16))


def test_it_adds_up_the_days_of_the_brand(world: World) -> None:
    search = at_nine(world, [10, 20, 30])
    found = usual(search, MONDAY, MONDAY + DAY, "1d")
    assert found is not None
    assert (found[0].mean, found[0].samples) == (20, 15)


def test_it_follows_the_brands_clock_when_the_clocks_change(world: World) -> None:
    # In Madrid nine o'clock is 8:00 UTC until 29 March 2026 and 7:00 UTC from then on.
    world.brand.time_zone = "Europe/Madrid"
    search = search_of(world.brand)
    for week in range(1, 5):
        for day in range(5):
            tally(search, at("2026-03-30 08:00") - week * 7 * DAY + day * DAY, 12)
    found = usual(search, at("2026-03-30 07:00"), at("2026-03-30 08:00"), "1h")
    assert found is not None
    assert found[0].mean == 12


def test_it_keeps_to_the_brand_or_search_asked_for(world: World) -> None:
    for week in range(1, 4):
        tally(world.brand, MONDAY - week * 7 * DAY, 7)
        tally(make.brand(world.workspace, name="Otra"), MONDAY - week * 7 * DAY, 700)
    found = usual(world.brand, MONDAY, MONDAY + DAY, "1d")
    assert found is not None
    assert found[0].mean == pytest.approx(21 / 15)


def test_it_leaves_out_copies_when_asked(world: World) -> None:
    search = search_of(world.brand)
    for week in range(1, 4):
        for day in range(5):
            tally(search, MONDAY - week * 7 * DAY + day * DAY, 9, copies=5)
    found = usual(search, MONDAY, MONDAY + HOUR, "1h", distinct=True)
    assert found is not None
    assert found[0].mean == 4


def test_a_long_stretch_has_a_band_from_when_weeks_enough_lie_before(world: World) -> None:
    world.brand.time_zone = "UTC"
    search = search_of(world.brand)
    for day in range(35):
        tally(search, MONDAY + day * DAY, 16 if (MONDAY + day * DAY).weekday() < 5 else 4)
    found = bands(search, MONDAY, MONDAY + 35 * DAY, "1d")
    assert [found[0].at, len(found)] == [MONDAY + 21 * DAY, 14]
    assert [(one.mean, one.samples) for one in found[:7]] == [(16, 15)] * 5 + [(4, 6)] * 2
    assert found[7].samples == 20
