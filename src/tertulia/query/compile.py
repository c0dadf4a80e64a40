"""Trees as Python functions: what `Node.holds` says, for a text that many queries are asked about.

A condition becomes one expression over the text's words (`T`, a set), its normalised text (`N`) and what else
has been worked out about it (`A`, an `Asked`). The source of that expression is made of its shape alone;
everything that anybody typed is a constant beside it (`c0`, `c1`, …), so that no query can write code, and
queries of one shape share their code. Equal conditions are one function («hash-consing»); a large one inside
others is worked out once a text. Trees of any size come to pieces of a bounded one.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeGuard
from weakref import WeakValueDictionary

from . import patterns
from .nodes import UNKNOWN, And, Comparison, Exact, Near, Node, Not, Op, Or, Subject, Term
from .together import near

Predicate = Callable[[set[str], str, "Asked"], bool]
"""(words, normalised text, what else is known) -> whether it is true, or with `keep` whether it can be."""

_CHAIN = 3
"""So many patterns are looked for one by one; more of them in a loop."""

_WIDE = 8
"""Parts of one expression; what has more is taken apart."""

_DEEP = 2
"""Levels of one expression."""

_LARGE = 16
"""A set of so many words is worth remembering, for a text, whether it was met."""

_ORDER: dict[Op, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class _Everything(tuple[Any, ...]):
    """The values of a field that may have any."""

    __slots__ = ()

    def __contains__(self, value: object) -> bool:
        return True


ANY = _Everything()


class Asked(dict[Any, Any]):
    """What has been worked out about one text, each on first demand: under a field's name its value, under
    `+name` and `-name` the values that it has where it is asked for and where it is kept out (which differ
    where it is unknown), under a predicate whether it is true."""

    __slots__ = ("about",)

    about: tuple[Subject, str, set[str], bool]
    """The subject, its normalised text, its words, and whether what is unknown may be true («keep»)."""

    def __missing__(self, key: Any) -> Any:
        subject, norm, tokens, keep = self.about
        if not isinstance(key, str):
            found = self[key] = key(tokens, norm, self)
            return found
        name = key[1:]
        actual = subject.get(name)
        if actual is UNKNOWN:
            self[f"+{name}"], self[f"-{name}"] = (ANY, ()) if keep else ((), ANY)
        else:
            self[f"+{name}"] = self[f"-{name}"] = _values(actual)
        return self[key]

    def compares(self, node: Comparison, wanted: bool) -> bool:
        """Whether a comparison by `<` and the like is `wanted`, or with `keep` can be."""
        values = self["-+"[wanted] + node.name]
        if values is ANY:
            return wanted
        compare = _ORDER[node.op]
        return any(compare(one, node.value) for one in values) is wanted

    def typed(self, node: Exact) -> bool:
        """Whether a text has its words as they are typed."""
        search = patterns.compiled(node.pattern).search
        return any(search(text) is not None for text in self.about[0].raw)


def _values(actual: Any) -> Collection[Any]:
    if actual is None:
        return ()
    return actual if isinstance(actual, set | frozenset | tuple | list) else (actual,)


def predicate(parts: Sequence[Node]) -> Predicate | None:
    """A function that is true where all of `parts` are; None where there are none. NOT stands above leaves
    only (`nodes.pushed_down`)."""
    if not parts:
        return None
    return _made(parts[0] if len(parts) == 1 else And(tuple(parts)))


_MADE: WeakValueDictionary[tuple[str, tuple[Hashable, ...]], Any] = WeakValueDictionary()
"""Every function that a query still uses, by its shape and constants."""


def is_word(node: Node) -> TypeGuard[Term]:
    """Whether it is one whole word."""
    return isinstance(node, Term) and len(node.tokens) == 1 and not node.prefix


def interned_set(words: Iterable[str]) -> frozenset[str]:
    """The set of them: the same one for all who ask for it."""
    made = frozenset(words)
    return _SETS.setdefault(made, made)


_SETS: WeakValueDictionary[frozenset[str], frozenset[str]] = WeakValueDictionary()


def _made(node: Node) -> Predicate:
    writer = _Writer()
    shape = writer.write(node)
    return _interned(shape, tuple(writer.constants))


def _interned(shape: str, constants: tuple[Hashable, ...]) -> Predicate:
    key = (shape, constants)
    found: Predicate | None = _MADE.get(key)
    if found is None:
        found = _MADE[key] = _factory(shape, len(constants))(*constants)
    return found


@lru_cache(maxsize=4096)
def _factory(shape: str, constants: int) -> Callable[..., Predicate]:
    """The function that makes a predicate of such a shape from its constants."""
    names = ", ".join(f"c{number}" for number in range(constants))
    made: Callable[..., Predicate] = eval(f"lambda {names}: lambda T, N, A: {shape}", {"near": near})  # noqa: S307
    return made


class _Writer:
    """Writes the source of a condition, and puts what it compares with among the constants."""

    def __init__(self) -> None:
        self.constants: list[Any] = []

    def write(self, node: Node, depth: int = 0) -> str:
        match node:
            case And(children=children) | Or(children=children):
                if depth == _DEEP:
                    return self._apart(node)
                return self._joined(type(node), children, depth)
            case Not(child=child):
                return self._leaf(child, wanted=False)
        return self._leaf(node, wanted=True)

    def _constant(self, value: Any) -> str:
        self.constants.append(value)
        return f"c{len(self.constants) - 1}"

    def _apart(self, node: Node) -> str:
        """A function of its own, asked once a text."""
        return f"A[{self._constant(_made(node))}]"

    def _leaf(self, node: Node, *, wanted: bool) -> str:
        is_in, yes = ("in", "") if wanted else ("not in", "not ")
        match node:
            case Term(tokens=(word,), prefix=False):
                return f"{self._constant(word)} {is_in} T"
            case Term():
                return f"{self._constant(node.pattern)} {is_in} N"
            case Near():
                return f"{yes}near({self._constant(node)}, N)"
            case Exact():
                pattern, typed = self._constant(node.term.pattern), self._constant(node)
                return f"{yes}({pattern} in N and A.typed({typed}))"
            case Comparison(op="="):
                value, name = self._constant(node.value), self._constant("-+"[wanted] + node.name)
                return f"{value} {is_in} A[{name}]"
            case Comparison():
                return f"A.compares({self._constant(node)}, {wanted})"
        raise TypeError(node)

    def _joined(self, joined: type[And | Or], children: Iterable[Node], depth: int) -> str:
        """Words first, which cost least; then fields, phrases, and the rest."""
        words: dict[bool, list[str]] = {True: [], False: []}
        phrases: dict[bool, list[str]] = {True: [], False: []}
        others: list[Node] = []
        for child in children:
            leaf, wanted = (child.child, False) if isinstance(child, Not) else (child, True)
            if is_word(leaf):
                words[wanted].append(leaf.tokens[0])
            elif isinstance(leaf, Term):
                phrases[wanted].append(leaf.pattern)
            else:
                others.append(child)
        others.sort(key=_price)
        parts = [self._words(joined, some, wanted) for wanted, some in words.items() if some]
        parts += [self._phrases(joined, some, wanted) for wanted, some in phrases.items() if some]
        if len(others) <= _WIDE:
            parts += [self.write(one, depth + 1) for one in others]
        else:
            parts += [self._apart(one) for one in _bundled(joined, others)]
        return f"({_OPERATOR[joined].join(parts)})" if parts else str(joined is And)

    def _words(self, joined: type[And | Or], words: list[str], wanted: bool) -> str:
        if len(words) == 1:
            return f"{self._constant(words[0])} {'in' if wanted else 'not in'} T"
        some = interned_set(words)
        shape = _OF_WORDS[joined, wanted]
        if len(some) >= _LARGE:
            return f"A[{self._constant(_interned(shape, (some,)))}]"
        return shape.replace("c0", self._constant(some))

    def _phrases(self, joined: type[And | Or], patterns: list[str], wanted: bool) -> str:
        if len(patterns) <= _CHAIN:
            each = [f"{self._constant(one)} {'in' if wanted else 'not in'} N" for one in patterns]
            return f"({_OPERATOR[joined].join(each)})"
        quantifier = ("all" if wanted else "not any") if joined is And else ("any" if wanted else "not all")
        shape = f"{quantifier}(map(N.__contains__, c0))"
        return f"A[{self._constant(_interned(shape, (tuple(patterns),)))}]"


_OPERATOR = {And: " and ", Or: " or "}
_OF_WORDS = {
    (And, True): "c0 <= T",
    (And, False): "T.isdisjoint(c0)",
    (Or, True): "not T.isdisjoint(c0)",
    (Or, False): "not c0 <= T",
}


def _price(node: Node) -> int:
    """Fields before what must be searched for, and what is joined last."""
    leaf = node.child if isinstance(node, Not) else node
    return 0 if isinstance(leaf, Comparison) else 2 if isinstance(leaf, And | Or) else 1


def _bundled(joined: type[And | Or], nodes: list[Node]) -> list[Node]:
    while len(nodes) > _WIDE:
        nodes = [joined(tuple(nodes[at : at + _WIDE])) for at in range(0, len(nodes), _WIDE)]
    return nodes
