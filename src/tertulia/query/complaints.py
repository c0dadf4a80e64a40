"""Every way in which a query can be wrong: what is said, where it points, and how it could be mended."""

from __future__ import annotations

import re
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .errors import BadValue, QueryError
from .fields import Field, Registry
from .lexer import Piece


def too_long(most: int) -> QueryError:
    """More characters than `most`."""
    return QueryError(format_lazy(_("La búsqueda es demasiado larga (máximo {n} caracteres)."), n=most), most)


def too_many(most: int, at: int) -> QueryError:
    """More terms than `most`."""
    return QueryError(format_lazy(_("La búsqueda tiene demasiadas palabras (máximo {n})."), n=most), at)


def too_heavy(most: int, at: int) -> QueryError:
    """More conditions that are neither words nor plain values than `most`."""
    message = _("Demasiadas condiciones que no son palabras sueltas (máximo {n}).")
    return QueryError(format_lazy(message, n=most), at)


def too_deep(most: int, at: int) -> QueryError:
    """More parentheses or negations within one another than `most`."""
    message = _("Demasiados paréntesis o negaciones, unos dentro de otros (máximo {n}).")
    return QueryError(format_lazy(message, n=most), at)


def long_phrase(most: int, at: int) -> QueryError:
    """A phrase of more words than `most`."""
    return QueryError(format_lazy(_("La frase es demasiado larga (máximo {n} palabras)."), n=most), at)


def empty(text: str) -> QueryError:
    """Nothing to look for where something should be, up to the end."""
    return QueryError(_("Escribe al menos una palabra que buscar."), len(text.rstrip()))


def empty_quotes(text: str, piece: Piece) -> QueryError:
    """Quotes around nothing that could be found."""
    return QueryError(
        _("Entre estas comillas no hay nada que buscar."), piece.start, (), _without(text, piece)
    )


def empty_parentheses(text: str, opening: Piece, closing: Piece) -> QueryError:
    """`()`"""
    mended = f"{text[: opening.start]} {text[closing.end :]}"
    return QueryError(_("Entre estos paréntesis no hay nada."), opening.start, (), mended)


def not_closed(text: str, opening: Piece) -> QueryError:
    """A parenthesis that is opened and not closed."""
    return QueryError(_("Este paréntesis no se cierra."), opening.start, (")",), f"{text})")


def nothing_open(text: str, closing: Piece) -> QueryError:
    """A parenthesis that is closed and was not opened."""
    message = _("Este paréntesis cierra, pero no hay ninguno abierto.")
    return QueryError(message, closing.start, (), _without(text, closing))


def nothing_after(text: str, operator: Piece) -> QueryError:
    """An operator with nothing behind it."""
    message = format_lazy(_("Falta qué buscar después de «{operator}»."), operator=operator.text)
    return QueryError(message, operator.start, (), _without(text, operator))


def nothing_before(text: str, operator: Piece) -> QueryError:
    """An operator with nothing before it: «O Globo» may well mean the word, which is written small."""
    message = format_lazy(
        _("Falta qué buscar antes de «{operator}». Si es una palabra, escríbela en minúscula."),
        operator=operator.text,
    )
    mended = f"{text[: operator.start]}{operator.text.lower()}{text[operator.end :]}"
    return QueryError(message, operator.start, (), mended)


def between_values(text: str, piece: Piece) -> QueryError:
    """Two values side by side: whether both are wanted or either, nobody can know."""
    mended = f"{text[: piece.start].rstrip()} O {text[piece.start :]}"
    return QueryError(_("Entre dos valores hace falta «O» o «Y»."), piece.start, ("O", "Y"), mended)


def leading_asterisk(text: str, piece: Piece) -> QueryError:
    """`*word`"""
    mended = f"{text[: piece.start]}{piece.text.lstrip('*')}{text[piece.end :]}"
    return QueryError(_("El asterisco va al final de la palabra."), piece.start, (), mended)


def short_beginning(text: str, least: int, start: int, end: int) -> QueryError:
    """`a*`"""
    message = format_lazy(_("Antes del asterisco hacen falta al menos {n} letras."), n=least)
    mended = f"{text[:start]}{text[start:end].replace('*', '')}{text[end:]}"
    return QueryError(message, start, (), mended)


def unknown_field(text: str, piece: Piece, name: str, registry: Registry) -> QueryError:
    """`name:` where no field has that name: the nearest one, or else no field at all."""
    near = registry.near(name)
    mended = f"{near}:" if near else f"{name} "
    return QueryError(
        format_lazy(_("No hay ningún campo que se llame «{field}»."), field=name),
        piece.start,
        tuple(field.written for field in registry),
        f"{text[: piece.start]}{mended}{text[piece.start + len(name) + 1 :]}",
    )


