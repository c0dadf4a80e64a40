"""Corrections: a person says what a fact of a thing, or of many, really is. Each of them teaches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from tertulia.inbox.actions._shared import member_id, tell, written
from tertulia.inbox.models import Case
from tertulia.kit.verbs import Actor, Refused, verb
from tertulia.listening.insight import memory
from tertulia.listening.learning import labels, lessons
from tertulia.listening.learning.labels import Label
from tertulia.listening.models import Correction, Item

MOST_TOGETHER = 500
"""Things that are corrected at one stroke."""


@verb("inbox.correct", role="agent", inverse="inbox.undo_correct")
def correct(item: Item, *, fact: str, now: str, by: Actor) -> Correction:
    """Say that a fact of `item` (a `listening.models.Fact`) is `now`; «» is no department, nothing toxic, no
    topic. The item changes, its doubt ends, and the workspace learns. To say what it is already is to say
    that it is right: that ends the doubt too. Refused for a value that the fact cannot have."""
    [made] = _correct([item], fact, _checked(fact, now), by)
    return made


def correct_many(items: Sequence[Item], *, fact: str, now: str, by: Actor) -> list[Correction]:
    """The same of many things (up to `MOST_TOGETHER`) at one stroke, taken back as one: the audit's entry is
    on the first of `items`. Refused for none, for too many, and for things of several workspaces."""
    if not items:
        raise Refused({"": _("Elige al menos un mensaje.")})
    first = correct_together(items[0], others=list(items[1:]), fact=fact, now=now, by=by)
    return [first, *Correction.objects.filter(batch=first).order_by("pk")]


@verb("inbox.correct_many", role="agent", inverse="inbox.undo_correct_many")
def correct_together(item: Item, *, others: Sequence[Item], fact: str, now: str, by: Actor) -> Correction:
    """`item` and `others` at one stroke (see `correct_many`). Returns the first of the corrections."""
    if len(others) >= MOST_TOGETHER:
        raise Refused({"": _("Como mucho, %(most)s a la vez.") % {"most": MOST_TOGETHER}})
    if any(one.workspace_id != item.workspace_id for one in others):
        raise Refused({"": _("Esos mensajes no son todos de este equipo.")})
    return _correct([item, *others], fact, _checked(fact, now), by)[0]


@verb("inbox.undo_correct", role="agent")
def undo_correct(correction: Correction, *, before: dict[str, Any] | None = None, by: Actor) -> Item:
    """Take a correction back: the item says again what it said, as doubtful as it was, and nothing is learnt
    from the slip. Whoever has corrected it since is right."""
    _take_back([correction])
    item: Item = correction.item
    item.refresh_from_db()
    return item


@verb("inbox.undo_correct_many", role="agent")
def undo_correct_many(correction: Correction, *, before: dict[str, Any] | None = None, by: Actor) -> Item:
    """Take back all that was corrected at one stroke with `correction`, the first of it."""
    _take_back([correction, *Correction.objects.filter(batch=correction).select_related("item")])
    item: Item = correction.item
    item.refresh_from_db()
    return item


def _checked(fact: str, now: str) -> str:
    now = written(now)
    if not labels.is_allowed(fact, now):
        raise Refused({"now": _("Eso no se puede corregir así.")})
    return now


def _correct(items: Sequence[Item], fact: str, now: str, by: Actor) -> list[Correction]:
    was = labels.put(fact, {item.pk: Label(now) for item in items})
    made = [
        Correction(
            workspace_id=item.workspace_id,
            item=item,
            fact=fact,
            was=was[item.pk].value,
            now=now,
            doubted=was[item.pk].doubted,
            by_id=member_id(by),
        )
        for item in {item.pk: item for item in items}.values()
        if item.pk in was
    ]
    if not made:
        raise Refused({"": _("Eso ya no existe.")})
    first, *others = made
    first.save()
    for one in others:
        one.batch = first
    Correction.objects.bulk_create(others)
    for item in items:
        setattr(item, fact, now)
    _follow(items)
    return made


def _take_back(corrections: Sequence[Correction]) -> None:
    """Of one fact, as they are made."""
    fact = corrections[0].fact
    items = Item.objects.in_bulk([one.item_id for one in corrections])
    back = {}
    for one in corrections:
        item = items[one.item_id]
        changed = item.edited_at is not None and item.edited_at > one.at
        if str(getattr(item, fact)) == one.now and not changed:
            back[item.pk] = Label(one.was, one.doubted)
    labels.put(fact, back)
    Correction.objects.filter(pk__in=[one.pk for one in corrections]).delete()
    _follow(list(items.values()))


def _follow(items: Sequence[Item]) -> None:
    """The workspace learns, figures are worked out anew, and open browsers show it."""
    lessons.ask(items[0].workspace_id)
    memory.forget()
    pairs = {(item.thread_id, item.author_id) for item in items}
    cases = Case.objects.filter(
        thread_id__in={thread for thread, _author in pairs}, identity_id__in={author for _t, author in pairs}
    )
    for case in cases:
        if (case.thread_id, case.identity_id) in pairs:
            tell(case)
