"""Care that every connector takes: an entry that makes no sense must not keep the rest from being read, and a
question that got no answer is not a word that may have been said."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from tertulia.kit.failures import Rejected, Unavailable

_ERRORS = ("error", "errcode", "errors")
log = logging.getLogger(__name__)
T = TypeVar("T")


def each(entries: Iterable[Any], make: Callable[[Any], T]) -> list[T]:
    """`make` of every entry but those that lack what an item needs; these are left out and told in the log,
    without their content."""
    made = []
    for entry in entries:
        try:
            made.append(make(entry))
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as problem:
            log.warning("an entry was left out: %s", type(problem).__name__)
    return made


def whole(told: Any, *names: str) -> dict[str, Any]:
    """`told` as an object that has `names`. Unavailable(sent=True) if it is anything else: what was asked may
    have been done."""
    if not isinstance(told, dict) or any(told.get(name) is None for name in names):
        raise Unavailable(_("La respuesta no se entiende: le falta lo que se pidió."), sent=True)
    return told


def made(told: Any, *names: str) -> dict[str, Any]:
    """`told` as what was made, with `names`: the answer to something that was said. A yes that holds an error
    in its place is a no: Rejected with its own words. Else as `whole`."""
    if isinstance(told, dict) and any(told.get(name) is None for name in names):
        inside = next((told[name] for name in _ERRORS if told.get(name)), None)
        if inside is not None:
            said = " ".join(str(told.get(name) or "") for name in ("message", "error_description"))
            words = _("El servidor ha dicho que sí, pero con un error dentro: no se ha publicado.")
            raise Rejected(words, said=f"{_words_of(inside)} {said}".strip())
    return whole(told, *names)


def _words_of(inside: Any) -> str:
    if isinstance(inside, dict):
        return str(inside.get("message") or inside.get("code") or "")
    if isinstance(inside, list):
        return " ".join(_words_of(part) for part in inside[:3])
    return str(inside)


def rows(told: Any) -> list[dict[str, Any]]:
    """`told` as the list of objects that was asked for. Unavailable if it is anything else."""
    if not isinstance(told, list):
        raise Unavailable(_("La respuesta no se entiende: no es la lista que se pidió."))
    return [row for row in told if isinstance(row, dict)]


@contextmanager
def asking_first() -> Iterator[None]:
    """What is asked in here comes before anything is said: if the line breaks, nothing was (`sent` False)."""
    try:
        yield
    except Unavailable as failure:
        failure.sent = False
        raise
