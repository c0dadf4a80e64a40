"""Where in a text a query found what it asks for: the stretches to mark on screen."""

from __future__ import annotations

from collections.abc import Iterable

from . import patterns
from .nearness import occurrences, places
from .nodes import Exact, Near, Node, Term, leaves
from .tokens import MAX_TOKENS, Token, mark_tokens, placed_tokens


def mark(node: Node, text: str) -> list[tuple[int, int]]:
    """The characters of `text` (start, end; in order, apart from each other) where what the query asks for
    stands: words, phrases, beginnings (the whole word is marked), tags and users with their mark, words near
    one another only where they are, words as typed only where they are so.

    What is kept out is not marked, whether the text as a whole matches or not.
    """
    words = list(placed_tokens(text))[:MAX_TOKENS]
    marks = list(mark_tokens(text))
    spelt, spelt_marks = [word.text for word in words], [one.text for one in marks]
    found: list[tuple[int, int]] = []
    for leaf, positive in leaves(node):
        if not positive:
            continue
        if isinstance(leaf, Term):
            found += _stretches(places(leaf, spelt), words)
            found += _stretches(places(leaf, spelt_marks), marks)
        elif isinstance(leaf, Near):
            for near in occurrences(leaf, spelt):
                found += _stretches(near.places, words)
        elif isinstance(leaf, Exact):
            found += [one.span() for one in patterns.compiled(leaf.pattern).finditer(text)]
    return _apart(found)


def _stretches(found: Iterable[tuple[int, int]], tokens: list[Token]) -> list[tuple[int, int]]:
    return [(tokens[first].start, tokens[last].end) for first, last in found]


def _apart(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same characters in as few stretches as possible."""
    apart: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart
