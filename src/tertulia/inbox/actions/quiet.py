"""What happens all the time and is not worth an entry in the audit: drafts, reading, being there."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.inbox.actions._shared import member_id, member_of, tell
from tertulia.inbox.models import Case, Draft, Presence
from tertulia.kit import live
from tertulia.kit.verbs import Actor, Refused, verb

DRAFT_KINDS = ("reply", "note", "ask")
LONGEST_DRAFT = 50_000
STILL_THERE = timedelta(seconds=25)
"""How long after their browser last said so somebody counts as being in a case (it says so every 10 s)."""


@verb("inbox.save_draft", role="agent", quiet=True)
def save_draft(case: Case, *, kind: str, text: str, by: Actor) -> Draft | None:
    """Keep what a member is writing; one draft for each person, case and kind («reply», «note», «ask»).
    Nothing but white space forgets it. Returns what is kept."""
    member = member_id(by)
    if kind not in DRAFT_KINDS or member is None:
        raise Refused({"kind": _("Ese borrador no existe.")})
    # Kept to the letter, but for what a database cannot hold.
    text = text.replace("\0", "")
    if len(text) > LONGEST_DRAFT:
        raise Refused({"text": _("El borrador es demasiado largo para guardarlo.")})
    if not text.strip():
        drop_draft(case, kind, by)
        return None
    draft, _made = Draft.objects.update_or_create(
        case=case, member_id=member, kind=kind, defaults={"text": text, "workspace_id": case.workspace_id}
    )
    return draft


def drop_draft(case: Case, kind: str, by: Actor) -> None:
    """Forget the draft of what has been said now."""
    Draft.objects.filter(case=case, member=member_of(by), kind=kind).delete()


@verb("inbox.mark_read", role="reader", quiet=True)
def mark_read(case: Case, *, up_to: int, by: Actor) -> Case:
    """This member has seen the case up to the item with id `up_to`; never goes back."""
    member = member_id(by)
    locked = Case.objects.select_for_update().only("read_by", "last_item_id").get(pk=case.pk)
    seen = min(up_to, locked.last_item_id)
    if member is not None and (locked.read_by.get(str(member)) or 0) < seen:
        case.read_by = locked.read_by | {str(member): seen}
        Case.objects.filter(pk=case.pk).update(read_by=case.read_by)
    return case


@verb("inbox.mark_unread", role="reader", quiet=True)
def mark_unread(case: Case, *, by: Actor) -> Case:
    """This member wants to see the case again: unread, for them alone."""
    member = member_id(by)
    locked = Case.objects.select_for_update().only("read_by").get(pk=case.pk)
    if member is not None:
        case.read_by = locked.read_by | {str(member): 0}
        Case.objects.filter(pk=case.pk).update(read_by=case.read_by)
        tell(case)
    return case


@verb("inbox.be_present", role="agent", quiet=True)
def be_present(case: Case, *, writing: bool, by: Actor) -> None:
    """This member has the case open, and is writing or not. Said again every ten seconds; other browsers are
    told only when something changes."""
    member, now = member_id(by), timezone.now()
    if member is None:
        return
    before = Presence.objects.filter(case=case, member_id=member).first()
    Presence.objects.update_or_create(
        case=case,
        member_id=member,
        defaults={"workspace_id": case.workspace_id, "is_writing": writing, "seen_at": now},
    )
    was_here = before is not None and before.seen_at > now - STILL_THERE
    if before is None or not was_here or before.is_writing != writing:
        live.tell(case.workspace_id, "presence", case=case.pk, member=member)


@verb("inbox.leave", role="agent", quiet=True)
def leave(case: Case, *, by: Actor) -> None:
    """This member has closed the case."""
    member = member_id(by)
    if member is not None and Presence.objects.filter(case=case, member_id=member).delete()[0]:
        live.tell(case.workspace_id, "presence", case=case.pk, member=member)
