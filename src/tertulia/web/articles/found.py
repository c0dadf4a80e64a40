"""Reaching an article and its pictures, for who may; and its body between the page and the row."""

from __future__ import annotations

import html as entities
import re

from django.http import Http404
from django.urls import reverse

from tertulia.connectors.faces import face
from tertulia.kit import markdown
from tertulia.media.models import Asset
from tertulia.outbox.models import Channel
from tertulia.planner.models import Post
from tertulia.web.access import Seated

WIDE = 800
_SHOWN = re.compile(r'<img\b[^>]*\bdata-asset="(\d{1,12})"[^>]*>')
_ALT = re.compile(r'\balt="([^"]*)"')


def get_article(request: Seated, pk: int) -> Post:
    """The article with id `pk` of the workspace, whole. 404 for those of others and those thrown away."""
    found = Post.objects.of(request.workspace).filter(kind=Post.Kind.ARTICLE).whole()
    post = found.filter(pk=pk).first()
    if post is None:
        raise Http404
    for variant in post.variants.all():
        variant.post = post
    return post


def blogs(post: Post) -> list[Channel]:
    """The channels of its brand that take whole articles."""
    rows = Channel.objects.of(post.workspace).filter(brand_id=post.brand_id).order_by("position", "pk")
    return [channel for channel in rows if face(channel.network).long_form]


def pictures_of(post: Post) -> dict[int, Asset]:
    """The pictures of the library that it names, by key."""
    wanted = [key for key, _alt in markdown.images(post.text)]
    cover = post.article.get("cover")
    keys = [*wanted, *([cover] if isinstance(cover, int) else [])]
    found = Asset.objects.of(post.workspace).filter(kind=Asset.Kind.IMAGE, pk__in=keys)
    return {asset.pk: asset for asset in found}


def media_of(post: Post, text: str) -> list[dict[str, object]]:
    """The pictures in `text` as a post keeps its files; those that are not the workspace's are left out."""
    named = markdown.images(text)
    known = set(
        Asset.objects.of(post.workspace)
        .filter(kind=Asset.Kind.IMAGE, pk__in=[key for key, _alt in named])
        .values_list("pk", flat=True)
    )
    return [{"asset": key, **({"alt": alt} if alt else {})} for key, alt in named if key in known]


def thumb(key: int, width: int) -> str:
    """Where a picture of the library is shown, `width` pixels wide."""
    return reverse("asset-thumb", args=[key, width])


def as_shown(text: str, known: dict[int, Asset] | set[int]) -> str:
    """The Markdown `text` as the page's editor shows it, pictures in their place."""

    def put(tag: re.Match[str]) -> str:
        key = int(tag[1])
        if key not in known:
            return ""
        at = thumb(key, WIDE)
        return tag[0].replace(f'src="asset:{key}"', f'src="{at}" data-asset="{key}"')

    return re.sub(r'<img\b[^>]*src="asset:(\d{1,12})"[^>]*>', put, markdown.to_html(text))


def as_kept(html: str) -> str:
    """The Markdown of what the page's editor holds."""

    def put(tag: re.Match[str]) -> str:
        alt = _ALT.search(tag[0])
        words = entities.escape(entities.unescape(alt[1])) if alt else ""
        return f'<img src="asset:{tag[1]}" alt="{words}">'

    return markdown.from_html(_SHOWN.sub(put, html))
