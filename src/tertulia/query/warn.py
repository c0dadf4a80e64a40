"""What is odd about a query that can be read: it can find nothing, or nearly everything."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .fields import Registry
from .nodes import And, Comparison, Exact, Near, Node, Not, Or, Term, Value, comparisons, pushed_down, terms

if TYPE_CHECKING:
    from .errors import Words

_BROAD = frozenset({"language", "network", "kind", "brand", "is", "has", "date", "from", "to", "last"})
"""Fields of which one value is true of a good part of all that is said."""

_COMMON = frozenset(
    re.findall(
        "[a-z]+",
        """
        a al algo ante asi aun bien como con cuando da de del desde donde dos e el ella en entre era es esa
        ese eso esta este esto fue ha hace han hasta hay he hoy la las le les lo los mas me mi mis muy nada
        ni no nos o os otra otro para pero por porque que quien se ser si sin sobre solo son su sus tan te
        ti tiene todo todos tu un una uno va ver y ya yo about all an and are as at be been but by can do
        for from get had has have her his how i if in is it its just me more my not of on one or our out she
        so that the their they this to up us was we were what when which who will with would you your com da
        em nao um uma os as amb els les per
        """,
    )
)


@dataclass(frozen=True, slots=True)
class Remark:
    """One odd thing. `kind`: «impossible» (nothing can match), «everything» (all matches), «anchor» (no word
    or narrow field is required: it would meet nearly every text), «unheard» (a value that nothing has),
    «again» (the same word many times). `start` and `end`: where in the text."""

    kind: Literal["impossible", "everything", "anchor", "unheard", "again"]
    message: Words
    start: int
    end: int


Unheard = Callable[[str, Value], "Words | None"]
"""(a field's name, a value) -> what to say of a value that nothing has («»: nothing at all); None for a value
that something has."""

_MANY = 3
"""So often may not stand the same word beside itself."""


def warnings(node: Node, registry: Registry | None = None, unheard: Unheard | None = None) -> list[Remark]:
    """What is odd about the query, the worst first; empty for most. With `registry`, also a field that is
    asked to have two values at once; with `unheard`, values that nothing has. Takes time linear in the query
    times its depth."""
    tree = pushed_down(node)
    if odd := _contradiction(tree, frozenset(), registry):
        message = _("No puede encontrar nada: pide y excluye lo mismo.")
        return [Remark("impossible", message, odd.start, odd.end)]
    if odd := _contradiction(pushed_down(Not(tree)), frozenset(), None):
        message = _("Lo encuentra todo: admite algo y también lo contrario.")
        return [Remark("everything", message, odd.start, odd.end)]
    asked = [one for one in comparisons(tree) if one.op == "="] if unheard else []
    told = {one: words for one in asked if unheard and (words := unheard(one.name, one.value)) is not None}
    found = [Remark("unheard", words, one.start, one.end) for one, words in told.items() if words]
    if loose := _loose(tree, told):
        found.append(Remark("anchor", _reason(loose), loose.start, loose.end))
    return [*found, *_again(tree)]


def _again(node: Node) -> Iterator[Remark]:
    """Words that stand `_MANY` times or more beside one another, each once."""
    if not isinstance(node, And | Or):
        return
    beside = _beside(node)
    times = Counter(one for one in beside if isinstance(one, Term))
    for one, count in times.items():
        if count >= _MANY:
            words = _("Dice «{word}» {count} veces: con una basta.")
            short = one.text if len(one.text) <= 40 else f"{one.text[:39]}…"
            yield Remark("again", format_lazy(words, word=short, count=count), one.start, one.end)
    for child in beside:
        yield from _again(child)


def _beside(node: And | Or) -> list[Node]:
    """The children of `node`, and theirs where they say «and» (or «or») as it does."""
    return [
        one
        for child in node.children
        for one in (_beside(child) if isinstance(child, And | Or) and type(child) is type(node) else [child])
    ]


def _contradiction(node: Node, sure: frozenset[Node], registry: Registry | None) -> Node | None:
    """The part of a pushed-down `node` that cannot be true while all of `sure` is; None if it can."""
    if isinstance(node, Or):
        odd = [_contradiction(child, sure, registry) for child in node.children]
        return node if None not in odd else None
    if not isinstance(node, And):
        return node if _opposite(node) in sure or _other_value(node, sure, registry) else None
    literals = [child for child in _flat(node) if not isinstance(child, Or)]
    known = set(sure)
    for child in literals:
        if _opposite(child) in known or _other_value(child, known, registry):
            return child
        known.add(child)
    everything = frozenset(known)
    odd_children = (_contradiction(one, everything, registry) for one in _flat(node) if isinstance(one, Or))
    return next((one for one in odd_children if one), None)


def _opposite(node: Node) -> Node:
    return node.child if isinstance(node, Not) else Not(node)


def _other_value(node: Node, sure: set[Node] | frozenset[Node], registry: Registry | None) -> bool:
    if registry is None or not isinstance(node, Comparison) or node.op != "=":
        return False
    if registry[node.name].several:
        return False
    return any(
        isinstance(one, Comparison) and one.name == node.name and one.op == "=" and one.value != node.value
        for one in sure
    )


def _flat(node: Node) -> list[Node]:
    return [one for child in node.children for one in _flat(child)] if isinstance(node, And) else [node]


def _loose(node: Node, nothing: Collection[Node] = ()) -> Node | None:
    """The part of a pushed-down `node` for which no word is required; None if some word always is. `nothing`:
    what is true of nothing."""
    match node:
        case And():
            loose = [_loose(child, nothing) for child in node.children]
            return None if None in loose else node if len(loose) > 1 else loose[0]
        case Or():
            return next((one for child in node.children if (one := _loose(child, nothing))), None)
        case Near():
            return node if all(_is_common(one) for one in node.terms) else None
        case Term() | Exact():
            return node if _is_common(terms(node)[0]) else None
        case Comparison():
            return None if node in nothing or (node.op == "=" and node.name not in _BROAD) else node
    return node


def _is_common(term: Term) -> bool:
    return len(term.tokens) == 1 and (
        term.tokens[0] in _COMMON or (term.tokens[0].isascii() and len(term.tokens[0]) < 3 and term.prefix)
    )


def _reason(node: Node) -> Words:
    parts = _flat(node)
    if all(isinstance(one, Not) for one in parts):
        return _("Solo dice lo que no quieres: encontraría casi todo. Añade una palabra que sí quieras.")
    if any(isinstance(one, Term | Exact | Near) for one in parts):
        return _("Solo pide palabras que casi todo el mundo usa: encontraría casi todo. Añade otra.")
    return _("No pide ninguna palabra: encontraría casi todo lo que llega. Añade una.")
