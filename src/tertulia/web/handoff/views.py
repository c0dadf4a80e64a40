"""A question to a colleague who has no account: the link in their letter opens this page."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tertulia.connectors import faces
from tertulia.inbox import actions
from tertulia.inbox.models import HandOff
from tertulia.kit.secrets import fingerprint
from tertulia.kit.verbs import Actor, Refused
from tertulia.listening.models import Item
from tertulia.web.handoff import polite
from tertulia.web.handoff.veil import first_name, veil

NEWEST = 30


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def page(request: HttpRequest, token: str) -> HttpResponse:
    """`/consulta/<token>/`: the question, what was said, and a box to answer in; or why it cannot be
    answered."""
    if polite.too_many_wrong(request):
        return _private(render(request, "handoff/gone.html", {"state": "busy"}, status=429))
    handoff = _find(token)
    if handoff is None:
        polite.count(f"wrong:{polite.who(request)}")
        return _private(render(request, "handoff/gone.html", {"state": "unknown"}, status=404))
    workspace = handoff.workspace
    with translation.override(workspace.language), timezone.override(handoff.case.brand.zone):
        if request.method == "POST":
            return _private(_answer(request, handoff))
        if handoff.state == "waiting":
            actions.open_ask(handoff, by=guest(handoff))
        return _private(_show(request, handoff))


def guest(handoff: HandOff) -> Actor:
    """Whoever holds the link: may answer this one question and nothing else."""
    return Actor("link", handoff.pk, handoff.to_name, "reader", handoff.workspace_id)


def _find(token: str) -> HandOff | None:
    rows = HandOff.objects.select_related(
        "workspace", "case__brand", "case__identity", "case__thread", "department", "asked_by"
    )
    return rows.filter(token_hash=fingerprint(token), workspace__closed_at__isnull=True).first()


def _answer(request: HttpRequest, handoff: HandOff) -> HttpResponse:
    text, name = request.POST.get("text", ""), request.POST.get("name", "")
    if polite.count(f"answer:{handoff.pk}") > polite.MOST_ANSWERS:
        problem = _("Demasiados intentos seguidos. Espera unos minutos: tu texto sigue aquí.")
        return _show(request, handoff, text=text, problem=problem, status=429)
    try:
        actions.answer_ask(handoff, text=text, name=name, by=guest(handoff))
    except Refused as refused:
        problem = " ".join(str(one) for one in refused.problems.values())
        handoff.refresh_from_db()
        return _show(request, handoff, text=text, problem=problem, status=422)
    return redirect(request.path)


def _show(
    request: HttpRequest, handoff: HandOff, *, text: str = "", problem: str = "", status: int = 200
) -> HttpResponse:
    case, now = handoff.case, timezone.now()
    person = first_name(case.identity.name)
    asker = handoff.asked_by.name if handoff.asked_by else _("El equipo")
    # A link that was withdrawn or has run out shows what became of it, and nothing of what was said.
    is_open = handoff.revoked_at is None and handoff.expires_at > now
    context: dict[str, Any] = {
        "handoff": handoff,
        "state": handoff.state,
        "brand": case.brand.name,
        "department": handoff.department.name,
        "asker": asker,
        "asker_first": first_name(asker),
        "to_first": first_name(handoff.to_name),
        "person": person,
        "question": handoff.question if is_open else "",
        "is_long": len(handoff.question) > 180 or "\n" in handoff.question,
        "said": _said(handoff, person) if is_open else [],
        "given": handoff.answer if is_open else "",
        "left": max(0, int((handoff.due_at - now).total_seconds() // 60)),
        "late": handoff.due_at < now,
        "passed": _share(handoff),
        "promised": case.due_at if case.due_at and case.due_at > now else None,
        "text": text,
        "problem": problem,
    }
    return render(request, "handoff/page.html", context, status=status)


def _share(handoff: HandOff) -> int:
    """How much of the promised time has passed, 0 to 100."""
    whole = (handoff.due_at - handoff.asked_at).total_seconds()
    gone = (timezone.now() - handoff.asked_at).total_seconds()
    return max(0, min(100, round(100 * gone / whole))) if whole > 0 else 100


def _said(handoff: HandOff, person: str) -> list[dict[str, Any]]:
    """What this person said in the conversation and what we answered them, under our own post if it is one;
    oldest first, without how to reach anybody. Others in the same thread are none of the colleague's
    business."""
    case = handoff.case
    standing = Item.objects.filter(thread_id=case.thread_id, deleted_at__isnull=True).only(
        "text", "network", "published_at", "is_own", "remote_id", "parent_remote_id"
    )
    theirs = list(standing.filter(author_id=case.identity_id).order_by("-published_at")[:NEWEST])
    ours = Q(parent_remote_id__in=[item.remote_id for item in theirs]) | Q(remote_id=case.thread.remote_id)
    said = [*theirs, *standing.filter(ours, is_own=True).order_by("-published_at")[:NEWEST]]
    return [
        {
            "mine": item.is_own,
            "name": case.brand.name if item.is_own else person,
            "network": item.network,
            "network_label": faces.face(item.network).label,
            "when": item.published_at,
            "text": veil(item.text),
        }
        for item in sorted(said, key=lambda item: item.published_at)
    ]


def _private(response: HttpResponse) -> HttpResponse:
    """Neither searched for, nor kept, nor told to where one goes from here: the address is the key."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    # Not «no-referrer»: browsers then send the answer with `Origin: null`, which no form may come from.
    response["Referrer-Policy"] = "same-origin"
    return response
