"""What is offered while somebody writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.query import Choice, Registry, complete, kinds

from .world import REGISTRY

FIELDS = Registry(
    [
        kinds.choice("network", "arrival", "network", ("mastodon", "x"), aliases=("red",)),
        kinds.choice(
            "sentiment",
            "fact",
            "sentiment",
            (Choice("negative", ("negativo",)), Choice("positive", ("positivo",))),
            aliases=("tono",),
        ),
        kinds.choice("owner", "state", "owner", (Choice(1, ("Ana Luz",)), Choice(2, ("Bea",)))),
    ]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("|", ["red:", "tono:", "owner:"]),
        ("luz |", ["red:", "tono:", "owner:", "O ", "NO ", "Y ", "NEAR/5 ", "ONEAR/5 "]),
        ("luz N|", ["NO ", "NEAR/5 ", "network:"]),
        ("N|", ["network:"]),
        ("to|no", ["tono:"]),
        ("-se|", ["sentiment:"]),
        ("red:|", ["mastodon", "x"]),
        ("luz -red:m|x", ["mastodon"]),
        ("luz red:(x O ma|)", ["mastodon"]),
        ("red:(x O (|", ["mastodon", "x"]),
        ("red:(x) |", ["red:", "tono:", "owner:", "O ", "NO ", "Y ", "NEAR/5 ", "ONEAR/5 "]),
        ("tono:tivo|", ["negativo", "positivo"]),
        ("owner:|", ['"Ana Luz"', "Bea"]),
        ('owner:"ana |', ['"Ana Luz"']),
        ('owner:"an|a" luz', ['"Ana Luz"']),
        ('"luz red:|', []),
        ("nada:|", []),
        ("seguro|", []),
    ],
)
def test_it_offers(text: str, expected: list[str]) -> None:
    cursor = text.index("|")
    text = text.replace("|", "")
    assert [one.insert for one in complete(text, cursor, FIELDS)] == expected


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("luz to|no gas", "luz tono: gas"),
        ("-red:m|x)", "-red:mastodon)"),
        ('owner:"an|a" luz', 'owner:"Ana Luz" luz'),
        ("red:(x O m|)", "red:(x O mastodon)"),
    ],
)
def test_it_says_what_to_replace(text: str, after: str) -> None:
    cursor = text.index("|")
    text = text.replace("|", "")
    one = complete(text, cursor, FIELDS)[0]
    assert text[: one.start] + one.insert + text[one.end :] == after


@given(st.text('aO Y"«»()-~=*#@:NEAR/5red', max_size=30), st.integers(-3, 40))
def test_it_never_fails(text: str, cursor: int) -> None:
    for one in complete(text, cursor, REGISTRY):
        assert 0 <= one.start <= one.end <= len(text)
