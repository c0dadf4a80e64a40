"""What could stand where somebody is writing a query: fields, their values, operators."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from .fields import Choice, Field, Registry
from .lexer import Piece, cut, printable
from .parser import split_field
from .tokens import fold

if TYPE_CHECKING:
    from .errors import Words

MOST = 20
_BREAK = re.compile(r'[\s()"“”„«»]')
_OPERATORS: tuple[tuple[str, Words], ...] = (
    ("O", _("una cosa o la otra")),
    ("NO", _("sin lo que sigue")),
    ("Y", _("las dos cosas")),
    ("NEAR/5", _("a 5 palabras o menos")),
    ("ONEAR/5", _("a 5 palabras o menos, en este orden")),
)


@dataclass(frozen=True, slots=True)
class Completion:
    """Put `insert` in the place of the characters from `start` to `end`. `label` and `hint` are for the
    list."""

    start: int
    end: int
    insert: str
    label: Words
    hint: Words = ""


def complete(text: str, cursor: int, registry: Registry, scope: Any = None) -> list[Completion]:
    """What could stand at `cursor` (in characters of `text`), the likeliest first, at most 20: the values of
    the field that is being compared, else fields that begin like this, and operators. Nothing inside quotes
    that are no field's. Never raises."""
    text = printable(text)
    cursor = min(max(cursor, 0), len(text))
    before = list(cut(text[:cursor], strict=False))
    last = before[-1] if before else None
    if last and last.kind == "phrase" and last.end >= cursor and not _is_closed(text, last, cursor):
        opener = before[-2] if len(before) > 1 else None
        field = _opens(opener, last, registry) or _group(before[:-1], registry)
        return _values(field, last.text, last.start, _end(text, cursor, '"”»'), scope) if field else []
    start = max((found.end() for found in _BREAK.finditer(text, 0, cursor)), default=0)
    end = _end(text, cursor)
    typed = text[start:cursor]
    signs = len(typed) - len(typed.lstrip("-"))
    start, typed = start + signs, typed[signs:]
    named = split_field(typed)
    if named and (field := registry.find(named[0])):
        return _values(field, named[1], cursor - len(named[1]), end, scope)
    before = [piece for piece in before if piece.end <= start]
    if field := _group(before, registry):
        return _values(field, typed, start, end, scope)
    operators = [] if signs or not before else _operators(typed, start, end)
    found = _fields(typed, start, end, registry)
    return (operators + found if typed else found + operators)[:MOST]


def _is_closed(text: str, phrase: Piece, cursor: int) -> bool:
    """Whether the quotes are closed before the cursor."""
    return phrase.end - phrase.start >= 2 + len(phrase.text) and phrase.end <= cursor


def _end(text: str, cursor: int, closing: str = "") -> int:
    """Where the word ends in which the cursor stands; with the quote that closes it."""
    found = _BREAK.search(text, cursor)
    end = found.start() if found else len(text)
    return end + 1 if closing and found and text[end] in closing else end


def _opens(opener: Piece | None, following: Piece, registry: Registry) -> Field | None:
    """The field of `name:` right before what follows."""
    if opener is None or opener.kind != "chunk" or opener.end != following.start:
        return None
    named = split_field(opener.text.lstrip("-"))
    return registry.find(named[0]) if named and not named[1] else None


def _group(before: list[Piece], registry: Registry) -> Field | None:
    """The field among whose values we are: `name:(one O …`."""
    around: list[Field | None] = []
    for at, piece in enumerate(before):
        if piece.kind == "open":
            outer = around[-1] if around else None
            around.append(_opens(before[at - 1] if at else None, piece, registry) or outer)
        elif piece.kind == "close" and around:
            around.pop()
    return around[-1] if around else None


def _values(field: Field, typed: str, start: int, end: int, scope: Any) -> list[Completion]:
    wanted = fold(typed)
    begins: list[Completion] = []
    holds: list[Completion] = []
    for one in field.offered(scope):
        names = [fold(name) for name in (*one.aliases, str(one.value), str(one.label))]
        if any(name.startswith(wanted) for name in names):
            begins.append(_value(field, one, start, end))
        elif any(wanted in name for name in names):
            holds.append(_value(field, one, start, end))
    return (begins + holds)[:MOST]


def _value(field: Field, one: Choice, start: int, end: int) -> Completion:
    insert = f'"{one.written}"' if _BREAK.search(one.written) else one.written
    return Completion(start, end, insert, one.label or one.written, field.label or field.written)


def _fields(typed: str, start: int, end: int, registry: Registry) -> list[Completion]:
    """By the name that is being written: the one that we show, or else another one of theirs."""
    wanted = fold(typed)
    found = []
    for field in registry:
        names = [name for name in (*field.aliases, field.name) if fold(name).startswith(wanted)]
        if names:
            found.append(Completion(start, end, f"{names[0]}:", f"{names[0]}:", field.label))
    return found


def _operators(typed: str, start: int, end: int) -> list[Completion]:
    return [
        Completion(start, end, f"{name} ", name, hint) for name, hint in _OPERATORS if name.startswith(typed)
    ]
