"""`/articulos/`: what is written, out or on its way; and beginning another."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tertulia.brand.models import Brand
from tertulia.brand.queries import first_brand
from tertulia.connectors.faces import face
from tertulia.kit.verbs import RANK
from tertulia.outbox.models import Channel, Delivery
from tertulia.planner import actions
from tertulia.planner.models import Post
from tertulia.planner.shown import shown
from tertulia.web.access import Seated, seat
from tertulia.web.articles.figures import figures, told
from tertulia.web.articles.found import pictures_of
from tertulia.web.params import number

MOST = 60
_OUT = Q(variants__sendings__delivery__state=Delivery.State.PUBLISHED)
TABS = {
    "": (_("Todos"), Q()),
    "borradores": (_("Borradores"), Q(state__in=["draft", "idea", "changes", "missed", "withdrawn"]) & ~_OUT),
    "programados": (_("Programados"), Q(state__in=["scheduled", "review"]) & ~_OUT),
    "publicados": (_("Publicados"), _OUT),
}


@require_safe
@never_cache
@seat()
def index(request: Seated) -> HttpResponse:
    """`/articulos/?ver=borradores&q=…`: the newest first."""
    view = request.GET.get("ver", "")
    view = view if view in TABS else ""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    every = Post.objects.of(request.workspace).filter(kind=Post.Kind.ARTICLE)
    if words:
        every = every.filter(Q(title__icontains=words) | Q(text__icontains=words))
    found = every.filter(pk__in=every.filter(TABS[view][1]).values("pk")) if view else every
    rows = list(found.whole().order_by("-updated_at", "-pk")[:MOST])
    context = {
        "rows": [_row(post) for post in rows],
        "tabs": [(name, label, name == view) for name, (label, _which) in TABS.items()],
        "view": view,
        "words": words,
        "brands": list(Brand.objects.of(request.workspace)[:20]),
        "can_write": RANK[request.member.role] >= RANK["agent"],
        "here": "articles",
    }
    return render(request, "articles/index.html", context)


def _row(post: Post) -> dict[str, object]:
    cover = post.article.get("cover")
    return {
        "post": post,
        "shown": shown(post),
        "cover": cover if cover in pictures_of(post) else None,
        "excerpt": post.article.get("excerpt", ""),
        "counted": told(figures(post.text))["words"],
        "blogs": [variant.channel for variant in post.variants.all()],
    }


@require_POST
@seat("agent")
def new(request: Seated) -> HttpResponse:
    """`/articulos/nuevo/`: an empty article on every blog of the brand."""
    wanted = number(request.POST.get("brand", ""))
    brand = Brand.objects.of(request.workspace).filter(pk=wanted).first() if wanted else None
    brand = brand or first_brand(request.workspace)
    if brand is None:
        return redirect("articles")
    rows = Channel.objects.of(request.workspace).filter(brand=brand)
    chosen = [channel for channel in rows if face(channel.network).long_form]
    post = actions.create_post(brand, kind=Post.Kind.ARTICLE, channels=chosen, by=request.actor)
    return redirect("article", pk=post.pk)
