"""What comes in an address cannot break a page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tertulia.web.params import moment, number, plain


@pytest.mark.parametrize(
    ("text", "value"),
    [("7", 7), ("0", 0), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("-1", None), ("²", None), ("", None)],
)
def test_it_reads_numbers_that_a_database_can_hold(text: str, value: int | None) -> None:
    assert number(text) == value


@given(st.text())
def test_it_is_not_thrown_by_anything(text: str) -> None:
    found, when = number(text), moment(text)
    assert found is None or 0 <= found < 2**63
    assert when is None or timezone.is_aware(when)
    assert "\x00" not in plain(text)


def test_it_reads_moments() -> None:
    noon = datetime(2026, 5, 6, 12, tzinfo=UTC)
    assert moment("2026-05-06T12:00:00Z") == moment("2026-05-06T14:00:00 02:00") == noon
    with timezone.override("Europe/Madrid"):
        assert moment("2026-05-06T14:00:00") == noon
    for wrong in ("", "ayer", "2026-13-45T99:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z"):
        assert moment(wrong) is None
