"""Addresses compare the same in memory and by the expressions that databases ask."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.listening.addresses import beginnings, compared, pattern, pattern_in_list, pattern_of_one, whole

PARTS = st.lists(
    st.sampled_from(["http://", "https://", "HTTPS://", "www.", "WWW.", "a.es", "A.ES", "b", "/", "/", "?",
                     "#", "x=1", ".", "ñ", "%C3%B1", "+", "(c)", "K"]),
    max_size=9,
).map("".join)  # fmt: skip


@given(PARTS, PARTS)
def test_memory_and_expressions_agree(url: str, written: str) -> None:
    value = compared(written)
    if not value:
        return
    inside = value in beginnings([url])
    assert bool(re.search(pattern(value), url)) is inside
    for text in (json.dumps(["http://other.example/", url]), json.dumps([url], ensure_ascii=False)):
        assert bool(re.search(pattern_in_list(value), text)) is inside
        assert bool(re.search(pattern_of_one(value), text)) is (value in whole([url]))


@pytest.mark.parametrize(
    ("written", "url", "is_at"),
    [
        ("blog.example", "https://www.Blog.example/a?b", True),
        ("https://www.blog.example/", "http://blog.example", True),
        ("blog.example/a", "https://blog.example/a/b", True),
        ("blog.example/a", "https://blog.example/ab", False),
        ("blog.example/A", "https://blog.example/a", False),
        ("blog.example", "https://otroblog.example/", False),
        ("blog.example/a?b=1", "https://blog.example/a?b=1#c", True),
    ],
)
def test_whole_segments_count(written: str, url: str, is_at: bool) -> None:
    assert (compared(written) in beginnings([url])) is is_at


@pytest.mark.parametrize(
    ("written", "url", "is_it"),
    [
        ("https://www.blog.example/a/", "http://Blog.example/a", True),
        ("blog.example", "https://blog.example/", True),
        ("blog.example/a", "https://blog.example/a/b", False),
        ("blog.example/a", "https://blog.example/a?b=1", False),
        ("blog.example/A", "https://blog.example/a", False),
    ],
)
def test_a_whole_address_is_no_beginning(written: str, url: str, is_it: bool) -> None:
    assert (compared(written) in whole([url])) is is_it
