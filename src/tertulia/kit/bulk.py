"""Writing many rows at once, at the speed of the database rather than of model instances."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """`count` new primary keys of `model`, ascending. Call inside the transaction that inserts them."""
    if count <= 0:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "select nextval(pg_get_serial_sequence(%s, %s)) from generate_series(1, %s)",
                [table, model._meta.pk.column, count],
            )
            return sorted(row[0] for row in cursor.fetchall())
        # Safe because SQLite has one writer and our transactions are IMMEDIATE.
        quoted = connection.ops.quote_name(table)
        newest = f"(select max(id) from {quoted})"  # noqa: S608 (a table of ours)
        given = "(select seq from sqlite_sequence where name = %s)"
        cursor.execute(f"select max(coalesce({given}, 0), coalesce({newest}, 0))", [table])
        (last,) = cursor.fetchone()
        return list(range(last + 1, last + 1 + count))


def insert(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]], *, ignore: bool = False
) -> int:
    """Insert `rows` (values already as the driver stores them: JSON as text, moments through `rows.stamp`)
    into `columns`. `ignore` skips rows that a unique constraint refuses. Returns how many were inserted."""
    if not rows:
        return 0
    quote = connection.ops.quote_name
    names = ", ".join(quote(c) for c in columns)
    tail = " on conflict do nothing" if ignore else ""
    head = f"insert into {quote(model._meta.db_table)} ({names}) values "  # noqa: S608
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"{head}({marks}){tail}", rows)
        written: int = cursor.rowcount
        return written
