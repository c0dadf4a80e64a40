"""What a brand has published, as a feed that anybody may read: opened and closed by its manager."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from tertulia.brand.models import Brand
from tertulia.kit.verbs import Actor, verb
from tertulia.planner.models import Share


@verb("planner.open_feed", role="manager")
def open_feed(brand: Brand, *, by: Actor) -> Share:
    """From now on what `brand` has published in public can be read at an address of its own. One that is
    open already stays."""
    found = Share.objects.filter(brand=brand, kind=Share.Kind.FEED, removed_at=None).first()
    return found or Share.objects.create(
        workspace_id=brand.workspace_id,
        brand=brand,
        kind=Share.Kind.FEED,
        name=brand.name,
        token=secrets.token_urlsafe(24),
        by_id=by.id if by.kind == "member" else None,
    )


@verb("planner.close_feed", role="manager", inverse="planner.restore_feed")
def close_feed(share: Share, *, by: Actor) -> Share:
    """Its address leads nowhere from now on. Opened again, it is another."""
    share.removed_at = timezone.now()
    share.save(update_fields=["removed_at"])
    return share


@verb("planner.restore_feed", role="manager")
def restore_feed(share: Share, *, before: Mapping[str, Any], by: Actor) -> Share:
    """The same address as before."""
    removed = before.get("removed_at")
    share.removed_at = parse_datetime(removed) if removed else None
    share.save(update_fields=["removed_at"])
    return share
