"""Where brands speak: what each channel takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from tertulia.connectors.base import Limits, MediaRules
from tertulia.connectors.faces import face
from tertulia.outbox.models import Channel

_PAIRS = ("ratio", "video_s", "types")


def limits_of(channel: Channel) -> Limits:
    """What `channel` takes: as its server told when it was connected, else as its network publishes."""
    return from_json(channel.limits) or face(channel.network).limits


def to_json(limits: Limits | None) -> dict[str, Any]:
    """`limits` as a row keeps them; {} for None."""
    return asdict(limits) if limits is not None else {}


def from_json(kept: Mapping[str, Any]) -> Limits | None:
    """What `to_json` (or `Source.limits`) kept; None for {}. What another version wrote besides is left
    out."""
    if not kept:
        return None
    known = {field.name for field in fields(Limits)}
    given = {name: value for name, value in kept.items() if name in known}
    media = given.get("media")
    if isinstance(media, Mapping):
        rules = {field.name for field in fields(MediaRules)}
        told: dict[str, Any] = {name: value for name, value in media.items() if name in rules}
        told |= {name: tuple(told[name]) for name in _PAIRS if told.get(name)}
        given["media"] = MediaRules(**told)
    return Limits(**given)
