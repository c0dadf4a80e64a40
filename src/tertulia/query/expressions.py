"""Conditions that Django has no lookup for, each as one expression that both databases know."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, F, Func, Value

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

Sql = tuple[str, list[Any]]


class Contains(Func):
    """Whether a column contains any (or `every`) one of `stretches`, by the thousand as well: one condition
    with one parameter, where as many LIKEs would take seconds to compile and be too deep for SQLite."""

    output_field = BooleanField()

    def __init__(self, column: str, stretches: Iterable[str], *, every: bool = False, **extra: Any) -> None:
        super().__init__(F(column), **extra)
        self.stretches, self.every = tuple(stretches), every

    @property
    def identity(self) -> tuple[Any, ...]:
        """What makes two of them the same condition."""
        return (*super().identity, self.stretches, self.every)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_extra: Any) -> Sql:  # type: ignore[override]
        """The condition for SQLite: a list as JSON, since it has no arrays."""
        column, params = compiler.compile(self.source_expressions[0])
        listed = json.dumps(self.stretches)
        if self.every:
            missing = f"select 1 from json_each(%s) where instr({column}, value) = 0"  # noqa: S608 (a column of ours)
            return f"({column} is not null and not exists({missing}))", [*params, listed, *params]
        sql = f"exists(select 1 from json_each(%s) where instr({column}, value) > 0)"  # noqa: S608 (as above)
        return sql, [listed, *params]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_extra: Any) -> Sql:
        """The condition for PostgreSQL."""
        column, params = compiler.compile(self.source_expressions[0])
        quantity = "all" if self.every else "any"
        return f"{column} like {quantity}(%s)", [*params, [f"%{one}%" for one in self.stretches]]


class Matches(Func):
    """Whether a column, read as text, matches a regular expression (which all of `patterns` heeds)."""

    output_field = BooleanField()

    def __init__(self, column: str, pattern: str, **extra: Any) -> None:
        super().__init__(F(column), Value(pattern), **extra)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_extra: Any) -> Sql:  # type: ignore[override]
        """The condition for SQLite, by the function that Django brings."""
        return self._compared(compiler, "{} regexp {}")

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_extra: Any) -> Sql:
        """The condition for PostgreSQL."""
        return self._compared(compiler, "{}::text ~ {}")

    def _compared(self, compiler: SQLCompiler, how: str) -> Sql:
        (column, params), (pattern, more) = map(compiler.compile, self.source_expressions)
        return how.format(column, pattern), [*params, *more]


class Lists(Func):
    """Whether a column, a JSON list of texts, has this one."""

    output_field = BooleanField()

    def __init__(self, column: str, text: str, **extra: Any) -> None:
        super().__init__(F(column), Value(text), **extra)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_extra: Any) -> Sql:  # type: ignore[override]
        """The condition for SQLite."""
        (column, params), (text, more) = map(compiler.compile, self.source_expressions)
        sql = f"exists(select 1 from json_each({column}) where value = {text})"  # noqa: S608 (a column of ours)
        return sql, [*params, *more]

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_extra: Any) -> Sql:
        """The condition for PostgreSQL."""
        (column, params), (text, more) = map(compiler.compile, self.source_expressions)
        return f"jsonb_exists({column}, {text})", [*params, *more]
