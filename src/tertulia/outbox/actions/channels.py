"""Opening and removing the places where a brand speaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tertulia.brand.models import Brand
from tertulia.kit import live
from tertulia.kit.verbs import Actor, Refused, to_restore, verb
from tertulia.listening.prepare import web
from tertulia.outbox.models import Channel
from tertulia.sources.models import Source


@verb("outbox.open_channel", role="manager")
def open_channel(
    brand: Brand,
    *,
    network: str,
    name: str,
    handle: str = "",
    url: str = "",
    source: Source | None = None,
    by: Actor,
) -> Channel:
    """A place where `brand` speaks on `network`: through `source`, or by hand where there is none. Opening
    the same one again brings the old one back. Refused without a name, for a source of another brand and, by
    hand, for an address that is none."""
    if not name.strip() or not network.strip():
        raise Refused({"name": _("Ponle un nombre.")})
    if source is not None and source.brand_id != brand.pk:
        raise Refused({"": _("Esa cuenta no es de esta marca.")})
    if source is None and url.strip() and not web(url.strip()):
        raise Refused({"url": _("Pega la dirección completa, con https://")})
    told = {
        "network": network.strip()[:30],
        "name": name.strip()[:200],
        "handle": handle.strip()[:200],
        "url": web(url.strip()),
        "source": source,
        "limits": source.limits if source is not None else {},
        "removed_at": None,
    }
    old = _same(brand, told)
    if old is not None:
        for column, value in told.items():
            setattr(old, column, value)
        old.save()
    else:
        last = brand.channels.order_by("-position").values_list("position", flat=True).first()
        position = 0 if last is None else last + 1
        told |= {"workspace_id": brand.workspace_id, "position": position}
        old = Channel.objects.create(brand=brand, **told)
    live.tell(brand.workspace_id, "channel", id=old.pk)
    return old


def _same(brand: Brand, told: Mapping[str, Any]) -> Channel | None:
    """The channel that this is: by its account, else the one by hand of the same name there. A channel by
    hand that gets an account keeps what it has published."""
    ours = Channel.objects.filter(brand=brand, network=told["network"]).order_by("removed_at", "pk")
    if told["source"] is not None:
        through = Channel.objects.filter(source=told["source"]).first()
        by_hand = ours.filter(source=None, removed_at=None)
        return through or (by_hand.filter(handle=told["handle"]).first() if told["handle"] else None)
    return ours.filter(source=None, name=told["name"], handle=told["handle"]).first()


@verb("outbox.remove_channel", role="manager", inverse="outbox.restore_channel")
def remove_channel(channel: Channel, *, by: Actor) -> Channel:
    """The brand speaks there no more. What was published stays; what still waits is stopped at its moment,
    and says so."""
    channel.removed_at = timezone.now()
    channel.save(update_fields=["removed_at"])
    live.tell(channel.workspace_id, "channel", id=channel.pk)
    return channel


@verb("outbox.restore_channel", role="manager")
def restore_channel(channel: Channel, *, before: Mapping[str, Any], by: Actor) -> Channel:
    """Undo: as it was before it was removed."""
    old = to_restore(channel, before)
    if "removed_at" in old:
        channel.removed_at = parse_datetime(old["removed_at"]) if old["removed_at"] else None
    for name in ("name", "position"):
        if name in old:
            setattr(channel, name, old[name])
    channel.save(update_fields=["name", "position", "removed_at"])
    live.tell(channel.workspace_id, "channel", id=channel.pk)
    return channel
