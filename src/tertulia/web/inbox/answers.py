"""Writing: the answer, the note, the question to an area; and what becomes of each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tertulia.accounts.models import AuditEntry
from tertulia.accounts.undo import take_back
from tertulia.brand.models import Department
from tertulia.inbox import actions
from tertulia.inbox.actions.answers import answers_of
from tertulia.inbox.models import Case, HandOff
from tertulia.kit.verbs import Refused
from tertulia.listening.models import Item
from tertulia.outbox import actions as outbox
from tertulia.outbox.models import Delivery
from tertulia.outbox.queries import moderation_of, source_for
from tertulia.web.access import Seated, seat
from tertulia.web.address import address
from tertulia.web.facts import doing
from tertulia.web.inbox import entries, page, undo
from tertulia.web.inbox.acts import refuse
from tertulia.web.inbox.composer import Told, mail_works
from tertulia.web.inbox.params import asked

DOUBTS = ("newer", "words")


@require_POST
@seat("agent")
def reply(request: Seated, pk: int) -> HttpResponse:
    """`/bandeja/12/responder/`: send, and resolve or put aside if asked (`then`). What is newer than the
    writer had on screen is a 409 with the warning; what cannot be sent a 422 with the reason, the text still
    there."""
    case = page.get_case(request, pk)
    text = request.POST.get("text", "")
    anyway = "anyway" in request.POST
    then = request.POST.get("anyway") or request.POST.get("then", "")
    seen_item, seen_delivery = entries.since(request.POST.get("seen", ""))
    try:
        actions.answer(
            case,
            text=text,
            seen_item=seen_item,
            seen_delivery=seen_delivery,
            and_resolve=then == "resolve",
            anyway=anyway,
            by=request.actor,
        )
    except Refused as refused:
        told = _told(refused, text, then)
        if told.warning and not told.errors and request.htmx:
            return _warn(request, told)
        return refuse(request, case, refused, told)
    entry: int = case.audit_id  # type: ignore[attr-defined]
    if then == "snooze":
        actions.snooze(case, until=timezone.now() + timedelta(days=1), by=request.actor)
    return _done(request, pk, _("La respuesta sale en unos segundos"), [entry])


def _told(refused: Refused, text: str, then: str) -> Told:
    problems = refused.problems
    doubts = [str(problems[name]) for name in DOUBTS if name in problems]
    faults = [str(problem) for name, problem in problems.items() if name not in DOUBTS]
    return Told("reply", text, tuple(faults), " ".join(doubts), then or "open")


def _warn(request: Seated, told: Told) -> HttpResponse:
    words = render_to_string(
        "inbox/_warning.html", {"composer": {"warning": told.warning, "then": told.then}}, request
    )
    response = HttpResponse(words, status=409)
    response["HX-Retarget"] = "#composer-warning"
    response["HX-Reswap"] = "innerHTML"
    return response


@require_POST
@seat("agent")
def note(request: Seated, pk: int) -> HttpResponse:
    """`/bandeja/12/nota/`: an internal word."""
    case = page.get_case(request, pk)
    text = request.POST.get("text", "")
    try:
        actions.note(case, text=text, by=request.actor)
    except Refused as refused:
        return refuse(request, case, refused, Told("note", text, _sentences(refused)))
    return _done(request, pk, "", [], kind="note")


@require_POST
@seat("agent")
def ask(request: Seated, pk: int) -> HttpResponse:
    """`/bandeja/12/preguntar/`: a question to an area."""
    case = page.get_case(request, pk)
    text, wanted = request.POST.get("text", ""), request.POST.get("department", "")
    areas = Department.objects.of(request.workspace).filter(brand=case.brand)
    department = areas.filter(pk=int(wanted)).first() if wanted.isascii() and wanted.isdigit() else None
    try:
        if department is None:
            raise Refused({"department": _("Elige un área que esté en uso.")})
        handoff = actions.ask(
            case, department=department, question=text, base_url=address(request), by=request.actor
        )
    except Refused as refused:
        return refuse(request, case, refused, Told("ask", text, _sentences(refused)))
    mailed = handoff.to_email and mail_works(case)
    words = _("Pregunta enviada a %(name)s") if mailed else _("Copia el enlace y pásaselo a %(name)s")
    return _done(request, pk, words % {"name": handoff.to_name}, [case.audit_id])  # type: ignore[attr-defined]


def _sentences(refused: Refused) -> tuple[str, ...]:
    return tuple(str(problem) for problem in refused.problems.values())


def _done(request: Seated, pk: int, words: str, audit: list[int], *, kind: str = "reply") -> HttpResponse:
    if not request.htmx:
        if audit:
            undo.remember(request, words, audit)
        return redirect(asked(request.GET).url(f"/bandeja/{pk}/"))
    case = page.get_case(request, pk)
    context = page.case_context(request, case, Told(kind))
    page.read_by(request, case, context["seen"])
    return page.answer(request, "inbox/_case.html", context, undo=undo.offer(words, audit) if audit else None)


def _again(
    request: Seated, case: Case, problem: str = "", offer: dict[str, Any] | None = None
) -> HttpResponse:
    """The conversation as it is now, after something small was done in it."""
    if not request.htmx:
        return redirect(asked(request.GET).url(f"/bandeja/{case.pk}/"))
    described = page.describe(case, asked(request.GET), read_only=False)
    context = {**page.entries_context(request, case), "case": described, "refused": problem}
    return page.answer(request, "inbox/_entries.html", context, undo=offer, status=422 if problem else 200)


@require_POST
@seat("agent")
def sent(request: Seated, pk: int, delivery: int, act: str) -> HttpResponse:
    """`/bandeja/12/envios/7/…/`: try again, take back before it leaves, or say what became of it."""
    case = page.get_case(request, pk)
    found: Delivery = get_object_or_404(answers_of(case), pk=delivery)
    try:
        if act == "retirar":
            _withdraw(request, found)
            return _done(request, pk, "", [])
        if act == "reintentar":
            outbox.retry(found, by=request.actor)
        elif act == "comprobar":
            outbox.settle(found, published=request.POST.get("salio") == "1", by=request.actor)
        else:
            raise Http404
    except Refused as refused:
        return _again(request, case, " ".join(_sentences(refused)))
    return _again(request, case)


def _withdraw(request: Seated, delivery: Delivery) -> None:
    """Taken back whole (its text is a draft again) when it is the member's own fresh answer, else alone."""
    entry = AuditEntry.objects.filter(
        workspace=request.workspace,
        verb="inbox.answer",
        noun_type="outbox.delivery",
        noun_id=delivery.pk,
        actor_id=request.member.pk,
        undone_at__isnull=True,
    ).first()
    if entry is not None:
        take_back(entry, by=request.actor)
    else:
        outbox.withdraw(delivery, by=request.actor)


