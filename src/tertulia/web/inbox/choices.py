"""What can be chosen in the inbox: people, areas, labels, moments, filters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from babel.dates import format_skeleton
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tertulia.accounts.models import Member, Workspace
from tertulia.brand.models import Brand, Department
from tertulia.connectors import faces
from tertulia.inbox.models import Label, Priority
from tertulia.kit.when import locale
from tertulia.listening.models import Intent, Tone
from tertulia.sources.models import Source
from tertulia.web.inbox.params import Asked


@dataclass(frozen=True, slots=True)
class Choices:
    """The people, areas, labels, brands and networks of a workspace, read once for a page."""

    members: list[Member]
    departments: list[Department]
    labels: list[Label]
    brands: list[Brand]
    networks: list[str]


def read(workspace: Workspace) -> Choices:
    """Five statements."""
    areas = Department.objects.of(workspace).active()
    networks = Source.objects.of(workspace).order_by("network").values_list("network", flat=True).distinct()
    return Choices(
        members=list(Member.objects.of(workspace).exclude(role="reader").order_by("name")),
        departments=list(areas.filter(brand__closed_at__isnull=True)),
        labels=list(Label.objects.filter(workspace=workspace, removed_at__isnull=True)),
        brands=list(Brand.objects.of(workspace).order_by("name")),
        networks=list(networks),
    )


def menus(found: Choices, brand: int | None = None) -> dict[str, Any]:
    """What the menus of a case (or of many) offer; `brand`: only its areas."""
    one_brand = brand or (found.brands[0].pk if len(found.brands) == 1 else None)
    areas = [area for area in found.departments if one_brand is None or area.brand_id == one_brand]
    return {
        "members": found.members,
        # Areas of several brands cannot be told apart by their names: many cases at once take none.
        "departments": areas if one_brand else [],
        "labels": found.labels,
        "priorities": [{"value": value, "label": label} for value, label in Priority.choices],
        "snooze_choices": snoozes(),
    }


def filters(asked: Asked, found: Choices) -> dict[str, Any]:
    """The filters there are, which of them are on, and how each is taken off."""
    groups = [
        _group("tono", _("Tono"), "tones", list(Tone.choices), asked),
        _group("intento", _("Qué quiere"), "intents", list(Intent.choices), asked),
        _group("red", _("Red"), "networks", [(n, faces.face(n).label) for n in found.networks], asked),
        _group("persona", _("Quién la tiene"), "owners", _named(found.members, _("Nadie")), asked),
        _group("area", _("Área"), "departments", _named(found.departments, _("Ninguna")), asked),
        _group("etiqueta", _("Etiqueta"), "labels", _named(found.labels), asked),
    ]
    if len(found.brands) > 1:
        groups.append(_group("marca", _("Marca"), "brands", _named(found.brands), asked))
    active = [
        {"label": one["label"], "remove_url": asked.without(group["kind"], one["value"]).url()}
        for group in groups
        for one in group["options"]
        if one["checked"]
    ]
    doubtful = asked.plain().url(q="es:dudoso")
    clear = asked.plain(words=True).url()
    return {"groups": groups, "active": active, "clear_url": clear, "doubtful_url": doubtful}


def _named(things: list[Any], nobody: str = "") -> list[tuple[Any, Any]]:
    return ([(0, nobody)] if nobody and things else []) + [(thing.pk, thing.name) for thing in things]


def _group(name: str, label: str, kind: str, options: list[tuple[Any, Any]], asked: Asked) -> dict[str, Any]:
    chosen = getattr(asked.filters, kind)
    shown = [{"value": v, "label": words, "checked": v in chosen, "count": None} for v, words in options]
    return {"name": name, "label": label, "kind": kind, "options": shown}


def snoozes() -> list[dict[str, Any]]:
    """The moments that are offered for putting a case aside, in the member's own time zone."""
    return [
        {"value": value, "label": label, "when": _when(at)}
        for value, label, at in _moments(timezone.localtime())
    ]


def _moments(now: datetime) -> list[tuple[str, str, datetime]]:
    def at(days: int, hour: int) -> datetime:
        return datetime.combine(now.date() + timedelta(days=days), time(hour), now.tzinfo)

    found = [("2h", _("Dentro de 2 horas"), now + timedelta(hours=2))]
    if now.hour < 15:
        found.append(("tarde", _("Esta tarde"), at(0, 17)))
    found.append(("manana", _("Mañana"), at(1, 9)))
    if now.weekday() != 6:
        found.append(("lunes", _("El lunes"), at(7 - now.weekday(), 9)))
    return found


def _when(at: datetime) -> str:
    same_day = at.date() == timezone.localtime().date()
    return str(format_skeleton("Hm" if same_day else "EHm", at, locale=locale()))


def moment(value: str, written: str = "") -> datetime | None:
    """The moment that a snooze asks for: one of ours, a day ahead («dia»), or for «at» what was `written` in
    the member's time zone. None for anything else."""
    now = timezone.localtime()
    if value == "dia":
        return now + timedelta(days=1)
    if value == "at":
        try:
            given = parse_datetime(written)
        except ValueError:
            return None
        return timezone.make_aware(given) if given is not None and timezone.is_naive(given) else given
    return next((at for name, _label, at in _moments(now) if name == value), None)
