"""Time cut into steps, where clocks change and where they are half an hour off."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from tertulia.listening.insight.steps import after, best, floor, slots, whole_hours
from tertulia.listening.insight.tests.counting import at

MADRID, INDIA = ZoneInfo("Europe/Madrid"), ZoneInfo("Asia/Kolkata")
BUENOS_AIRES = ZoneInfo("America/Argentina/Buenos_Aires")


def test_it_begins_days_where_the_brand_does() -> None:
    assert floor(at("2026-07-01 21:59"), "1d", MADRID) == at("2026-06-30 22:00")
    assert floor(at("2026-07-01 02:59"), "1d", BUENOS_AIRES) == at("2026-06-30 03:00")
    assert floor(at("2026-07-01 18:29"), "1d", INDIA) == at("2026-06-30 18:30")


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-26", 24)])
def test_it_gives_a_day_as_many_hours_as_it_has(day: str, hours: int) -> None:
    begin = floor(at(f"{day} 12:00"), "1d", MADRID)
    end = after(begin, "1d", MADRID)
    assert end - begin == timedelta(hours=hours)
    steps = list(slots(begin, end, "1h", MADRID))
    assert len(steps) == hours
    assert {b - a for a, b in pairwise(steps)} == {timedelta(hours=1)}


def test_it_begins_hours_at_half_past_where_clocks_do() -> None:
    assert floor(at("2026-07-01 12:10"), "1h", INDIA) == at("2026-07-01 11:30")
    assert floor(at("2026-07-01 12:40"), "15m", INDIA) == at("2026-07-01 12:30")
    assert not whole_hours(INDIA, at("2026-07-01 12:00"))
    assert whole_hours(MADRID, at("2026-07-01 12:00"), at("2026-12-01 12:00"))


def test_it_covers_a_stretch_with_whole_steps() -> None:
    assert list(slots(at("2026-07-01 09:20"), at("2026-07-01 11:00"), "1h", MADRID)) == [
        at("2026-07-01 09:00"),
        at("2026-07-01 10:00"),
    ]


def test_it_chooses_a_step_for_a_stretch() -> None:
    day = at("2026-07-01 00:00")
    assert [best(day, day + timedelta(days=n)) for n in (1, 7, 30)] == ["15m", "1h", "1d"]
