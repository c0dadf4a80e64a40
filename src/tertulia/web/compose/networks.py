"""What the composer knows of each channel: how it counts, what may be chosen, how it looks. Data."""

from __future__ import annotations

from typing import Any

from tertulia.connectors import faces, registry
from tertulia.connectors.base import Connector, FormField, Posts
from tertulia.outbox.channels import limits_of
from tertulia.outbox.models import Channel

KINDS = {
    "bluesky": "bluesky",
    "facebook": "facebook",
    "ghost": "blog",
    "instagram": "instagram",
    "linkedin": "linkedin",
    "mastodon": "mastodon",
    "discord": "chat",
    "matrix": "chat",
    "slack": "chat",
    "teams": "chat",
    "telegram": "chat",
    "threads": "threads",
    "tiktok": "instagram",
    "wordpress": "blog",
    "x": "x",
    "youtube": "instagram",
}
"""Which drawing a network's preview follows; any other one is drawn plainly."""
ACTIONS = {
    "bluesky": ("message-square", "repeat-2", "heart", "ellipsis"),
    "facebook": ("thumbs-up", "message-circle", "share-2"),
    "instagram": ("heart", "message-circle", "send", "bookmark"),
    "linkedin": ("thumbs-up", "message-circle", "repeat-2", "send"),
    "mastodon": ("reply", "repeat-2", "star", "bookmark", "ellipsis"),
    "threads": ("heart", "message-circle", "repeat-2", "send"),
    "x": ("message-circle", "repeat-2", "heart", "bookmark", "share-2"),
}


def connector_of(channel: Channel) -> type[Connector] | None:
    """The connector of the channel's network, where there is one."""
    return registry.get(channel.network) if channel.network in registry.slugs() else None


def options_of(channel: Channel) -> tuple[FormField, ...]:
    """What may be chosen for one post on `channel`."""
    connector = connector_of(channel)
    return connector.options if connector is not None and issubclass(connector, Posts) else ()


def about(channel: Channel) -> dict[str, Any]:
    """What the page and its scripts know of `channel`."""
    limits, connector, face = limits_of(channel), connector_of(channel), faces.face(channel.network)
    kind = KINDS.get(channel.network, "blog" if face.long_form else "plain")
    return {
        "id": channel.pk,
        "network": channel.network,
        "label": str(face.label),
        "name": channel.name,
        "handle": channel.handle,
        "by_hand": channel.by_hand,
        "kind": kind,
        "threads": bool(connector and issubclass(connector, Posts) and connector.threads) or channel.by_hand,
        "foldChars": face.shows.folds_chars,
        "foldLines": face.shows.folds_lines,
        "ratio": face.shows.ratio,
        "cards": face.shows.cards,
        "alt": limits.media.alt if limits.media else 0,
        "limits": {
            "unit": limits.unit,
            "maximum": limits.maximum,
            "urlLength": limits.url_length,
            "shortMentions": limits.short_mentions,
            "bytes": limits.bytes,
            "caption": limits.caption,
        },
    }
