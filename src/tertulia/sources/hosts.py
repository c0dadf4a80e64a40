"""Courtesy to the machines that we ask: peace when they want it, and a pause between two questions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from tertulia.connectors import base, registry
from tertulia.kit.http import host_of
from tertulia.sources.models import Host, Source

ADDRESSES = ("url", "server", "site")
"""Boxes of connection forms that hold an address."""
KEPT = timedelta(days=2)


def class_of(source: Source) -> type[base.Connector]:
    """The source's connector class; the plain interface where there is no such network any more."""
    try:
        return registry.get(source.network)
    except LookupError:
        return base.Connector


def is_read(network: str) -> bool:
    """Whether anything is read of `network` (a slug): through some accounts we only speak."""
    return network in registry.slugs() and registry.get(network).can(base.Listens)


def host_for(place: base.Place, config: Mapping[str, Any]) -> str:
    """Which machine will be asked for `place`: by its id or address, else by the form; «» if none tells."""
    for told in (place.id, place.url, *(str(config.get(name) or "") for name in ADDRESSES)):
        if told.startswith(("http://", "https://")):
            return host_of(told)[:200]
    return next((str(config[name])[:200] for name in ADDRESSES if "." in str(config.get(name) or "")), "")


def hush(name: str, until: datetime) -> None:
    """All sources on host `name` wait until then (or longer, if that was promised before)."""
    if not name:
        return
    host, made = Host.objects.get_or_create(name=name, defaults={"quiet_until": until})
    if not made:
        longer = Q(quiet_until__isnull=True) | Q(quiet_until__lt=until)
        Host.objects.filter(longer, pk=host.pk).update(quiet_until=until)


def quiet_until(source: Source) -> datetime | None:
    """Until when the source's host wants peace (aware), or None."""
    host = Host.objects.filter(name=source.host, quiet_until__gt=timezone.now()).first()
    return host.quiet_until if host else None


def take_turn(source: Source) -> bool:
    """Whether the source may ask its host now; if so, others wait as long as its network asks. Of two that
    try at the same moment one gets the turn."""
    gap = class_of(source).host_gap_s
    if not gap or not source.host:
        return True
    now = timezone.now()
    after = now + timedelta(seconds=gap)
    _host, made = Host.objects.get_or_create(name=source.host, defaults={"turn_at": after})
    free = Q(turn_at__isnull=True) | Q(turn_at__lte=now)
    return made or Host.objects.filter(free, name=source.host).update(turn_at=after) == 1


def forget_old() -> int:
    """Drop the hosts that have nothing to say any more. Returns how many."""
    long_ago = timezone.now() - KEPT
    rested = Q(quiet_until__isnull=True) | Q(quiet_until__lt=long_ago)
    done = Host.objects.filter(rested, Q(turn_at__isnull=True) | Q(turn_at__lt=long_ago)).delete()
    return done[0]
