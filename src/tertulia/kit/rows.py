"""Small helpers for statements over many rows."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

T = TypeVar("T")
Ordered = TypeVar("Ordered", bound="Model")
CHUNK = 500
"""Values in one `in (…)`: SQLite allows 32,766 variables, but its planner likes fewer."""


def select_in(statement: str, values: Sequence[Any], *fixed: Any) -> list[tuple[Any, ...]]:
    """The rows of `statement`, in which `{}` stands for the list of `values` and comes last, after the `%s`
    of `fixed`. The ORM makes an expression of each value, which costs more than looking it up."""
    found: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for part in in_chunks(values):
            marks = ", ".join(["%s"] * len(part))
            cursor.execute(statement.format(f"({marks})"), [*fixed, *part])
            found += cursor.fetchall()
    return found


def order_of(standing: QuerySet[Any]) -> list[int]:
    """The ids of rows that have a `position`, in their order."""
    return list(standing.order_by("position", "pk").values_list("pk", flat=True))


def place(row: Ordered, standing: QuerySet[Any], index: int) -> Ordered:
    """`row` at `index` (0 first; brought within bounds) among `standing`, all of whose positions are counted
    anew."""
    ids = [pk for pk in order_of(standing) if pk != row.pk]
    ids.insert(max(0, min(index, len(ids))), row.pk)
    rows = standing.model._default_manager.in_bulk(ids)
    for position, pk in enumerate(ids):
        rows[pk].position = position
    standing.model._default_manager.bulk_update(rows.values(), ["position"])
    row.position = rows[row.pk].position  # type: ignore[attr-defined]
    return row


def storable(value: Any) -> Any:
    """`value` (text, or lists and dicts of it) without what no database takes: NULs, broken surrogates."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {storable(name): storable(one) for name, one in value.items()}
    return [storable(one) for one in value] if isinstance(value, list) else value


def in_chunks(values: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """`values` in pieces of at most `size`."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


@functools.cache
def _stores_text() -> bool:
    return connection.vendor == "sqlite"


def stamp(moment: datetime | None) -> Any:
    """An aware moment in the form that the database driver stores: what Django's own adapter makes, at a
    tenth of its cost (it asks for the connection each time)."""
    if moment is None or not _stores_text():
        return moment
    return str(moment.astimezone(UTC).replace(tzinfo=None))
