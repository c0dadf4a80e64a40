"""On which days something comes again."""

from __future__ import annotations

from datetime import date
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from tertulia.planner.occurring import MOST, days


def test_weeks_count_from_the_first_one() -> None:
    found = days("week", 2, [0, 3], date(2026, 11, 25), date(2026, 12, 20))
    assert [f"{day:%a %d}" for day in found] == ["Thu 26", "Mon 07", "Thu 10"]


def test_a_month_without_the_day_has_it_on_its_last() -> None:
    found = list(islice(days("month", 1, [], date(2026, 1, 31)), 4))
    assert found == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


def test_the_29th_of_february_comes_every_year() -> None:
    found = list(islice(days("year", 1, [], date(2028, 2, 29)), 2))
    assert found == [date(2028, 2, 29), date(2029, 2, 28)]


@given(
    every=st.sampled_from(["day", "week", "month", "year"]),
    step=st.integers(1, 9),
    weekdays=st.lists(st.integers(0, 6), max_size=7),
    first=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)
def test_days_only_go_forward_and_end(every: str, step: int, weekdays: list[int], first: date) -> None:
    found = list(islice(days(every, step, weekdays, first, date(2031, 1, 1)), MOST + 1))
    assert found == sorted(set(found))
    assert all(first <= day <= date(2031, 1, 1) for day in found)
    assert len(found) <= MOST
