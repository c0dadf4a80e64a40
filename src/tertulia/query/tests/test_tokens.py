"""Every text becomes tokens of `[a-z0-9]`, and nothing in a text can pass for something else."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.query import MAX_TOKENS, normalise, workspace_token
from tertulia.query.tokens import MAX_TOKEN_LENGTH, fold, mark_tokens, placed_tokens, word_tokens

ANY_TEXT = st.text(max_size=60)
HARD_TEXT = st.text(
    st.sampled_from("aÁñÑ0١½ªºßﬁŀ·'#@_-. \u0301\u200d\ufe0f😡👍🏽🇪🇸日本はไทйЙאबि™Ⓐ\x00\ud800")
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hola, Panadería", " hola panaderia "),
        ("ÑANDÚ ñandu\u0301", " nandu nandu "),
        ("Straße ﬁn Łódź", " strasse fin lodz "),
        ("col·lecció coŀlecció", " colleccio colleccio "),
        ("1º 2ª m² ½", " 1o 2a m2 1 2 "),
        ("Aurora™ © Ⓐ 𝓐", " aurora a a "),
        ("2020 007", " 200200 00007 "),
        ("l'energia wi-fi", " l energia wi fi "),
        ("#Café y @Ana", " 0tcafe 0uana cafe y ana "),
        ("@ana@masto.es", " 0uana 0uana0imasto0ges ana masto es "),
        ("#a#b #_x", " 0ta 0tb 0t0fx a b x "),
        ("ana@hola.es page#top", " ana hola es page top "),
        ("#café #CAFÉ #cafe\u0301", " 0tcafe cafe cafe cafe "),
        ("", " "),
        (" ¿...? ", " "),
        ("\x00\ud800", " "),
    ],
)
def test_it_normalises(text: str, expected: str) -> None:
    assert normalise(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("👍🏽", "👍"),
        ("❤️", "❤"),
        ("hola😡", "hola 😡"),
        ("1️⃣", "1"),
        ("٤٢", "42"),
        ("ПРИВЕТ", "привет"),
        ("ΟΔΟΣ", "οδος"),
        ("ﾊﾟﾝ", "パン"),
        ("ta\u00adri\u200bfa", "tarifa"),
        ("＃café", "#café"),
    ],
)
def test_it_takes_as_the_same(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("😡", "😠"),
        ("🇪🇸", "🇸🇪"),
        ("#a_b", "#ab"),
        ("@a.b", "@a_b"),
        ("日", "本"),
        ("हिन्दी", "हन्दी"),
        ("¿", "a"),
    ],
)
def test_it_tells_apart(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


def test_flags_are_pairs() -> None:
    spain, sweden = word_tokens("🇪🇸")[0], word_tokens("🇸🇪")[0]
    assert word_tokens("🇪🇸🇪🇸") == [spain, spain]
    assert sweden not in word_tokens("🇪🇸🇪🇸")


@given(st.one_of(ANY_TEXT, HARD_TEXT))
def test_the_alphabet_holds(text: str) -> None:
    assert re.fullmatch(" |( [a-z0-9]+)+ ", normalise(text))


@given(st.one_of(ANY_TEXT, HARD_TEXT))
def test_no_text_speaks_for_a_workspace_and_no_word_for_a_mark(text: str) -> None:
    assert not any(token.startswith("0w") for token in normalise(text).split())
    assert not any(token.startswith(("0t", "0u", "0w")) for token in word_tokens(text))
    assert workspace_token(12) == "0w12"


@given(st.one_of(ANY_TEXT, HARD_TEXT))
def test_tokens_know_their_place(text: str) -> None:
    placed = list(placed_tokens(text))
    assert [token.text for token in placed] == word_tokens(text)
    assert all(0 <= token.start < token.end <= len(text) for token in placed)
    assert all(one.start <= other.start for one, other in pairwise(placed))
    assert all(0 <= mark.start < mark.end <= len(text) for mark in mark_tokens(text))


@given(st.text(st.characters(codec="latin-1", categories=["L", "N", "Z"])))
def test_case_and_composition_do_not_count(text: str) -> None:
    assert word_tokens(text.upper()) == word_tokens(text.lower()) == word_tokens(text)
    assert word_tokens(unicodedata.normalize("NFD", text)) == word_tokens(unicodedata.normalize("NFC", text))


LETTERS = st.text(st.sampled_from("ab0z1яю"), min_size=1, max_size=4)


@given(LETTERS, LETTERS)
def test_a_beginning_is_a_beginning_in_every_script(one: str, other: str) -> None:
    assert word_tokens(other)[0].startswith(word_tokens(one)[0]) == other.startswith(one)
    marks = [next(mark_tokens(f"#{name}")).text for name in (one, other)]
    assert marks[1].startswith(marks[0]) == other.startswith(one)


def test_there_is_a_cap() -> None:
    assert normalise("palabra " * (MAX_TOKENS + 5)).split() == ["palabra"] * MAX_TOKENS
    assert normalise("x" * 500).split() == ["x" * MAX_TOKEN_LENGTH]
    many = normalise(" ".join(f"#x{n}" for n in range(MAX_TOKENS))).split()
    assert len(many) == MAX_TOKENS
    assert sum(token.startswith("0t") for token in many) == MAX_TOKENS // 4


@pytest.mark.parametrize("text", ["@a." * 30_000, "#" * 90_000, "#a" * 40_000, "@a@" * 30_000, "🇪" * 50_000])
def test_it_bears_what_is_made_to_hurt(text: str) -> None:
    assert len(normalise(text).split()) <= MAX_TOKENS


def test_it_folds_names() -> None:
    assert fold(" SÍ ") == fold("si") == "si"
