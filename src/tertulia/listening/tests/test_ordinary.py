"""Which past counts are bursts, worked out by hand."""

from __future__ import annotations

from tertulia.listening.ordinary import ordinary


def test_it_leaves_out_a_burst() -> None:
    # Median 11, MAD 1: s = max(1.4826, √11 = 3.317), the limit is 11 + 19.9.
    assert ordinary([10, 12, 11, 10, 12, 11, 60, 11]) == [10, 12, 11, 10, 12, 11, 11]
    assert ordinary([10, 12, 11, 10, 12, 11, 30, 11]) == [10, 12, 11, 10, 12, 11, 30, 11]


def test_it_judges_by_how_much_counts_vary() -> None:
    # Median 30, MAD of (30, 20, 10, 0, 0, 10, 20, 70) 15: s = 22.24, the limit is 163.
    assert ordinary([0, 10, 20, 30, 30, 40, 50, 100]) == [0, 10, 20, 30, 30, 40, 50, 100]
    assert 200 not in ordinary([0, 10, 20, 30, 30, 40, 50, 200])


def test_it_takes_few_for_no_burst_where_all_is_silent() -> None:
    # Median 0, MAD 0: s = 1, the limit is 6.
    assert ordinary([0, 0, 0, 0, 0, 0, 0, 6]) == [0, 0, 0, 0, 0, 0, 0, 6]
    assert ordinary([0, 0, 0, 0, 0, 0, 0, 7]) == [0] * 7


def test_it_keeps_what_comes_often() -> None:
    # Every Monday, among working days.
    assert ordinary([40, 0, 0, 0, 0] * 4) == [40, 0, 0, 0, 0] * 4
    assert ordinary([40, 0, 0, 0, 0, 0] * 2) == [0] * 10


def test_it_needs_six_to_tell_one_apart() -> None:
    assert ordinary([2, 2, 2, 2, 90]) == [2, 2, 2, 2, 90]
    assert ordinary([2, 2, 2, 2, 2, 90]) == [2, 2, 2, 2, 2]
    assert ordinary([]) == []
