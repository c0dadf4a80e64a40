"""What each stretch of a query's text is, for colouring it while it is being written."""

from __future__ import annotations

from typing import Literal

from .builder import BRAND, LANGUAGE
from .fields import Registry
from .lexer import AND, NOT, OR, Piece, as_near, cut, is_one, printable
from .parser import split_field

Kind = Literal["word", "exact", "near", "exclude", "brand", "language", "field", "operator"]


def spans(text: str, registry: Registry) -> list[tuple[int, int, Kind]]:
    """(start, end, kind) of each stretch of `text`, in order and apart from each other; also of a text that
    cannot be read (yet). What is excluded, or near something, is one stretch with all that belongs to it, and
    so are a field and its values. Parentheses of our own are in none."""
    return _Pass(list(cut(printable(text), strict=False)), registry).whole()


class _Pass:
    """One pass over the pieces, in time linear in their number however they are nested."""

    def __init__(self, pieces: list[Piece], registry: Registry) -> None:
        self.pieces, self.registry = pieces, registry
        self.closing: dict[int, int] = {}
        opened: list[int] = []
        for at, piece in enumerate(pieces):
            if piece.kind == "open":
                opened.append(at)
            elif piece.kind == "close" and opened:
                self.closing[opened.pop()] = at

    def whole(self) -> list[tuple[int, int, Kind]]:
        found: list[tuple[int, int, Kind]] = []
        at = 0
        while at < len(self.pieces):
            piece = self.pieces[at]
            end, kind = self.stretch(at)
            if kind is not None:
                found.append((piece.start, self.pieces[end - 1].end, kind))
            at = end
        return found

    def stretch(self, at: int) -> tuple[int, Kind | None]:
        """The piece after what begins at `at`, and what that is; None for a parenthesis, to look into."""
        piece = self.pieces[at]
        if is_one(piece, AND + OR) or as_near(piece):
            return at + 1, "operator"
        if is_one(piece, NOT):
            after = at
            while after < len(self.pieces) and is_one(self.pieces[after], NOT):
                after += 1
            return (self.chain(after)[0], "exclude") if after < len(self.pieces) else (after, "operator")
        if piece.kind == "close":
            return at + 1, None
        end, is_near = self.chain(at)
        if piece.kind == "chunk" and piece.text[0] == "-" and piece.text[1:2] != "-":
            return end, "exclude"
        if is_near or piece.within is not None:
            return end, "near"
        return (at + 1, None) if piece.kind == "open" else (end, self.kind(piece))

    def chain(self, at: int) -> tuple[int, bool]:
        """The piece after what begins at `at` and all that is near it; whether anything is."""
        end, is_near = self.atom(at), False
        while end + 1 < len(self.pieces) and as_near(self.pieces[end]):
            if self.pieces[end + 1].kind == "close":
                break
            end, is_near = self.atom(end + 1), True
        return end, is_near

    def atom(self, at: int) -> int:
        """The piece after the word, phrase, field or parentheses at `at`."""
        piece = self.pieces[at]
        if piece.kind == "open":
            return self.closing.get(at, len(self.pieces) - 1) + 1
        following = self.pieces[at + 1] if at + 1 < len(self.pieces) else None
        if piece.kind == "chunk" and following and following.start == piece.end:
            named = split_field(piece.text.removeprefix("-"))
            opens = piece.text in ("-", "=", "-=") or (named and not named[1])
            if opens and following.kind in ("open", "phrase", "chunk"):
                return self.atom(at + 1) if following.kind == "open" else at + 2
        return at + 1

    def kind(self, piece: Piece) -> Kind:
        named = split_field(piece.text) if piece.kind == "chunk" else None
        field = self.registry.find(named[0]) if named else None
        if field is None:
            return "exact" if piece.kind == "chunk" and piece.text[0] == "=" else "word"
        return "brand" if field.name == BRAND else "language" if field.name == LANGUAGE else "field"
