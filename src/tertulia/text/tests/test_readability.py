"""Syllables against words counted by hand, formulas against sums done by hand."""

from __future__ import annotations

import pytest

from tertulia.text import readability
from tertulia.text.readability import measure, sentences, syllables_en, syllables_es, syllables_pt

SPANISH = """
sol-1 luz-1 que-1 guerra-2 pingüino-3 vecinas-3 tejado-3 instalación-4 ciudad-2 muy-1 hoy-1 rey-1
reyes-2 poeta-3 día-2 oía-3 baúl-2 búho-2 ahumar-2 prohibir-2 vehículo-4 aéreo-4 caos-2 león-2
autoconsumo-5 energía-4 compartido-4 electricidad-5 averiguáis-4 construí-2 guion-1 chiita-3 ahora-3
cooperativa-6 agua-2 huevo-2 hielo-2 Uruguay-3 quiero-2 cigüeña-3 aunque-2 oíais-3 y-1 o-1 paraguas-3
transporte-3 país-2 raíz-2 leer-2 zoo-2 deshielo-3 buey-1 ley-1 yo-1 yegua-2 murciélago-4 albahaca-4
queso-2 guitarra-3 antigüedad-4 estudiáis-3 Mediterráneo-6
"""
PORTUGUESE = """
sol-1 casa-2 pão-1 mãe-1 coração-3 energia-4 saída-3 país-2 água-2 história-3 muito-2 dia-2 rio-2 pai-1
quando-2 guerra-2 telhado-3 vizinhos-3 ações-2 moeda-3 saúde-3 queijo-2 coisa-2 série-2 compartilhado-5
"""
ENGLISH = """
sun-1 roof-1 neighbour-2 energy-3 table-2 walked-1 wanted-2 houses-2 made-1 simple-2 people-2 create-2
community-4 electricity-5 business-2 family-3 idea-3 lion-2 action-2 reading-2 understand-3 share-1
shared-1 boxes-2
"""


def words(table: str) -> list[tuple[str, int]]:
    return [(word, int(count)) for word, _dash, count in (one.partition("-") for one in table.split())]


@pytest.mark.parametrize(("word", "count"), words(SPANISH))
def test_it_parts_spanish_words_as_they_are_spelt(word: str, count: int) -> None:
    assert syllables_es(word) == count


@pytest.mark.parametrize(("word", "count"), words(PORTUGUESE))
def test_it_parts_portuguese_words(word: str, count: int) -> None:
    assert syllables_pt(word) == count


def test_it_is_nearly_always_right_in_english() -> None:
    table = words(ENGLISH)
    assert sum(syllables_en(word) == count for word, count in table) >= len(table) - 2


def test_it_scores_spanish_by_both_formulas() -> None:
    # 9 words, 1 sentence, 13 syllables: el-sol-de-tu-te-ja-do-tam-bién-es-de-to-dos
    found = measure("El sol de tu tejado también es de todos.")
    assert found is not None
    assert (found.words, found.sentences, found.syllables) == (9, 1, 13)
    assert found.score == pytest.approx(206.835 - 62.3 * 13 / 9 - 9)
    assert found.also == pytest.approx(206.84 - 60 * 13 / 9 - 1.02 * 9)


def test_it_scores_english_and_portuguese_by_their_own() -> None:
    english, portuguese = measure("The sun is up.", "en"), measure("O sol nasce.", "pt")
    assert english is not None
    assert portuguese is not None
    assert english.score == pytest.approx(206.835 - 84.6 - 1.015 * 4)
    assert portuguese.score == pytest.approx(248.835 - 84.6 * 4 / 3 - 1.015 * 3)


def test_it_knows_no_formula_for_other_languages() -> None:
    assert measure("Guten Tag", "de") is None


@pytest.mark.parametrize("text", ["", "   ", "https://aurora.example", "@ana #sol 2026", "…", "🌞🌞"])
def test_it_takes_links_and_figures_for_no_words(text: str) -> None:
    found = measure(text)
    assert found is not None
    assert found.words == 0
    assert found.score == 0


def test_it_ends_sentences_where_they_end() -> None:
    text = "Son 3.000 €. ¿Vienes? El Sr. Ruiz, sí.\nNueva línea… y sigue"
    assert [text[a:b] for a, b in sentences(text)] == [
        "Son 3.000 €.",
        "¿Vienes?",
        "El Sr. Ruiz, sí.",
        "Nueva línea…",
        "y sigue",
    ]


def test_it_marks_the_sentences_that_are_too_long() -> None:
    long = "palabra " * (readability.LONG_SENTENCE + 1)
    text = f"Corta. {long.strip()}. Otra corta."
    found = measure(text)
    assert found is not None
    assert found.longest == readability.LONG_SENTENCE + 1
    assert [text[a:b] for a, b in found.long_sentences] == [f"{long.strip()}."]
