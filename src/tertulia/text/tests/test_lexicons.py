"""The data files: that they say what their format allows, and how patterns are found."""

from __future__ import annotations

import pytest

from tertulia.text.learn import SEEN, learn, read, table
from tertulia.text.learnt import lesson_of
from tertulia.text.lexicon import (
    FILES,
    Lexicon,
    abbreviations,
    entry,
    general,
    lexicon_file,
    longest,
    parse,
    topic_names,
)
from tertulia.text.tests.test_posts import POSTS
from tertulia.text.tokens import fold, tokenise


def found(patterns: list[str], text: str) -> list[str]:
    words = {pattern: entry("tone+1") for pattern in patterns}
    names = {id(e): pattern for pattern, e in words.items()}
    hits = longest(Lexicon(words.items()).find(tokenise(text)))
    return [names[id(hit.entry)] for hit in hits]


@pytest.mark.parametrize("name", FILES)
def test_it_reads_every_file_without_a_pattern_given_twice(name: str) -> None:
    patterns = [pattern for pattern, _ in parse(lexicon_file(f"{name}.tsv"))]
    assert patterns
    assert len(patterns) == len(set(patterns))


def test_it_names_every_topic_in_four_languages() -> None:
    used = {e.topic for name in FILES for _, e in parse(lexicon_file(f"{name}.tsv")) if e.topic}
    assert used <= topic_names().keys()
    assert all(
        set(names) == {"es", "pt", "en", "ca"} and all(names.values()) for names in topic_names().values()
    )


def test_it_is_rich() -> None:
    assert general().size > 7_000
    assert all(fold(word) == word for pair in abbreviations().items() for word in pair)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("sin luz", "SÍN LUZ!!"),
        ("factur*", "las facturas"),
        ("*steis", "me cobrasteis"),
        ("me han|habeis cobrado", "me habéis cobrado"),
        ("buen [dia] gente", "buen gente"),
        ("no ~ funciona", "no es que funciona"),
        ("<start> =cómo", "Hola, ¿cómo va?"),
        ("gracias a <name>", "gracias a Lucía"),
        ("gana <money>", "gana 500 €"),
        ("precio ?", "¿precio?"),
        ("😡", "qué 😡"),
        ("bueno", "buenísimo"),
        ("genial", "genialll"),
        ("sin luz", "#SinLuz"),
        ("que rico", "q rico"),
    ],
)
def test_it_finds(pattern: str, text: str) -> None:
    assert found([pattern], text) == [pattern]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("sin luz", "sin, luz"),
        ("no ~ funciona", "no. Ya funciona"),
        ("no ~ funciona", "no uno dos tres cuatro cinco funciona"),
        ("=qué", "dice que sí"),
        ("gracias a <name>", "Gracias a todos"),
    ],
)
def test_it_does_not_find(pattern: str, text: str) -> None:
    assert found([pattern], text) == []


def test_it_hides_the_short_find_in_the_long_one() -> None:
    assert found(["gracias", "gracias por nada"], "gracias por nada y gracias") == [
        "gracias por nada",
        "gracias",
    ]


def test_it_names_the_line_that_breaks_the_format() -> None:
    with pytest.raises(ValueError, match="line 2: no such label: tonne"):
        list(parse("[tone+1]\nbueno\ttonne+1\n"))
    with pytest.raises(ValueError, match="no such tag: mucho"):
        list(parse("bueno\tmucho\n"))


def test_it_learns_the_same_from_the_same_posts() -> None:
    posts = read(POSTS)[:80]
    assert table(posts) == table(posts)
    weights = learn(posts, "intent")["<asks>"]
    assert weights["question"] > weights["praise"]


def test_it_holds_in_the_table_only_what_the_posts_could_teach() -> None:
    rows = [
        line.split("\t")[0] for line in lexicon_file("learnt.tsv").splitlines() if not line.startswith("# ")
    ]
    stems = [row for row in rows if " " not in row and not row.startswith("<")]
    texts = " ".join(fold(word) for post in read(POSTS) for word in post["text"].split())
    assert SEEN > 1
    assert len(stems) > 1_000
    assert sum(stem in texts for stem in stems) / len(stems) > 0.95
    assert lesson_of(tokenise("¿Cuánto cuesta?"), frozenset()).of("lead") > 0