@require_POST
@seat("agent")
def approve(request: Seated, pk: int, item: int) -> HttpResponse:
    """`/bandeja/12/mensajes/34/aprobar/`: let through what the network holds."""
    case = page.get_case(request, pk)
    held = get_object_or_404(Item, pk=item, thread=case.thread_id, is_held=True)
    source = source_for(held)
    if source is None or "approve" not in moderation_of(source):
        return _again(request, case, _("Con las cuentas conectadas no se puede aprobar aquí."))
    outbox.approve(held, source=source, brand=case.brand, by=request.actor)
    return _again(request, case)


@require_POST
@seat("agent")
def correct(request: Seated, pk: int, item: int) -> HttpResponse:
    """`/bandeja/12/mensajes/34/corregir/`: what was understood is wrong, or is right."""
    case = page.get_case(request, pk)
    said = get_object_or_404(Item, pk=item, thread=case.thread_id, is_own=False)
    try:
        with transaction.atomic():
            words, audit = doing.correct(said, request.POST, by=request.actor)
    except Refused as refused:
        return _again(request, case, " ".join(_sentences(refused)))
    if not request.htmx:
        undo.remember(request, words, audit)
    return _again(request, case, offer=undo.offer(words, audit))


@require_POST
@seat("agent")
def asking(request: Seated, pk: int, handoff: int, act: str) -> HttpResponse:
    """`/bandeja/12/consultas/5/…/`: remind who was asked, or withdraw the question."""
    case = page.get_case(request, pk)
    found = get_object_or_404(HandOff, pk=handoff, case=case)
    try:
        if act == "recordar":
            actions.remind_ask(found, base_url=address(request), by=request.actor)
        elif act == "anular":
            actions.revoke_ask(found, by=request.actor)
        else:
            raise Http404
    except Refused as refused:
        return _again(request, case, " ".join(_sentences(refused)))
    return _again(request, case)
