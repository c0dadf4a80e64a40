"""What the verbs of this room share."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from tertulia.accounts.models import Member
from tertulia.inbox.models import Case
from tertulia.inbox.promise import deadline
from tertulia.kit import live
from tertulia.kit.html import tidy
from tertulia.kit.verbs import Actor

MORE_THAN_ANY = 10_000_000
LONGEST_TEXT = 10_000
"""Characters of a note, a question or an answer of a colleague."""


def written(text: str) -> str:
    """What somebody wrote, without what has no place in a text (NULs, controls, marks that turn its
    direction). It is not cut: who asks says how long it may be."""
    return tidy(text, MORE_THAN_ANY)


def tell(case: Case, *, new: bool = False) -> None:
    """Say to open browsers that `case` is not as they show it."""
    live.tell(case.workspace_id, "case", case=case.pk, new=new)


def change(case: Case, **new: Any) -> Case:
    """Set and store these columns of `case` alone, so that two people changing different things both win."""
    for name, value in new.items():
        setattr(case, name, value)
    case.save(update_fields=list(new))
    tell(case)
    return case


def member_of(by: Actor) -> Member | None:
    """The member who acts, if it is one."""
    if by.kind != "member" or by.id is None:
        return None
    return Member.objects.filter(pk=by.id).first()


def member_id(by: Actor) -> int | None:
    """The id of the member who acts, if it is one."""
    return by.id if by.kind == "member" else None


def due(case: Case, since: datetime, priority: str | None = None) -> datetime:
    """When an answer is due that has been waited for since `since`, in the brand's opening hours."""
    return deadline(case.brand, since, priority or case.priority)


def call(case: Case, members: list[Member]) -> None:
    """Mark `case` unread for `members`, whatever its state, and tell their browsers."""
    if not members:
        return
    locked = Case.objects.select_for_update().only("read_by").get(pk=case.pk)
    case.read_by = locked.read_by | {str(member.pk): 0 for member in members}
    Case.objects.filter(pk=case.pk).update(read_by=case.read_by)
    for member in members:
        live.tell(case.workspace_id, "mention", case=case.pk, member=member.pk)


def soon() -> datetime:
    """A moment eight seconds ahead: what leaves the house can be taken back until then."""
    return timezone.now() + timedelta(seconds=8)
