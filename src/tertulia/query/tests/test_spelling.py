"""A text is spelt by bytes where it can be: it comes to the same as character by character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.query.spelling import FLAG, SPELLING, spell

HARD = st.text(
    st.sampled_from("aÁñ 0٠０١½ªºßÆæþﬁŀ·#@_-.“”… \u0301\u200d\ufe0f😡👍🏽🇪🇸🇫日本ไทйЙאबि™Ⓐ\x00\x85\xad\ud800")
)
MIXED = st.text(st.sampled_from("aб0 ñ"), max_size=200)


def one_by_one(text: str) -> str:
    """The definition: flags apart, then what `SPELLING` says of each character."""
    return "".join(SPELLING[ord(char)] for char in FLAG.sub(r" \g<0> ", text))


@given(st.one_of(HARD, MIXED, st.text(max_size=60), st.text(st.characters(codec="latin-1"))))
def test_it_spells_as_character_by_character(text: str) -> None:
    assert spell(text).split() == one_by_one(text).split()


@pytest.mark.parametrize("block", [range(0x3000), range(0xF000, 0x10400), range(0x1F000, 0x1FB00)])
def test_it_spells_every_character(block: range) -> None:
    for point in block:
        assert spell(f"a{chr(point)}0").split() == one_by_one(f"a{chr(point)}0").split()
