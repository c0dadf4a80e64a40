"""How a post will look on each network: what goes out, drawn by our own hand. The browser paints the same
texts at each keystroke (`web/static/js/compose-text.js`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from tertulia.media.models import Asset
from tertulia.planner import links, mentions
from tertulia.planner.models import Post, Variant
from tertulia.web.compose.networks import ACTIONS, about

_TAG = r"(?<![\w&#/])#\w*[^\W\d_]\w*"
_TOKENS = re.compile(
    f"(?P<link>{links.LINK.pattern})|(?P<tag>{_TAG})|(?P<at>{mentions.MENTION.pattern})", re.IGNORECASE
)


def painted(text: str) -> SafeString:
    """`text` in HTML: paragraphs, line breaks, and links, hashtags and mentions in their colour."""
    blocks = [block for block in re.split(r"\n{2,}", text.strip("\n")) if block.strip()]
    return mark_safe("".join(f'<p class="pv-p">{_inline(block)}</p>' for block in blocks))  # noqa: S308


def _inline(text: str) -> str:
    kept, last = [], 0
    for match in _TOKENS.finditer(text):
        words = match[0]
        if match["link"]:
            words = words[: links.found(words)[0][1]]
        kept += [
            str(escape(text[last : match.start()])),
            f'<span class="pv-a">{escape(_short(words))}</span>',
        ]
        last = match.start() + len(words)
    return "".join([*kept, str(escape(text[last:]))]).replace("\n", "<br>")


def _short(words: str) -> str:
    """A link as networks show it: without its scheme, at most thirty signs."""
    if not words.lower().startswith(("http://", "https://")):
        return words
    bare = re.sub(r"^https?://(www\.)?", "", words, flags=re.IGNORECASE)
    return bare if len(bare) <= 30 else bare[:29] + "…"


def preview(
    variant: Variant, assets: Mapping[int, Asset], people: Mapping[str, mentions.Known]
) -> dict[str, Any]:
    """What `compose/_preview.html` draws for `variant`."""
    post, channel = variant.post, variant.channel
    told = about(channel)
    pictures = [_picture(one, assets) for one in variant.pictures]
    texts = links.parts_going_out(variant, people)
    embeds = links.embeds(variant)
    return {
        "variant": variant,
        "channel": told,
        "name": post.brand.name if told["kind"] != "blog" else channel.name,
        "handle": channel.handle or post.brand.name.lower().replace(" ", ""),
        "parts": [painted(text) for text in texts],
        "media": [one for one in pictures if one],
        "card": card(post, assets) if embeds and post.link else None,
        "comment": painted(links.said(variant, variant.first_comment, people))
        if variant.first_comment
        else "",
        "actions": ACTIONS.get(channel.network, ()),
        "title": post.title,
        "summary": post.article.get("excerpt", ""),
    }


def card(post: Post, assets: Mapping[int, Asset]) -> dict[str, Any]:
    """The link card of `post`, as it was read."""
    read = post.card or {}
    return {
        "title": read.get("title") or post.link,
        "description": read.get("description", ""),
        "host": (urlsplit(post.link).hostname or post.link).removeprefix("www."),
        "asset": assets.get(read.get("asset") or 0),
        "trouble": read.get("trouble", ""),
    }


def _picture(one: Mapping[str, Any], assets: Mapping[int, Asset]) -> dict[str, Any] | None:
    asset = assets.get(one.get("asset") or 0)
    if asset is None:
        return None
    return {"asset": asset, "alt": one.get("alt") or asset.alt}


def assets_of(posts: Iterable[Post]) -> dict[int, Asset]:
    """The files of `posts` and their variants, by id. One statement."""
    wanted: set[int] = set()
    homes = set()
    for post in posts:
        homes.add(post.workspace_id)
        lists = [post.media, *(variant.media or [] for variant in post.variants.all())]
        wanted |= {one.get("asset") for kept in lists for one in kept if one.get("asset")}
        if (post.card or {}).get("asset"):
            wanted.add(post.card["asset"])
    if not wanted:
        return {}
    return {asset.pk: asset for asset in Asset.objects.filter(workspace_id__in=homes, pk__in=wanted)}


def previews(post: Post) -> list[dict[str, Any]]:
    """One for each variant of `post`, in the order of its channels: for composing, and for who approves."""
    variants = list(post.variants.all())
    texts = [post.text, *(variant.text or "" for variant in variants)]
    people = mentions.known(post.workspace, mentions.tokens("\n".join(texts)))
    assets = assets_of([post])
    for variant in variants:
        variant.post = post
    return [preview(variant, assets, people) for variant in variants]
