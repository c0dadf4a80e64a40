"""Entregas: what went out, what did not, and what to do about it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tertulia.kit.verbs import RANK
from tertulia.media.models import Asset
from tertulia.planner.models import Approval, Post
from tertulia.planner.queries.deliveries import VIEWS, View, sent
from tertulia.web.access import Seated, seat
from tertulia.web.deliveries import telling
from tertulia.web.deliveries.listed import counts, groups, row, whole
from tertulia.web.params import number

TABS: dict[View, Any] = {
    "all": _("Todas"),
    "needs": _("Te necesitan"),
    "queue": _("En cola"),
    "published": _("Publicadas"),
    "withdrawn": _("Retiradas"),
}
LONGEST_SEARCH = 200


@require_GET
@never_cache
@seat()
def index(request: Seated) -> HttpResponse:
    """The list; `?ver=` a view, `?q=` words, `?pagina=` how far back, `?abierta=` whose story is beside."""
    asked = request.GET.get("ver", "")
    view: View = asked if asked in VIEWS else "all"
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    page = min(max(number(request.GET.get("pagina", "")) or 1, 1), 50)
    found, more = groups(request.workspace, request.member.zone, view, words, page)
    first = next((one.post for group in found for one in group.rows), None)
    opened = number(request.GET.get("abierta", "")) or (first.pk if first else None)
    numbers = counts(request.workspace)
    context = {
        "groups": found,
        "view": view,
        "words": words,
        "tabs": [(name, label, numbers[name]) for name, label in TABS.items()],
        "total": numbers["all"],
        "more": page + 1 if more else 0,
        "may_change": RANK[request.member.role] >= RANK["agent"],
        "here": "deliveries",
        **(_story(request, opened) if opened else {}),
    }
    return render(request, "deliveries/index.html", context)


@require_GET
@never_cache
@seat()
def detail(request: Seated, pk: int) -> HttpResponse:
    """The story of one post: what to do and what happened. The side of the list, or (on a phone) a page."""
    story = _story(request, pk)
    get_object_or_404(Post.objects.of(request.workspace), pk=pk)
    may = RANK[request.member.role] >= RANK["agent"]
    template = "deliveries/_story.html" if request.htmx else "deliveries/story.html"
    return render(request, template, {**story, "may_change": may, "here": "deliveries"})


def _story(request: Seated, pk: int) -> dict[str, Any]:
    post = whole(sent(request.workspace)).filter(pk=pk).first()
    if post is None:
        return {}
    one = row(post)
    deliveries = [sending.delivery for variant in post.variants.all() for sending in variant.sendings.all()]
    steps = telling.steps_of(deliveries)
    said_yes = Approval.objects.filter(post=post, state=Approval.State.APPROVED).select_related(
        "member", "guest"
    )
    for approval in said_yes:
        who = approval.member or approval.guest
        words = _("Aprobada por %(name)s") % {"name": who}
        steps.append(
            {"at": approval.answered_at, "words": words, "name": "", "said": "", "state": "published"}
        )
    steps = sorted((step for step in steps if step["at"]), key=lambda step: step["at"], reverse=True)
    out = [d for d in deliveries if d.state == d.State.PUBLISHED and d.act == d.Act.POST]
    return {
        "story": one,
        "steps": steps,
        "out": [{"delivery": d, "name": telling.name_of(d), "edits": telling.can_change(d)} for d in out],
        "unsent": [
            {"delivery": d, "name": telling.name_of(d)}
            for d in deliveries
            if d.state in (d.State.QUEUED, d.State.HAND)
        ],
        "pictures": _pictures(request, post),
    }


def _pictures(request: Seated, post: Post) -> list[Asset]:
    wanted = [entry.get("asset") for entry in post.media]
    found = Asset.objects.of(request.workspace).in_bulk([pk for pk in wanted if pk])
    return [found[pk] for pk in wanted if pk in found]
