"""The drawers of the composer: versions with what changed, and comments among colleagues."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from tertulia.accounts.models import Member
from tertulia.kit.verbs import Refused
from tertulia.planner import actions
from tertulia.planner import versions as kept
from tertulia.planner.models import Post, Remark
from tertulia.web.access import Seated, seat
from tertulia.web.address import address
from tertulia.web.compose import show
from tertulia.web.compose.found import get_post
from tertulia.web.undoable import offer_undo


@require_GET
@never_cache
@seat()
def versions(request: Seated, pk: int) -> HttpResponse:
    """`/publicar/12/versiones/`: the list."""
    post = get_post(request, pk)
    return render(request, "compose/_versions.html", {"post": post, "versions": kept.listed(post)})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@seat(change="agent")
def version(request: Seated, pk: int, version: int) -> HttpResponse:
    """`/publicar/12/versiones/34/`: what changed since the one before it; by POST, back to it."""
    post = get_post(request, pk)
    one = post.versions.filter(pk=version).first()
    if one is None:
        raise Http404
    if request.method == "POST":
        try:
            actions.restore_version(post, version=one, by=request.actor)
        except Refused as refused:
            return show.page(request, get_post(request, pk), problems=refused.problems, status=422)
        offer_undo(request, post, _("Ha vuelto esa versión."))
        return redirect("post", pk=pk)
    older = post.versions.filter(pk__lt=one.pk).first()
    differences = kept.compare(older, one) if older else []
    context = {"post": post, "version": one, "differences": differences, "first": older is None}
    return render(request, "compose/_version.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@seat(change="agent")
def remarks(request: Seated, pk: int) -> HttpResponse:
    """`/publicar/12/comentarios/`: the list; by POST a new one (`text`), or one taken back (`remove`)."""
    post = get_post(request, pk)
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            _change(request, post)
        except Refused as refused:
            problems = {name: str(words) for name, words in refused.problems.items()}
    return _remarks(request, post, problems)


def _change(request: Seated, post: Post) -> None:
    gone = request.POST.get("remove", "")
    if gone:
        one = Remark.objects.filter(
            post=post, removed_at=None, pk=int(gone) if gone.isdecimal() else 0
        ).first()
        if one is None:
            raise Http404
        actions.remove_remark(post, remark=one, by=request.actor)
        return
    outside = request.POST.get("outside") == "1"
    text = request.POST.get("text", "")
    actions.remark(post, text=text, inside=not outside, base_url=address(request), by=request.actor)


def _remarks(request: Seated, post: Post, problems: dict[str, str]) -> HttpResponse:
    rows = post.remarks.filter(removed_at=None).select_related("member", "guest")
    context = {
        "post": post,
        "remarks": rows,
        "problems": problems,
        "text": request.POST.get("text", "") if problems else "",
        "colleagues": Member.objects.of(request.workspace).exclude(pk=request.member.pk),
    }
    return render(request, "compose/_remarks.html", context, status=422 if problems else 200)
