"""The one query language of the whole product: its tree, and what it means in memory and in SQL.

    node = parse("(Aurora OR #aurora) NO boreal tono:negativo", registry)
    matches(node, subject)                       # True, False, or None: cannot be said yet
    Item.objects.filter(to_q(node, registry))    # the same rows
    candidates(node, "sqlite")                   # for the full-text index, to be quick about it

The language is described in `docs/query.md`. No room's table is known here: rooms register their fields.
"""

from __future__ import annotations

from . import kinds
from .because import because
from .builder import Chip, Pieces, Row, chip, pieces, written
from .complete import Completion, complete
from .errors import BadValue, QueryError
from .fields import Choice, Field, Registry
from .fulltext import Dialect, candidates, with_workspace
from .highlight import mark
from .limits import MAX_LENGTH, MAX_TERMS
from .nodes import (
    UNKNOWN,
    And,
    Comparison,
    Exact,
    Near,
    Node,
    Not,
    Op,
    Or,
    Stage,
    Subject,
    Term,
    Value,
    matches,
    words,
)
from .parser import parse, parse_for
from .percolate import Matcher
from .spans import spans
from .sql import to_q
from .tokens import MAX_TOKENS, normalise, workspace_token
from .warn import Remark, warnings
from .written import quoted

__all__ = [
    "MAX_LENGTH",
    "MAX_TERMS",
    "MAX_TOKENS",
    "UNKNOWN",
    "And",
    "BadValue",
    "Chip",
    "Choice",
    "Comparison",
    "Completion",
    "Dialect",
    "Exact",
    "Field",
    "Matcher",
    "Near",
    "Node",
    "Not",
    "Op",
    "Or",
    "Pieces",
    "QueryError",
    "Registry",
    "Remark",
    "Row",
    "Stage",
    "Subject",
    "Term",
    "Value",
    "because",
    "candidates",
    "chip",
    "complete",
    "kinds",
    "mark",
    "matches",
    "normalise",
    "parse",
    "parse_for",
    "pieces",
    "quoted",
    "spans",
    "to_q",
    "warnings",
    "with_workspace",
    "words",
    "workspace_token",
    "written",
]
