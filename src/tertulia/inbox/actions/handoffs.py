"""Questions to a department: asked by mail with a link that needs no account, answered into the case."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.accounts.models import Member
from tertulia.brand.models import Colleague, Department
from tertulia.inbox import letters
from tertulia.inbox.actions._shared import LONGEST_TEXT, call, change, member_of, tell, written
from tertulia.inbox.actions.quiet import drop_draft
from tertulia.inbox.models import Case, HandOff, Note
from tertulia.kit import when
from tertulia.kit.due import free
from tertulia.kit.html import tidy_name
from tertulia.kit.models import Mail
from tertulia.kit.secrets import fingerprint, new_token, seal
from tertulia.kit.verbs import Actor, Refused, verb

LINK_LIVES = timedelta(days=14)
"""How long after the promised moment the link still opens."""
LEAST_NOTICE = timedelta(minutes=15)
"""Nobody is asked for an answer in less."""
BETWEEN_REMINDERS = timedelta(hours=1)


@verb("inbox.ask", role="agent", inverse="inbox.revoke_ask")
def ask(
    case: Case,
    *,
    department: Department,
    question: str,
    to: Colleague | None = None,
    email: str = "",
    base_url: str,
    by: Actor,
) -> HandOff:
    """Ask somebody of `department` about `case`, in the asker's own words.

    `to`: the colleague (default: the first of the area), or just an `email`; with neither there is only the
    link, to be copied. `base_url`: the address of this installation as others reach it. The letter waits
    eight seconds, so that it can be taken back. Refused without words, or for another brand's area."""
    question = written(question)
    colleague = to or (None if email else department.colleagues.filter(left_at__isnull=True).first())
    _check(case, department, colleague, question)
    token, due_at = new_token(), _promise(case, department, colleague)
    made = HandOff.objects.create(
        workspace_id=case.workspace_id,
        case=case,
        department=department,
        colleague=colleague,
        to_name=(colleague.name if colleague else email.split("@")[0] or department.name)[:120],
        to_email=colleague.email if colleague else email,
        question=question,
        sealed_token=seal({"token": token}),
        token_hash=fingerprint(token),
        asked_by=member_of(by),
        due_at=due_at,
        expires_at=due_at + LINK_LIVES,
    )
    made.mail = letters.send_question(made, by_name=by.name, base_url=base_url)
    made.save(update_fields=["mail"])
    if case.department_id is None:
        change(case, department=department)
    drop_draft(case, "ask", by)
    tell(case)
    return made


def _promise(case: Case, department: Department, colleague: Colleague | None) -> datetime:
    """By when the area answers: its minutes, in the hours of whoever is asked; or by when we owe an answer
    ourselves, if that is sooner and there is still time for one."""
    now = timezone.now()
    hours = colleague.hours if colleague else case.brand.hours
    usual = when.add_open_time(now, department.answer_minutes, hours, case.brand.zone)
    if case.due_at is not None and now + LEAST_NOTICE < case.due_at < usual:
        return case.due_at
    return usual


def _check(case: Case, department: Department, colleague: Colleague | None, question: str) -> None:
    if not question:
        raise Refused({"question": _("Escribe la pregunta.")})
    if len(question) > LONGEST_TEXT:
        raise Refused({"question": _("La pregunta es demasiado larga: como mucho, 10.000 caracteres.")})
    if department.brand_id != case.brand_id or not department.is_active or department.merged_into_id:
        raise Refused({"department": _("Elige un área que esté en uso.")})
    if colleague is not None and (colleague.department_id != department.pk or colleague.left_at):
        raise Refused({"to": _("Esa persona no está en el área.")})


@verb("inbox.revoke_ask", role="agent")
def revoke_ask(handoff: HandOff, *, before: dict[str, Any] | None = None, by: Actor) -> HandOff:
    """Take a question back: its link opens no more, and a letter that has not left stays here. Refused for
    one that has been answered."""
    done = HandOff.objects.filter(pk=handoff.pk, answered_at__isnull=True, revoked_at__isnull=True)
    if not done.update(revoked_at=timezone.now()):
        raise Refused({"": _("Esta pregunta ya se ha contestado o retirado.")})
    Mail.objects.filter(free(), about=f"handoff:{handoff.pk}", state=Mail.State.QUEUED).delete()
    handoff.refresh_from_db()
    tell(handoff.case)
    return handoff


@verb("inbox.remind_ask", role="agent")
def remind_ask(handoff: HandOff, *, base_url: str, by: Actor) -> HandOff:
    """Send the question again. Refused where nobody waits for it, without an address, or twice within an
    hour."""
    now = timezone.now()
    if handoff.state != "waiting":
        raise Refused({"": _("Esta pregunta ya no espera respuesta.")})
    if not handoff.to_email:
        raise Refused({"": _("No hay correo al que escribir: copia el enlace y envíalo tú.")})
    lately = now - BETWEEN_REMINDERS
    quiet = Q(reminded_at__isnull=True) | Q(reminded_at__lte=lately)
    # Of two who press at once, one writes.
    mine = HandOff.objects.filter(quiet, pk=handoff.pk, asked_at__lte=lately)
    if not mine.update(reminded_at=now):
        raise Refused({"": _("Ya se le ha escrito hace menos de una hora.")})
    handoff.mail = letters.send_question(handoff, by_name=by.name, base_url=base_url, again=True)
    handoff.reminded_at = now
    handoff.save(update_fields=["mail"])
    tell(handoff.case)
    return handoff


@verb("inbox.open_ask", role="reader", quiet=True)
def open_ask(handoff: HandOff, *, by: Actor) -> HandOff:
    """Whoever holds the link has looked at the question; the first time counts."""
    if HandOff.objects.filter(pk=handoff.pk, opened_at__isnull=True).update(opened_at=timezone.now()):
        tell(handoff.case)
    return handoff


@verb("inbox.answer_ask", role="reader")
def answer_ask(handoff: HandOff, *, text: str, name: str = "", by: Actor) -> Note:
    """Answer a question; only who holds its link may. The answer becomes a note of the case, and who asked
    finds the case unread. Refused without words, twice, or after the link has been withdrawn or has run
    out."""
    if by.kind != "link" or by.id != handoff.pk:
        raise Refused({"": _("Solo responde quien tiene el enlace.")})
    text = written(text)
    if not text:
        raise Refused({"text": _("Escribe tu respuesta.")})
    if len(text) > LONGEST_TEXT:
        raise Refused({"text": _("La respuesta es demasiado larga: como mucho, 10.000 caracteres.")})
    now = timezone.now()
    who = (tidy_name(name, 120) or handoff.to_name)[:120]
    waiting = HandOff.objects.filter(
        pk=handoff.pk, answered_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now
    )
    if not waiting.update(answered_at=now, answer=text, answered_by=who, opened_at=handoff.opened_at or now):
        raise Refused({"": _("Este enlace ya no admite respuesta.")})
    handoff.refresh_from_db()
    note = Note.objects.create(
        workspace_id=handoff.workspace_id, case=handoff.case, text=text, by_name=who, handoff=handoff
    )
    _tell_who_waits(handoff)
    return note


def _tell_who_waits(handoff: HandOff) -> None:
    case = handoff.case
    if case.status == Case.Status.SNOOZED:
        Case.objects.filter(pk=case.pk).update(status=Case.Status.OPEN, snoozed_until=None)
    wanted = {pk for pk in (handoff.asked_by_id, case.owner_id) if pk is not None}
    call(case, list(Member.objects.filter(pk__in=wanted, left_at__isnull=True)))
    tell(case)
