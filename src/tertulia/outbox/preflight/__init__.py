"""Would it go out? Asked while a post is written, and once more just before it is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.connectors.base import Draft
from tertulia.media.models import Asset
from tertulia.outbox import content as contents
from tertulia.outbox.channels import limits_of
from tertulia.outbox.freezes import standing_for
from tertulia.outbox.models import Channel, Delivery
from tertulia.outbox.preflight.account import account_problems
from tertulia.outbox.preflight.files import file_problems
from tertulia.outbox.preflight.problem import Problem as Problem
from tertulia.outbox.preflight.rights import rights_problems
from tertulia.outbox.preflight.words import word_problems

SLACK = timedelta(minutes=5)
"""A moment so little ago is now: writing took a while."""


def problems(
    channel: Channel, draft: Draft, at: datetime | None, *, assets: Iterable[Asset] | None = None
) -> list[Problem]:
    """What stands in the way of `draft` on `channel` at `at` (None: without a date yet), what stops it first.
    `assets`: what it carries, if that is known already; else they are found by the files of the draft."""
    now = timezone.now()
    found: list[Problem] = []
    if at is not None and at < now - SLACK:
        found.append(Problem("past", _("Ese momento ya pasó. Elige otro."), field="at"))
    freeze = standing_for(channel.brand)
    if freeze is not None:
        words = _("Está todo parado («%(reason)s»): no saldrá hasta que alguien lo reanude.")
        found.append(Problem("frozen", words % {"reason": freeze.reason}, "warn", "channel", "frozen"))
    found += _of_content(channel, draft, at or now, _assets(channel, draft) if assets is None else assets)
    return sorted(found, key=lambda one: one.severity != "stop")


def of_content(
    channel: Channel, *, text: str, content: Mapping[str, Any], at: datetime | None
) -> list[Problem]:
    """The same for `text` with `content` as `outbox.content` packs it."""
    packed = contents.pack(content)
    assets = contents.assets_of(channel.workspace_id, packed)
    draft = contents.draft(text, packed, workspace=channel.workspace_id, assets=assets)
    found = _lost(packed, assets) + problems(channel, draft, at, assets=assets.values())
    return sorted(found, key=lambda one: one.severity != "stop")


def of_delivery(delivery: Delivery) -> list[Problem]:
    """The same for a post that is about to be said, now. A freeze is none of this: what is held back is not
    about to be said."""
    channel = delivery.channel
    if channel is None:
        return []
    assets = contents.assets_of(delivery.workspace_id, delivery.content)
    draft = contents.draft(delivery.text, delivery.content, workspace=delivery.workspace_id, assets=assets)
    return _lost(delivery.content, assets) + _of_content(channel, draft, timezone.now(), assets.values())


def _of_content(channel: Channel, draft: Draft, at: datetime, assets: Iterable[Asset]) -> list[Problem]:
    limits = limits_of(channel)
    day = at.astimezone(channel.brand.zone).date()
    found = account_problems(channel, at)
    found += word_problems(draft, limits, str(channel))
    found += rights_problems(assets, day)
    return found + file_problems(draft, limits.media)


def _lost(content: Mapping[str, Any], assets: Mapping[int, Asset]) -> list[Problem]:
    """Files that it names and nobody knows any more."""
    if all(key in assets for key in contents.asset_keys(content)):
        return []
    words = _("Un archivo que llevaba ya no existe. Quítalo o elige otro.")
    return [Problem("file", words, field="media", why="rights")]


def _assets(channel: Channel, draft: Draft) -> list[Asset]:
    """The assets whose files `draft` carries."""
    card = draft.link.image if draft.link is not None else None
    carried = [*draft.media, *(one for one in (draft.cover, card) if one is not None)]
    folder = Path(settings.DATA) / "media"
    names = [str(Path(one.path).relative_to(folder)) for one in carried if _inside(one.path, folder)]
    if not names:
        return []
    return list(Asset.objects.filter(workspace_id=channel.workspace_id, file__in=names))


def _inside(path: str, folder: Path) -> bool:
    return Path(path).is_relative_to(folder)
