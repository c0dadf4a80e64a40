"""The composer's page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tertulia.accounts.models import Member
from tertulia.connectors import faces
from tertulia.kit.verbs import RANK
from tertulia.media.models import Asset
from tertulia.outbox.models import Channel
from tertulia.planner import compare, links, mentions, slots
from tertulia.planner.actions import asking, sending
from tertulia.planner.actions.remarks import others
from tertulia.planner.models import Campaign, Post, Variant
from tertulia.planner.shown import shown
from tertulia.web.access import Seated, seat
from tertulia.web.compose import previews, published, values
from tertulia.web.compose.found import get_post
from tertulia.web.compose.networks import about, options_of

LANGUAGES = (
    ("", gettext_lazy("Sin decir")),
    ("es", "Español"),
    ("ca", "Català"),
    ("gl", "Galego"),
    ("eu", "Euskara"),
    ("pt", "Português"),
    ("en", "English"),
    ("fr", "Français"),
    ("it", "Italiano"),
    ("de", "Deutsch"),
)


@require_GET
@never_cache
@seat()
def post(request: Seated, pk: int) -> HttpResponse:
    """`/publicar/12/`."""
    return page(request, get_post(request, pk))


def page(
    request: Seated, post: Post, *, problems: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The page of `post`; `problems`: what a verb refused, by field."""
    for variant in post.variants.all():
        variant.post = post
    drawn = previews.previews(post)
    can_write = RANK[request.member.role] >= RANK["agent"]
    rows = [_row(variant) for variant in post.variants.all()]
    context = {
        "post": post,
        "shown": shown(post),
        "problems": {name: str(words) for name, words in (problems or {}).items()},
        "can_write": can_write,
        "unsaid": len(sending.unsaid(post)),
        "held": post.state == Post.State.SCHEDULED,
        "asked": asking.needed(post),
        "rows": rows,
        "previews": drawn,
        "channels": _left(post),
        "campaigns": Campaign.objects.of(request.workspace).filter(brand=post.brand, closed_at=None),
        "languages": LANGUAGES,
        "versions": post.versions.count(),
        "remarks": post.remarks.filter(removed_at=None).count(),
        "colleagues": Member.objects.of(request.workspace).exclude(pk=request.member.pk),
        "others": others(post, request.member),
        "presence_url": reverse("post-presence", args=[post.pk]),
        "media": _media(post, drawn),
        "is_out": any(row["locked"] for row in rows),
        "published": published.listed(post),
        "approvals": _approvals(post),
        "next_free": next_free(post),
        "data": data(request, post, rows),
        "zone_name": post.brand.time_zone.rpartition("/")[2].replace("_", " "),
    }
    return render(request, "compose/post.html", context, status=status)


def _row(variant: Variant) -> dict[str, Any]:
    told = about(variant.channel)
    own = variant.text is not None
    return {
        "variant": variant,
        "channel": told,
        "options": _options(variant),
        "locked": sending.is_out(variant),
        "pieces": compare.pieces(variant.post.text, variant.words) if own else (),
        "changes": compare.changes(variant.post.text, variant.words) if own else 0,
        "plain": [],
    }


def _options(variant: Variant) -> list[dict[str, Any]]:
    found = []
    for field in options_of(variant.channel):
        value = variant.options.get(field.name)
        if value is None and field.kind == "choice" and field.choices:
            value = field.choices[0][0]
        found.append({"field": field, "value": value})
    return found


def _left(post: Post) -> list[dict[str, Any]]:
    """The brand's channels on which it is not said yet."""
    has = {variant.channel_id for variant in post.variants.all()}
    rows = Channel.objects.of(post.workspace).filter(brand_id=post.brand_id).exclude(pk__in=has)
    return [about(channel) for channel in rows]


def _media(post: Post, drawn: list[dict[str, Any]]) -> list[dict[str, Any]]:
    assets = previews.assets_of([post])
    found = []
    for one in post.media:
        asset = assets.get(one.get("asset") or 0)
        if asset is not None:
            found.append({"asset": asset, "alt": one.get("alt") or asset.alt, "own": one.get("alt", "")})
    return found


def _approvals(post: Post) -> list[Any]:
    if post.state not in (Post.State.REVIEW, Post.State.CHANGES):
        return []
    rows = post.approvals.exclude(state="withdrawn").select_related("stage", "member", "guest")
    return list(rows.order_by("stage__position", "pk"))


def next_free(post: Post) -> datetime | None:
    """The next slot of the brand that is free for this post, or None."""
    channels = [variant.channel for variant in post.variants.all()]
    return slots.next_free(post.brand, channels=channels, tags=post.tags, leave=post) if channels else None


def data(request: Seated, post: Post, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What the page's scripts begin with."""
    variants = list(post.variants.all())
    texts = [post.text, *(variant.text or "" for variant in variants)]
    people = mentions.known(post.workspace, mentions.tokens("\n".join(texts)))
    return {
        "id": post.pk,
        "kind": post.kind,
        "revision": post.revision,
        "state": post.state,
        "readonly": RANK[request.member.role] < RANK["agent"],
        "post": values.of_post(post),
        "card": post.card,
        "variants": {
            str(row["variant"].channel_id): {
                **values.of_variant(row["variant"]),
                "locked": row["locked"],
            }
            for row in rows
        },
        "channels": {
            str(row["channel"]["id"]): {
                **row["channel"],
                "utm": links.marks_of(row["variant"]),
                "embeds": row["channel"]["network"] in links.EMBEDS,
                "without": not faces.face(row["channel"]["network"]).shows.links,
            }
            for row in rows
        },
        "people": {key: {"name": one.name, "handles": one.handles} for key, one in people.items()},
        "assets": {str(asset.pk): told_asset(asset) for asset in previews.assets_of([post]).values()},
        "zone": post.brand.time_zone,
    }


def told_asset(asset: Asset) -> dict[str, Any]:
    """What scripts know of a file."""
    thumb = reverse("asset-thumb", args=[asset.pk, 800]) if asset.kind in ("image", "video") else ""
    return {
        "id": asset.pk,
        "kind": asset.kind,
        "name": asset.name,
        "alt": asset.alt,
        "thumb": thumb,
        "focus": [asset.focus_x, asset.focus_y],
        "ratio": asset.width / asset.height if asset.height else 0,
    }
