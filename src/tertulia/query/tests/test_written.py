"""From the tree back to text, and from pieces to text and back: the same tree, the same pieces."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertulia.query import Pieces, QueryError, chip, parse, pieces, written

from .plans import PLANS, Plan
from .test_parser import tried
from .world import REGISTRY


@given(PLANS)
def test_it_writes_what_parses_to_the_same_tree(plan: Plan) -> None:
    tree = parse(plan.written, REGISTRY)
    text = written(tree)
    assert parse(text, REGISTRY) == tree
    assert written(parse(text, REGISTRY)) == text


SCRAPS = st.lists(
    st.sampled_from(
        ["a", "bé", "O", "Y", "NO", " ", " ", " ", '"', "«", "»", "“", "(", ")", "-", "=", "~", "~3", "*",
         "#c", "@d", " NEAR/2 ", " ONEAR/0 ", "red:", "red:x", "autor:", "seguidores:", "1..5", ">3", "//e",
         ":", "😡", "本", ".", "NEAR", "tono:negativo", "\\", "'", "%"]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@settings(max_examples=1500)
@given(SCRAPS)
def test_whatever_can_be_read_can_be_written(text: str) -> None:
    error, tree = tried(text)
    if tree is None:
        assert error is not None
        assert error.proposal is None or parse(error.proposal, REGISTRY)
        return
    assert parse(written(tree), REGISTRY) == tree
    found = pieces(tree, REGISTRY)
    assert found is None or pieces(parse(written(found), REGISTRY), REGISTRY) == found


@given(PLANS)
def test_pieces_and_text_stay_in_step(plan: Plan) -> None:
    found = pieces(parse(plan.written, REGISTRY), REGISTRY)
    if found is not None:
        again = parse(written(found), REGISTRY)
        assert pieces(again, REGISTRY) == found


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("luz  Y   agua", "luz agua"),
        ("luz OR (agua gas)", "luz O agua gas"),
        ("NOT luz", "-luz"),
        ("NO (luz O agua)", "-(luz O agua)"),
        ("NO NO luz", "-(-luz)"),
        ("“pan de molde”", '"pan de molde"'),
        ('«un "buen" pan»', '«un "buen" pan»'),
        ("luz NEAR/5 (agua O «gas natural»)", 'luz NEAR/5 (agua O "gas natural")'),
        ("-luz ONEAR/2 agua", "-(luz ONEAR/2 agua)"),
        ("luz NEAR/5 agua NEAR/3 gas", "luz NEAR/5 agua agua NEAR/3 gas"),
        ('"luz agua"~4', "luz NEAR/4 agua"),
        ('"luz, agua y gas"~4', '"luz agua y gas"~4'),
        ("=Luz, =«La Luz»", '=Luz ="La Luz"'),
        ("red:(x O mastodon)", "red:x O red:mastodon"),
        ("seguidores:1..5", "seguidores:1..5"),
        ('autor:"Ana Luz"', 'autor:"Ana Luz"'),
        ("autor:(//a)", 'autor:"//a"'),
        ("https://a/b 12:30", '"https://a/b" 12:30'),
        ("-NEAR/5 -O near/5", '-"NEAR/5" -"O" near/5'),
        ("#café* @ana@masto.es", "#café* @ana@masto.es"),
    ],
)
def test_it_writes_it_in_our_words(text: str, canonical: str) -> None:
    tree = parse(text, REGISTRY)
    assert written(tree) == canonical
    assert parse(canonical, REGISTRY) == tree


def test_pieces_are_what_the_screen_shows() -> None:
    text = (
        'red:mastodon ("inicio de sesión" O entrar NEAR/5 app) factura '
        '-"aurora boreal" -(empleo O red:x) tono:(negativo O neutral) seguidores:>100'
    )
    found = pieces(parse(text, REGISTRY), REGISTRY)
    assert found is not None
    assert [str(one.label) for one in found.all] == ["factura"]
    assert [str(one.label) for one in found.any] == [
        "inicio de sesión",
        "entrar, a 5 palabras o menos de app",
    ]
    assert [one.kind for one in found.any] == ["word", "near"]
    assert [one.text for one in found.none] == ['"aurora boreal"', "empleo", "red:x"]
    assert [(row.field, [str(one.label) for one in row.chips]) for row in found.places] == [
        ("network", ["mastodon"]),
        ("sentiment", ["negativo", "neutral"]),
        ("followers", [">100"]),
    ]
    assert found.about == ()
    assert written(found) == (
        'factura ("inicio de sesión" O entrar NEAR/5 app) red:mastodon tono:(negativo O neutral) '
        'seguidores:>100 -"aurora boreal" -empleo -red:x'
    )


@pytest.mark.parametrize(
    "text", ["(a O b) (c O d)", "a O b c", "a O red:x", "-(a b)", "red:x O tono:negativo", "a O -b"]
)
def test_what_says_more_has_no_pieces(text: str) -> None:
    assert pieces(parse(text, REGISTRY), REGISTRY) is None


def test_no_pieces_are_no_text() -> None:
    assert written(Pieces()) == ""


def test_a_piece_is_read_alone() -> None:
    assert str(chip("luz NEAR/1 agua", REGISTRY).label) == "luz, a 1 palabra o menos de agua"
    assert str(chip("luz ONEAR/0 agua", REGISTRY).label) == "luz justo antes de agua"
    assert str(chip("=Luz", REGISTRY).label) == "Luz, tal como se escribe"
    assert str(chip("seguidores:1..5", REGISTRY).label) == "1..5"
    with pytest.raises(QueryError) as caught:
        chip("luz agua", REGISTRY)
    assert caught.value.proposal == '"luz agua"'
