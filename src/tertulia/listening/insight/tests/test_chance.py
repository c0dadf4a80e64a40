"""Tests for counts, against figures worked out by hand."""

from __future__ import annotations

import math

import pytest

from tertulia.listening.insight.chance import chance_of, false_discoveries, g2, risen


def test_it_finds_the_chance_of_a_rise_exactly() -> None:
    # Equal times, 6 and 1: of 7, at least 6 in one half: (7 + 1) / 128.
    assert risen(6, 1, 1, 1) == pytest.approx(8 / 128)
    # 5 now, none in four past weeks: all five in a fifth of the time.
    assert risen(5, 1, 0, 4) == pytest.approx(0.2**5)
    # 3 now, 1 in four weeks: P(X ≥ 3), X ~ B(4, 0.2) = 4·0.008·0.8 + 0.0016.
    assert risen(3, 1, 1, 4) == pytest.approx(0.0272)


def test_it_takes_a_fall_or_nothing_for_no_rise() -> None:
    assert risen(0, 1, 5, 1) == 1.0
    assert risen(0, 1, 0, 1) == 1.0
    # P(X ≥ 1), X ~ B(4, 1/2) = 15/16; and exactly at the mean, P(X ≥ 2) = 11/16.
    assert risen(1, 1, 3, 1) == pytest.approx(15 / 16)
    assert risen(2, 1, 2, 1) == pytest.approx(11 / 16)


def test_it_does_not_lose_large_counts() -> None:
    near_normal = risen(5200, 1, 4800, 1)
    # z = (5200 - 5000 - 0.5) / 50 = 3.99
    assert near_normal == pytest.approx(0.5 * math.erfc(3.99 / math.sqrt(2)), rel=0.02)
    assert risen(3000, 1, 10, 1) < 1e-300 or risen(3000, 1, 10, 1) == 0.0


def test_it_finds_the_log_likelihood_of_a_table() -> None:
    # 10 of 100 against 2 of 100: expected 6 and 6, 94 and 94.
    by_hand = 2 * (
        10 * math.log(10 / 6) + 2 * math.log(2 / 6) + 90 * math.log(90 / 94) + 98 * math.log(98 / 94)
    )
    assert g2(10, 100, 2, 100) == pytest.approx(by_hand)
    assert g2(5, 100, 5, 100) == pytest.approx(0.0, abs=1e-9)
    assert g2(0, 10, 0, 10) == g2(3, 3, 4, 4) == g2(1, 0, 1, 2) == 0.0


def test_it_knows_the_usual_thresholds() -> None:
    assert chance_of(3.841) == pytest.approx(0.05, abs=1e-4)
    assert chance_of(10.828) == pytest.approx(0.001, abs=1e-5)
    assert chance_of(0) == 1.0


def test_it_corrects_for_many_questions() -> None:
    # p·m/rank: 0.01·4/1, 0.02·4/2, 0.03·4/3, 0.5·4/4, none larger than the next.
    assert false_discoveries([0.5, 0.01, 0.03, 0.02]) == pytest.approx([0.5, 0.04, 0.04, 0.04])
    assert false_discoveries([]) == []
