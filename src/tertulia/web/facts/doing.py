"""Corrections as the pages ask for them: of one thing, of all that is in doubt about it, of many at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.inbox import actions
from tertulia.kit.verbs import Actor, Refused
from tertulia.listening.models import Doubt, Item
from tertulia.web.facts.chips import KINDS

MOST_AT_ONCE = 200


def correct(item: Item, given: Any, *, by: Actor) -> tuple[str, list[int]]:
    """What a form asks of one thing: `fact` is `value`, or (`sure`) all that is in doubt is right as it is.
    Returns what was done, in words, and the entries of the audit that take it back. Raises `Refused`."""
    if given.get("sure"):
        return _sure(item, by=by)
    fact, value = given.get("fact", ""), given.get("value", "")
    same = fact in KINDS and getattr(item, fact) == value.strip()
    actions.correct(item, fact=fact, now=value, by=by)
    words = _("Confirmado: %(what)s") if same else _("Corregido: %(what)s")
    return words % {"what": _said(fact, value)}, [item.audit_id]  # type: ignore[attr-defined]


def _sure(item: Item, *, by: Actor) -> tuple[str, list[int]]:
    entries = []
    for fact in KINDS:
        if item.doubts & Doubt.of(fact):
            actions.correct(item, fact=fact, now=str(getattr(item, fact)), by=by)
            entries.append(item.audit_id)  # type: ignore[attr-defined]
    if not entries:
        raise Refused({"": _("Ya no hay nada dudoso.")})
    item.refresh_from_db(fields=["doubts"])
    return _("Confirmado: está bien"), entries


def correct_chosen(items: Sequence[Item], given: Any, *, by: Actor) -> tuple[str, list[int]]:
    """The same of many, `correct` = «fact:value», at one stroke."""
    fact, _colon, value = given.get("correct", "").partition(":")
    actions.correct_many(items, fact=fact, now=value, by=by)
    words = ngettext(
        "%(count)s mensaje corregido: %(what)s", "%(count)s mensajes corregidos: %(what)s", len(items)
    )
    told = words % {"count": len(items), "what": _said(fact, value)}
    return told, [items[0].audit_id]  # type: ignore[attr-defined]


def _said(fact: str, value: str) -> str:
    """«tono Negativo», «área Ninguna»."""
    kind = KINDS.get(fact)
    if kind is None:
        return value
    return f"{str(kind.label).lower()} {kind.label_of(value) or _('Ninguno')}"
