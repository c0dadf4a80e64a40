"""Where in a text a query found what it asks for: the stretches to mark on screen."""

from __future__ import annotations

from .nodes import Node, Term, leaves
from .tokens import MAX_TOKENS, Token, mark_tokens, placed_tokens


def mark(node: Node, text: str) -> list[tuple[int, int]]:
    """The characters of `text` (start, end; in order, apart from each other) where what the query asks for
    stands: words, phrases, beginnings (the whole word is marked), tags and users with their mark.

    What is kept out is not marked, whether the text as a whole matches or not.
    """
    words = list(placed_tokens(text))[:MAX_TOKENS]
    marks = list(mark_tokens(text))
    places: list[tuple[int, int]] = []
    for leaf, positive in leaves(node):
        if positive and isinstance(leaf, Term):
            places += _found(leaf, words)
            places += _found(leaf, marks)
    return _apart(places)


def _found(term: Term, tokens: list[Token]) -> list[tuple[int, int]]:
    """The places of `term` in `tokens`, read as a sentence (tags and users are never more than one token)."""
    size, last = len(term.tokens), term.tokens[-1]
    found = []
    for at in range(len(tokens) - size + 1):
        ending = tokens[at + size - 1].text
        if not (ending.startswith(last) if term.prefix else ending == last):
            continue
        if all(tokens[at + n].text == term.tokens[n] for n in range(size - 1)):
            found.append((tokens[at].start, tokens[at + size - 1].end))
    return found


def _apart(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same characters in as few stretches as possible."""
    apart: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart
