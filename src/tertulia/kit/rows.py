"""Small helpers for statements over many rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")
CHUNK = 500
"""Values in one `in (…)`: SQLite allows 32,766 variables, but its planner likes fewer."""


def in_chunks(values: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """`values` in pieces of at most `size`."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def stamp(moment: datetime | None) -> Any:
    """An aware moment in the form that the database driver stores."""
    return None if moment is None else connection.ops.adapt_datetimefield_value(moment)
