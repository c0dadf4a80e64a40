"""/aprobar/…: somebody without an account looks at what would go out, on a phone, and says yes or what to
change."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tertulia.kit.verbs import Actor, Refused
from tertulia.planner import asked
from tertulia.planner.actions import approvals as actions
from tertulia.planner.models import Approval, Post
from tertulia.planner.shown import shown
from tertulia.web.approve.showing import looks, remarks

MOST_SAID = 60
"""Things that guests may say about one post: more is somebody playing with the link."""


def actor_of(approval: Approval) -> Actor:
    """Whoever holds the link: may answer what that guest was asked, and nothing else."""
    assert approval.guest is not None
    return Actor("link", approval.guest.pk, approval.guest.name, "reader", approval.post.workspace_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """The post, the one button and the other; after an answer, what comes next."""
    approval = asked.by_token(token)
    if approval is None:
        answer = render(request, "approve/gone.html", status=404)
    else:
        with translation.override(approval.post.workspace.language):
            answer = _page(request, approval, token)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _page(request: HttpRequest, approval: Approval, token: str) -> HttpResponse:
    problem, words = "", request.POST.get("words", "").replace("\0", "").strip()[:5000]
    if request.method == "POST":
        try:
            _do(request.POST.get("act", ""), approval, words)
        except Refused as refused:
            problem = str(refused)
            approval.refresh_from_db()
        else:
            return redirect(f"/aprobar/{token}/")
    if approval.seen_at is None:
        Approval.objects.filter(pk=approval.pk).update(seen_at=timezone.now())
    answer = render(request, "approve/page.html", context(approval, token, problem, words))
    answer.status_code = 422 if problem else 200
    return answer


def _do(act: str, approval: Approval, words: str) -> None:
    by = actor_of(approval)
    if len(remarks(approval.post)) >= MOST_SAID and words:
        raise Refused({"words": _("Ya se ha dicho mucho aquí. Escríbeles directamente.")})
    if act == "aprobar":
        actions.approve(approval, words=words, by=by)
    elif act == "cambios":
        actions.ask_for_changes(approval, words=words, by=by)
    else:
        actions.remark_outside(approval, words=words, by=by)


def context(approval: Approval, token: str, problem: str = "", words: str = "") -> dict[str, Any]:
    """What the page shows: the post as it is now, and what else waits for the same person."""
    assert approval.guest is not None
    post = Post.objects.whole().select_related("brand", "workspace", "author").get(pk=approval.post_id)
    waiting = list(asked.waiting_for(approval.guest).select_related("post"))
    others = [
        {"row": row, "url": f"/aprobar/{asked.token_of(row)}/"} for row in waiting if row.pk != approval.pk
    ]
    still = approval.state == Approval.State.WAITING and approval.revision == post.revision
    return {
        "approval": approval,
        "post": post,
        "guest": approval.guest,
        "brand": post.brand,
        "looks": looks(post),
        "remarks": remarks(post),
        "waits": still and post.removed_at is None,
        "changed": approval.revision != post.revision,
        "shown": shown(post),
        "others": others,
        "next": others[0] if others else None,
        "problem": problem,
        "words": words,
        "here": f"/aprobar/{token}/",
    }
