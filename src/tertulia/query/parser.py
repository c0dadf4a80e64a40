"""From the text of a query to its tree.

    query   := and (OR and)*
    and     := not ((AND)? not)*
    not     := NOT not | "-" near | near
    near    := atom ((NEAR | ONEAR) "/" number atom)*
    atom    := "(" query ")" | phrase ("~" number)? | word | "=" (phrase | word)
             | field ":" (value | phrase | "(" values ")")
    values  := the same as query without near, with values for words, and AND or OR between any two of them

Read by recursive descent over a bounded depth, in time linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from . import complaints
from .errors import BadValue, QueryError
from .fields import Field, Registry
from .lexer import AND, NOT, OR, Piece, as_near, cut, is_one, is_operator, printable
from .limits import MAX_CONDITIONS, MAX_DEPTH, MAX_LENGTH, MAX_TERMS, MENDED
from .nodes import And, Comparison, Near, Node, Not, Op, Or, Stage, comparisons
from .wording import Wording, read_distance, read_side

_FIELD = re.compile(r"([^\W\d_][\w-]*):(?!//)(.*)", re.DOTALL)
_OPS: tuple[Op, ...] = (">=", "<=", ">", "<", "=")
_MENDS = 8


def parse(text: str, registry: Registry, *, scope: Any = None) -> Node:
    """The tree of the query `text`.

    `scope` is passed to the fields whose values depend on who asks (see `fields.Values`).
    Raises `QueryError`, whose proposal, where there is one, is a query that parses.
    """
    try:
        return _Parser(text, registry, scope).whole()
    except QueryError as error:
        error.proposal = _that_parses(error.proposal, registry, scope)
        raise


def parse_for(text: str, registry: Registry, stages: Collection[Stage], *, scope: Any = None) -> Node:
    """The tree of a query that names only fields of these stages (see `Registry.check`).

    Raises `QueryError` as `parse` does; of a field of another stage, with the query without all of those.
    """
    tree = parse(text, registry, scope=scope)
    try:
        registry.check(tree, stages)
    except QueryError as error:
        kept = list(printable(text))
        for one in comparisons(tree):
            if one.stage not in stages:
                kept[one.start : one.end] = " " * (one.end - one.start)
        error.proposal = _that_parses("".join(kept), registry, scope)
        raise
    return tree


def _that_parses(proposal: str | None, registry: Registry, scope: Any) -> str | None:
    """`proposal`, mended on for as long as each step has a next one; None if it comes to nothing."""
    for _attempt in range(_MENDS):
        if proposal is None or len(proposal) > MENDED:
            return None
        try:
            _Parser(proposal, registry, scope).whole()
        except QueryError as error:
            proposal = error.proposal
        else:
            return proposal.strip()
    return None


def split_field(chunk: str) -> tuple[str, str] | None:
    """`name:value` as its two parts (the value may be empty); None for anything else, as an address."""
    named = _FIELD.fullmatch(chunk)
    return (named[1], named[2]) if named else None


@dataclass(frozen=True, slots=True)
class _Inside:
    """Where the parser is: how deep, and among the values of which field, under which of its names."""

    depth: int = 0
    field: Field | None = None
    name: str = ""

    def deeper(self, at: int) -> _Inside:
        if self.depth >= MAX_DEPTH:
            raise complaints.too_deep(MAX_DEPTH, at)
        return replace(self, depth=self.depth + 1)


class _Parser:
    def __init__(self, text: str, registry: Registry, scope: Any) -> None:
        if len(text) > MAX_LENGTH:
            raise complaints.too_long(MAX_LENGTH)
        self.text = printable(text)
        self.registry = registry
        self.scope = scope
        self.pieces = list(cut(self.text))
        self.at = 0
        self.terms = self.conditions = 0
        self.wording = Wording(self.text, self.count)

    def whole(self) -> Node:
        if not self.pieces:
            raise complaints.empty(self.text)
        node = self.any_of(_Inside())
        if extra := self.peek():
            raise complaints.nothing_open(self.text, extra)
        return node

    # The grammar, from the loosest to the tightest.

    def any_of(self, inside: _Inside) -> Node:
        children = [self.all_of(inside)]
        while self.take(OR):
            children.append(self.all_of(inside))
        return children[0] if len(children) == 1 else Or(tuple(children), children[0].start, children[-1].end)

    def all_of(self, inside: _Inside) -> Node:
        children = [self.negated(inside)]
        while (piece := self.peek()) and piece.kind != "close" and not is_one(piece, OR):
            if not self.take(AND) and inside.field:
                raise complaints.between_values(self.text, piece)
            children.append(self.negated(inside))
        return (
            children[0] if len(children) == 1 else And(tuple(children), children[0].start, children[-1].end)
        )

    def negated(self, inside: _Inside) -> Node:
        piece = self.peek()
        if piece and self.take(NOT):
            child = self.negated(inside.deeper(piece.start))
            return Not(child, piece.start, child.end)
        if piece and piece.kind == "chunk" and piece.text[0] == "-" and piece.text[1:2] != "-":
            if len(piece.text) == 1:
                self.at += 1
            else:
                self.pieces[self.at] = Piece("chunk", piece.text[1:], piece.start + 1, piece.end)
            child = self.near(inside, bare=True)
            return Not(child, piece.start, child.end)
        return self.near(inside)

    def near(self, inside: _Inside, *, bare: bool = False) -> Node:
        """An atom, or several near one another: of three, each near the next."""
        first = self.at
        node = self.atom(inside, bare=bare)
        pairs: list[Near] = []
        left = (first, node)
        while (operator := self.peek()) and (named := as_near(operator)):
            if inside.field:
                raise complaints.near_values(self.text, operator)
            distance = read_distance(self.text, operator, named[1])
            self.at += 1
            following = self.peek()
            if following and following.kind == "chunk" and following.text[0] == "-":
                raise complaints.nothing_after(self.text, operator)
            right = (self.at, self.atom(inside))
            sides = tuple(read_side(self.text, one, self.pieces[at], operator) for at, one in (left, right))
            start, end = self.pieces[left[0]].start, self.pieces[self.at - 1].end
            ordered = named[0] == "ONEAR"
            self.weigh(start)
            pairs.append(Near(sides, distance, ordered, self.text[start:end], start, end))
            left = (right[0], right[1])
        if not pairs:
            return node
        return pairs[0] if len(pairs) == 1 else And(tuple(pairs), pairs[0].start, pairs[-1].end)

    def atom(self, inside: _Inside, *, bare: bool = False) -> Node:
        """One thing to look for. `bare`: after a `-`, where «O» is a word."""
        piece = self.peek()
        if piece is None or piece.kind == "close" or (not bare and is_operator(piece)):
            raise self.missing(piece)
        self.at += 1
        if piece.kind == "open":
            return self.group(piece, inside)
        if inside.field:
            return self.comparison(inside.field, inside.name, piece, piece.start)
        if piece.kind == "phrase":
            if piece.within is not None:
                self.weigh(piece.start)
            return self.wording.phrase(piece)
        if piece.text[0] == "=":
            self.weigh(piece.start)
            return self.exact(piece)
        named = split_field(piece.text)
        return self.field(piece, named, inside) if named else self.wording.word(piece)

    def exact(self, piece: Piece) -> Node:
        """`=Word`, `="some words"`."""
        following = self.peek()
        if piece.text != "=":
            return self.wording.exact(Piece("chunk", piece.text[1:], piece.start, piece.end))
        if following is None or following.kind != "phrase":
            raise complaints.nothing_typed(self.text, piece)
        self.at += 1
        return self.wording.exact(replace(following, start=piece.start))

    def group(self, opening: Piece, inside: _Inside) -> Node:
        inside = inside.deeper(opening.start)
        piece = self.peek()
        if piece and piece.kind == "close":
            raise complaints.empty_parentheses(self.text, opening, piece)
        node = self.any_of(inside)
        if not self.peek():
            raise complaints.not_closed(self.text, opening)
        self.at += 1
        return node

    # Fields.

    def field(self, piece: Piece, named: tuple[str, str], inside: _Inside) -> Node:
        name, value = named
        following = self.peek()
        if value or not following or following.start != piece.end or following.kind == "close":
            following = None
        field = self.registry.find(name)
        if field is None:
            if not value and not following:
                return self.wording.word(piece)
            raise complaints.unknown_field(self.text, piece, name, self.registry)
        if value:
            value_piece = Piece("chunk", value, piece.end - len(value), piece.end)
            return self.comparison(field, name, value_piece, piece.start)
        if following is None:
            raise complaints.no_value(self.text, piece, field, self.scope)
        self.at += 1
        if following.kind == "open":
            return self.group(following, _Inside(inside.depth, field, name))
        return self.comparison(field, name, following, piece.start)

    def comparison(self, field: Field, name: str, piece: Piece, start: int) -> Node:
        """`field` (called `name` here) compared with what stands in `piece`."""
        self.count(start)
        op = next((op for op in _OPS if piece.kind == "chunk" and piece.text.startswith(op)), None)
        value = piece.text.removeprefix(op or "").strip()
        if piece.within is not None:
            raise complaints.misplaced_distance(self.text, piece)
        if not value:
            raise complaints.no_value(self.text, piece, field, self.scope)
        try:
            found = field.comparisons(op or "=", value, self.scope)
        except BadValue as bad:
            raise complaints.bad_value(self.text, piece, bad) from bad
        if not field.column or any(same != "=" for same, _value, _stage in found):
            self.weigh(start)
        written = f"{name}:{self.text[piece.start : piece.end]}"
        each = [
            Comparison(field.name, op, value, stage, written, start, piece.end) for op, value, stage in found
        ]
        return each[0] if len(each) == 1 else And(tuple(each), start, piece.end)

    # The pieces.

    def peek(self) -> Piece | None:
        return self.pieces[self.at] if self.at < len(self.pieces) else None

    def take(self, operator: tuple[str, ...]) -> bool:
        piece = self.peek()
        if piece is None or not is_one(piece, operator):
            return False
        self.at += 1
        return True

    def count(self, at: int) -> None:
        self.terms += 1
        if self.terms > MAX_TERMS:
            raise complaints.too_many(MAX_TERMS, at)

    def weigh(self, at: int) -> None:
        self.conditions += 1
        if self.conditions > MAX_CONDITIONS:
            raise complaints.too_heavy(MAX_CONDITIONS, at)

    def missing(self, piece: Piece | None) -> QueryError:
        """Something to look for should stand where `piece` does, or at the end."""
        before = self.pieces[self.at - 1] if self.at else None
        if before and is_operator(before):
            return complaints.nothing_after(self.text, before)
        if piece and piece.kind == "chunk":
            return complaints.nothing_before(self.text, piece)
        if piece:
            return complaints.nothing_open(self.text, piece)
        return complaints.empty(self.text)
