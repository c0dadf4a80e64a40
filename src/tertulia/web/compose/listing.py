"""`/publicar/`: what is being written, and beginning something new."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tertulia.brand.models import Brand
from tertulia.brand.queries import first_brand
from tertulia.kit.verbs import Refused
from tertulia.outbox.models import Channel
from tertulia.planner import actions
from tertulia.planner.models import Campaign, Post
from tertulia.planner.shown import shown
from tertulia.web.access import Seated, seat
from tertulia.web.compose.found import moment

MOST = 100
TABS = {
    "borradores": (gettext_lazy("Borradores"), ("draft", "idea", "changes", "missed")),
    "por-aprobar": (gettext_lazy("Por aprobar"), ("review",)),
    "programadas": (gettext_lazy("Programadas"), ("scheduled",)),
    "todas": (gettext_lazy("Todas"), ()),
}


@require_safe
@never_cache
@seat()
def index(request: Seated) -> HttpResponse:
    """`/publicar/?ver=borradores&buscar=…`: the newest first."""
    tab = request.GET.get("ver", "")
    tab = tab if tab in TABS else "borradores"
    words = request.GET.get("buscar", "").replace("\x00", "").strip()[:100]
    posts = Post.objects.of(request.workspace).filter(kind=Post.Kind.POST).whole()
    states = TABS[tab][1]
    if states:
        posts = posts.filter(state__in=states)
    if words:
        posts = posts.filter(Q(text__icontains=words) | Q(title__icontains=words))
    rows = list(posts.order_by("-updated_at", "-pk")[:MOST])
    context = {
        "rows": [{"post": post, "shown": shown(post)} for post in rows],
        "tabs": [(code, label, code == tab) for code, (label, _states) in TABS.items()],
        "tab": tab,
        "words": words,
        "here": "compose",
        "has_channels": Channel.objects.of(request.workspace).exists(),
    }
    return render(request, "compose/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@seat(change="agent")
def new(request: Seated) -> HttpResponse:
    """`/publicar/nueva/?dia=2026-10-13&campana=3`: what to begin with; by POST, begun. Nothing of the post
    before this one is remembered: each starts from the brand's channels as they are."""
    brand = _brand(request)
    if brand is None:
        return redirect("compose")
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            post = _begin(request, brand)
        except Refused as refused:
            problems = {name: str(words) for name, words in refused.problems.items()}
        else:
            return redirect("post", pk=post.pk)
    return render(
        request, "compose/new.html", _asked(request, brand, problems), status=422 if problems else 200
    )


def _brand(request: Seated) -> Brand | None:
    wanted = request.POST.get("brand") or request.GET.get("marca") or ""
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 19:
        found = Brand.objects.of(request.workspace).filter(pk=int(wanted)).first()
        if found is not None:
            return found
    return first_brand(request.workspace)


def _begin(request: Seated, brand: Brand) -> Post:
    keys = [int(key) for key in request.POST.getlist("channel") if key.isascii() and key.isdigit()]
    channels = Channel.objects.of(request.workspace).filter(brand=brand, pk__in=keys[:50])
    campaign = request.POST.get("campaign", "")
    of = Campaign.objects.of(request.workspace).filter(brand=brand)
    made: Post = actions.create_post(
        brand,
        title=request.POST.get("title", "").replace("\x00", "")[:300],
        text=request.POST.get("text", "").replace("\x00", ""),
        at=moment(request.POST.get("at", ""), brand.zone),
        channels=channels,
        campaign=of.filter(pk=int(campaign)).first() if campaign.isascii() and campaign.isdigit() else None,
        language=request.workspace.language[:2],
        by=request.actor,
    )
    return made


def _asked(request: Seated, brand: Brand, problems: dict[str, str]) -> dict[str, Any]:
    given = request.POST if request.method == "POST" else request.GET
    day = given.get("dia", "")
    chosen = set(given.getlist("channel")) if request.method == "POST" else None
    rows = Channel.objects.of(request.workspace).filter(brand=brand)
    return {
        "brand": brand,
        "brands": Brand.objects.of(request.workspace),
        "channels": [(row, not row.by_hand if chosen is None else str(row.pk) in chosen) for row in rows],
        "campaigns": Campaign.objects.of(request.workspace).filter(brand=brand, closed_at=None),
        "campaign": given.get("campaign") or given.get("campana") or "",
        "title": given.get("title", ""),
        "at": given.get("at") or (day if "T" in day else f"{day}T10:00" if day else ""),
        "text": given.get("text", ""),
        "problems": problems,
    }
