"""Constructors for the usual kinds of field: what a person may write, and the condition on a column.

Every one takes the field's own `name` (also for `Subject.get`), its `stage`, where it is stored (`column`, a
lookup path without the caller's prefix) and its `aliases`, the Spanish one first. The subject's value must be
the column's value: the same text, number, bool, or aware moment; None where the column is NULL.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .errors import BadValue
from .fields import Choice, Field, Sql, Values, as_written
from .nodes import Op, Stage, Value

Comparisons = tuple[tuple[Op, Value], ...]

MAX_NUMBER = 10**15
"""Above it nothing that we count can be; PostgreSQL and SQLite integers end at 9.2 * 10**18."""

FIRST_YEAR, LAST_YEAR = 1900, 2999

YES_NO = (Choice(True, ("sí", "s", "yes", "y", "1")), Choice(False, ("no", "n", "0")))

_LOOKUPS: dict[Op, str] = {"=": "exact", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}


def on_column(column: str) -> Sql:
    """The condition that compares a column of the row itself, or at the end of to-one relations."""

    def sql(op: Op, value: Any, prefix: str) -> Q:
        return Q(**{f"{prefix}{column}__{_LOOKUPS[op]}": value})

    return sql


def choice(name: str, stage: Stage, column: str, values: Values, *, aliases: tuple[str, ...] = ()) -> Field:
    """A column that holds one of `values`: `red:mastodon`, `tono:negativo`."""
    return Field(name, stage, values, on_column(column), aliases, column=column)


def text(
    name: str,
    stage: Stage,
    column: str,
    *,
    clean: Callable[[str], str] = str.strip,
    aliases: tuple[str, ...] = (),
) -> Field:
    """A column that holds any text, compared as it is: `autor:ana`.

    `clean` is applied to what was written. To ignore case, give `str.lower` and a column (and subject) that
    are lower-case already: the databases do not agree on the case of letters beyond ASCII.
    """

    def read(op: Op, written: str) -> Comparisons:
        return as_written(op, clean(written))

    return Field(name, stage, None, on_column(column), aliases, read, column=column)


def yes_no(name: str, stage: Stage, column: str, *, aliases: tuple[str, ...] = ()) -> Field:
    """A boolean column: `urgente:sí`."""
    return Field(name, stage, YES_NO, on_column(column), aliases, column=column)


def number(name: str, stage: Stage, column: str, *, aliases: tuple[str, ...] = ()) -> Field:
    """A whole number of zero or more: `seguidores:>1000`, `seguidores:100..500` (both ends included)."""
    return Field(name, stage, None, on_column(column), aliases, _read_number, column=column)


def day(
    name: str,
    stage: Stage,
    column: str,
    *,
    zone: Callable[[], tzinfo],
    fixed: Op | None = None,
    aliases: tuple[str, ...] = (),
) -> Field:
    """A moment, asked for by days of the time zone that `zone` returns when the query is read.

    `fecha:2026-05-01`, `fecha:>=2026-05-01`, `fecha:2026-05-01..2026-05-31` (both days included); 1/5/2026
    is the same day. With `fixed`, a bare day means that comparison: `desde:` with `>=`, `hasta:` with `<=`.
    """

    def read(op: Op, written: str) -> Comparisons:
        return _read_day(fixed if fixed and op == "=" else op, written, zone())

    return Field(name, stage, None, on_column(column), aliases, read, column=column)


@dataclass(frozen=True, slots=True)
class Flag:
    """One value of a `flags` field: what it is called, and its condition, given the caller's prefix.

    Say what there is, not what there is not (`Q(link__gt="")`): Django's `~Q(link="")` is true of NULL.
    """

    value: str
    sql: Callable[[str], Q]
    aliases: tuple[str, ...] = ()
    stage: Stage | None = None


def flags(name: str, stage: Stage, values: Iterable[Flag], *, aliases: tuple[str, ...] = ()) -> Field:
    """Several things that can be true at once, each with its own condition: `tiene:enlace`, `es:respuesta`.

    The subject answers with the set of those that are true.
    """
    known = {flag.value: flag for flag in values}

    def sql(op: Op, value: Any, prefix: str) -> Q:
        return known[value].sql(prefix)

    choices = tuple(Choice(flag.value, flag.aliases, stage=flag.stage) for flag in known.values())
    return Field(name, stage, choices, sql, aliases, several=True)


def _read_number(op: Op, written: str) -> Comparisons:
    ends = written.split("..") if op == "=" else [written]
    if len(ends) > 2 or not all(map(_is_number, ends)):
        plain = [re.sub(r"[.,'\s]", "", end) for end in ends]
        raise BadValue(
            _("Aquí va un número entero, sin puntos ni letras."),
            ("100", ">100", "100..500"),
            ("" if op == "=" else op) + "..".join(plain) if all(map(_is_number, plain)) else None,
        )
    if len(ends) == 2:
        return ((">=", int(ends[0])), ("<=", int(ends[1])))
    return ((op, int(written)),)


def _is_number(written: str) -> bool:
    return bool(re.fullmatch("[0-9]{1,16}", written)) and int(written) <= MAX_NUMBER


def _read_day(op: Op, written: str, zone: tzinfo) -> Comparisons:
    first, dots, last = written.partition("..")
    if dots and op == "=":
        return ((">=", _start(first, zone)), ("<", _start(last, zone, 1)))
    start, following = _start(written, zone), _start(written, zone, 1)
    meaning: dict[Op, Comparisons] = {
        "=": ((">=", start), ("<", following)),
        "<": (("<", start),),
        "<=": (("<", following),),
        ">": ((">=", following),),
        ">=": ((">=", start),),
    }
    return meaning[op]


def _start(written: str, zone: tzinfo, days: int = 0) -> datetime:
    """The first moment of a day, or of the one `days` later."""
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", written, re.ASCII)
    year, month, of_month = (int(part) for part in found.groups()) if found else (0, 0, 0)
    if not found and (found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", written, re.ASCII)):
        of_month, month, year = (int(part) for part in found.groups())
    try:
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(year)
        return datetime.combine(date(year, month, of_month) + timedelta(days), time(), zone)
    except ValueError:
        raise BadValue(
            _("Aquí va una fecha: año-mes-día."), ("2026-05-01", ">=2026-05-01", "2026-05-01..2026-05-31")
        ) from None
