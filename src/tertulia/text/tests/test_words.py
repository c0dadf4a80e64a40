"""Batches of texts as words: where they stand, what folds together, and the same hash wherever they stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tertulia.text.words import LOOKED_AT, Words, number_of, read_words


def said(words: Words, text: str, row: int = 0) -> list[str]:
    mine = [i for i in range(len(words.row)) if words.row[i] == row]
    return [text[words.start[i] : words.end[i]] for i in mine if words.end[i] <= len(text)]


def test_it_cuts_words_signs_and_what_is_no_word() -> None:
    text = "¡Hola, @pepe! Son 3,50 € en https://x.example/a?b=1 😡😡"
    words = ["¡", "Hola", ",", "@", "!", "Son", "3", "en", "h", "😡"]
    assert said(read_words([text]), text) == words


def test_it_folds_case_accents_decoration_and_stretched_letters() -> None:
    one = {number_of(word) for word in ("genial", "GENIAL", "geniaaaal", "GÉNIÀL", "g\u0337enial", "𝓰𝓮𝓷𝓲𝓪𝓵")}
    assert len(one) == 1
    assert number_of("ano") != number_of("año")
    assert number_of("38") == number_of("1200")


def test_it_keeps_the_accents_beside() -> None:
    words = read_words(["que qué"])
    assert words.number[0] == words.number[1]
    assert words.accented[0] == 0 != words.accented[1]


def test_it_knows_capitals() -> None:
    words = read_words(["Hola Ana de VIGO"])
    assert words.capital[:4].tolist() == [True, True, False, True]
    assert words.capitals.tolist() == [6]


@given(st.lists(st.text(max_size=60), max_size=6))
def test_a_word_has_the_same_hash_wherever_it_stands(texts: list[str]) -> None:
    together = read_words(texts)
    for row, text in enumerate(texts):
        alone = read_words([text])
        mine = together.row == row
        assert together.number[mine].tolist() == alone.number.tolist()
        assert together.start[mine].tolist() == alone.start.tolist()
        assert together.end[mine].tolist() == alone.end.tolist()


@given(st.text(max_size=200))
def test_every_word_stands_in_the_text(text: str) -> None:
    words = read_words([text])
    assert (words.start >= 0).all()
    assert (words.end > words.start).all()
    assert (words.end <= len(text) + 1).all()


def test_it_reads_the_beginning_of_what_is_endless() -> None:
    assert read_words(["a " * 1_000_000]).end.max() <= LOOKED_AT + 1
