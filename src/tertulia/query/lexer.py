"""A query's text, cut into its pieces: parentheses, quoted phrases, and chunks of anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext_lazy as _

from .errors import QueryError
from .tokens import word_tokens

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_PIECE = re.compile(r'(?P<open>\()|(?P<close>\))|(?P<quote>["“”„«])|(?P<chunk>[^\s()"“”„«»]+)')
_CLOSING = {"«": "»"}
_CLOSING_QUOTES = '"“”'


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text, from `start` to `end`; `text`: as written, of a phrase what the quotes hold."""

    kind: Literal["open", "close", "phrase", "chunk"]
    text: str
    start: int
    end: int


def printable(text: str) -> str:
    """`text` with a space for every character that no database takes (controls, halves of characters)."""
    return _UNPRINTABLE.sub(" ", text)


def pieces(text: str) -> Iterator[Piece]:
    """The pieces of a printable text. Chunks with nothing to search for («&», «...») are left out.

    Raises `QueryError` for quotes that are not closed. Typographic quotes are as good as straight ones.
    """
    at = 0
    while found := _PIECE.search(text, at):
        start, at = found.span()
        if found["open"]:
            yield Piece("open", "(", start, at)
        elif found["close"]:
            yield Piece("close", ")", start, at)
        elif found["quote"]:
            closing = _closing_quote(text, found["quote"], start)
            yield Piece("phrase", text[at:closing], start, closing + 1)
            at = closing + 1
        elif word_tokens(found["chunk"]) or _excludes(text, found["chunk"], at):
            yield Piece("chunk", found["chunk"], start, at)


def _closing_quote(text: str, opening: str, start: int) -> int:
    closings = _CLOSING.get(opening, _CLOSING_QUOTES)
    for at in range(start + 1, len(text)):
        if text[at] in closings:
            return at
    raise QueryError(_("Estas comillas no se cierran."), start, (closings[0],), text + closings[0])


def _excludes(text: str, chunk: str, end: int) -> bool:
    """Whether this is the `-` of `-(…)` or `-"…"`."""
    return chunk == "-" and text[end : end + 1] in ("(", '"', "“", "”", "„", "«")
