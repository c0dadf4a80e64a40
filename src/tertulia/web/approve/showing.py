"""A post as somebody outside sees it: what each network would show, and nothing of what is ours alone."""

from __future__ import annotations

from typing import Any

from tertulia.connectors.faces import face
from tertulia.media.models import Asset
from tertulia.media.serving import public_url
from tertulia.planner.models import Post, Remark


def looks(post: Post) -> list[dict[str, Any]]:
    """One entry for each channel: network, name, handle, the texts in order, first comment, pictures, link,
    moment."""
    variants = list(post.variants.select_related("channel", "post"))
    wanted = {entry.get("asset") for variant in variants for entry in variant.pictures}
    wanted.add(post.article.get("cover"))
    assets = Asset.objects.filter(workspace_id=post.workspace_id, removed_at=None).in_bulk(
        [pk for pk in wanted if pk]
    )
    return [
        {
            "id": variant.pk,
            "network": variant.channel.network,
            "label": face(variant.channel.network).label,
            "name": post.brand.name,
            "handle": variant.channel.handle,
            "texts": variant.parts or [variant.words],
            "comment": variant.first_comment,
            "pictures": _pictures(variant.pictures, assets, post),
            "link": post.link,
            "card": post.card.get("title", ""),
            "title": post.title if post.kind == Post.Kind.ARTICLE else "",
            "html": _html(variant.words) if post.kind == Post.Kind.ARTICLE else "",
            "at": variant.moment,
        }
        for variant in variants
    ]


def _pictures(named: Any, assets: dict[int, Asset], post: Post) -> list[dict[str, str]]:
    found = []
    keys = [(entry.get("asset"), entry.get("alt", "")) for entry in named]
    if post.kind == Post.Kind.ARTICLE and post.article.get("cover"):
        keys.insert(0, (post.article["cover"], ""))
    for key, alt in keys:
        asset = assets.get(key)
        if asset is not None:
            is_seen = asset.kind in ("image", "video")
            found.append(
                {
                    "url": public_url(asset, 800) if is_seen else "",
                    "alt": alt or asset.alt,
                    "name": asset.name,
                }
            )
    return found


def _html(text: str) -> str:
    from tertulia.kit.markdown import to_html

    return to_html(text)


def remarks(post: Post) -> list[Remark]:
    """What was said for outside too."""
    rows = Remark.objects.filter(post=post, inside=False, removed_at=None)
    return list(rows.select_related("member", "guest"))
