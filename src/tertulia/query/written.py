"""From the tree of a query back to its text: in our own words, and as short as it can be said."""

from __future__ import annotations

import re

from .lexer import AND, NOT, OR, as_near_text
from .nodes import And, Comparison, Exact, Near, Node, Not, Or, Term
from .tokens import word_tokens
from .wording import AROUND

_BARE = re.compile(r'[^\s()"“”„«»*=~#@＃＠\-][^\s()"“”„«»*#@＃＠]*')
_TYPED = re.compile(r'[^\s()"“”„«»]+')
_NAMED = re.compile(r"[^\W\d_][\w-]*:")


def written_node(node: Node) -> str:
    """The text of `node`, which parses to the same tree. Exclusions are written with `-`, alternatives with
    «O»; fields as the person wrote them."""
    if isinstance(node, Or):
        return " O ".join(_side_of_or(child) for child in node.children)
    return _side_of_or(node)


def quoted(words: str) -> str:
    """`words` as they have to be written to be looked for in a row: in quotes, where they need any."""
    clean = " ".join(words.replace("\x00", " ").split())
    return clean if is_bare(clean) and len(word_tokens(clean)) == 1 else in_quotes(clean)


def in_quotes(words: str) -> str:
    """`words` between quotes that are not among them; of several kinds, they are none of ours."""
    if not re.search('["“”]', words):
        return f'"{words}"'
    if "»" not in words:
        return f"«{words}»"
    return f"«{words.replace(chr(187), chr(32))}»"


def is_bare(words: str) -> bool:
    """Whether they can stand without quotes: nothing in them means something else."""
    return (
        _BARE.fullmatch(words) is not None
        and words not in AND + OR + NOT
        and as_near_text(words) is None
        and _NAMED.match(words) is None
    )


def _side_of_or(node: Node) -> str:
    if isinstance(node, And) and not is_range(node):
        return " ".join(_side_of_and(child) for child in node.children)
    return _side_of_and(node)


def _side_of_and(node: Node) -> str:
    if isinstance(node, Not):
        closed = isinstance(node.child, Term | Exact | Comparison) or is_range(node.child)
        inner = written_node(node.child)
        return f"-{inner}" if closed else f"-({inner})"
    if isinstance(node, Or) or (isinstance(node, And) and not is_range(node)):
        return f"({written_node(node)})"
    return _leaf(node)


def is_range(node: Node) -> bool:
    """Whether it is one thing that was written: «followers:100..500» is two comparisons."""
    if not isinstance(node, And):
        return False
    first = node.children[0]
    return isinstance(first, Comparison) and all(
        isinstance(one, Comparison) and (one.text, one.start) == (first.text, first.start) and one.text
        for one in node.children
    )


def _leaf(node: Node) -> str:
    match node:
        case And():
            return _leaf(node.children[0])
        case Term():
            return _term(node)
        case Exact():
            plain = _TYPED.fullmatch(node.typed) and node.typed.strip(AROUND) == node.typed
            return f"={node.typed if plain and node.typed[-1] != '*' else in_quotes(node.typed)}"
        case Near():
            return _near(node)
        case Comparison():
            name, _colon, value = node.text.partition(":")
            return f'{name}:"{value}"' if value.startswith("//") else node.text or f"{node.name}:{node.value}"
    raise TypeError(node)


def _term(term: Term) -> str:
    star = "*" if term.prefix else ""
    if term.tokens[0][:2] in ("0t", "0u") or is_bare(term.text):
        return f"{term.text}{star}"
    return in_quotes(f"{term.text}{star}")


def _near(node: Near) -> str:
    if len(node.sides) > 2:
        return f'"{" ".join(side[0].text for side in node.sides)}"~{node.distance}'
    left, right = (
        _term(side[0]) if len(side) == 1 else f"({' O '.join(map(_term, side))})" for side in node.sides
    )
    return f"{left} {'O' if node.ordered else ''}NEAR/{node.distance} {right}"
