"""From a piece of a query's text to the words that it asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from . import complaints
from .lexer import Piece
from .limits import MAX_ALTERNATIVES, MAX_DISTANCE, MAX_PHRASE, MAX_TOGETHER, MAX_TYPED, MIN_PREFIX
from .nodes import And, Exact, Near, Node, Or, Term
from .tokens import Token, mark_tokens, placed_tokens, word_tokens

AROUND = ".,;:!?¿¡…"
"""What stands around a word in a sentence, and is not meant by `=Word,`."""
_ASTERISK = re.compile(r"\*+\s*")


class Wording:
    """Reads the words of the query `text`; `count(at)` is told of each of them."""

    def __init__(self, text: str, count: Callable[[int], None]) -> None:
        self.text, self.count = text, count

    def word(self, piece: Piece) -> Node:
        """A chunk: mostly one word; «wi-fi» is a phrase; «#café,» a tag; «#a#b», «#covid-19» are several."""
        text = piece.text
        if text[0] == "*":
            raise complaints.leading_asterisk(self.text, piece)
        marks = list({mark.start: mark for mark in mark_tokens(text)}.values())
        if not marks:
            return self._words(piece)
        terms = [self._mark(mark, piece) for mark in marks]
        rest = text
        for mark in reversed(marks):
            rest = f"{rest[: mark.start]} {rest[mark.end :]}"
        if word_tokens(rest):
            terms.append(self._words(piece))
        return terms[0] if len(terms) == 1 else And(tuple(terms), piece.start, piece.end)

    def phrase(self, piece: Piece) -> Node:
        """What stands between quotes: words in a row, or with `~5` words near one another."""
        if not word_tokens(piece.text):
            raise complaints.empty_quotes(self.text, piece)
        return self._words(piece) if piece.within is None else self._together(piece)

    def exact(self, piece: Piece) -> Exact:
        """What stands after `=`: in quotes as it is, else without what stands around words in a sentence."""
        if piece.within is not None:
            raise complaints.misplaced_distance(self.text, piece)
        typed = piece.text if piece.kind == "phrase" else piece.text.strip(AROUND)
        if not word_tokens(typed):
            raise complaints.nothing_typed(self.text, piece)
        if piece.kind == "chunk" and typed.endswith("*"):
            raise complaints.exact_beginning(self.text, piece)
        if len(typed) > MAX_TYPED:
            raise complaints.long_typed(MAX_TYPED, piece.start)
        typed = " ".join(typed.split())
        term = self._term(word_tokens(typed), typed, piece.start, piece.end)
        return Exact(typed, Term(term.tokens, False, typed, term.start, term.end), piece.start, piece.end)

    def _words(self, piece: Piece) -> Term:
        tokens = list(placed_tokens(piece.text))
        first, last = tokens[0].start, tokens[-1].end
        text = piece.text[first : None if is_beginning(piece.text, last) else last].rstrip()
        return self._term([token.text for token in tokens], text, piece.start, piece.end)

    def _mark(self, mark: Token, piece: Piece) -> Term:
        text = piece.text[mark.start : None if is_beginning(piece.text, mark.end) else mark.end]
        start = piece.start + mark.start
        return self._term([mark.text], text, start, start + len(text))

    def _term(self, tokens: list[str], text: str, start: int, end: int) -> Term:
        self.count(start)
        prefix = text.endswith("*")
        if prefix and sum(map(len, tokens)) < MIN_PREFIX:
            raise complaints.short_beginning(self.text, MIN_PREFIX, start, end)
        if len(tokens) > MAX_PHRASE:
            raise complaints.long_phrase(MAX_PHRASE, start)
        return Term(tuple(tokens), prefix, text.rstrip("*"), start, end)

    def _together(self, piece: Piece) -> Near:
        """`"a b c"~5`; a word that is there twice is one."""
        distance = read_distance(self.text, piece, piece.within)
        tokens = list(placed_tokens(piece.text))
        if is_beginning(piece.text, tokens[-1].end):
            raise complaints.beginning_together(self.text, piece)
        inside = piece.start + 1
        sides = {
            token.text: self._term(
                [token.text],
                piece.text[token.start : token.end],
                inside + token.start,
                inside + token.end,
            )
            for token in tokens
        }
        if len(sides) < 2:
            raise complaints.alone_together(self.text, piece)
        if len(sides) > MAX_TOGETHER:
            raise complaints.many_together(MAX_TOGETHER, piece.start)
        written = self.text[piece.start : piece.end]
        return Near(tuple((one,) for one in sides.values()), distance, False, written, piece.start, piece.end)


def is_beginning(text: str, end: int) -> bool:
    """Whether nothing but an asterisk follows the last token, which ends at `end`."""
    return _ASTERISK.fullmatch(text, end) is not None


def read_distance(text: str, piece: Piece, digits: str | None) -> int:
    """The number after `NEAR/` or `~`. Raises `QueryError`."""
    if not digits or not digits.isascii() or not digits.isdigit():
        raise complaints.no_distance(text, piece)
    if len(digits) > 4 or int(digits) > MAX_DISTANCE:
        raise complaints.too_far(text, piece, digits, MAX_DISTANCE)
    return int(digits)


def read_side(text: str, node: Node, first: Piece, operator: Piece) -> tuple[Term, ...]:
    """The alternatives of one side of NEAR, which begins with the piece `first`. Raises `QueryError`."""
    alternatives = list(_alternatives(node))
    if len(alternatives) > MAX_ALTERNATIVES:
        raise complaints.many_alternatives(MAX_ALTERNATIVES, first.start)
    found = []
    for one in alternatives:
        if not isinstance(one, Term):
            end = node.end + 1 if first.kind == "open" else node.end
            raise complaints.near_side(text, operator, _as_phrase(node), first.start, end)
        if one.tokens[0][:2] in ("0t", "0u"):
            plain = one.text.lstrip("#＃@＠")
            raise complaints.near_side(text, operator, plain, one.start, one.start + len(one.text))
        found.append(one)
    return tuple(found)


def _alternatives(node: Node) -> Iterator[Node]:
    if isinstance(node, Or):
        for child in node.children:
            yield from _alternatives(child)
    else:
        yield node


def _as_phrase(node: Node) -> str | None:
    """«(two words)» beside NEAR were probably meant as a phrase; None for what cannot be one."""
    children = node.children if isinstance(node, And) else ()
    words = [one.text for one in children if isinstance(one, Term) and not one.prefix]
    return f'"{" ".join(words)}"' if words and len(words) == len(children) else None
