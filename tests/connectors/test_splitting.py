"""A long text becomes a thread: nothing is lost, everything fits, nothing is torn."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertulia.connectors.base import Limits
from tertulia.connectors.counting import count, excess, fits, graphemes
from tertulia.connectors.faces import face
from tertulia.connectors.splitting import BREAK, split
from tertulia.connectors.web_addresses import addresses

TINY = [
    Limits(40, "chars"),
    Limits(30, "graphemes", bytes=90),
    Limits(60, "weighted", 23),
    Limits(50, "graphemes", 23, short_mentions=True),
    Limits(45, "utf16", caption=30),
    Limits(60, "bytes"),
    Limits(60, "emoji_bytes"),
]
AWKWARD = [
    "hola",
    "¿qué?",
    "sí.",
    "bueno,",
    "Sr.",
    "👍🏽",
    "🇪🇸",
    "🇪🇸🇪🇸",
    "e\u0301",
    "ñandú",
    "日本語。",
    "\u200d",
    "x" * 25,
]
AWKWARD += ["prueba.com", "https://b.es/a?b=1", "@ana@masto.es", "#luz", "(vale)", "…", "—"]
AWKWARD += ["y" * 90, "日" * 70, "\n---\n"]
WORDS = st.sampled_from(AWKWARD)
GAPS = st.sampled_from([" ", " ", " ", "  ", "\n", "\n\n", "\t", "\u00a0"])
TEXTS = st.lists(st.tuples(WORDS, GAPS), max_size=30).map(lambda pairs: "".join(a + b for a, b in pairs))
EDGES = st.sampled_from(TINY)


def _bones(text: str) -> str:
    """`text` without spaces and breaks."""
    return re.sub(r"\s+", "", BREAK.sub("", text))


@given(TEXTS, EDGES)
@settings(deadline=None, max_examples=300)
def test_joined_again_it_is_the_same_text(text: str, limits: Limits) -> None:
    assert "".join(_bones(part) for part in split(text, limits)) == _bones(text)


@given(TEXTS, EDGES, st.booleans(), st.booleans())
@settings(deadline=None, max_examples=300)
def test_every_part_fits_and_none_is_empty(text: str, limits: Limits, numbered: bool, file: bool) -> None:
    parts = split(text, limits, numbered=numbered, first_with_file=file)
    for at, part in enumerate(parts):
        assert part == part.strip() != ""
        assert fits(part, limits, with_file=file and at == 0), part


@given(TEXTS, EDGES)
@settings(deadline=None, max_examples=300)
def test_nothing_is_torn(text: str, limits: Limits) -> None:
    rest = text
    for part in split(text, limits):
        at = rest.index(part)
        left = rest[at + len(part) :]
        assert graphemes(part + left[:1]) == [*graphemes(part), *graphemes(left[:1])] or not left[:1].strip()
        rest = left
    links = [text[start:end] for start, end in addresses(text)]
    kept = [part[start:end] for part in split(text, limits) for start, end in addresses(part)]
    assert kept == links


@given(TEXTS, EDGES)
@settings(deadline=None)
def test_it_numbers_what_has_several_parts(text: str, limits: Limits) -> None:
    parts = split(text, limits, numbered=True)
    if len(parts) < 2:
        assert parts == split(text, limits)
        return
    for at, part in enumerate(parts, start=1):
        assert part.endswith(f" {at}/{len(parts)}")
    assert "".join(_bones(part.rsplit(" ", 1)[0]) for part in parts) == _bones(text)


def test_it_stops_where_a_person_would() -> None:
    text = "La luz ha subido un poco. El Sr. Gómez lo explica bien, y sin prisa, en la web. Léelo hoy."
    assert split(text, Limits(52)) == [
        "La luz ha subido un poco.",
        "El Sr. Gómez lo explica bien, y sin prisa,",
        "en la web. Léelo hoy.",
    ]


def test_it_keeps_paragraphs_and_breaks() -> None:
    text = "Uno.\n\nDos y dos.\n---\nTres.\n---\n\n---\nCuatro"
    assert split(text, Limits(280)) == ["Uno.\n\nDos y dos.", "Tres.", "Cuatro"]
    assert split("Un párrafo corto.\n\nOtro que ya no cabe con él.", Limits(30)) == [
        "Un párrafo corto.",
        "Otro que ya no cabe con él.",
    ]


def test_it_leaves_alone_what_fits_or_has_no_limit() -> None:
    assert split("hola", Limits(280), numbered=True) == ["hola"]
    assert split("hola " * 1000, Limits()) == [("hola " * 1000).strip()]
    assert split(" \n ", Limits(280)) == []
    assert split("---", Limits(280)) == []


def test_what_cannot_be_cut_stays_whole_and_does_not_fit() -> None:
    link = "https://b.es/" + "a" * 400
    parts = split(f"Mira {link} ya", face("bluesky").limits)
    assert parts == ["Mira", link, "ya"]
    assert excess(link, face("bluesky").limits) == 113
    assert split(f"Mira {link} ya", face("x").limits) == [f"Mira {link} ya"]


@pytest.mark.parametrize("network", ["x", "bluesky", "mastodon", "threads"])
def test_a_long_article_becomes_a_thread(network: str) -> None:
    text = (
        "Esto es una frase de verdad, con su coma; y otra. Ve a https://tertulia.es/blog hoy #luz 👍🏽.\n\n"
        * 60
    )
    limits = face(network).limits
    parts = split(text, limits, numbered=True)
    assert limits.maximum is not None
    assert all(count(part, limits) <= limits.maximum for part in parts)
    assert min(count(part, limits) for part in parts[:-1]) > limits.maximum / 3
