"""Where files are used: in the posts that name them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from tertulia.accounts.models import Workspace
from tertulia.media.models import Asset
from tertulia.planner.models import Post, Variant
from tertulia.planner.shown import shown
from tertulia.web.media.rights import rights_of

GOING = ("review", "scheduled", "queued", "sending", "failed", "hand", "unconfirmed", "partial", "changes")
"""How a post is shown that has still to go out, or may."""


def uses(workspace: Workspace, only: Iterable[int] | None = None) -> dict[int, set[int]]:
    """The posts in which each asset stands, by their keys."""
    wanted = None if only is None else set(only)
    found: defaultdict[int, set[int]] = defaultdict(set)
    posts = Post.objects.of(workspace).exclude(media=[], article={}, card={})
    for pk, media, article, card in posts.values_list("pk", "media", "article", "card"):
        for key in [*_named(media), (article or {}).get("cover"), (card or {}).get("asset")]:
            if isinstance(key, int) and (wanted is None or key in wanted):
                found[key].add(pk)
    variants = Variant.objects.filter(
        post__workspace=workspace, post__removed_at__isnull=True, media__isnull=False
    )
    for pk, media in variants.values_list("post_id", "media"):
        for key in _named(media):
            if wanted is None or key in wanted:
                found[key].add(pk)
    return found


def posts_with(asset: Asset) -> list[Post]:
    """The posts that use `asset`, those to come first."""
    keys = uses(asset.workspace, [asset.pk]).get(asset.pk, set())
    return list(Post.objects.of(asset.workspace).whole().filter(pk__in=keys).order_by("-at", "-pk"))


def stopped(asset: Asset, posts: Iterable[Post]) -> list[Post]:
    """Those of `posts` that its rights, or who is in it, keep from going out when they are planned."""
    held = []
    for post in posts:
        if post.at is None or shown(post).code not in GOING:
            continue
        if not asset.may_go_out(post.at.astimezone(post.brand.zone).date()):
            held.append(post)
    return held


def line(asset: Asset, count: int) -> dict[str, Any]:
    """What a card of the grid says of `asset` besides its name."""
    return {"asset": asset, "rights": rights_of(asset), "uses": count}


def _named(media: Any) -> list[int]:
    return [
        one["asset"] for one in media or () if isinstance(one, dict) and isinstance(one.get("asset"), int)
    ]
