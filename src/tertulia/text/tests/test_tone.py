"""Negation, strength, «but» and irony."""

from __future__ import annotations

import pytest

from tertulia.text import understand
from tertulia.text.lexicon import general
from tertulia.text.reading import Reading
from tertulia.text.tokens import tokenise
from tertulia.text.tone import Tone, tone_of


def tone(text: str, language: str = "es") -> Tone:
    tokens = tokenise(text)
    return tone_of(Reading(tokens, general().find(tokens), language, frozenset()))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("No está mal", "es"),
        ("Sin problemas", "es"),
        ("Nunca falla", "es"),
        ("La comida está mata de rica", "es"),
        ("Nada a reclamar", "pt"),
        ("Not bad at all", "en"),
        ("Cap queixa", "ca"),
    ],
)
def test_it_hears_good_in_denied_bad(text: str, language: str) -> None:
    assert tone(text, language).score > 0.3


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("No es bueno", "es"),
        ("Nada recomendable", "es"),
        ("Não gostei", "pt"),
        ("Not good", "en"),
        ("Gracias por nada", "es"),
        ("Genial, otra vez sin luz", "es"),
        ("Enhorabuena por la chapuza", "es"),
        ("Oh great, another estimated bill", "en"),
    ],
)
def test_it_hears_bad_in_denied_or_sour_good(text: str, language: str) -> None:
    assert tone(text, language).score < -0.2


def test_it_denies_within_the_clause_only() -> None:
    assert tone("No, está genial").score > 0.3
    assert tone("No es caro, pero es malo").bad > 0.5


def test_it_weighs_strong_and_weak_words() -> None:
    plain = tone("Es bueno").good
    assert tone("Es muy bueno").good > plain
    assert tone("Es buenísimo").good >= plain
    assert tone("ES BUENO, MUY BUENO").good > 2 * plain
    assert tone("Es un poco lento").bad < tone("Es lento").bad


def test_it_hears_less_praise_in_a_question() -> None:
    assert tone("¿Es buena la tarifa?").good < tone("Es buena la tarifa").good


def test_it_calls_mixed_what_says_both() -> None:
    assert understand(["La comida riquísima, pero el servicio un desastre"])[0].sentiment == "mixed"
    assert understand(["Quarto ótimo, mas o atendimento foi horrível"])[0].sentiment == "mixed"


def test_it_keeps_the_words_of_one_language_out_of_another() -> None:
    assert tone("Voy por la calle", "es").bad == 0
    assert tone("Em fa por", "ca").bad > 0
