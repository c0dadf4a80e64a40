"""What the lexicons say of a text: negation, intensifiers, «but», longer finds before shorter ones."""

from __future__ import annotations

import numpy as np

from tertulia.text.heads import model
from tertulia.text.hints import LANGUAGES, NAMES, TAGS, Lexicons, hints_of
from tertulia.text.lexicon import entry
from tertulia.text.words import read_words

OWN = Lexicons.of(
    [
        (("bueno",), entry("tone+1")),
        (("malo",), entry("tone-1")),
        (("no",), entry("not")),
        (("muy",), entry("more")),
        (("pero",), entry("turn")),
        (("gracias",), entry("tone+1 sour")),
        (("gracias", "por", "nada"), entry("tone-2 irony")),
        (("por",), entry("tone-1 in:ca")),
        (("luz",), entry("engineering+1 topic:outage")),
        (("luz",), entry("complaint+1 in:pt")),
    ],
    ["outage"],
    {"mlo": "malo"},
)


def dense(text: str, language: str = "es") -> dict[str, float]:
    found = hints_of(read_words([text]), OWN, np.array([LANGUAGES.index(language)]))
    return {name: round(float(value), 2) for name, value in zip(NAMES, found.dense[0], strict=True)}


def test_it_adds_up_good_and_bad() -> None:
    assert (dense("bueno y malo")["good"], dense("bueno y malo")["bad"]) == (0.5, 0.5)
    assert dense("muy bueno")["good"] == 0.7


def test_it_knows_what_is_denied_within_the_clause() -> None:
    assert dense("no es nada bueno")["good denied"] == 0.5
    assert dense("no, es bueno")["good"] == 0.5
    assert dense("no vine pero bueno")["good"] == 0.5


def test_it_takes_the_longest() -> None:
    found = dense("gracias por nada")
    assert (found["good"], found["bad"], found["irony"]) == (0.0, 1.0, 0.5)


def test_what_follows_but_counts_apart() -> None:
    found = dense("malo pero bueno")
    assert (found["turn"], found["good after but"], found["bad after but"]) == (0.5, 0.5, 0.0)


def test_it_hears_words_of_the_language_only() -> None:
    assert dense("por")["bad"] == 0.0
    assert dense("por", "ca")["bad"] == 0.5
    assert dense("luz")["intent complaint"] == 0.0
    assert (dense("luz", "pt")["intent complaint"], dense("luz", "pt")["department engineering"]) == (
        0.5,
        0.5,
    )


def test_it_writes_abbreviations_out() -> None:
    assert dense("mlo")["bad"] == 0.5


def test_it_sees_questions_shouting_and_length() -> None:
    found = dense("¿LUZ?")
    assert (found["asks"], found["asks last"], found["asks first"], found["short"]) == (0.5, 0.5, 0.5, 0.5)
    assert found["capitals"] > 0
    assert dense("")["length"] == 0.0


def test_the_lexicons_of_the_package_are_whole() -> None:
    lexicons = model().lexicons
    assert len(lexicons.tags) > 15_000
    assert lexicons.tags.shape[1] == len(TAGS)
    assert (lexicons.also < len(lexicons.tags)).all()
