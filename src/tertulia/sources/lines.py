"""Sources that are heard as it happens: a line that stays open holds their lease for as long as it hears.

Who is not taken up by a line (too many, or nobody who keeps lines) is polled after a while like any other.
"""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from tertulia.kit.due import claim
from tertulia.kit.secrets import CannotOpen, unseal
from tertulia.sources.models import Source

LEASE = timedelta(seconds=60)
RENEW_AFTER = timedelta(seconds=20)
POLLED_AFTER = timedelta(minutes=2)

Key = tuple[str, str, str]
"""(network, place, a digest of the account): sources with the same one hear the same line."""


def polled() -> Q:
    """Sources that are read by asking: those that want no line, and those that none has taken up."""
    late = Q(next_try_at__lte=timezone.now() - POLLED_AFTER)
    return Q(place__live__isnull=True) | Q(place__live=False) | late


def due(limit: int, *, known: set[Key] | None = None) -> list[Source]:
    """Live sources that nobody hears, leased. `known`: only those of places that are heard already."""
    rows = Source.objects.readable().welcome().filter(place__live=True)
    if known is not None:
        places = Q(pk__in=[])
        for network, place, _account in known:
            places |= Q(network=network, place__id=place)
        rows = rows.filter(places)
    return claim(rows.select_related("workspace", "brand"), limit=limit, lease=LEASE)


def key_of(source: Source) -> Key:
    """By which line `source` is heard: that of an account is shared only by who has the very same key."""
    try:
        config = unseal(source.credentials)
    except CannotOpen:
        config = {"unreadable": source.pk}
    account = hashlib.sha256(json.dumps(config, sort_keys=True, default=str).encode()).hexdigest()
    return source.network, str(source.place.get("id", "")), account


def still_ours(source: Source) -> bool:
    """Whether `source` is still to be heard by us: neither paused, removed nor taken over. Its lease is drawn
    out in time."""
    now = timezone.now()
    ours = Source.objects.readable().filter(pk=source.pk, lease_until=source.lease_until)
    if source.lease_until is None or source.lease_until - now > LEASE - RENEW_AFTER:
        return bool(ours.exists())
    if not ours.update(lease_until=now + LEASE):
        return False
    source.lease_until = now + LEASE
    return True


def landed(source: Source) -> None:
    """After a batch: whoever loses its line is due at once. `source` is as its row is now."""
    ours = Source.objects.readable().filter(pk=source.pk, lease_until=source.lease_until)
    ours.update(next_try_at=timezone.now())
    source.refresh_from_db(fields=["cursor", "read_through_at", "attempts", "interval_s", "heard_at"])
