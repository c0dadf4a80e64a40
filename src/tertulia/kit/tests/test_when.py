"""Office hours and the deadlines that are counted in them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.kit import when
from tertulia.kit.when import add_open_time, is_open, open_minutes

MADRID = ZoneInfo("Europe/Madrid")
NINE_TO_FIVE = {day: [["09:00", "17:00"]] for day in when.DAYS[:5]}
ROUND_THE_CLOCK = {day: [["00:00", "24:00"]] for day in when.DAYS}


def madrid(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=MADRID)  # type: ignore[misc, arg-type]


def test_it_carries_friday_afternoon_over_to_monday() -> None:
    friday = madrid(2026, 5, 8, 16, 45)
    assert add_open_time(friday, 30, NINE_TO_FIVE, MADRID) == madrid(2026, 5, 11, 9, 15)


def test_it_counts_nothing_over_a_midday_break() -> None:
    noon = madrid(2026, 5, 6, 13, 30)
    assert add_open_time(noon, 60, when.OFFICE, MADRID) == madrid(2026, 5, 6, 16, 30)
    assert open_minutes(noon, madrid(2026, 5, 6, 16, 30), when.OFFICE, MADRID) == 60


def test_it_takes_shifts_in_any_order() -> None:
    split = {"wed": [["16:00", "19:00"], ["09:00", "14:00"]]}
    assert add_open_time(madrid(2026, 5, 6, 8), 60, split, MADRID) == madrid(2026, 5, 6, 10)


def test_it_starts_when_the_office_opens() -> None:
    sunday = madrid(2026, 5, 10, 22)
    assert add_open_time(sunday, 30, NINE_TO_FIVE, MADRID) == madrid(2026, 5, 11, 9, 30)
    assert add_open_time(sunday, 0, NINE_TO_FIVE, MADRID) == madrid(2026, 5, 11, 9)


def test_it_may_end_at_closing_time() -> None:
    assert add_open_time(madrid(2026, 5, 8, 16), 60, NINE_TO_FIVE, MADRID) == madrid(2026, 5, 8, 17)


@pytest.mark.parametrize(
    ("day", "hours"),
    [pytest.param((2026, 3, 29), 23, id="spring"), pytest.param((2026, 10, 25), 25, id="autumn")],
)
def test_it_knows_that_clocks_change(day: tuple[int, int, int], hours: int) -> None:
    midnight = madrid(*day)
    next_midnight = midnight + timedelta(days=1)
    assert open_minutes(midnight, next_midnight, ROUND_THE_CLOCK, MADRID) == hours * 60
    assert add_open_time(midnight, hours * 60, ROUND_THE_CLOCK, MADRID) == next_midnight


def test_it_counts_the_hour_that_comes_twice() -> None:
    night = {"sun": [["02:30", "04:00"]]}
    second_half_past_two = datetime(2026, 10, 25, 2, 45, tzinfo=MADRID, fold=1)
    due = add_open_time(second_half_past_two, 30, night, MADRID)
    assert due.astimezone(UTC) == datetime(2026, 10, 25, 2, 15, tzinfo=UTC)


def test_it_works_for_offices_in_other_zones() -> None:
    lima = ZoneInfo("America/Lima")
    asked = datetime(2026, 5, 6, 2, tzinfo=UTC)
    due = add_open_time(asked, 15, NINE_TO_FIVE, lima)
    assert due == datetime(2026, 5, 6, 9, 15, tzinfo=lima)


def test_it_reads_a_week_without_hours_as_always_open() -> None:
    saturday = madrid(2026, 5, 9, 3)
    weeks: list[when.Week] = [{}, {"mon": []}]
    for week in weeks:
        assert add_open_time(saturday, 90, week, MADRID) == saturday + timedelta(minutes=90)
        assert open_minutes(saturday, saturday + timedelta(hours=1), week, MADRID) == 60
        assert is_open(saturday, week, MADRID)


def test_it_gives_a_deadline_to_who_is_hardly_ever_open() -> None:
    seldom = {"mon": [["09:00", "09:01"]]}
    start = madrid(2026, 5, 6)
    assert add_open_time(start, 1440, seldom, MADRID) == start + timedelta(minutes=1440)


def test_it_says_whether_the_door_is_open() -> None:
    assert is_open(madrid(2026, 5, 6, 9), NINE_TO_FIVE, MADRID)
    assert not is_open(madrid(2026, 5, 6, 17), NINE_TO_FIVE, MADRID)
    assert not is_open(madrid(2026, 5, 9, 12), NINE_TO_FIVE, MADRID)


def test_it_counts_no_time_backwards() -> None:
    later, sooner = madrid(2026, 5, 6, 12), madrid(2026, 5, 6, 11)
    assert open_minutes(later, sooner, NINE_TO_FIVE, MADRID) == 0
    assert open_minutes(later, sooner, {}, MADRID) == 0


CLOCKS = st.integers(0, 48).map(lambda n: f"{n // 2:02}:{n % 2 * 30:02}")


@st.composite
def open_weeks(draw: st.DrawFn) -> dict[str, list[list[str]]]:
    """Opening hours with up to two shifts a day."""
    week: dict[str, list[list[str]]] = {}
    for day in when.DAYS:
        ends = sorted(draw(st.lists(CLOCKS, max_size=4, unique=True)))
        if spans := [ends[i : i + 2] for i in range(0, len(ends) - 1, 2)]:
            week[day] = spans
    return week


@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
    minutes=st.integers(0, 2000),
    week=open_weeks(),
    zone=st.sampled_from(["Europe/Madrid", "America/Santiago", "Atlantic/Canary", "Asia/Kathmandu"]),
)
def test_it_counts_to_where_it_adds(
    start: datetime, minutes: int, week: dict[str, list[list[str]]], zone: str
) -> None:
    due = add_open_time(start, minutes, week, ZoneInfo(zone))
    if due - start < timedelta(days=when.LONGEST_DAYS - 2) and due != start + timedelta(minutes=minutes):
        assert open_minutes(start, due, week, ZoneInfo(zone)) == pytest.approx(minutes, abs=1e-4)
    assert due >= start
