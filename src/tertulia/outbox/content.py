"""What a post says besides its words, as a row keeps it, and the draft that a connector is given.

`Delivery.content` is JSON: lang, title, html, summary, slug, tags, link {url, title, description, asset},
media [{asset, alt}] in order, cover (an asset), options, and what search engines are told (search_title,
search_description). Files are named by the key of their `media.Asset`: what is in the library goes out, with
the rights that it has at that moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from django.conf import settings

from tertulia.connectors.base import Attachment, Card, Draft
from tertulia.media.models import Asset
from tertulia.outbox.models import Delivery

TEXTS = ("lang", "title", "html", "summary", "slug", "search_title", "search_description")
FOR_SEARCH = ("search_title", "search_description")
"""Told to connectors among the options: few networks know of them."""


def pack(given: Mapping[str, Any]) -> dict[str, Any]:
    """`given` as `Delivery.content` keeps it: only what is known, in its own type; empty things are left out.
    Assets may be given as rows or by key."""
    kept: dict[str, Any] = {name: str(given[name]) for name in TEXTS if given.get(name)}
    if tags := [str(tag) for tag in given.get("tags") or () if str(tag).strip()]:
        kept["tags"] = tags
    if media := [_entry(one) for one in given.get("media") or () if _key(one)]:
        kept["media"] = media
    if cover := _key(given.get("cover")):
        kept["cover"] = cover
    link = given.get("link") or {}
    if link.get("url"):
        card = {name: str(link[name]) for name in ("url", "title", "description") if link.get(name)}
        kept["link"] = {**card, **({"asset": asset} if (asset := _key(link.get("asset"))) else {})}
    if given.get("options"):
        kept["options"] = dict(given["options"])
    return kept


def _entry(one: Any) -> dict[str, Any]:
    alt = one.get("alt") if isinstance(one, Mapping) else None
    return {"asset": _key(one), **({"alt": str(alt)} if alt else {})}


def _key(one: Any) -> int:
    """The key of an asset, however it is named; 0 for none."""
    if isinstance(one, Mapping):
        one = one.get("asset")
    if isinstance(one, Asset):
        return int(one.pk)
    return int(one) if isinstance(one, int) or (isinstance(one, str) and one.isdigit()) else 0


def asset_keys(content: Mapping[str, Any]) -> list[int]:
    """The keys of every asset that `content` names, in order and once."""
    link = content.get("link") or {}
    named = [*(content.get("media") or ()), content.get("cover"), link.get("asset")]
    return [key for key in dict.fromkeys(_key(one) for one in named) if key]


def assets_of(workspace: int, content: Mapping[str, Any]) -> dict[int, Asset]:
    """The assets of the workspace that `content` names, by key; those thrown away as well."""
    keys = asset_keys(content)
    if not keys:
        return {}
    return {asset.pk: asset for asset in Asset.objects.filter(workspace_id=workspace, pk__in=keys)}


def draft(
    text: str,
    content: Mapping[str, Any],
    *,
    workspace: int,
    parent: str = "",
    thread: str = "",
    assets: Mapping[int, Asset] | None = None,
) -> Draft:
    """What a connector is given to say `text` with `content` (in the form of `pack`). `parent` and `thread`:
    the network's ids of what it goes on. Assets that are no more are left out: `preflight` tells of them."""
    found = assets_of(workspace, content) if assets is None else assets
    link = content.get("link") or {}
    card = None
    if link.get("url"):
        image = _attachments([link.get("asset")], found)
        card = Card(
            link["url"], link.get("title", ""), link.get("description", ""), image[0] if image else None
        )
    covers = _attachments([content.get("cover")], found)
    for_search = {name: content[name] for name in FOR_SEARCH if content.get(name)}
    return Draft(
        text,
        parent=parent,
        thread=thread,
        lang=content.get("lang", ""),
        title=content.get("title", ""),
        html=content.get("html", ""),
        summary=content.get("summary", ""),
        slug=content.get("slug", ""),
        tags=tuple(content.get("tags") or ()),
        cover=covers[0] if covers else None,
        media=tuple(_attachments(content.get("media") or (), found)),
        link=card,
        options={**(content.get("options") or {}), **for_search},
    )


def _attachments(named: Iterable[Any], assets: Mapping[int, Asset]) -> list[Attachment]:
    found = []
    for one in named:
        asset = assets.get(_key(one))
        if asset is not None:
            alt = one.get("alt", "") if isinstance(one, Mapping) else ""
            found.append(attachment(asset, alt=alt))
    return found


def attachment(asset: Asset, *, alt: str = "") -> Attachment:
    """`asset` as a connector is given it; `alt`: its text here, where it is not the library's."""
    return Attachment(
        path=str(asset.path),
        kind=cast(Any, asset.kind),
        type=asset.type,
        size=asset.size,
        alt=alt or asset.alt,
        name=asset.name,
        width=asset.width,
        height=asset.height,
        duration_s=asset.duration_s,
        focus=(asset.focus_x, asset.focus_y),
        poster=str(Path(settings.DATA) / "media" / asset.poster) if asset.poster else "",
        ref=f"asset:{asset.pk}",
    )


def draft_of(delivery: Delivery) -> Draft:
    """What the connector is given for `delivery`: an answer with what it answers and how public that was; a
    post with all that it carries, under what goes before it."""
    if delivery.act in (Delivery.Act.POST, Delivery.Act.EDIT):
        first_said = delivery if delivery.of is None else delivery.of
        above = first_said.after
        return draft(
            delivery.text,
            delivery.content,
            workspace=delivery.workspace_id,
            parent=above.remote_id if above is not None else "",
            thread=root_of(above).remote_id if above is not None else "",
        )
    parent = delivery.parent
    if parent is None:
        return Draft(delivery.text)
    return Draft(
        delivery.text,
        parent=parent.remote_id,
        thread=parent.thread.remote_id,
        lang=parent.language,
        mention=parent.author.handle,
        audience=parent.audience,
    )


def root_of(delivery: Delivery) -> Delivery:
    """The first of the chain that `delivery` goes on."""
    while delivery.after is not None:
        delivery = delivery.after
    return delivery
