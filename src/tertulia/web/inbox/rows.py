"""A case as a row of the list shows it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.accounts.models import Member
from tertulia.connectors import faces
from tertulia.inbox.models import Case
from tertulia.web.inbox.params import Asked
from tertulia.web.templatetags.tertulia import initials

NEAR = 120
"""Minutes from which on the deadline of what is in no hurry is shown."""
PREVIEW = 280
"""Characters of a text that two lines can show, and some."""


def row(case: Case, member: Member, asked: Asked, selected: int | None = None) -> dict[str, Any]:
    """What `inbox/_row.html` shows of `case` to `member` in the list `asked`."""
    item, identity = case.last_item, case.identity
    now = timezone.now()
    left = int((case.due_at - now).total_seconds() // 60) if case.due_at else None
    return {
        "id": case.pk,
        "url": f"/bandeja/{case.pk}/{asked.tail}",
        "row_url": f"/bandeja/{case.pk}/fila/{asked.tail}",
        "name": identity.name or identity.handle,
        "handle": identity.handle,
        "network": item.network,
        "network_label": faces.face(item.network).label,
        "text": _preview(item),
        "when": case.last_item_at,
        "unread": is_unread(case, member),
        "tone": item.sentiment,
        "topic": item.topic,
        "intent": item.get_intent_display() if item.intent not in ("", "chat") else "",
        "deadline_minutes": _shown(case, left),
        "overdue": left is not None and left < 0,
        "answered": is_answered(case),
        "owner_initials": initials(case.owner.name) if case.owner else "",
        "owner_name": case.owner.name if case.owner else "",
        "selected": case.pk == selected,
        "labels": [label.name for label in case.labels.all()],
        "count": case.heard_count,
        "advocate": identity.person is not None and identity.person.is_advocate,
        "priority": case.priority,
        "toxic": item.get_toxicity_display().lower(),
        "held": item.is_held,
        "pick": member.role != "reader",
        "gone": gone(case, member, asked.view.slug),
    }


def _shown(case: Case, left: int | None) -> int | None:
    if left is None or left < 0 or (case.priority == "low" and left >= NEAR):
        return None
    return left


def is_unread(case: Case, member: Member) -> bool:
    """Whether `member` has not seen its newest word, or has been called to look. What is done is read."""
    seen = case.read_by.get(str(member.pk))
    if seen == 0:
        return True
    return case.status == Case.Status.OPEN and (seen or 0) < case.last_item_id


def is_answered(case: Case) -> bool:
    """Whether the last word is ours."""
    return case.waiting_since is None and case.responded_at is not None


def gone(case: Case, member: Member, view: str) -> str:
    """Why the row does not belong to `view` any more, or «»: it stays until the list is read again."""
    if case.status == Case.Status.RESOLVED:
        return "" if view == "resueltas" else _("Resuelta")
    if case.status == Case.Status.SNOOZED:
        return "" if view == "pospuestas" else _("Pospuesta")
    if view in ("resueltas", "pospuestas"):
        return _("Abierta otra vez")
    if view == "sin-asignar" and case.owner is not None:
        return _("La tiene %(name)s") % {"name": case.owner.name}
    if view == "para-mi" and case.owner_id != member.pk:
        return _("La tiene %(name)s") % {"name": case.owner.name} if case.owner else _("Sin asignar")
    return ""


def _preview(item: Any) -> str:
    if item.deleted_at:
        return _("(borrado en su red) %(text)s") % {"text": item.text[:PREVIEW]}
    return item.text[:PREVIEW] or item.title or _("(sin texto)")
