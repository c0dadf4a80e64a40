"""Stretches of a text marked, everything else escaped."""

from __future__ import annotations

import pytest
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from tertulia.web.listening.marking import marked


@pytest.mark.parametrize(
    ("spans", "html"),
    [
        ([], "a&lt;b&gt;c"),
        ([(0, 1)], "<mark>a</mark>&lt;b&gt;c"),
        ([(1, 4), (0, 2)], "<mark>a&lt;</mark><mark>b&gt;</mark>c"),
        ([(2, 2), (4, 5), (4, 5)], "a&lt;b&gt;<mark>c</mark>"),
    ],
)
def test_it_marks(spans: list[tuple[int, int]], html: str) -> None:
    assert marked("a<b>c", spans) == html


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=5)


@given(text=st.text(max_size=30), spans=SPANS)
def test_it_changes_no_word(text: str, spans: list[tuple[int, int]]) -> None:
    assert marked(text, spans).replace("<mark>", "").replace("</mark>", "") == escape(text)
