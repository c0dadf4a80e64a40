"""What is done with a case: who has it, where it belongs, how fast, for how long, and whether it is done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tertulia.accounts.models import Member
from tertulia.brand.models import Department
from tertulia.inbox.actions._shared import change, due, tell
from tertulia.inbox.models import MOMENTS, Case, Label, Priority
from tertulia.kit.verbs import Actor, Refused, to_restore, verb

LONGEST_SNOOZE = timedelta(days=366)
Status = Case.Status


@verb("inbox.assign", role="agent", inverse="inbox.restore")
def assign(case: Case, *, to: Member | None, by: Actor) -> Case:
    """Put `case` on the table of `to`, or on nobody's (None). Refused for somebody who does not work here."""
    if to is not None and (to.workspace_id != case.workspace_id or to.left_at is not None):
        raise Refused({"to": _("Esa persona no está en este equipo.")})
    if to is not None and to.role == "reader":
        raise Refused({"to": _("%(name)s solo puede leer.") % {"name": to.name}})
    return change(case, owner=to)


@verb("inbox.set_department", role="agent", inverse="inbox.restore")
def set_department(case: Case, *, department: Department | None, by: Actor) -> Case:
    """Say which area `case` belongs to (None: none). Refused for another brand's or one that is switched
    off."""
    if department is not None:
        if department.brand_id != case.brand_id:
            raise Refused({"department": _("Esa área es de otra marca.")})
        if not department.is_active or department.merged_into_id:
            raise Refused({"department": _("Esa área ya no se usa.")})
    return change(case, department=department)


@verb("inbox.label", role="agent", inverse="inbox.restore")
def label(case: Case, *, label: Label, by: Actor) -> Case:
    """Put a label on `case`; one that it has already stays."""
    if label.workspace_id != case.workspace_id or label.removed_at:
        raise Refused({"label": _("Esa etiqueta no existe.")})
    case.labels.add(label)
    tell(case)
    return case


@verb("inbox.unlabel", role="agent", inverse="inbox.restore")
def unlabel(case: Case, *, label: Label, by: Actor) -> Case:
    """Take a label off `case`."""
    case.labels.remove(label)
    tell(case)
    return case


@verb("inbox.set_priority", role="agent", inverse="inbox.restore")
def set_priority(case: Case, *, priority: str, by: Actor) -> Case:
    """Say how fast an answer is due (a value of `Priority`); the deadline moves with it."""
    if priority not in Priority.values:
        raise Refused({"priority": _("Esa prioridad no existe.")})
    waits = case.waiting_since is not None and case.status != Status.RESOLVED
    deadline = due(case, case.waiting_since, priority) if waits and case.waiting_since else None
    return change(case, priority=priority, due_at=deadline)


@verb("inbox.snooze", role="agent", inverse="inbox.restore")
def snooze(case: Case, *, until: datetime, by: Actor) -> Case:
    """Put `case` aside until `until` (aware, ahead, at most a year): then it is open again, unread. A new
    word of the person opens it before."""
    now = timezone.now()
    if until <= now:
        raise Refused({"until": _("Elige un momento que aún no haya pasado.")})
    if until > now + LONGEST_SNOOZE:
        raise Refused({"until": _("Como mucho, un año.")})
    return change(case, status=Status.SNOOZED, snoozed_until=until, resolved_at=None)


@verb("inbox.wake", role="system")
def wake(case: Case, *, by: Actor) -> Case:
    """The moment until which `case` was put aside has come: open, and unread for everybody. Nothing where
    somebody has resolved it or put it aside anew since it was looked for."""
    now = Case.objects.select_for_update().only("status", "snoozed_until").get(pk=case.pk)
    if now.status != Status.SNOOZED or now.snoozed_until != case.snoozed_until:
        return case
    return change(case, status=Status.OPEN, snoozed_until=None, read_by={})


@verb("inbox.resolve", role="agent", inverse="inbox.restore")
def resolve(case: Case, *, by: Actor) -> Case:
    """Done: nobody waits any more. A new word of the person opens it again."""
    return change(
        case,
        status=Status.RESOLVED,
        resolved_at=timezone.now(),
        snoozed_until=None,
        waiting_since=None,
        due_at=None,
    )


@verb("inbox.reopen", role="agent", inverse="inbox.restore")
def reopen(case: Case, *, by: Actor) -> Case:
    """Open again what was resolved or put aside. If the last word is theirs, a new deadline starts now."""
    answered = case.responded_at is not None and case.responded_at >= case.last_item_at
    return change(
        case,
        status=Status.OPEN,
        resolved_at=None,
        snoozed_until=None,
        waiting_since=None if answered else case.last_item_at,
        due_at=None if answered else due(case, timezone.now()),
    )


@verb("inbox.restore", role="agent")
def restore(case: Case, *, before: dict[str, Any], by: Actor) -> Case:
    """Put back what a verb changed of `case` (`before`, from `undo_state`), but for what somebody has changed
    since: taking back an old click hides no new word, and undoes nobody else's."""
    kept = to_restore(case, before)
    case = put_back(case, before, kept)
    if "labels" in kept:
        theirs = Label.objects.filter(workspace_id=case.workspace_id, pk__in=before["labels"])
        case.labels.set(theirs)
    return case


def put_back(case: Case, before: dict[str, Any], kept: dict[str, Any], *, answer: bool = False) -> Case:
    """The columns of `kept`, in `case` and stored. `answer`: what is taken back is our answer itself."""
    then = {name: parse_datetime(before[name]) if before[name] else None for name in MOMENTS}
    new: dict[str, Any] = {}
    if "owner_id" in kept:
        new["owner"] = Member.objects.filter(pk=before["owner_id"], workspace_id=case.workspace_id).first()
    if "department_id" in kept:
        areas = Department.objects.filter(pk=before["department_id"], brand_id=case.brand_id)
        new["department"] = areas.first()
    if "priority" in kept:
        new["priority"] = before["priority"]
    same = case.last_item_id == before["last_item_id"]
    if "status" in kept:
        new |= {"status": before["status"]} | {name: then[name] for name in ("snoozed_until", "resolved_at")}
        if not same and new["status"] != Status.OPEN:
            # They have written since: it stays where it can be seen.
            new |= {"status": Status.OPEN, "snoozed_until": None, "resolved_at": None}
    if same and (answer or case.responded_at == then["responded_at"]):
        waiting = ("waiting_since", "due_at", "responded_at", "first_response_at")
        new |= {name: then[name] for name in waiting if answer or name in kept}
    return change(case, **new)
