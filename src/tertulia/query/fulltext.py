"""A query as an expression for the databases' full-text indexes, only to find candidates.

The indexes hold nothing but which tokens a text has (SQLite: an FTS5 table over the normalised text,
tokenizer unicode61, `detail=none` is enough; PostgreSQL: a GIN index on
`array_to_tsvector(string_to_array(btrim(norm), ' '))`): phrases and NEAR are looked up as their words, NOT
and fields not at all. What comes back is a superset, of which `to_q` takes those that match.
"""

from __future__ import annotations

from typing import Literal

from .nodes import And, Exact, Near, Node, Or, Term, pushed_down
from .tokens import workspace_token

Dialect = Literal["sqlite", "postgresql"]

_AND = {"sqlite": " AND ", "postgresql": " & "}
_OR = {"sqlite": " OR ", "postgresql": " | "}
_QUOTE = {"sqlite": '"', "postgresql": "'"}
_BEGINNING = {"sqlite": "*", "postgresql": ":*"}


def candidates(node: Node, dialect: Dialect) -> str | None:
    """An expression (FTS5's, or a tsquery's text) that finds every text of which the query can be true, and
    others; None where the index cannot narrow (only fields, or only what is kept out)."""
    return _narrowed(pushed_down(node), dialect)


def with_workspace(expression: str | None, workspace_id: int, dialect: Dialect) -> str:
    """The same within one workspace, whose token every stored text begins with; all of it for None."""
    own = _token(workspace_token(workspace_id), dialect)
    return own if expression is None else f"{own}{_AND[dialect]}({expression})"


def _narrowed(node: Node, dialect: Dialect) -> str | None:
    if isinstance(node, Term):
        words = [_token(token, dialect) for token in node.tokens]
        if node.prefix:
            words[-1] += _BEGINNING[dialect]
        return _AND[dialect].join(dict.fromkeys(words))
    if isinstance(node, Exact):
        return _narrowed(node.term, dialect)
    if isinstance(node, Near):
        return _narrowed(And(tuple(Or(side) for side in node.sides)), dialect)
    if isinstance(node, And):
        found = [one for child in node.children if (one := _narrowed(child, dialect)) is not None]
        return _joined(found, _AND[dialect]) if found else None
    if isinstance(node, Or):
        any_of = [_narrowed(child, dialect) for child in node.children]
        return None if None in any_of else _joined([one for one in any_of if one], _OR[dialect])
    return None


def _joined(parts: list[str], operator: str) -> str:
    if len(parts) == 1:
        return parts[0]
    return operator.join(f"({part})" if " " in part else part for part in parts)


def _token(token: str, dialect: Dialect) -> str:
    quote = _QUOTE[dialect]
    return f"{quote}{token}{quote}"
