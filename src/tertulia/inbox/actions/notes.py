"""Internal words on a case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from tertulia.accounts.models import Member
from tertulia.inbox.actions._shared import LONGEST_TEXT, call, member_id, member_of, tell, written
from tertulia.inbox.actions.quiet import drop_draft
from tertulia.inbox.models import Case, Note
from tertulia.kit.verbs import Actor, Refused, verb
from tertulia.query.tokens import fold


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
