"""A query as pieces for those who do not write the language: chips to add and take away, and back to text.

«Habla de», «Dice», «No dice», «Está en»: what all must say, what any of them is enough of, what none may say,
and fields, of each of which any value is enough. A query that says more than that has no pieces.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from .errors import QueryError
from .fields import Registry
from .lexer import AND, NOT, OR
from .nodes import And, Comparison, Exact, Near, Node, Not, Or, Term
from .parser import parse
from .written import is_range, quoted, written_node

if TYPE_CHECKING:
    from .errors import Words

BRAND, LANGUAGE = "brand", "language"

_PLAIN = re.compile(r'[\w"«“]')
"""How a value begins that means the same among others between parentheses."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing asked for. `text`: in the language; `label`: in plain words; `kind`: as `spans` has it, of
    fields «brand», «language» or «field»; `field`: its name, for those that compare one."""

    text: str
    label: Words = dataclasses.field(default="", compare=False)
    kind: str = dataclasses.field(default="word", compare=False)
    field: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A field and its values, of which one is enough. `label`: what the field is called."""

    field: str
    chips: tuple[Chip, ...]
    label: Words = dataclasses.field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Pieces:
    """A query in pieces: `all` of these, one at least of `any` (which has none, or two and more), `none` of
    those (words or fields), and one of each of `fields`."""

    all: tuple[Chip, ...] = ()
    any: tuple[Chip, ...] = ()
    none: tuple[Chip, ...] = ()
    fields: tuple[Row, ...] = ()

    @property
    def about(self) -> tuple[Chip, ...]:
        """«Habla de»: the brands."""
        return tuple(chip for row in self.fields if row.field == BRAND for chip in row.chips)

    @property
    def places(self) -> tuple[Row, ...]:
        """«Está en»: all fields but the brands."""
        return tuple(row for row in self.fields if row.field != BRAND)


def pieces(node: Node, registry: Registry, scope: Any = None) -> Pieces | None:
    """The query in pieces; None for one that says more than pieces can (it is edited as text)."""
    found = _Sorted(registry, scope)
    try:
        for child in _flat(node):
            found.take(child)
    except _TooMuch:
        return None
    return Pieces(tuple(found.all), tuple(found.any), tuple(found.none), tuple(found.fields))


def chip(text: str, registry: Registry, scope: Any = None) -> Chip:
    """One piece as it is written in the language. Raises `QueryError`, also for more than one piece."""
    node = parse(text, registry, scope=scope)
    if isinstance(node, Term | Near | Exact | Comparison) or is_range(node):
        return _Sorted(registry, scope).chip(node)
    raise QueryError(_("Aquí va una sola cosa."), 0, (), quoted(text))


def written(what: Node | Pieces) -> str:
    """A tree, or pieces, as text. What comes of a tree parses to the same tree; what comes of pieces has the
    same pieces. «» for no pieces at all."""
    if not isinstance(what, Pieces):
        return written_node(what)
    parts = [_written_row(row) for row in what.fields if row.field == BRAND]
    parts += [one.text for one in what.all]
    parts += [_any_of([one.text for one in what.any])] if what.any else []
    parts += [_written_row(row) for row in what.places]
    parts += [f"-({one.text})" if one.kind == "near" else f"-{one.text}" for one in what.none]
    return " ".join(part for part in parts if part)


def _any_of(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else f"({' O '.join(texts)})"


def _written_row(row: Row) -> str:
    names = {one.text.partition(":")[0] for one in row.chips}
    if len(row.chips) < 2 or len(names) > 1:
        return _any_of([one.text for one in row.chips]) if row.chips else ""
    values = [one.text.partition(":")[2] for one in row.chips]
    if not all(_PLAIN.match(value) and value not in AND + OR + NOT for value in values):
        return _any_of([one.text for one in row.chips])
    return f"{names.pop()}:({' O '.join(values)})"


def _flat(node: Node) -> Iterable[Node]:
    if isinstance(node, And) and not is_range(node):
        return (one for child in node.children for one in _flat(child))
    return (node,)


def _options(node: Node) -> list[Node]:
    return [one for child in node.children for one in _options(child)] if isinstance(node, Or) else [node]


class _TooMuch(Exception):
    """Said by words that have no pieces."""


class _Sorted:
    def __init__(self, registry: Registry, scope: Any) -> None:
        self.registry, self.scope = registry, scope
        self.all: list[Chip] = []
        self.any: list[Chip] = []
        self.none: list[Chip] = []
        self.fields: list[Row] = []

    def take(self, node: Node) -> None:
        if isinstance(node, Not):
            self.none += map(self.chip, _options(node.child))
        elif isinstance(node, Or):
            self._choose([self.chip(child) for child in _options(node)])
        else:
            one = self.chip(node)
            if one.field:
                self.fields.append(self._row([one]))
            else:
                self.all.append(one)

    def _choose(self, chips: list[Chip]) -> None:
        names = {one.field for one in chips}
        if len(names) > 1 or (names == {""} and self.any):
            raise _TooMuch
        if names == {""}:
            self.any = chips
        else:
            self.fields.append(self._row(chips))

    def _row(self, chips: list[Chip]) -> Row:
        field = self.registry[chips[0].field]
        return Row(field.name, tuple(chips), field.label or field.written)

    def chip(self, node: Node) -> Chip:
        text = written_node(node)
        if is_range(node):
            assert isinstance(node, And)
            node = node.children[0]
        match node:
            case Term():
                return Chip(text, f"{node.text}…" if node.prefix else node.text)
            case Exact():
                return Chip(text, format_lazy(_("{words}, tal como se escribe"), words=node.typed), "exact")
            case Near():
                return Chip(text, near_label(node), "near")
            case Comparison():
                kind = node.name if node.name in (BRAND, LANGUAGE) else "field"
                return Chip(text, self._value(node), kind, node.name)
        raise _TooMuch

    def _value(self, one: Comparison) -> Words:
        shown = self.registry[one.name].shown(one.value, self.scope) if one.op == "=" else None
        return shown or one.text.partition(":")[2].strip('"“”«»')


def near_label(node: Near) -> Words:
    """«entrar, a 5 palabras o menos de app»."""
    if len(node.sides) > 2:
        words = ", ".join(side[0].text for side in node.sides)
        message = ngettext_lazy(
            "{words}, con {n} palabra o menos en medio",
            "{words}, con {n} palabras o menos en medio",
            node.distance,
        )
        return format_lazy(message, words=words, n=node.distance)
    one, other = (
        "/".join(f"{term.text}{'…' if term.prefix else ''}" for term in side) for side in node.sides
    )
    if node.distance == 0:
        message = _("{one} justo antes de {other}") if node.ordered else _("{one} junto a {other}")
        return format_lazy(message, one=one, other=other)
    if node.ordered:
        counted = ngettext_lazy(
            "{one} y luego {other}, a {n} palabra o menos",
            "{one} y luego {other}, a {n} palabras o menos",
            node.distance,
        )
    else:
        counted = ngettext_lazy(
            "{one}, a {n} palabra o menos de {other}",
            "{one}, a {n} palabras o menos de {other}",
            node.distance,
        )
    return format_lazy(counted, one=one, other=other, n=node.distance)