def no_value(text: str, piece: Piece, field: Field, scope: Any) -> QueryError:
    """A field without a value in `piece` or after it."""
    return QueryError(
        format_lazy(_("Falta el valor de «{field}»."), field=field.written),
        piece.end,
        tuple(choice.written for choice in field.choices(scope) or ()),
        _without(text, piece),
    )


def bad_value(text: str, piece: Piece, bad: BadValue) -> QueryError:
    """A value, in `piece`, that its field cannot read."""
    mended = None
    if bad.instead is not None:
        quote = '"' if piece.kind == "phrase" or re.search(r'[\s()"“”„«»]', bad.instead) else ""
        mended = f"{text[: piece.start]}{quote}{bad.instead}{quote}{text[piece.end :]}"
    return QueryError(bad.message, piece.start, bad.expected, mended)


def near_side(text: str, operator: Piece, instead: str | None, start: int, end: int) -> QueryError:
    """On a side of NEAR, from `start` to `end`, stands something that has no place in a text: `instead` of it
    could stand there (None: both things asked for apart, wherever they are)."""
    message = format_lazy(
        _("A cada lado de «{operator}» va una palabra, una frase o varias entre paréntesis con «O»."),
        operator=operator.text,
    )
    mended = _without(text, operator) if instead is None else f"{text[:start]}{instead}{text[end:]}"
    return QueryError(message, start, (), mended)


def near_values(text: str, operator: Piece) -> QueryError:
    """NEAR among the values of a field."""
    mended = f"{text[: operator.start]}O{text[operator.end :]}"
    return QueryError(_("«NEAR» une palabras, no valores de un campo."), operator.start, ("O", "Y"), mended)


def many_alternatives(most: int, at: int) -> QueryError:
    """More than `most` words and phrases on one side of NEAR."""
    return QueryError(format_lazy(_("Demasiadas palabras a un lado de NEAR (máximo {n})."), n=most), at)


def no_distance(text: str, piece: Piece) -> QueryError:
    """`NEAR`, `NEAR/x`, `"a b"~`: near, but how near?"""
    if piece.kind == "phrase":
        at = piece.end - len(piece.within or "")
        mended = f"{text[:at]}5{text[piece.end :]}"
        return QueryError(_("Falta a cuántas palabras, como en «~5»."), at, ("5",), mended)
    name = piece.text.partition("/")[0]
    message = format_lazy(
        _("Falta a cuántas palabras, como en «{name}/5». Si es una palabra, escríbela en minúscula."),
        name=name,
    )
    mended = f"{text[: piece.start]}{name}/5{text[piece.end :]}"
    return QueryError(message, piece.start, (f"{name}/5",), mended)


def too_far(text: str, piece: Piece, digits: str, most: int) -> QueryError:
    """More words between than anybody would call near."""
    at = piece.end - len(digits)
    mended = f"{text[:at]}{most}{text[piece.end :]}"
    return QueryError(format_lazy(_("Como mucho, a {n} palabras."), n=most), at, (), mended)


def beginning_together(text: str, piece: Piece) -> QueryError:
    """`"one tw*"~5`"""
    mended = f"{text[: piece.start]}{text[piece.start : piece.end].replace('*', '')}{text[piece.end :]}"
    return QueryError(_("Con «~» las palabras van enteras, sin asterisco."), piece.start, (), mended)


def alone_together(text: str, piece: Piece) -> QueryError:
    """`"one"~5`"""
    mended = f"{text[: piece.start]}{piece.text.strip()}{text[piece.end :]}"
    message = _("Con «~» hacen falta al menos dos palabras distintas.")
    return QueryError(message, piece.start, (), mended)


def many_together(most: int, at: int) -> QueryError:
    """More words before `~` than `most`."""
    return QueryError(format_lazy(_("Con «~» caben {n} palabras distintas como mucho."), n=most), at)


def misplaced_distance(text: str, piece: Piece) -> QueryError:
    """`~5` behind a value or behind words as typed."""
    at = piece.end - len(piece.within or "") - 1
    return QueryError(_("«~» solo va detrás de una frase."), at, (), f"{text[:at]}{text[piece.end :]}")


def nothing_typed(text: str, piece: Piece) -> QueryError:
    """`=` with no word behind it."""
    message = _("Después de «=» va una palabra o una frase entre comillas, tal como se escribe.")
    return QueryError(message, piece.start, (), _without(text, piece))


def exact_beginning(text: str, piece: Piece) -> QueryError:
    """`=Wor*`"""
    mended = f"{text[: piece.start]}{text[piece.start : piece.end].rstrip('*')}{text[piece.end :]}"
    return QueryError(_("Con «=» la palabra va entera, sin asterisco."), piece.start, (), mended)


def long_typed(most: int, at: int) -> QueryError:
    """More characters as typed than `most`."""
    return QueryError(format_lazy(_("Con «=» caben {n} caracteres como mucho."), n=most), at)


def _without(text: str, piece: Piece) -> str:
    return f"{text[: piece.start]} {text[piece.end :]}"
