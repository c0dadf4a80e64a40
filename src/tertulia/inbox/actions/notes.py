"""Internal words on a case, and corrections of what was understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tertulia.accounts.models import Member
from tertulia.inbox.actions._shared import LONGEST_TEXT, call, member_id, member_of, tell, written
from tertulia.inbox.actions.quiet import drop_draft
from tertulia.inbox.models import Case, Note
from tertulia.kit.verbs import Actor, Refused, verb
from tertulia.listening import count
from tertulia.listening.models import Correction, Intent, Item, Tone
from tertulia.query.tokens import fold

FACTS = ("sentiment", "intent", "department", "topic")


@verb("inbox.note", role="agent")
def note(case: Case, *, text: str, mentions: Sequence[Member] | None = None, by: Actor) -> Note:
    """Leave an internal word on `case`. Colleagues that it names («@Dani», or `mentions`) are told and find
    the case unread. Refused without words or beyond 10,000 characters."""
    text = written(text)
    if not text:
        raise Refused({"text": _("Escribe la nota.")})
    if len(text) > LONGEST_TEXT:
        raise Refused({"text": _("La nota es demasiado larga: como mucho, 10.000 caracteres.")})
    members = Member.objects.filter(workspace_id=case.workspace_id, left_at__isnull=True)
    called = list(mentions) if mentions is not None else mentioned(text, members)
    made = Note.objects.create(
        workspace_id=case.workspace_id, case=case, text=text, by=member_of(by), by_name=by.name[:120]
    )
    made.mentions.set(called)
    drop_draft(case, "note", by)
    call(case, [member for member in called if member.pk != member_id(by)])
    tell(case)
    return made


def mentioned(text: str, members: Iterable[Member]) -> list[Member]:
    """The members whom `text` calls by «@Nombre» or «@Nombre Apellido»; case and accents do not count. A
    first name that two people share calls both."""
    after = [fold(text[at.end() :])[:130] for at in re.finditer(r"(?<!\w)@", text)]
    if not after:
        return []
    found = []
    for member in members:
        name = fold(member.name)
        names = {name, name.split(" ")[0]} if name else set()
        if any(
            rest.startswith(one) and not rest[len(one) : len(one) + 1].isalnum()
            for rest in after
            for one in names
        ):
            found.append(member)
    return found


@verb("inbox.correct", role="agent", inverse="inbox.undo_correct")
def correct(item: Item, *, fact: str, now: str, by: Actor) -> Correction:
    """Say that a fact of `item` («sentiment», «intent», «department», «topic») is `now`. The item changes and
    the correction is kept, for whoever learns from it. Refused for a value that the fact cannot have."""
    now = written(now)
    allowed: dict[str, Any] = {"sentiment": Tone.values, "intent": Intent.values}
    if fact not in FACTS or (fact in allowed and now not in allowed[fact]) or len(now) > 80:
        raise Refused({"now": _("Eso no se puede corregir así.")})
    was = str(getattr(item, fact))
    made = Correction.objects.create(
        workspace_id=item.workspace_id, item=item, fact=fact, was=was, now=now, by_id=member_id(by)
    )
    _set_fact(item, fact, now)
    return made


@verb("inbox.undo_correct", role="agent")
def undo_correct(correction: Correction, *, before: dict[str, Any] | None = None, by: Actor) -> Item:
    """Take a correction back: the item says again what it said, and nothing learns from the slip."""
    item = correction.item
    if str(getattr(item, correction.fact)) == correction.now:
        _set_fact(item, correction.fact, correction.was)
    Correction.objects.filter(pk=correction.pk).delete()
    return item


def _set_fact(item: Item, fact: str, now: str) -> None:
    # Locked and read again: two who correct it at once move it in the counters one after the other.
    stored = Item.objects.select_for_update(of=("self",)).select_related("author").get(pk=item.pk)
    was = str(getattr(stored, fact))
    setattr(item, fact, now)
    item.save(update_fields=[fact])
    if fact == "sentiment" and was != now:
        count.move(stored, was, now)
    for case in Case.objects.filter(thread_id=item.thread_id, identity_id=item.author_id):
        tell(case)
