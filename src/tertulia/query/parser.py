"""From the text of a query to its tree.

    query   := and (OR and)*
    and     := not ((AND)? not)*
    not     := NOT not | "-" atom | atom
    atom    := "(" query ")" | phrase | word | field ":" (value | phrase | "(" values ")")
    values  := the same as query, with values for words, and AND or OR between any two of them

Read by recursive descent over a bounded depth, in time linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from . import complaints
from .errors import BadValue, QueryError
from .fields import Field, Registry
from .lexer import Piece, pieces, printable
from .nodes import And, Comparison, Node, Not, Op, Or, Term
from .tokens import Token, mark_tokens, placed_tokens, word_tokens

MAX_LENGTH = 20_000
"""Characters of a query."""

MAX_TERMS = 500
"""Words, phrases and comparisons of a query."""

MAX_DEPTH = 12
"""Parentheses within parentheses. SQLite's parsers (SQL and full text) stop at a stack of 100, of which each
takes three, and the caller's own SQL needs some."""

MAX_PHRASE = 100
"""Words of one phrase: SQLite refuses LIKE patterns over 50,000 bytes."""

MIN_PREFIX = 2
"""Letters before an asterisk."""

AND, OR, NOT = ("AND", "Y"), ("OR", "O"), ("NOT", "NO")

_FIELD = re.compile(r"([^\W\d_][\w-]*):(?!//)(.*)", re.DOTALL)
_OPS: tuple[Op, ...] = (">=", "<=", ">", "<", "=")
_ASTERISK = re.compile(r"\*+\s*")
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


def _that_parses(proposal: str | None, registry: Registry, scope: Any) -> str | None:
    """`proposal`, mended on for as long as each step has a next one; None if it comes to nothing."""
    for _attempt in range(_MENDS):
        if proposal is None:
            return None
        try:
            _Parser(proposal, registry, scope).whole()
        except QueryError as error:
            proposal = error.proposal
        else:
            return proposal.strip()
    return None


@dataclass(frozen=True, slots=True)
class _Inside:
    """Where the parser is: how deep, and among the values of which field, under which of its names."""

    depth: int = 0
    field: Field | None = None
    name: str = ""

    def deeper(self, at: int) -> _Inside:
        if self.depth >= MAX_DEPTH:
            raise complaints.too_deep(MAX_DEPTH, at)
        return _Inside(self.depth + 1, self.field, self.name)


class _Parser:
    def __init__(self, text: str, registry: Registry, scope: Any) -> None:
        if len(text) > MAX_LENGTH:
            raise complaints.too_long(MAX_LENGTH)
        self.text = printable(text)
        self.registry = registry
        self.scope = scope
        self.pieces = list(pieces(self.text))
        self.at = 0
        self.terms = 0

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
        while (piece := self.peek()) and piece.kind != "close" and not _is(piece, OR):
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
            child = self.atom(inside, bare=True)
            return Not(child, piece.start, child.end)
        return self.atom(inside)

    def atom(self, inside: _Inside, *, bare: bool = False) -> Node:
        """One thing to look for. `bare`: after a `-`, where «O» is a word."""
        piece = self.peek()
        if piece is None or piece.kind == "close" or (not bare and _is(piece, AND + OR + NOT)):
            raise self.missing(piece)
        self.at += 1
        if piece.kind == "open":
            return self.group(piece, inside)
        if inside.field:
            return self.comparison(inside.field, inside.name, piece, piece.start)
        if piece.kind == "phrase":
            if not word_tokens(piece.text):
                raise complaints.empty_quotes(self.text, piece)
            return self.words(piece)
        named = _FIELD.fullmatch(piece.text)
        return self.field(piece, named, inside) if named else self.word(piece)

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

    # Words.

    def word(self, piece: Piece) -> Node:
        """A chunk: mostly one word; «wi-fi» is a phrase; «#café,» a tag; «#a#b», «#covid-19» are several."""
        text = piece.text
        if text[0] == "*":
            raise complaints.leading_asterisk(self.text, piece)
        marks = list({mark.start: mark for mark in mark_tokens(text)}.values())
        if not marks:
            return self.words(piece)
        terms = [self.mark(mark, piece) for mark in marks]
        rest = text
        for mark in reversed(marks):
            rest = f"{rest[: mark.start]} {rest[mark.end :]}"
        if word_tokens(rest):
            terms.append(self.words(piece))
        return terms[0] if len(terms) == 1 else And(tuple(terms), piece.start, piece.end)

    def words(self, piece: Piece) -> Term:
        tokens = list(placed_tokens(piece.text))
        first, last = tokens[0].start, tokens[-1].end
        text = piece.text[first : None if _ASTERISK.fullmatch(piece.text, last) else last].rstrip()
        return self.term([token.text for token in tokens], text, piece.start, piece.end)

    def mark(self, mark: Token, piece: Piece) -> Term:
        text = piece.text[mark.start : None if _ASTERISK.fullmatch(piece.text, mark.end) else mark.end]
        return self.term([mark.text], text, piece.start + mark.start, piece.start + mark.start + len(text))

    def term(self, tokens: list[str], text: str, start: int, end: int) -> Term:
        self.count(start)
        prefix = text.endswith("*")
        if prefix and sum(map(len, tokens)) < MIN_PREFIX:
            raise complaints.short_beginning(self.text, MIN_PREFIX, start, end)
        if len(tokens) > MAX_PHRASE:
            raise complaints.long_phrase(MAX_PHRASE, start)
        return Term(tuple(tokens), prefix, text.rstrip("*"), start, end)

    # Fields.

    def field(self, piece: Piece, named: re.Match[str], inside: _Inside) -> Node:
        name, value = named.groups()
        following = self.peek()
        if value or not following or following.start != piece.end or following.kind == "close":
            following = None
        field = self.registry.find(name)
        if field is None:
            if not value and not following:
                return self.word(piece)
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
        if not value:
            raise complaints.no_value(self.text, piece, field, self.scope)
        try:
            found = field.comparisons(op or "=", value, self.scope)
        except BadValue as bad:
            raise complaints.bad_value(self.text, piece, bad) from bad
        written = f"{name}:{piece.text}"
        each = [
            Comparison(field.name, op, value, stage, written, start, piece.end) for op, value, stage in found
        ]
        return each[0] if len(each) == 1 else And(tuple(each), start, piece.end)

    # The pieces.

    def peek(self) -> Piece | None:
        return self.pieces[self.at] if self.at < len(self.pieces) else None

    def take(self, operator: tuple[str, ...]) -> bool:
        piece = self.peek()
        if piece is None or not _is(piece, operator):
            return False
        self.at += 1
        return True

    def count(self, at: int) -> None:
        self.terms += 1
        if self.terms > MAX_TERMS:
            raise complaints.too_many(MAX_TERMS, at)

    def missing(self, piece: Piece | None) -> QueryError:
        """Something to look for should stand where `piece` does, or at the end."""
        before = self.pieces[self.at - 1] if self.at else None
        if before and _is(before, AND + OR + NOT):
            return complaints.nothing_after(self.text, before)
        if piece and piece.kind == "chunk":
            return complaints.nothing_before(self.text, piece)
        if piece:
            return complaints.nothing_open(self.text, piece)
        return complaints.empty(self.text)


def _is(piece: Piece, operator: tuple[str, ...]) -> bool:
    return piece.kind == "chunk" and piece.text in operator
