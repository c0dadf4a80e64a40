"""A query's text, cut into its pieces: parentheses, quoted phrases, and chunks of anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext_lazy as _

from .errors import QueryError
from .tokens import word_tokens

AND, OR, NOT = ("AND", "Y"), ("OR", "O"), ("NOT", "NO")

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_PIECE = re.compile(r'(?P<open>\()|(?P<close>\))|(?P<quote>["“”„«])|(?P<chunk>[^\s()"“”„«»]+)')
_CLOSING = {"«": "»"}
_CLOSING_QUOTES = '"“”'
_WITHIN = re.compile(r"~([0-9]*)")
_NEAR = re.compile(r"(O?NEAR)(?:/(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text, from `start` to `end`; `text`: as written, of a phrase what the quotes hold.

    `within`: the digits of the `~5` behind a phrase («» where there are none); None without it.
    """

    kind: Literal["open", "close", "phrase", "chunk"]
    text: str
    start: int
    end: int
    within: str | None = None


def printable(text: str) -> str:
    """`text` with a space for every character that no database takes (controls, halves of characters)."""
    return _UNPRINTABLE.sub(" ", text)


def cut(text: str, *, strict: bool = True) -> Iterator[Piece]:
    """The pieces of a printable text. Chunks with nothing to search for («&», «...») are left out.

    Raises `QueryError` for quotes that are not closed; where not `strict`, they hold all that follows.
    Typographic quotes are as good as straight ones.
    """
    at = 0
    while found := _PIECE.search(text, at):
        start, at = found.span()
        if found["open"]:
            yield Piece("open", "(", start, at)
        elif found["close"]:
            yield Piece("close", ")", start, at)
        elif found["quote"]:
            closing = _closing_quote(text, found["quote"], start, strict)
            within = _WITHIN.match(text, closing + 1)
            end = min(within.end() if within else closing + 1, len(text))
            yield Piece("phrase", text[at:closing], start, end, within[1] if within else None)
            at = end
        elif word_tokens(found["chunk"]) or _is_sign(text, found["chunk"], at):
            yield Piece("chunk", found["chunk"], start, at)


def is_one(piece: Piece, operator: tuple[str, ...]) -> bool:
    """Whether the piece is this operator, under one of its names."""
    return piece.kind == "chunk" and piece.text in operator


def is_operator(piece: Piece) -> bool:
    """Whether the piece is any operator: those above, and NEAR."""
    return is_one(piece, AND + OR + NOT) or as_near(piece) is not None


def as_near(piece: Piece) -> tuple[str, str | None] | None:
    """Of `ONEAR/5`: its name and what stands after the stroke (None without one); None for anything else."""
    return as_near_text(piece.text) if piece.kind == "chunk" else None


def as_near_text(chunk: str) -> tuple[str, str | None] | None:
    """The same of what is written in a chunk."""
    found = _NEAR.fullmatch(chunk)
    return (found[1], found[2]) if found else None


def _closing_quote(text: str, opening: str, start: int, strict: bool) -> int:
    found = re.compile(f"[{_CLOSING.get(opening, _CLOSING_QUOTES)}]").search(text, start + 1)
    if found:
        return found.start()
    if not strict:
        return len(text)
    closing = _CLOSING.get(opening, _CLOSING_QUOTES)[0]
    raise QueryError(_("Estas comillas no se cierran."), start, (closing,), text + closing)


def _is_sign(text: str, chunk: str, end: int) -> bool:
    """Whether this is the sign of `-(…)`, `-"…"`, `="…"` or `-="…"`."""
    return chunk in ("-", "=", "-=") and text[end : end + 1] in ("(", '"', "“", "”", "„", "«")
