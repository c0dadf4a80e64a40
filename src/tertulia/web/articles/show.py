"""The editor of one article."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tertulia.connectors import registry
from tertulia.connectors.base import Edits, FormField, Posts
from tertulia.kit.verbs import RANK
from tertulia.media.models import Asset
from tertulia.outbox.models import Channel
from tertulia.planner.actions import asking
from tertulia.planner.actions.articles import out, stale
from tertulia.planner.models import Post, Variant
from tertulia.planner.shown import shown, variant_code
from tertulia.web.access import Seated, seat
from tertulia.web.articles import figures
from tertulia.web.articles.found import as_shown, blogs, get_article, pictures_of

HELD = (Post.State.SCHEDULED, Post.State.REVIEW)


@require_safe
@never_cache
@seat()
def article(request: Seated, pk: int) -> HttpResponse:
    """`/articulos/12/`."""
    return page(request, get_article(request, pk))


def page(
    request: Seated, post: Post, *, problems: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The page of `post`; `problems`: what a verb refused, by field."""
    channels, known = blogs(post), pictures_of(post)
    standing = [_standing(variant) for variant in post.variants.all()]
    is_out = any(one["out"] for one in standing)
    held = is_held(post) and not is_out
    can_write = RANK[request.member.role] >= RANK["agent"]
    context = {
        "post": post,
        "about": post.article,
        "tags": ", ".join(str(tag) for tag in post.article.get("tags") or []),
        "body": as_shown(post.text, known),
        "cover": known.get(post.article.get("cover") or 0),
        "counted": figures.told(figures.figures(post.text, post.language)),
        "result": figures.result(post, channels),
        "limits": {"title": figures.TITLE, "description": figures.DESCRIPTION},
        "shown": shown(post),
        "standing": [one for one in standing if one["code"]],
        "is_out": is_out,
        "is_stale": any(one["stale"] for one in standing),
        "held": held,
        "can_write": can_write,
        "may_edit": can_write and not held,
        "asked": asking.needed(post),
        "choices": _choices(post, channels),
        "versions": post.versions.count(),
        "problems": {name: str(words) for name, words in (problems or {}).items()},
        "zone_name": post.brand.time_zone.rpartition("/")[2].replace("_", " "),
        "at": post.at.astimezone(post.brand.zone).strftime("%Y-%m-%dT%H:%M") if post.at else "",
    }
    return render(request, "articles/editor.html", context, status=status)


def is_held(post: Post) -> bool:
    """Whether it waits to go out, or for a yes: what is written then has to be taken back first."""
    return post.state in HELD


def _standing(variant: Variant) -> dict[str, Any]:
    """What became of the article on one blog, and what can be done about it."""
    delivery = out(variant)
    source = delivery.source if delivery is not None else None
    edits = source is not None and registry.get(source.network).can(Edits)
    going = delivery.changes.exclude(state__in=["published", "withdrawn"]).last() if delivery else None
    return {
        "channel": variant.channel,
        "code": variant_code(variant),
        "out": delivery,
        "url": delivery.url if delivery else "",
        "edits": edits and bool(delivery and delivery.remote_id),
        "stale": delivery is not None and stale(variant, delivery),
        "going": going,
    }


def _choices(post: Post, channels: list[Channel]) -> list[dict[str, Any]]:
    """Each blog of the brand: whether it is chosen, and what may be chosen for it."""
    variants = {variant.channel_id: variant for variant in post.variants.all()}
    found = []
    for channel in channels:
        variant = variants.get(channel.pk)
        values = variant.options if variant else {}
        fields = [
            {"field": field, "name": f"option-{channel.pk}-{field.name}", "value": values.get(field.name, "")}
            for field in options_of(channel)
        ]
        found.append({"channel": channel, "chosen": variant is not None, "fields": fields})
    return found


def options_of(channel: Channel) -> tuple[FormField, ...]:
    """What may be chosen for one article on `channel`."""
    network = channel.network
    connector = registry.get(network) if network in registry.slugs() else None
    return connector.options if connector is not None and issubclass(connector, Posts) else ()


def cover_of(post: Post, key: object) -> Asset | None:
    """The picture of the workspace with that key, or None."""
    if not isinstance(key, int):
        return None
    return Asset.objects.of(post.workspace).filter(kind=Asset.Kind.IMAGE, pk=key).first()
