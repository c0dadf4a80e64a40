"""«Te necesita ahora»: five things at most, each with who, why, how long there is, and one verb."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.accounts.models import Member
from tertulia.inbox.models import Case, HandOff
from tertulia.inbox.queries import today
from tertulia.inbox.triage import is_easy
from tertulia.kit.verbs import RANK
from tertulia.outbox.models import Delivery
from tertulia.sources.models import Source

FEW = 5
HURRY = {"urgent": 0, "high": 1, "normal": 2, "low": 3}
LINES = 3
SOON_MINUTES = 240
"""A question to an area is worth a reminder from four hours before its moment on."""


def gather(
    member: Member, waiting: list[Case], asked: list[HandOff], sources: list[Source]
) -> list[dict[str, Any]]:
    """The five things that have least time left, of what is on the member's table or on nobody's. What has no
    moment (an account to reconnect, a colleague's call) stands between what is late and what is not."""
    if RANK[member.role] < RANK["agent"]:
        return []
    mine = sorted((case for case in waiting if case.owner_id in (None, member.pk)), key=_pressing)[: FEW * 2]
    stopped = _stopped(mine)
    found = [_answer(case, stopped.get(case.pk)) for case in mine]
    found += [_call(note) for note in today.calls(member)]
    found += [_remind(ask) for ask in asked if _is_ours(ask, member)]
    found += [_reconnect(source) for source in sources if source.state == Source.State.UNAUTHORIZED]
    found.sort(key=lambda need: (not need["overdue"], need["minutes"] is not None, need["minutes"] or 0))
    return _once(found)[:FEW]


def _pressing(case: Case) -> tuple[bool, int, bool, Any]:
    """Late first; of the late, what is urgent, then what asks for something, then what has been late
    longest."""
    late = case.due_at is not None and case.due_at < timezone.now()
    return not late, HURRY[case.priority] if late else 0, late and is_easy(case.last_item), case.due_at


def _once(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each case once, by what there is least time for."""
    seen: set[int] = set()
    kept: list[dict[str, Any]] = []
    for need in found:
        if need.get("case") in seen:
            continue
        seen.add(need.get("case", -len(kept) - 1))
        kept.append(need)
    return kept


def _minutes(due: Any) -> tuple[int | None, bool]:
    if due is None:
        return None, False
    left = int((due - timezone.now()).total_seconds() // 60)
    return (left if left >= 0 else None), left < 0


def _stopped(cases: list[Case]) -> dict[int, str]:
    """Cases whose last answer did not get out, and why."""
    threads = {case.thread_id: case.pk for case in cases}
    bad = Delivery.objects.filter(
        thread_id__in=threads,
        act=Delivery.Act.REPLY,
        state__in=[Delivery.State.REJECTED, Delivery.State.FAILED, Delivery.State.UNCONFIRMED],
    )
    return {threads[d.thread_id]: d.last_error for d in bad.order_by("pk") if d.thread_id}


def _answer(case: Case, stopped: str | None) -> dict[str, Any]:
    minutes, overdue = _minutes(case.due_at)
    names = {"name": case.identity.name or case.identity.handle}
    quoted = _("«%(text)s»") % {"text": _short(case.last_item.text)}
    return {
        "case": case.pk,
        "name": names["name"],
        "network": case.last_item.network,
        "title": _("Tu respuesta a %(name)s no salió") % names
        if stopped is not None
        else _("Responder a %(name)s") % names,
        "why": stopped or quoted,
        "minutes": minutes,
        "overdue": overdue,
        "url": f"/bandeja/{case.pk}/",
        "verb": _("Ver qué pasó") if stopped is not None else _("Responder"),
        "spoken": _("Responder a %(name)s") % names,
    }


def _call(note: Any) -> dict[str, Any]:
    who = note.by.name if note.by else note.by_name
    names = {"who": who, "name": note.case.identity.name}
    return {
        "case": note.case_id,
        "name": who,
        "network": "",
        "title": _("%(who)s te llama en la conversación con %(name)s") % names,
        "why": _("«%(text)s»") % {"text": _short(note.text)},
        "minutes": None,
        "overdue": False,
        "url": f"/bandeja/{note.case_id}/",
        "verb": _("Verlo"),
        "spoken": _("Ver la nota de %(who)s sobre %(name)s") % names,
    }


def _is_ours(ask: HandOff, member: Member) -> bool:
    soon = (ask.due_at - timezone.now()).total_seconds() / 60 < SOON_MINUTES
    return soon and (ask.asked_by_id == member.pk or ask.case.owner_id == member.pk)


def _remind(ask: HandOff) -> dict[str, Any]:
    minutes, overdue = _minutes(ask.due_at)
    names = {"area": ask.department.name, "name": ask.case.identity.name}
    return {
        "case": ask.case_id,
        "icon": "hourglass",
        "title": _("%(area)s aún no ha contestado") % names,
        "why": _("Sobre %(name)s: «%(text)s»") % {**names, "text": _short(ask.question)},
        "minutes": minutes,
        "overdue": overdue,
        "url": f"/bandeja/{ask.case_id}/#handoff-{ask.pk}",
        "verb": _("Recordar"),
        "spoken": _("Recordar a %(area)s la pregunta sobre %(name)s") % names,
    }


def _reconnect(source: Source) -> dict[str, Any]:
    names = {"name": source.name}
    return {
        "icon": "unplug",
        "title": _("Volver a conectar «%(name)s»") % names,
        "why": _("No se lee ni se puede responder ahí hasta entonces."),
        "minutes": None,
        "overdue": False,
        "url": f"/ajustes/fuentes/{source.pk}/",
        "verb": _("Reconectar"),
        "spoken": _("Reconectar «%(name)s»") % names,
    }


def words(found: Collection[dict[str, Any]], member: Member, waiting: Iterable[Case]) -> str:
    """The sentence beside the heading: how many things stand below it, and whether the rest can wait."""
    if not found:
        return ""
    said = ngettext("Una cosa primero.", "%(count)s cosas primero.", len(found)) % {"count": len(found)}
    shown = {need.get("case") for need in found}
    now = timezone.now()
    late = sum(
        case.due_at is not None and case.due_at < now and case.pk not in shown
        for case in waiting
        if case.owner_id in (None, member.pk)
    )
    if late:
        rest = ngettext("Hay otra fuera de plazo.", "Hay otras %(count)s fuera de plazo.", late)
        rest %= {"count": late}
    else:
        rest = _("El resto puede esperar.")
    return f"{said} {rest}"


def questions(waiting: list[Case], shown: Collection[int]) -> list[dict[str, Any]]:
    """Three questions that nobody has answered, those due first, and not those above."""
    asked = [case for case in waiting if case.last_item.intent == "question" and case.pk not in shown]
    return [
        {
            "url": f"/bandeja/{case.pk}/",
            "title": _short(case.last_item.text),
            "why": case.identity.name or case.identity.handle,
        }
        for case in asked[:LINES]
    ]


def owed(asked: list[HandOff], shown: Collection[int]) -> list[dict[str, Any]]:
    """Three questions that wait in other areas."""
    return [
        {
            "url": f"/bandeja/{ask.case_id}/#handoff-{ask.pk}",
            "title": _short(ask.question),
            "why": _("%(area)s, %(who)s") % {"area": ask.department.name, "who": ask.to_name}
            if ask.to_name != ask.department.name
            else ask.department.name,
        }
        for ask in asked
        if ask.case_id not in shown
    ][:LINES]


def _short(text: str, most: int = 110) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
