"""Trees of every kind of node, as deep and as lopsided as no parser makes them, and subjects of few words, so
that they often meet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from tertulia.query import UNKNOWN, normalise
from tertulia.query.nodes import And, Comparison, Exact, Near, Node, Not, Or, Term

WORDS = ["a", "aa", "ab", "b", "c", "0tab", "0uab", "de", "luz", "aurora"]
WRITTEN = ["a", "Aa", "AB", "b", "c", "#ab", "@ab", "de", "luz", "Luz", "¡Aurora!", "áa", "ñ"]
FIELDS: dict[str, list[Any]] = {
    "author": ["ana", "luis", "eva"],
    "followers": [1, 5, 9],
    "own": [True, False],
    "date": [datetime(2026, 5, day, tzinfo=UTC) for day in (1, 2, 3)],
    "has": ["link", "image", "video"],
}


@dataclass(frozen=True)
class Said:
    """A subject of plain values."""

    text: str
    fields: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def norm(self) -> str:
        return f" 0w1{normalise(self.text)}"

    @property
    def raw(self) -> list[str]:
        return [self.text]

    def get(self, name: str, /) -> Any:
        """The field's value, having noted that it was asked for."""
        self.asked.append(name)
        return self.fields.get(name, UNKNOWN)


def _terms(most: int = 3) -> st.SearchStrategy[Term]:
    tokens = st.lists(st.sampled_from(WORDS), min_size=1, max_size=most).map(tuple)
    return st.builds(Term, tokens, st.sampled_from([False, False, True]))


_PLAIN = st.builds(Term, st.sampled_from(WORDS).map(lambda word: (word,)))
_SIDES = st.tuples(*[st.lists(_terms(), min_size=1, max_size=3).map(tuple)] * 2)
_TOGETHER = st.permutations(WORDS).flatmap(
    lambda words: st.integers(3, 5).map(lambda size: tuple((Term((word,)),) for word in words[:size]))
)
_NEAR = st.one_of(
    st.builds(Near, _SIDES, st.integers(0, 4), st.booleans()), st.builds(Near, _TOGETHER, st.integers(0, 4))
)
_EXACT = st.sampled_from([Exact("Aa", Term(("aa",))), Exact("de Luz", Term(("de", "luz")))])
_COMPARED = st.sampled_from(sorted(FIELDS)).flatmap(
    lambda name: st.builds(
        Comparison,
        st.just(name),
        st.sampled_from(["=", "=", "<", ">="] if name in ("followers", "date") else ["="]),
        st.sampled_from(FIELDS[name]),
    )
)
LEAVES: st.SearchStrategy[Node] = st.one_of(_PLAIN, _PLAIN, _terms(), _NEAR, _EXACT, _COMPARED)


def _larger(smaller: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    few = st.lists(smaller, min_size=2, max_size=4).map(tuple)
    many = st.lists(st.one_of(LEAVES, st.builds(Not, LEAVES)), min_size=9, max_size=30).map(tuple)
    words = st.lists(st.one_of(_PLAIN, st.builds(Not, _PLAIN)), min_size=2, max_size=4).map(tuple)
    return st.one_of(
        st.builds(And, few),
        st.builds(Or, few),
        st.builds(Not, smaller),
        st.builds(Or, many),
        st.builds(And, many),
        st.builds(And, words),
        st.builds(Or, words),
    )


TREES: st.SearchStrategy[Node] = st.recursive(LEAVES, _larger, max_leaves=12)


def _values(name: str) -> st.SearchStrategy[Any]:
    values = FIELDS[name]
    if name == "has":
        several = st.sets(st.sampled_from(values))
        return st.one_of(st.just(UNKNOWN), several, several.map(frozenset), several.map(list))
    return st.sampled_from([UNKNOWN, None, *values])


SUBJECTS = st.builds(
    Said,
    st.lists(st.sampled_from(WRITTEN), max_size=12).map(" ".join),
    st.fixed_dictionaries({name: _values(name) for name in FIELDS}),
)
