"""Phrases found by hash: what is found is what stands there, gaps and beginnings of words included."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tertulia.text.phrases import Phrases, key_of, runs_of
from tertulia.text.words import read_words

PHRASES = [
    ("sin", "luz"),
    ("luz",),
    ("factur*",),
    ("voy", "a", "~", "denuncia"),
    ("<n>", "dias"),
    ("no", "me", "llega", "la", "luz"),
]


def found(text: str) -> set[tuple[str, str]]:
    words = read_words([text])
    hits = Phrases.of((phrase, i) for i, phrase in enumerate(PHRASES)).find(words, runs_of(words))
    return {
        (" ".join(PHRASES[phrase]), text[words.start[first] : words.end[first + length - 1]])
        for phrase, first, length in zip(hits.phrase, hits.first, hits.length, strict=True)
    }


def test_it_finds_phrases_and_those_inside_them() -> None:
    assert found("Otra vez SIN LUZ") == {("sin luz", "SIN LUZ"), ("luz", "LUZ")}
    assert ("no me llega la luz", "no me llega la luz") in found("hoy no me llega la luz")


def test_it_finds_beginnings_of_words_and_numbers() -> None:
    assert found("dos facturas") == {("factur*", "facturas")}
    assert found("hace 15 días") == {("<n> dias", "15 días")}


def test_it_joins_halves_over_a_short_gap() -> None:
    assert found("voy a poner una denuncia") == {("voy a ~ denuncia", "voy a poner una denuncia")}
    assert found("voy a la calle un rato y luego a casa por la denuncia") == set()


def test_it_does_not_read_on_into_the_next_text() -> None:
    words = read_words(["estoy sin", "luz verde"])
    hits = Phrases.of([(("sin", "luz"), 0)]).find(words, runs_of(words))
    assert len(hits.phrase) == 0


def test_it_leaves_out_what_cannot_be_looked_for() -> None:
    assert key_of(["a", "b", "c", "d", "e", "f"]) == 0
    assert key_of(["<name>"]) == 0
    assert key_of([]) == 0


WORD = st.sampled_from(["sin", "luz", "no", "me", "llega", "la"])


@given(st.lists(WORD, max_size=12), st.lists(WORD, min_size=1, max_size=4))
def test_it_agrees_with_a_naive_search(text: list[str], phrase: list[str]) -> None:
    words = read_words([" ".join(text)])
    hits = Phrases.of([(phrase, 0)]).find(words, runs_of(words))
    naive = [i for i in range(len(text)) if text[i : i + len(phrase)] == phrase]
    assert sorted(hits.first.tolist()) == naive
