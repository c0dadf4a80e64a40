"""What a query requires: lists of alternatives, of which a text must meet one each, or the query is false."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from .nodes import And, Comparison, Exact, Near, Node, Or, Term, Value


class Beginning(NamedTuple):
    """Some word of the text begins like this."""

    text: str


class Equal(NamedTuple):
    """The field has this value, among others perhaps, or is unknown."""

    field: str
    value: Value


Met = str | Beginning | Equal
"""What a text can meet: a word, or one of the above."""

Share = Callable[[Met], float]
"""The share of texts that meet it."""


class Required(NamedTuple):
    """Of `any_of` one must be met. `whole`: that is all that was asked, and who meets it need not be asked
    again."""

    any_of: tuple[Met, ...]
    whole: bool


def alternatives(node: Node) -> list[list[Node]]:
    """The query as alternatives, each as parts that must all hold; words and values without more are one
    alternative together. NOT stands above leaves only (`nodes.pushed_down`)."""
    simple: list[Node] = []
    found: list[list[Node]] = []
    for child in _flat(Or, node):
        if _is_simple(child):
            simple.append(child)
        else:
            found.append(list(_flat(And, child)))
    if simple:
        found.append([simple[0] if len(simple) == 1 else Or(tuple(simple))])
    return found


def required(node: Node, share: Share) -> list[Required]:
    """What `node` requires; nothing where it can be true of a text whatever words and values it has."""
    match node:
        case Term():
            return _of_term(node)
        case Exact(term=term):
            return [one._replace(whole=False) for one in _of_term(term)]
        case Near(sides=sides):
            return [one for side in sides if (one := _any_of(side, share, whole=False))]
        case Comparison(op="="):
            return [Required((Equal(node.name, node.value),), True)]
        case And(children=children):
            return [one._replace(whole=False) for child in children for one in required(child, share)]
        case Or(children=children):
            one = _any_of(children, share, whole=all(map(_is_simple, children)))
            return [one] if one else []
    return []


def price(any_of: Iterable[Met], share: Share) -> float:
    """The share of texts that meet one of them, at most."""
    return sum(map(share, any_of))


def _of_term(term: Term) -> list[Required]:
    if term.prefix and len(term.tokens) == 1:
        return [Required((Beginning(term.tokens[0]),), True)]
    whole = term.tokens[:-1] if term.prefix else term.tokens
    return [Required((word,), len(term.tokens) == 1) for word in dict.fromkeys(whole)]


def _any_of(nodes: Sequence[Node], share: Share, *, whole: bool) -> Required | None:
    """Of each the cheapest; None where one of them requires nothing."""
    met: dict[Met, None] = {}
    for node in nodes:
        some = required(node, share)
        if not some:
            return None
        met.update(dict.fromkeys(min(some, key=lambda one: price(one.any_of, share)).any_of))
    return Required(tuple(met), whole)


def _is_simple(node: Node) -> bool:
    if isinstance(node, Term):
        return len(node.tokens) == 1
    return isinstance(node, Comparison) and node.op == "="


def _flat(joined: type[And | Or], node: Node) -> Iterable[Node]:
    if isinstance(node, And | Or) and isinstance(node, joined):
        for child in node.children:
            yield from _flat(joined, child)
    else:
        yield node
