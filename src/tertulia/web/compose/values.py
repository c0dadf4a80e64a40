"""What of a post the page holds, as plain values that JSON carries, and back from what a browser sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from tertulia.kit.verbs import Refused
from tertulia.media.models import Asset
from tertulia.outbox.models import Channel
from tertulia.planner.actions import sending
from tertulia.planner.models import Campaign, Post, Variant
from tertulia.web.compose.found import local, moment
from tertulia.web.compose.networks import options_of

POST = ("title", "text", "link", "language", "campaign", "media", "at", "notes")
VARIANT = ("text", "media", "at", "options", "first_comment", "parts")
MOST_FILES = 20
MOST_PARTS = 50


def of_post(post: Post) -> dict[str, Any]:
    """The values of `POST`: texts, `campaign` as an id, `at` as a box shows it."""
    return {
        "title": post.title,
        "text": post.text,
        "link": post.link,
        "language": post.language,
        "campaign": post.campaign_id,
        "media": media(post.media),
        "at": local(post.at, post.brand.zone),
        "notes": post.notes,
    }


def of_variant(variant: Variant) -> dict[str, Any]:
    """The values of `VARIANT`; `at` «» and `text`, `media` null where they are inherited."""
    return {
        "text": variant.text,
        "media": None if variant.media is None else media(variant.media),
        "at": local(variant.at, variant.post.brand.zone),
        "options": variant.options,
        "first_comment": variant.first_comment,
        "parts": variant.parts,
    }


def media(kept: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """[{asset, alt}], always with both."""
    return [{"asset": one.get("asset"), "alt": one.get("alt", "")} for one in kept]


def clean_post(post: Post, name: str, value: Any) -> Any:
    """What `Post` keeps for the value of `name`. Refused at `name` for what it cannot hold."""
    if name == "media":
        return clean_media(post, value)
    if name == "at":
        return moment(_text(name, value), post.brand.zone)
    if name == "campaign":
        if value in (None, ""):
            return None
        found = Campaign.objects.of(post.workspace).filter(brand_id=post.brand_id, pk=_number(value)).first()
        if found is None:
            raise Refused({name: _("Esa campaña ya no está.")})
        return found
    if name == "link":
        return clean_link(_text(name, value))
    return _text(name, value)


def clean_link(text: str) -> str:
    """An address to link to, or «»; without a scheme it is https. Refused for what is none."""
    link = text.strip()
    if not link:
        return ""
    if "://" not in link:
        link = f"https://{link}"
    scheme, _mark, rest = link.partition("://")
    if scheme.lower() not in ("http", "https") or any(c.isspace() for c in link) or "." not in rest:
        raise Refused({"link": _("Escribe una dirección, como https://aurora.example/ahorro.")})
    if len(link) > 2000:
        raise Refused({"link": _("Esa dirección es demasiado larga.")})
    return link


def clean_variant(post: Post, channel: Channel, name: str, value: Any) -> Any:
    """The same for a variant's value on `channel`."""
    if name == "text":
        return None if value is None else _text(name, value)
    if name == "media":
        return None if value is None else clean_media(post, value)
    if name == "at":
        return moment(_text(name, value), post.brand.zone)
    if name == "options":
        return _options(channel, value)
    if name == "parts":
        if not isinstance(value, list) or len(value) > MOST_PARTS:
            raise Refused({name: _("Ese hilo no se entiende.")})
        return [_text(name, part) for part in value]
    return _text(name, value)


def clean_media(post: Post, value: Any) -> list[dict[str, Any]]:
    """[{asset, alt}] of files of the workspace, each once. Refused for too many."""
    if not isinstance(value, list) or len(value) > MOST_FILES:
        raise Refused({"media": _("Son demasiados archivos.")})
    wanted = {_number(one.get("asset")): one for one in value if isinstance(one, dict)}
    known = set(
        Asset.objects.of(post.workspace)
        .filter(pk__in=[pk for pk in wanted if pk])
        .values_list("pk", flat=True)
    )
    return [
        {"asset": pk, "alt": _text("media", one.get("alt", ""))[:2000]}
        for pk, one in wanted.items()
        if pk in known
    ]


def _options(channel: Channel, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise Refused({"options": _("Esas opciones no se entienden.")})
    kept: dict[str, Any] = {}
    for field in options_of(channel):
        if field.name not in value:
            continue
        given = value[field.name]
        if field.kind == "bool":
            kept[field.name] = bool(given)
        elif field.kind == "choice":
            if any(given == code for code, _label in field.choices):
                kept[field.name] = given
        else:
            kept[field.name] = _text(field.name, given)[:500]
    return kept


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise Refused({name: _("Eso no se entiende.")})
    return value.replace("\x00", "").replace("\r\n", "\n")


def _number(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63:
        return value
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else 0


def locked(variant: Variant) -> bool:
    """Whether its words cannot be changed here any more: it is out, or may be."""
    return sending.is_out(variant)
