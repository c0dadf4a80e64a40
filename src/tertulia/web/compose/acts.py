"""What the buttons of the composer do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tertulia.kit.verbs import Refused
from tertulia.planner import actions
from tertulia.planner.actions import asking, sending
from tertulia.planner.models import Post
from tertulia.web.access import Seated, seat
from tertulia.web.compose import show
from tertulia.web.compose.found import get_channel, get_post, moment
from tertulia.web.undoable import offer_undo


@require_POST
@seat("agent")
def act(request: Seated, pk: int) -> HttpResponse:
    """`/publicar/12/hacer/`, act: schedule, slot, now, draft, idea, remove. A refusal stands at its place."""
    post = get_post(request, pk)
    run = ACTS.get(request.POST.get("act", ""))
    if run is None:
        return redirect("post", pk=pk)
    try:
        return run(request, post)
    except Refused as refused:
        return show.page(request, get_post(request, pk), problems=refused.problems, status=422)


def _schedule(request: Seated, post: Post) -> HttpResponse:
    at = moment(request.POST.get("at", ""), post.brand.zone)
    count = len(sending.unsaid(post))
    actions.schedule(post, at=at, by=request.actor)
    return _scheduled(request, post, count)


def _slot(request: Seated, post: Post) -> HttpResponse:
    at = show.next_free(post)
    if at is None:
        raise Refused({"at": _("No hay ningún hueco libre. Elige el día y la hora.")})
    count = len(sending.unsaid(post))
    actions.schedule(post, at=at, by=request.actor)
    return _scheduled(request, post, count)


def _scheduled(request: Seated, post: Post, count: int) -> HttpResponse:
    if post.state == Post.State.REVIEW:
        words = _("Has pedido la aprobación.")
    else:
        words = ngettext("Programada.", "Programadas las %(count)s.", count) % {"count": count}
    offer_undo(request, post, words)
    return redirect("post", pk=post.pk)


def _now(request: Seated, post: Post) -> HttpResponse:
    if asking.needed(post):
        raise Refused({"": _("Falta la aprobación: sin ella no sale.")})
    actions.publish_now(post, by=request.actor)
    offer_undo(request, post, _("Sale en 8 segundos."))
    return redirect("post", pk=post.pk)


def _draft(request: Seated, post: Post) -> HttpResponse:
    actions.unschedule(post, by=request.actor)
    return redirect("post", pk=post.pk)


def _idea(request: Seated, post: Post) -> HttpResponse:
    actions.keep_as_idea(post, by=request.actor)
    offer_undo(request, post, _("Guardada con las ideas."))
    return redirect("post", pk=post.pk)


def _remove(request: Seated, post: Post) -> HttpResponse:
    actions.remove_post(post, by=request.actor)
    offer_undo(request, post, _("Publicación quitada."))
    return redirect("compose")


ACTS: dict[str, Callable[[Seated, Post], HttpResponse]] = {
    "schedule": _schedule,
    "slot": _slot,
    "now": _now,
    "draft": _draft,
    "idea": _idea,
    "remove": _remove,
}


@require_POST
@seat("agent")
def channels(request: Seated, pk: int) -> HttpResponse:
    """`/publicar/12/canales/`, act: add, drop; channel. The page again, with it or without it."""
    post = get_post(request, pk)
    told: dict[str, Any] = {}
    try:
        for key in request.POST.getlist("channel")[:50]:
            channel = get_channel(post, key)
            if request.POST.get("act") == "drop":
                actions.drop_variant(post, channel=channel, by=request.actor)
            else:
                actions.set_variant(post, channel=channel, changes={}, by=request.actor)
    except Refused as refused:
        told = refused.problems
    if told:
        return show.page(request, get_post(request, pk), problems=told, status=422)
    return redirect("post", pk=pk)
