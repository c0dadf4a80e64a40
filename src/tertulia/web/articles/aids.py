"""What helps while writing: the library's pictures, and other articles worth a link."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tertulia.kit import markdown
from tertulia.media.models import Asset
from tertulia.planner.actions.articles import link_of
from tertulia.planner.models import Post
from tertulia.web.access import Seated, seat
from tertulia.web.articles.found import get_article

PICTURES = 24
SUGGESTED = 3
READ = 200
_WORD = re.compile(r"[^\W\d_]{5,}")


@require_safe
@never_cache
@seat()
def pictures(request: Seated, pk: int) -> HttpResponse:
    """`/articulos/12/imagenes/?q=…`: the newest pictures of the library, or those with the words."""
    post = get_article(request, pk)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = Asset.objects.of(request.workspace).filter(kind=Asset.Kind.IMAGE)
    found = found.filter(brand_id__in=[post.brand_id]) | found.filter(brand=None)
    if words:
        found = found.filter(name__icontains=words) | found.filter(alt__icontains=words)
    context = {"post": post, "pictures": list(found.order_by("-pk")[:PICTURES]), "words": words}
    return render(request, "articles/_pictures.html", context)


@require_safe
@never_cache
@seat()
def links(request: Seated, pk: int) -> HttpResponse:
    """`/articulos/12/enlaces/`: whether it links to other articles of the brand, and which it could."""
    post = get_article(request, pk)
    every = _others(post)
    there = set(markdown.links(post.text))
    linked = sum(1 for one in every if one["url"] in there)
    words = set(_WORD.findall(f"{post.title} {post.text}".casefold()))
    for one in every:
        one["shared"] = len(words & set(_WORD.findall(one["title"].casefold())))
    ranked = sorted((one for one in every if one["url"] not in there), key=lambda one: -one["shared"])
    return render(request, "articles/_links.html", {"linked": linked, "others": ranked[:SUGGESTED]})


def _others(post: Post) -> list[dict[str, Any]]:
    """The brand's other articles that are out, the newest first."""
    rows = Post.objects.of(post.workspace).filter(kind=Post.Kind.ARTICLE, brand_id=post.brand_id)
    rows = rows.exclude(pk=post.pk).filter(variants__sendings__delivery__url__gt="").distinct()
    found = []
    for other in rows.order_by("-pk")[:READ]:
        url = link_of(other)
        if url:
            found.append({"title": str(other), "url": url, "at": other.at})
    return found
