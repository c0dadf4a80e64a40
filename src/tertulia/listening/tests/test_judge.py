"""When an alert goes off: bands computed by hand, and once for each burst."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.listening.alerts.judge import Past, Said, band, read, turns, usual

MADRID = ZoneInfo("Europe/Madrid")
FRIDAY = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
"""Noon in Madrid."""
LONG_AGO = FRIDAY - timedelta(weeks=52)
GROWTH = {"minutes": 60, "n": 10, "sensitivity": "medium"}


def minutes_before(at: datetime, *minutes: float) -> list[datetime]:
    return [at - timedelta(minutes=m) for m in minutes]


def past(*moments: datetime, bad: int = 0, since: datetime = LONG_AGO) -> Past:
    said = Said.of([(at, place < bad) for place, at in enumerate(moments)])
    return Past(said, said, since, MADRID)


def weeks(*counts: int, at: datetime = FRIDAY) -> list[datetime]:
    """`counts[0]` things in the hour up to `at` a week ago, `counts[1]` two weeks ago…"""
    found = []
    for week, count in enumerate(counts, 1):
        end = (at.astimezone(MADRID) - timedelta(days=7 * week)).astimezone(UTC)
        found += [end - timedelta(seconds=10 * n) for n in range(count)]
    return found


def now(count: int, at: datetime = FRIDAY) -> list[datetime]:
    return [at - timedelta(seconds=20 * n) for n in range(count)]


def test_it_computes_the_band_by_hand() -> None:
    # mean 12; squares 4+0+4+4+4+0+0+0 = 16, over 7 → 2.286, σ 1.51: less than √12 = 3.46, which holds.
    made = band([10, 12, 14, 10, 14, 12, 12, 12])
    assert made.mean == 12
    assert made.sigma == pytest.approx(12**0.5)
    assert (made.low, made.high, made.weeks) == (8, 16, 8)


def test_it_takes_the_spread_where_it_is_wider_than_chance() -> None:
    # mean 20; squares 400+400+0+0 = 800, over 3 → 266.67, σ 16.33.
    made = band([0, 40, 20, 20])
    assert made.sigma == pytest.approx(16.3299, abs=1e-4)
    assert (made.low, made.high) == (3, 37)


def test_it_knows_nothing_of_no_weeks() -> None:
    assert (band([]).mean, band([]).sigma) == (0.0, 0.0)
    assert band([7]).sigma == pytest.approx(7**0.5)


def test_it_leaves_past_bursts_out_of_what_is_usual() -> None:
    # Median 11.5, s = √11.5 = 3.39: the limit is 31.8. The others: mean 11, s² = 8 / 6, less than chance.
    made = band([10, 12, 11, 10, 12, 12, 10, 90])
    assert (made.mean, made.weeks) == (11, 8)
    assert made.sigma == pytest.approx(11**0.5)


def test_it_compares_with_the_same_hour_of_past_weeks() -> None:
    found = usual(past(*weeks(10, 12, 14, 12)), FRIDAY, 60)
    assert (found.mean, found.weeks) == (6, 8), "weeks without anything count as none said"


def test_it_leaves_out_weeks_before_it_listened() -> None:
    found = usual(past(*weeks(10, 12, 14, 12), since=FRIDAY - timedelta(days=29)), FRIDAY, 60)
    assert (found.mean, found.weeks) == (12, 4)


def test_it_keeps_the_hour_of_the_wall_where_clocks_change() -> None:
    """Madrid changed on 25 October 2026: noon was 10:00 UTC before, 11:00 after."""
    summer = datetime(2026, 10, 23, 10, 0, tzinfo=UTC)
    found = usual(past(*minutes_before(summer, 1, 2, 3), since=summer - timedelta(days=1)), FRIDAY, 60)
    assert (found.weeks, found.mean) == (4, 0.75)


# Four equal weeks of 12: mean 12, σ √12 = 3.464; medium is above 12 + 3·3.464 = 22.39, high 18.93, low 25.86.
@pytest.mark.parametrize(("sensitivity", "last_quiet"), [("high", 18), ("medium", 22), ("low", 25)])
def test_it_goes_off_above_mean_and_k_spreads(sensitivity: str, last_quiet: int) -> None:
    terms = {**GROWTH, "sensitivity": sensitivity}
    since = FRIDAY - timedelta(days=29)
    quiet = read("growth", terms, past(*weeks(12, 12, 12, 12), *now(last_quiet), since=since), FRIDAY)
    loud = read("growth", terms, past(*weeks(12, 12, 12, 12), *now(last_quiet + 1), since=since), FRIDAY)
    assert (quiet.on, loud.on) == (False, True)
    assert loud.cause["count"] == last_quiet + 1
    assert (loud.cause["low"], loud.cause["high"]) == (8, 16)
    assert (loud.cause["weekday"], loud.cause["hour"]) == (4, 12)


def test_it_never_goes_off_on_fewer_than_asked() -> None:
    assert not read("growth", GROWTH, past(*now(9)), FRIDAY).on
    assert read("growth", GROWTH, past(*now(10)), FRIDAY).on


def test_it_calls_nothing_unusual_before_three_weeks_are_known() -> None:
    assert not read("growth", GROWTH, past(*now(50), since=FRIDAY - timedelta(days=20)), FRIDAY).on
    assert read("growth", GROWTH, past(*now(50), since=FRIDAY - timedelta(days=22)), FRIDAY).on


@pytest.mark.parametrize(("count", "on"), [(4, False), (5, True)])
def test_it_counts(count: int, on: bool) -> None:
    terms = {"minutes": 15, "n": 5}
    outside = minutes_before(FRIDAY, 15)
    assert read("count", terms, past(*now(count), *outside), FRIDAY).on == on


@pytest.mark.parametrize(
    ("count", "bad", "on"), [(10, 4, True), (10, 3, False), (9, 9, False), (20, 8, True), (20, 7, False)]
)
def test_it_weighs_the_negative(count: int, bad: int, on: bool) -> None:
    terms = {"minutes": 60, "n": 10, "share": 40}
    assert read("negative", terms, past(*now(count), bad=bad), FRIDAY).on == on


def test_it_goes_off_once_for_a_burst_and_says_when_it_is_over() -> None:
    """Twelve in eleven minutes, then two about the threshold: one beginning; over when the stretch holds
    less than half."""
    terms = {"minutes": 15, "n": 10}
    begins = FRIDAY
    moments = [begins + timedelta(minutes=m) for m in (*range(12), 14, 16)]
    found = turns("count", terms, past(*moments), begins - timedelta(hours=1), begins + timedelta(hours=2))
    assert [(turn.on, turn.at) for turn in found] == [
        (True, begins + timedelta(minutes=9)),
        (False, begins + timedelta(minutes=24)),
    ]
    assert found[0].cause["count"] == 10


def test_it_goes_off_again_for_another_burst() -> None:
    terms = {"minutes": 15, "n": 3}
    days = [FRIDAY + timedelta(days=d, minutes=m) for d in (0, 1, 2) for m in (0, 1, 2)]
    found = turns("count", terms, past(*days), FRIDAY - timedelta(days=1), FRIDAY + timedelta(days=4))
    assert [turn.at.day for turn in found if turn.on] == [20, 21, 22]
    assert [turn.on for turn in found] == [True, False] * 3


def test_it_lets_a_burst_that_goes_on_go_on() -> None:
    terms = {"minutes": 60, "n": 5}
    moments = [FRIDAY + timedelta(minutes=5 * m) for m in range(200)]
    found = turns("count", terms, past(*moments), moments[20], moments[-1], burning=True)
    assert found == []


@given(
    st.lists(st.integers(1, 5000), max_size=60),
    st.integers(1, 5000),
    st.integers(2, 12),
)
def test_it_judges_in_pieces_as_it_judges_whole(minutes: list[int], cut: int, n: int) -> None:
    """Judged once a minute or once an hour, the bursts that begin are the same."""
    whole = past(*(FRIDAY + timedelta(minutes=m) for m in minutes))
    terms = {"minutes": 30, "n": n}
    start, middle, end = FRIDAY, FRIDAY + timedelta(minutes=cut), FRIDAY + timedelta(minutes=5000)
    at_once = turns("count", terms, whole, start, end)
    first = turns("count", terms, whole, start, middle)
    goes_on = first[-1].on if first else False
    second = turns("count", terms, whole, middle, end, burning=goes_on)
    assert [t.at for t in at_once if t.on] == [t.at for t in first + second if t.on]
