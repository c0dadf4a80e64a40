"""Verbs of what else is on a calendar: holidays, own days, others' calendars, and the address of ours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tertulia.brand.models import Brand
from tertulia.kit.secrets import new_token
from tertulia.kit.verbs import Actor, Refused, to_restore, verb
from tertulia.planner import slots
from tertulia.planner.models import Agenda, Event, Share


@verb("planner.add_agenda", role="agent")
def add_agenda(
    brand: Brand, *, kind: str, name: str = "", place: str = "", url: str = "", by: Actor
) -> Agenda:
    """Show holidays of a place, the days that have a name, or the calendar at an address beside ours. The
    first choice keeps what was shown until then."""
    if kind not in Agenda.Kind.values:
        raise Refused({"kind": _("Elige qué calendario.")})
    if kind == Agenda.Kind.ICAL and not url.startswith(("http://", "https://", "webcal://")):
        raise Refused({"url": _("Escribe la dirección del calendario. Empieza por https://")})
    if not Agenda.objects.filter(brand=brand).exists():
        _keep_usual(brand)
    same = Agenda.objects.filter(brand=brand, kind=kind, place=place, url=url, removed_at=None)
    if same.exists():
        raise Refused({"": _("Ya lo tienes.")})
    return Agenda.objects.create(
        workspace_id=brand.workspace_id,
        brand=brand,
        kind=kind,
        name=name,
        place=place,
        url=url.replace("webcal://", "https://", 1),
        next_try_at=timezone.now() if kind == Agenda.Kind.ICAL else None,
    )


def _keep_usual(brand: Brand) -> None:
    of = {"workspace_id": brand.workspace_id, "brand": brand}
    Agenda.objects.create(**of, kind=Agenda.Kind.HOLIDAYS, place=brand.country)
    Agenda.objects.create(**of, kind=Agenda.Kind.DAYS)


@verb("planner.remove_agenda", role="agent", inverse="planner.restore_agenda")
def remove_agenda(agenda: Agenda, *, by: Actor) -> Agenda:
    """Show it no more."""
    agenda.removed_at, agenda.next_try_at = timezone.now(), None
    agenda.save(update_fields=["removed_at", "next_try_at"])
    return agenda


@verb("planner.restore_agenda", role="agent")
def restore_agenda(agenda: Agenda, *, before: Mapping[str, Any], by: Actor) -> Agenda:
    """Show it again."""
    _put_back(agenda, before)
    if agenda.kind == Agenda.Kind.ICAL and agenda.removed_at is None:
        agenda.next_try_at = timezone.now()
        agenda.save(update_fields=["next_try_at"])
    return agenda


@verb("planner.add_event", role="agent")
def add_event(
    brand: Brand,
    *,
    name: str,
    first_on: date,
    last_on: date | None = None,
    hour: time | None = None,
    quiet: bool = False,
    by: Actor,
) -> Event:
    """Something on one day or several, all day long or at `hour` of the brand's clock on the first. `quiet`:
    the brand would rather be silent then."""
    last = last_on or first_on
    if last < first_on:
        raise Refused({"last_on": _("El final va antes que el principio.")})
    if not name.strip():
        raise Refused({"name": _("Escribe qué es.")})
    return Event.objects.create(
        workspace_id=brand.workspace_id,
        brand=brand,
        name=name.strip()[:300],
        first_on=first_on,
        last_on=last,
        at=slots.at(first_on, hour, brand.zone) if hour is not None else None,
        quiet=quiet,
        by_id=by.id if by.kind == "member" else None,
    )


@verb("planner.remove_event", role="agent", inverse="planner.restore_event")
def remove_event(event: Event, *, by: Actor) -> Event:
    """It is not on the calendar any more."""
    event.removed_at = timezone.now()
    event.save(update_fields=["removed_at"])
    return event


@verb("planner.restore_event", role="agent")
def restore_event(event: Event, *, before: Mapping[str, Any], by: Actor) -> Event:
    """It is on the calendar again."""
    _put_back(event, before)
    return event


@verb("planner.share_ical", role="manager")
def share_ical(brand: Brand, *, name: str = "", by: Actor) -> Share:
    """A private address at which other calendars read what is scheduled and published."""
    return Share.objects.create(
        workspace_id=brand.workspace_id,
        brand=brand,
        kind=Share.Kind.ICAL,
        name=name[:120],
        token=new_token(),
        by_id=by.id if by.kind == "member" else None,
    )


@verb("planner.unshare_ical", role="manager", inverse="planner.reshare_ical")
def unshare_ical(share: Share, *, by: Actor) -> Share:
    """The address leads nowhere any more."""
    share.removed_at = timezone.now()
    share.save(update_fields=["removed_at"])
    return share


@verb("planner.reshare_ical", role="manager")
def reshare_ical(share: Share, *, before: Mapping[str, Any], by: Actor) -> Share:
    """The address works again."""
    _put_back(share, before)
    return share


def _put_back(row: Any, before: Mapping[str, Any]) -> None:
    old = to_restore(row, before)
    if "removed_at" in old:
        row.removed_at = parse_datetime(old["removed_at"]) if old["removed_at"] else None
        row.save(update_fields=["removed_at"])
