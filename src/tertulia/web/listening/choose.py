"""What can be chosen at the head of the screen: searches by what they are about, kept views, stretches of
time and orders, each with its address."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from tertulia.brand.models import Brand
from tertulia.listening.models import Search, Subject, View
from tertulia.web.access import Seated
from tertulia.web.listening import triage
from tertulia.web.listening.params import ORDERS, SPANS, Asked
from tertulia.web.listening.reading import Reading

MOST_LISTED = 60


def chooser(request: Seated, reading: Reading) -> dict[str, Any]:
    """The name of what is looked at, and the menu of what could be instead. Three statements."""
    brands = list(Brand.objects.of(request.workspace).order_by("name")[:MOST_LISTED])
    of = {"workspace": request.workspace, "removed_at__isnull": True}
    searches = Search.objects.filter(**of, brand=reading.brand).order_by("-is_active", "name")[:MOST_LISTED]
    views = View.objects.filter(**of, brand=reading.brand).order_by("name")[:MOST_LISTED]
    chosen = reading.view or reading.search
    everything = Asked(brand=reading.brand.pk if len(brands) > 1 else None)
    groups = [
        {
            "label": label,
            "entries": [_entry(s.name, Asked(search=s.pk), chosen == s) for s in searches if s.kind == kind],
        }
        for kind, label in Subject.choices
    ]
    groups.append(
        {"label": _("Vistas"), "entries": [_entry(v.name, Asked(view=v.pk), chosen == v) for v in views]}
    )
    if len(brands) > 1:
        entries = [_entry(b.name, Asked(brand=b.pk), b == reading.brand and not chosen) for b in brands]
        groups.append({"label": _("Todo lo de una marca"), "entries": entries})
    return {
        "name": chosen.name if chosen else _("Todo lo oído"),
        "all": _entry(_("Todo lo oído"), everything, not chosen),
        "groups": [group for group in groups if group["entries"]],
        "chosen": chosen is not None,
    }


def _entry(label: str, given: Asked, current: bool) -> dict[str, Any]:
    return {"label": label, "url": given.url(), "current": current}


def spans(reading: Reading) -> list[dict[str, Any]]:
    """The stretches of time."""
    given = reading.asked
    return [
        _entry(str(label), given.with_(span=name, moment=None), name == reading.span and not given.moment)
        for name, label in SPANS.items()
    ]


def orders(reading: Reading) -> list[dict[str, Any]]:
    """The orders of the stream."""
    now = reading.asked.order
    offered = {name: label for name, label in ORDERS.items() if name != triage.ORDER or name == now}
    if triage.is_on(reading.asked):
        offered[triage.ORDER] = ORDERS[triage.ORDER]
    return [
        _entry(str(label), reading.asked.with_(order=name), name == now) for name, label in offered.items()
    ]


def place(name: str, tail: str = "") -> str:
    """The address of a page by its name, or «» where this house does not have that page."""
    try:
        return reverse(name) + tail
    except NoReverseMatch:
        return ""
