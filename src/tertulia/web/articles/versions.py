"""The versions of an article: what changed, and back to one."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tertulia.kit.verbs import RANK, Refused
from tertulia.planner import actions
from tertulia.planner import versions as kept
from tertulia.web.access import Seated, seat
from tertulia.web.articles.found import get_article
from tertulia.web.articles.show import page
from tertulia.web.undoable import offer_undo


@require_safe
@never_cache
@seat()
def index(request: Seated, pk: int) -> HttpResponse:
    """`/articulos/12/versiones/`: the list."""
    post = get_article(request, pk)
    can_write = RANK[request.member.role] >= RANK["agent"]
    context = {"post": post, "versions": kept.listed(post), "can_write": can_write}
    return render(request, "articles/_versions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@seat(change="agent")
def version(request: Seated, pk: int, version: int) -> HttpResponse:
    """`/articulos/12/versiones/34/`: what changed since the one before it; by POST, back to it."""
    post = get_article(request, pk)
    one = post.versions.filter(pk=version).first()
    if one is None:
        raise Http404
    if request.method == "POST":
        try:
            actions.restore_version(post, version=one, by=request.actor)
        except Refused as refused:
            return page(request, get_article(request, pk), problems=refused.problems, status=422)
        offer_undo(request, post, _("Ha vuelto esa versión."))
        return redirect("article", pk=pk)
    older = post.versions.filter(pk__lt=one.pk).first()
    differences = kept.compare(older, one) if older else []
    context = {"version": one, "differences": differences, "first": older is None}
    return render(request, "articles/_version.html", context)
