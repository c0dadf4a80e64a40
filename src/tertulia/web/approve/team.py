"""/aprobaciones/: what waits for me, and what I have asked of others."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tertulia.kit.verbs import RANK, Refused
from tertulia.planner import asked, yes_letters
from tertulia.planner.actions import approvals as actions
from tertulia.planner.actions import schedule
from tertulia.planner.models import Approval, Post
from tertulia.planner.shown import shown
from tertulia.web.access import Seated, seat
from tertulia.web.approve.showing import looks, remarks

STATES = (Post.State.REVIEW, Post.State.CHANGES, Post.State.MISSED)


@require_GET
@never_cache
@seat()
def index(request: Seated) -> HttpResponse:
    """What waits for my yes with what each network would show; then everything that waits, and for whom."""
    mine = list(asked.waiting_for_member(request.member))
    waiting = Post.objects.of(request.workspace).filter(state__in=STATES).whole().order_by("at")[:100]
    base = request.build_absolute_uri("/")
    context = {
        "mine": [
            {"row": row, "post": row.post, "looks": looks(row.post), "remarks": remarks(row.post)}
            for row in mine
        ],
        "waiting": [_row(post, base) for post in waiting],
        "may_change": RANK[request.member.role] >= RANK["agent"],
        "here": "approvals",
    }
    return render(request, "approve/team.html", context)


def _row(post: Post, base: str) -> dict[str, Any]:
    rows = asked.standing(post)
    return {
        "post": post,
        "shown": shown(post),
        "people": [
            {
                "row": row,
                "who": row.guest or row.member,
                "link": yes_letters.link_of(row, base) if row.guest_id else "",
            }
            for row in rows
        ],
        "moments": asked.new_moments(post) if post.state == Post.State.MISSED else [],
    }


@require_POST
@seat()
def act(request: Seated, pk: int, act: str) -> HttpResponse:
    """«aprobar» or «cambios», of what I was asked."""
    rows = Approval.objects.filter(post__workspace=request.workspace, member=request.member)
    row = get_object_or_404(rows, pk=pk)
    words = request.POST.get("words", "").replace("\0", "")
    try:
        if act == "aprobar":
            actions.approve(row, words=words, by=request.actor)
            messages.success(request, _("Aprobada."))
        elif act == "cambios":
            actions.ask_for_changes(row, words=words, by=request.actor)
            messages.success(request, _("Se lo hemos dicho a quien la escribió."))
        else:
            raise Http404
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("approvals")


@require_POST
@seat("agent")
def revoke(request: Seated, pk: int) -> HttpResponse:
    """A guest's link opens no more."""
    row = get_object_or_404(Approval, pk=pk, post__workspace=request.workspace, guest__isnull=False)
    actions.revoke_link(row, by=request.actor)
    messages.success(request, _("Ese enlace ya no abre."))
    return redirect("approvals")


@require_POST
@seat("agent")
def again(request: Seated, pk: int) -> HttpResponse:
    """A new moment for what was not approved in time; it is asked again."""
    post = get_object_or_404(Post.objects.of(request.workspace), pk=pk)
    try:
        moment = parse_datetime(request.POST.get("at", ""))
    except ValueError:
        moment = None
    try:
        schedule(post, at=moment, by=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Se ha vuelto a pedir el visto bueno."))
    return redirect("approvals")
