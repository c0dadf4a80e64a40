"""What a query says, where its parts stand, and what is wrong with one that cannot be understood."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.query import And, Comparison, Exact, Near, Node, Not, Or, QueryError, Term, parse
from tertulia.query.limits import (
    MAX_ALTERNATIVES,
    MAX_CONDITIONS,
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_PHRASE,
    MAX_TERMS,
    MAX_TOGETHER,
    MAX_TYPED,
)
from tertulia.query.nodes import leaves

from .plans import PLANS, Plan
from .world import REGISTRY


def ask(text: str) -> Node:
    return parse(text, REGISTRY)


def refused(text: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        ask(text)
    return caught.value


def tried(text: str) -> tuple[QueryError | None, Node | None]:
    try:
        return None, ask(text)
    except QueryError as error:
        return error, None


A, B, C = Term(("a",)), Term(("b",)), Term(("c",))
X, MASTODON = (Comparison("network", "=", name) for name in ("x", "mastodon"))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a", A),
        ("  A ", A),
        ("a b", And((A, B))),
        ("a AND b Y c", And((A, B, C))),
        ("a b OR c", Or((And((A, B)), C))),
        ("a O (b c)", Or((A, And((B, C))))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("((a))", A),
        ("NOT a b", And((Not(A), B))),
        ("NO NO a", Not(Not(A))),
        ("-a", Not(A)),
        ("-(a b)", Not(And((A, B)))),
        ('-"a b"', Not(Term(("a", "b")))),
        ("a NOT b", And((A, Not(B)))),
        ("a - b & c !", And((A, B, C))),
        ("--a", A),
        ("a-b", Term(("a", "b"))),
        ("-AND", Not(Term(("and",)))),
        ("a and b", And((A, Term(("and",)), B))),
        ("“a b”", Term(("a", "b"))),
        ('«a "b" c»', Term(("a", "b", "c"))),
        ('a"b"c', And((A, B, C))),
        ("ab*", Term(("ab",), prefix=True)),
        ("ab** *", Term(("ab",), prefix=True)),
        ('"a bc* "', Term(("a", "bc"), prefix=True)),
        ('"a * b"', Term(("a", "b"))),
        ("a*b", Term(("a", "b"))),
        ("#a", Term(("0ta",))),
        ("#ab*,", Term(("0tab",))),
        ("#ab*", Term(("0tab",), prefix=True)),
        ("#a#b", And((Term(("0ta",)), Term(("0tb",))))),
        ("¿#a?", Term(("0ta",))),
        ("#a-1", And((Term(("0ta",)), Term(("a", "1"))))),
        ("-@a", Not(Term(("0ua",)))),
        ("a@b.c", Term(("a", "b", "c"))),
        ("a: b", And((A, B))),
        ("a NEAR/5 b", Near(((A,), (B,)), 5)),
        ("a ONEAR/0 b", Near(((A,), (B,)), 0, ordered=True)),
        ("-a NEAR/5 b c", And((Not(Near(((A,), (B,)), 5)), C))),
        ("NO a NEAR/5 b O c", Or((Not(Near(((A,), (B,)), 5)), C))),
        ("(a O (b O «b c»)) NEAR/5 c", Near(((A, B, Term(("b", "c"))), (C,)), 5)),
        ("a NEAR/5 b ONEAR/2 c", And((Near(((A,), (B,)), 5), Near(((B,), (C,)), 2, ordered=True)))),
        ("a-b NEAR/5 ca*", Near(((Term(("a", "b")),), (Term(("ca",), prefix=True),)), 5)),
        ('"a b"~5', Near(((A,), (B,)), 5)),
        ('"a b c a"~5', Near(((A,), (B,), (C,)), 5)),
        ("-«a b»~5", Not(Near(((A,), (B,)), 5))),
        ('"a b" ~5', And((Term(("a", "b")), Term(("5",))))),
        ("near/5", Term(("near", "5"))),
        ("-NEAR", Not(Term(("near",)))),
        ("=A", Exact("A", A)),
        ("¡=Aé, b", And((Term(("ae",)), B))),
        ("=Á¡", Exact("Á", A)),
        ('="A  b."', Exact("A b.", Term(("a", "b")))),
        ('-="A" -=B', And((Not(Exact("A", A)), Not(Exact("B", B))))),
        ("=#A NO =@b", And((Exact("#A", A), Not(Exact("@b", B))))),
        ("a = b", And((A, B))),
        ("https://a/b", Term(("https", "a", "b"))),
        ("1:2", Term(("1", "2"))),
        ("red:x", X),
        ("RED:X", X),
        ('red:"x"', X),
        ("red:=x", X),
        ("-red:x", Not(X)),
        ("red:(x O mastodon)", Or((X, MASTODON))),
        ("red:(NO x Y -mastodon)", And((Not(X), Not(MASTODON)))),
        ("red:((x))", X),
        ("a red:x", And((A, X))),
        ("seguidores:>=5", Comparison("followers", ">=", 5)),
        ("seguidores:1..5", And((Comparison("followers", ">=", 1), Comparison("followers", "<=", 5)))),
        ("tono:negativo", Comparison("sentiment", "=", "negative", "fact")),
        ("estado:open", Comparison("status", "=", "open", "state")),
        ("urgente:sí", Comparison("urgent", "=", True, "fact")),
        ("autor:a:b", Comparison("author", "=", "a:b")),
        ("autor:>a", None),
    ],
)
def test_it_reads(text: str, tree: Node | None) -> None:
    if tree is None:
        refused(text)
    else:
        assert ask(text) == tree


@pytest.mark.parametrize(
    "text",
    ["", "   ", "...", "(", ")", "()", "a)", "(a", "a (", '"', '""', '"a', "«a\"", "a AND", "AND a",
     "a OR OR b", "NOT", "a NOT", "NOT AND a", "(a OR)", "-()", '-""', "red:", "red:()", 'red:""', "red:(x",
     "red:nada", "red:(x mastodon)", "nada:x", 'nada:"x"', "nada:(x)", "seguidores:mil", "seguidores:1..2..3",
     "seguidores:", "seguidores:>", "seguidores:99999999999999999999", "fecha:2026-13-01", "fecha:0001-01-01",
     "fecha:9999-12-31", "a*", "*a", "NEAR/5 a", "a NEAR/5", "a NEAR b", "a NEAR/x b", "a NEAR/101 b",
     "a NEAR/5 -b", "a NEAR/5 NO b", "a NEAR/5 (b c)", "a NEAR/5 (b -c)", "a NEAR/5 red:x", "#a NEAR/5 b",
     "a NEAR/5 (b O @c)", "red:(x NEAR/5 x)", "a NEAR/5 =b", "a NEAR/5 (b NEAR/5 c)", "a ONEAR/5 O b", "=",
     '=""', "=(a b)", "=ab*", '"a b"~', '"a b"~101', '"a"~5', '"a a"~5', '"a b*"~5', '="a"~5',
     'autor:"a b"~5'],
)  # fmt: skip
def test_it_refuses(text: str) -> None:
    error = refused(text)
    assert 0 <= error.position <= len(text)
    assert str(error)
    if error.proposal is not None:
        ask(error.proposal)


@pytest.mark.parametrize(
    ("text", "position", "expected", "proposal"),
    [
        ("((a b", 1, (")",), "((a b))"),
        ("a) b) c", 1, (), "a  b  c"),
        ("rad:(x O mastodn)", 0, ..., "red:(x O mastodon)"),
        ('tono:"negatibo"', 5, ("negativo", "positivo", "neutral"), 'tono:"negativo"'),
        ("nota:urgente", 0, ..., "nota urgente"),
        ("a red: b", 6, ("mastodon", "wordpress", "x"), "a   b"),
        ("seguidores:1.000..2.000", 11, ..., "seguidores:1000..2000"),
        ("seguidores:mil", 11, ("100", ">100", "100..500"), None),
        ("a NEAR b", 2, ("NEAR/5",), "a NEAR/5 b"),
        ("a ONEAR/x b", 2, ("ONEAR/5",), "a ONEAR/5 b"),
        ("a NEAR/500 b", 7, (), "a NEAR/100 b"),
        ("c a NEAR/5 (b c)", 11, (), 'c a NEAR/5 "b c"'),
        ("a NEAR/5 red:x", 9, (), "a   red:x"),
        ("a NEAR/5 -b", 2, (), "a   -b"),
        ("NEAR/5 a", 0, (), "near/5 a"),
        ("#aa NEAR/5 (b O @cc)", 0, (), "aa NEAR/5 (b O cc)"),
        ("red:(x NEAR/5 mastodon)", 7, ("O", "Y"), "red:(x O mastodon)"),
        ('"a b"~ c', 6, ("5",), '"a b"~5 c'),
        ('"a b"~1000', 6, (), '"a b"~100'),
        ('"a b*"~5', 0, (), '"a b"~5'),
        ('"a"~5', 0, (), "a"),
        ('="a b"~5', 6, (), '="a b"'),
        ("=ab* c", 0, (), "=ab c"),
        ("=(a b)", 0, (), "(a b)"),
    ],
)
def test_it_says_where_and_how_to_go_on(
    text: str, position: int, expected: Any, proposal: str | None
) -> None:
    error = refused(text)
    assert error.position == position
    assert expected is ... or error.expected == expected
    assert error.proposal == proposal


def test_parts_know_where_they_stand() -> None:
    text = "hola -(red:x O «pan de molde») #café"
    parts = [(text[leaf.start : leaf.end], leaf.text, positive) for leaf, positive in leaves(ask(text))]
    assert parts == [
        ("hola", "hola", True),
        ("red:x", "red:x", False),
        ("«pan de molde»", "pan de molde", False),
        ("#café", "#café", True),
    ]
    whole = ask(text)
    assert (whole.start, whole.end) == (0, len(text))


@pytest.mark.parametrize(
    "text",
    ["hola " * 10_001, "hola OR " * 10_000 + "a", "(" * 5_000 + "a" + ")" * 5_000, "NOT " * 5_000,
     "-(" * 5_000, "(" * 20_000, ")" * 20_000, '"' * 19_999, "red:(" * 4_000, "a:" * 10_000,
     "a\n" * (MAX_TERMS + 1), "(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1),
     "seguidores:>1 " * (MAX_CONDITIONS + 1), "=a " * (MAX_CONDITIONS + 1),
     "a NEAR/5 b " * (MAX_CONDITIONS + 1), '"a b"~5 ' * (MAX_CONDITIONS + 1), "a NEAR/5 " * 9_999 + "b",
     f"({' O '.join('a' * (MAX_ALTERNATIVES + 1))}) NEAR/5 b", f"={'a' * (MAX_TYPED + 1)}",
     f'"{" ".join(f"a{n}" for n in range(MAX_TOGETHER + 1))}"~5', "-" * 19_999 + "(", "=(" * 9_999,
     f'"{"a " * (MAX_PHRASE + 1)}"', "x" * (MAX_LENGTH + 1)],
)  # fmt: skip
def test_it_refuses_what_is_too_much(text: str) -> None:
    assert str(refused(text))


def test_it_takes_as_much_as_it_says() -> None:
    ask("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH)
    ask("a " * MAX_TERMS)
    ask(f'"{"a " * MAX_PHRASE}"')
    ask("x" * MAX_LENGTH)


@given(st.text(st.sampled_from('aO Y"«»()-*#@:>.=0é😡\x00\ud800\nredtono'), max_size=25))
def test_anything_is_a_query_or_an_error_that_says_how_to_go_on(text: str) -> None:
    error, node = tried(text)
    if error and error.proposal is not None:
        ask(error.proposal)
    assert node is None or 0 <= node.start < node.end <= len(text)
    assert error is None or (0 <= error.position <= len(text) and str(error))


@given(PLANS)
def test_the_same_text_is_the_same_tree(plan: Plan) -> None:
    assert ask(plan.written) == ask(f" ({plan.written}) ")
    assert hash(ask(plan.written)) == hash(ask(plan.written))
