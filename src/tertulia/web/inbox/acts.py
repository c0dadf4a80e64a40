"""What the menus and buttons of a conversation do, one case at a time or many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tertulia.accounts.models import Member
from tertulia.brand.models import Department
from tertulia.inbox import actions
from tertulia.inbox.models import Case, Label, Priority
from tertulia.kit.verbs import Refused
from tertulia.listening.models import Item
from tertulia.web.access import Seated, seat
from tertulia.web.facts import doing
from tertulia.web.inbox import choices, page, undo
from tertulia.web.inbox.composer import Told
from tertulia.web.inbox.params import asked
from tertulia.web.params import number
from tertulia.web.templatetags.tertulia import moment

Act = Callable[[Seated, Case], str]
"""Does one thing to a case and says what was done. Raises `Refused`."""
MOST_AT_ONCE = 200


def one(act: Act) -> Callable[..., HttpResponseBase]:
    """The view that does `act` to one case: for htmx the case again and the way back, else its page."""

    @require_POST
    @seat("agent")
    def view(request: Seated, pk: int) -> HttpResponse:
        case = page.get_case(request, pk)
        here = asked(request.GET).url(f"/bandeja/{pk}/")
        try:
            words = act(request, case)
        except Refused as refused:
            return refuse(request, case, refused)
        entry = getattr(case, "audit_id", None)
        entries = [entry] if entry else []
        if not request.htmx:
            undo.remember(request, words, entries)
            return redirect(here)
        context = page.case_context(request, page.get_case(request, pk))
        offer = undo.offer(words, entries) if entries else None
        return page.answer(request, "inbox/_case.html", context, undo=offer)

    return view


def refuse(request: Seated, case: Case, refused: Refused, told: Told | None = None) -> HttpResponse:
    """The case as it is, with why it was not done; 422."""
    context = page.case_context(request, case, told)
    sentence = " ".join(str(problem) for problem in refused.problems.values())
    context["refused"] = "" if told else sentence
    if request.htmx:
        return page.answer(request, "inbox/_case.html", context, status=422)
    listed = page.list_context(request, selected=case.pk)
    return page.whole(request, {**listed, **context, "opened": True}, status=422)


def _assign(request: Seated, case: Case) -> str:
    if "department" in request.POST:
        return _department(request, case)
    wanted = request.POST.get("owner", "")
    if not wanted:
        actions.assign(case, to=None, by=request.actor)
        return _("Sin asignar")
    member = _find(Member.objects.of(request.workspace), wanted)
    if member is None:
        raise Refused({"owner": _("Esa persona no está en este equipo.")})
    actions.assign(case, to=member, by=request.actor)
    return _("Asignada a %(name)s") % {"name": member.name}


def _department(request: Seated, case: Case) -> str:
    department = _find(Department.objects.of(request.workspace), request.POST["department"])
    if department is None:
        raise Refused({"department": _("Elige un área que esté en uso.")})
    actions.set_department(case, department=department, by=request.actor)
    return _("Pasada a %(name)s") % {"name": department.name}


def _snooze(request: Seated, case: Case) -> str:
    until = choices.moment(request.POST.get("until", ""), request.POST.get("at", ""))
    if until is None:
        raise Refused({"until": _("Elige hasta cuándo.")})
    actions.snooze(case, until=until, by=request.actor)
    return _("Pospuesta hasta el %(when)s") % {"when": moment(until)}


def _label(request: Seated, case: Case) -> str:
    labels = Label.objects.filter(workspace=request.workspace, removed_at__isnull=True)
    label = _find(labels, request.POST.get("label", ""))
    if label is None:
        label = actions.create_label(request.workspace, name=request.POST.get("new", ""), by=request.actor)
    elif case.labels.filter(pk=label.pk).exists() and not request.POST.getlist("case"):
        # The menu of one case shows which it has: a second click takes it off.
        actions.unlabel(case, label=label, by=request.actor)
        return _("Sin la etiqueta «%(name)s»") % {"name": label.name}
    actions.label(case, label=label, by=request.actor)
    return _("Con la etiqueta «%(name)s»") % {"name": label.name}


def _priority(request: Seated, case: Case) -> str:
    priority = request.POST.get("priority", "")
    actions.set_priority(case, priority=priority, by=request.actor)
    return _("Prioridad: %(name)s") % {"name": Priority(priority).label}


def _resolve(request: Seated, case: Case) -> str:
    actions.resolve(case, by=request.actor)
    return _("Resuelta")


def _reopen(request: Seated, case: Case) -> str:
    actions.reopen(case, by=request.actor)
    return _("Abierta otra vez")


def _find(rows: Any, written: str) -> Any:
    pk = number(written)
    return None if pk is None else rows.filter(pk=pk).first()


assign, snooze, label = one(_assign), one(_snooze), one(_label)
priority, resolve, reopen = one(_priority), one(_resolve), one(_reopen)


@require_POST
@seat()
def unread(request: Seated, pk: int) -> HttpResponse:
    """The member wants to come back to it: unread again, for them alone."""
    actions.mark_unread(page.get_case(request, pk), by=request.actor)
    return HttpResponse(status=204) if request.htmx else redirect(asked(request.GET).url())


@require_POST
@seat("agent")
def many(request: Seated) -> HttpResponse:
    """`/bandeja/varias/`: one thing to all chosen cases, or to none where one of them refuses."""
    cases = _chosen(request)
    if "correct" in request.POST:
        return _correct(request, cases)
    act = _chosen_act(request)
    problem = ""
    entries: list[int] = []
    if act is not None and cases:
        try:
            with transaction.atomic():
                for case in cases:
                    words = act(request, case)
                    entries.append(case.audit_id)  # type: ignore[attr-defined]
        except Refused as refused:
            entries, problem = [], " ".join(str(one) for one in refused.problems.values())
    return _list(request, _told(words, len(entries)) if entries else "", entries, problem)


def _correct(request: Seated, cases: list[Case]) -> HttpResponse:
    """One fact of the newest word of theirs in each chosen case."""
    said = Item.objects.filter(pk__in=[case.last_item_id for case in cases]).order_by("pk")
    words, entries, problem = "", list[int](), ""
    try:
        words, entries = doing.correct_chosen(list(said), request.POST, by=request.actor)
    except Refused as refused:
        problem = " ".join(str(one) for one in refused.problems.values())
    return _list(request, words, entries, problem)


def _list(request: Seated, words: str, entries: list[int], problem: str) -> HttpResponse:
    """The list as it is now, with the way back or why it was refused."""
    if not request.htmx:
        undo.remember(request, words, entries)
        return redirect(asked(request.GET).url())
    context = {**page.items_context(request), "refused": problem}
    found = choices.read(request.workspace)
    context["filters"] = choices.filters(context["asked"], found)
    offer = undo.offer(words, entries) if entries else None
    return page.answer(
        request, "inbox/_items_and_pill.html", context, undo=offer, status=422 if problem else 200
    )


def _chosen(request: Seated) -> list[Case]:
    written = request.POST.getlist("case")[:MOST_AT_ONCE]
    ids = [pk for pk in map(number, written) if pk is not None]
    rows = Case.objects.of(request.workspace).filter(pk__in=ids)
    return list(rows.select_related("brand", "identity").order_by("pk"))


def _chosen_act(request: Seated) -> Act | None:
    given = request.POST
    if given.get("action") == "resolve":
        return _resolve
    for name, act in (("owner", _assign), ("department", _assign), ("label", _label), ("until", _snooze)):
        if name in given:
            return act
    return None


def _told(words: str, count: int) -> str:
    if count == 1:
        return words
    return ngettext("%(count)s conversación: %(words)s", "%(count)s conversaciones: %(words)s", count) % {
        "count": count,
        "words": words[:1].lower() + words[1:],
    }
