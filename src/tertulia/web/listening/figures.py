"""The figures beside the stream, each a part of the screen that comes by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from zlib import crc32

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tertulia.listening.insight import Facet, Facets, facets
from tertulia.web.access import Seated
from tertulia.web.listening.params import DIMENSIONS
from tertulia.web.listening.reading import Reading

SHOWN = 6
"""So many boxes of a group are shown at once, the rest behind «Ver más»."""
GROUPS: dict[str, Any] = {
    "red": _("Red"),
    "tono": _("Tono"),
    "tema": _("Tema"),
    "quien": _("Quién habla"),
    "idioma": _("Idioma"),
}


def counted(reading: Reading) -> Facets:
    """How what is in the stream divides."""
    chosen = {DIMENSIONS[name]: values for name, values in reading.asked.chosen.items()}
    return facets(_unboxed(reading).scope(), chosen)


def _unboxed(reading: Reading) -> Reading:
    """As if no box were ticked; what a clicked figure narrows it to stays."""
    return replace(reading, boxes={name: node for name, node in reading.boxes.items() if name == "ademas"})


def boxes(request: Seated, reading: Reading) -> HttpResponse:
    """`/escucha/partes/filtros/`: the boxes with their counts and bars, and how much there is in all."""
    if reading.problem is not None:
        return render(request, "listening/_boxes.html", {"groups": [], "problem": reading.problem})
    found = counted(reading)
    given = reading.asked
    context = {
        "found": found,
        "groups": [group for group in (_group(reading, name, found) for name in GROUPS) if group["boxes"]],
        "keep": [pair for pair in given.pairs() if pair[0] not in DIMENSIONS],
        "clear_url": given.with_(chosen={}).url() if given.ticked else "",
        "without": _without(found),
    }
    return render(request, "listening/_boxes.html", context)


def _group(reading: Reading, name: str, found: Facets) -> dict[str, Any]:
    values: list[Facet] = getattr(found, DIMENSIONS[name])
    ticked = reading.asked.chosen.get(name, ())
    top = max((one.count for one in values), default=0) or 1
    entries = [
        {
            "id": f"box-{name}-{crc32(one.value.encode())}",
            "value": one.value,
            "label": capfirst(one.label),
            "count": one.count,
            "share": round(100 * one.count / top),
            "checked": one.value in ticked,
        }
        for one in values
    ]
    alone = name in ("idioma", "red") and len(entries) < 2 and not reading.asked.ticked
    return {
        "name": name,
        "label": GROUPS[name],
        "boxes": [] if alone else entries[:SHOWN],
        "more": [] if alone else entries[SHOWN:],
    }


def _without(found: Facets) -> dict[str, Any]:
    """Of the groups with ticked boxes, if it is one alone: its name and how much there would be without."""
    if len(found.without) != 1:
        return {}
    dimension, total = next(iter(found.without.items()))
    name = next(name for name, known in DIMENSIONS.items() if known == dimension)
    return {"label": str(GROUPS[name]).lower(), "total": total}
