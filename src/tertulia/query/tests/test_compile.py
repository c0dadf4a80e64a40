"""Predicates share what they have in common, and take no text for code."""

from __future__ import annotations

import gc

from tertulia.query import Matcher, parse
from tertulia.query.compile import _MADE, _factory, predicate
from tertulia.query.nodes import And, Comparison, Node, Not, Or, Term, pushed_down
from tertulia.query.shares import Shares

from .trees import Said
from .world import REGISTRY


def words(*some: str) -> tuple[Term, ...]:
    return tuple(Term((word,)) for word in some)


def test_queries_of_one_shape_share_their_code() -> None:
    before = _factory.cache_info().currsize
    made = [predicate([Or((*words(f"w{n}", f"x{n}"), Term((f"y{n}", f"z{n}"))))]) for n in range(200)]
    assert len({id(one) for one in made}) == 200
    assert _factory.cache_info().currsize <= before + 1


def test_equal_conditions_are_one_function_and_go_with_the_last_query() -> None:
    excluded = Or(words(*(f"sorteo{n}" for n in range(40))))
    one, other = (predicate([pushed_down(Not(Or(excluded.children)))]) for _query in range(2))
    assert one is other is not None
    shape = "excluded only here"
    node = Or((Term((shape,)), Term(("a", shape))))
    kept = predicate([node])
    assert any(shape in key[1] for key in _MADE)
    del kept
    gc.collect()
    assert not any(shape in key[1] for key in _MADE)


def test_what_is_typed_is_never_code() -> None:
    evil = "x' in T or __import__('os').abort() #"
    node = And((Or((Term((evil,)), Term(("a", evil), True))), Comparison(evil, "=", evil)))
    matcher: Matcher[str] = Matcher([("evil", node)])
    assert matcher.match(Said("a b c", {evil: evil})) == []


def test_it_knows_which_are_asked_of_every_text() -> None:
    queries = ["luz -gas", "-luz", "luz O seguidores:>5", "autor:ana", "lu*", "seguidores:>5 red:x"]
    matcher = Matcher((query, parse(query, REGISTRY)) for query in queries)
    assert matcher.unanchored == ["-luz", "luz O seguidores:>5"]
    matcher.remove("-luz")
    assert matcher.unanchored == ["luz O seguidores:>5"]


def test_ten_thousand_terms_take_bounded_work() -> None:
    many: list[Node] = [*words(*(f"palabra{n}" for n in range(5_000)))]
    many += [Not(Term((f"otra{n}",))) for n in range(2_500)]
    many += [Term((f"dos{n}", "palabras")) for n in range(2_500)]
    matcher: Matcher[int] = Matcher([(1, Or(tuple(many))), (2, And(tuple(many)))])
    assert matcher.match(Said("nada")) == [1]
    assert matcher.match(Said("dos7 palabras")) == [1]


def test_it_learns_how_rare_words_are() -> None:
    shares = Shares()
    assert shares.of("que") > 100 * shares.of("aurora") > 0
    for _text in range(1_000):
        shares.learn(["aurora"])
    assert shares.of("aurora") > 0.8 > 0.1 > shares.of("que")
    for number in range(70_000):
        shares.learn([f"nueva{number}"])
    assert len(shares._counts) < 70_000
