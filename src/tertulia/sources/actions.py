"""Connecting, pausing and removing sources. The door has run `check()`: no verb touches the network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tertulia.brand.models import Brand
from tertulia.connectors import base, registry
from tertulia.kit import live
from tertulia.kit.due import back_off, free
from tertulia.kit.failures import Failure, RateLimited
from tertulia.kit.secrets import seal
from tertulia.kit.verbs import Actor, Refused, verb
from tertulia.sources import hosts, keys
from tertulia.sources.models import SetAside, Source, Upload
from tertulia.sources.uploads import bring as bring


@verb("sources.connect", role="manager")
def connect(
    brand: Brand,
    *,
    network: str,
    config: Mapping[str, Any],
    place: base.Place,
    account: base.Author,
    limits: base.Limits | None = None,
    can_reply: bool = False,
    name: str = "",
    upload: Upload | None = None,
    later: Failure | None = None,
    by: Actor,
) -> Source:
    """Keep a connected place and read it at once. Connecting the same place again brings the old source back,
    history and all, with its new key. Its first reading is history: no deadlines, no noise; an account of a
    network of which nothing is read only speaks. An `upload` is read from its beginning whenever it is
    brought again: what we have of it is recognised. `later`: why the place could not be read just now; it is
    tried again after a while."""
    if network not in registry.slugs():
        raise Refused({"network": _("Esa red no existe aquí.")})
    fresh = {
        "name": (name or place.name)[:200],
        "upload": upload,
        "can_reply": can_reply,
        "limits": asdict(limits) if limits else {},
        **_of_account(network, config, place, account),
    }
    if upload is not None:
        fresh |= {"cursor": {}, "read_through_at": None}
    if later is not None:
        fresh |= _put_off(network, later)
    old = Source.objects.filter(
        brand=brand, network=network, account_id=fresh["account_id"], place__id=place.id
    ).first()
    if old is not None:
        Source.objects.filter(pk=old.pk).update(**fresh)
        old.refresh_from_db()
        return old
    return Source.objects.create(workspace_id=brand.workspace_id, brand=brand, network=network, **fresh)


def _of_account(
    network: str, config: Mapping[str, Any], place: base.Place, account: base.Author
) -> dict[str, Any]:
    """The columns of a source that has just been connected, and is read at once where anything is read."""
    return {
        "account": (account.handle or account.name)[:200],
        "account_id": account.id[:300],
        "credentials": seal(config),
        "place": asdict(place),
        "host": hosts.host_for(place, config),
        "is_own": place.own,
        "state": Source.State.OK,
        "removed_at": None,
        "last_error": "",
        "attempts": 0,
        "next_try_at": timezone.now() if hosts.is_read(network) else None,
        **keys.told(network, config),
    }


def _put_off(network: str, later: Failure) -> dict[str, Any]:
    """The columns of one that could not be read just now."""
    until = later.until if isinstance(later, RateLimited) else timezone.now() + back_off(1)
    return {
        "last_error": str(later)[:1000],
        "attempts": 1,
        "next_try_at": until if hosts.is_read(network) else None,
    }


@verb("sources.reconnect", role="manager")
def reconnect(source: Source, *, config: Mapping[str, Any], account: base.Author, by: Actor) -> Source:
    """A new key for the same account. Refused for another account: its history would be mixed with ours."""
    if source.account_id and account.id != source.account_id:
        raise Refused(
            {"": _("Esa clave es de otra cuenta (%(name)s).") % {"name": account.handle or account.name}}
        )
    source.credentials = seal(config)
    source.state, source.last_error, source.attempts = Source.State.OK, "", 0
    source.next_try_at = _at_once(source)
    renewed = keys.told(source.network, config)
    for column, value in renewed.items():
        setattr(source, column, value)
    fields = ["credentials", "state", "last_error", "attempts", "next_try_at"]
    source.save(update_fields=[*fields, *renewed])
    live.tell(source.workspace_id, "source", id=source.pk)
    return source


@verb("sources.rename", role="manager")
def rename(source: Source, *, name: str, by: Actor) -> Source:
    """Call it something else on our screens."""
    if not name.strip():
        raise Refused({"name": _("Ponle un nombre.")})
    source.name = name.strip()[:200]
    source.save(update_fields=["name"])
    return source


@verb("sources.pause", role="manager", inverse="sources.restore")
def pause(source: Source, *, by: Actor) -> Source:
    """Stop reading until somebody resumes."""
    return _become(source, Source.State.PAUSED)


@verb("sources.resume", role="manager", inverse="sources.restore")
def resume(source: Source, *, by: Actor) -> Source:
    """Read again, from where it was left."""
    return _become(source, Source.State.OK)


@verb("sources.read_now", role="agent", quiet=True)
def read_now(source: Source, *, by: Actor) -> Source:
    """Put it at the head of the line."""
    if source.state == Source.State.OK:
        Source.objects.filter(pk=source.pk).update(next_try_at=_at_once(source))
    return source


@verb("sources.remove", role="manager", inverse="sources.restore")
def remove(source: Source, *, by: Actor) -> Source:
    """Forget the connection. What was heard stays."""
    source.removed_at, source.next_try_at = timezone.now(), None
    source.save(update_fields=["removed_at", "next_try_at"])
    return source


@verb("sources.restore", role="manager")
def restore(source: Source, *, before: Mapping[str, Any], by: Actor) -> Source:
    """Undo: as it was before it was paused, resumed or removed."""
    removed = before.get("removed_at")
    source.removed_at = parse_datetime(removed) if removed else None
    return _become(source, Source.State(before["state"]))


@verb("sources.retry_set_aside", role="manager")
def retry_set_aside(source: Source, *, by: Actor) -> Source:
    """Read the source anew from the beginning, so that what was set aside gets another chance; what we have
    already is recognised and not taken in twice. Refused while it is being read: that would put its cursor
    back where it was."""
    if source.state != Source.State.OK:
        raise Refused({"": _("Antes hay que volver a leerla: reanúdala o reconéctala.")})
    resting = Source.objects.filter(free(), pk=source.pk)
    if not resting.update(cursor={}, next_try_at=_at_once(source)):
        raise Refused({"": _("Se está leyendo ahora mismo. Prueba dentro de un momento.")})
    SetAside.objects.filter(source=source, retried_at__isnull=True).update(retried_at=timezone.now())
    source.refresh_from_db()
    return source


def _at_once(source: Source) -> datetime | None:
    """Now; None for an account through which we only speak."""
    return timezone.now() if hosts.is_read(source.network) else None


def _become(source: Source, state: Source.State) -> Source:
    source.state = state
    reads = state == Source.State.OK and source.removed_at is None
    source.next_try_at = _at_once(source) if reads else None
    source.attempts, source.last_error = 0, ""
    source.save(update_fields=["state", "next_try_at", "removed_at", "attempts", "last_error"])
    live.tell(source.workspace_id, "source", id=source.pk)
    return source
