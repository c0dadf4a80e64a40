"""The words in pieces: chips in rows, each with the address of the stream without it, and adding one."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertulia.listening.fields import FIELDS
from tertulia.query import Chip, Pieces, QueryError, Row, chip, pieces, written
from tertulia.query.written import quoted
from tertulia.web.access import Seated
from tertulia.web.listening.reading import Reading

GROUPS: dict[str, tuple[Any, Any]] = {
    "all": (gettext_lazy("Dice"), gettext_lazy("y")),
    "any": (gettext_lazy("Dice alguna"), gettext_lazy("o")),
    "none": (gettext_lazy("No dice"), ""),
}
"""Of each group of words: its name, and what stands between two of them."""
ADD = {"all": gettext_lazy("Palabra"), "any": gettext_lazy("O bien…"), "none": gettext_lazy("Palabra")}
OFFERED = ("language", "network", "sentiment", "intent", "kind")
"""Fields whose values can be chosen from a menu."""
MOST_OFFERED = 30
SHAPES = {"none": "exclude"}


def shown(reading: Reading) -> dict[str, Any] | None:
    """The rows of pieces; None for words that say more than pieces can, or cannot be read."""
    found = of(reading)
    if found is None:
        return None
    rows = [_about(reading, found)] if FIELDS.find("brand") else []
    rows += [_group(reading, found, name) for name in GROUPS if _stands(found, name)]
    rows.append(_places(reading, found))
    return {"rows": rows}


def of(reading: Reading) -> Pieces | None:
    """The words in pieces."""
    if reading.problem is not None:
        return None
    if reading.said is None:
        return Pieces()
    return pieces(reading.said, FIELDS, reading.brand.workspace_id)


def _stands(found: Pieces, name: str) -> bool:
    """Whether a group has a row: alternatives where there are some, and what must be said unless there are
    only alternatives."""
    if name == "any":
        return bool(found.any)
    return name == "none" or bool(found.all) or not found.any


def _group(reading: Reading, found: Pieces, name: str) -> dict[str, Any]:
    label, between = GROUPS[name]
    if name == "any" and not found.all:
        label = GROUPS["all"][0]
    chips: tuple[Chip, ...] = getattr(found, name)
    entries = [
        _entry(reading, one, _with_group(found, name, _less(chips, one)), SHAPES.get(name, one.kind))
        for one in chips
    ]
    names = [name]
    if name == "all" and found.all and not found.any:
        names.append("any")
    elif name == "any" and not found.all:
        names.append("all")
    adds = [{"name": each, "label": ADD[each], "where": GROUPS[each][0]} for each in names]
    return {"label": label, "between": between, "chips": entries, "adds": adds, "menus": []}


def _about(reading: Reading, found: Pieces) -> dict[str, Any]:
    entries = _valued(reading, found, [row for row in found.fields if row.field == "brand"])
    menus = _menu(reading, found, "brand")
    return {"label": _("Habla de"), "between": _("o"), "chips": entries, "menus": menus}


def _places(reading: Reading, found: Pieces) -> dict[str, Any]:
    entries = _valued(reading, found, list(found.places))
    menus = [menu for name in OFFERED for menu in _menu(reading, found, name)]
    return {"label": _("Está en"), "between": "", "chips": entries, "menus": menus}


def _valued(reading: Reading, found: Pieces, rows: list[Row]) -> list[dict[str, Any]]:
    entries = []
    for row in rows:
        for one in row.chips:
            fewer = replace(row, chips=_less(row.chips, one))
            others = tuple(
                fewer if each is row else each for each in found.fields if each is not row or fewer.chips
            )
            entries.append(_entry(reading, one, replace(found, fields=others), one.kind))
    return entries


def _menu(reading: Reading, found: Pieces, name: str) -> list[dict[str, Any]]:
    field = FIELDS.find(name)
    if field is None:
        return []
    entries = [
        {
            "label": capfirst(str(one.label or one.written)),
            "url": _url(reading, with_field(found, name, one.written)),
        }
        for one in field.offered(reading.brand.workspace_id)[:MOST_OFFERED]
    ]
    label = capfirst(str(field.label or field.written))
    return [{"name": name, "label": label, "entries": entries}] if entries else []


def with_field(found: Pieces, name: str, value: str) -> Pieces:
    """The same and one more value of a field; another value of a field that is there is an alternative."""
    field = FIELDS[name]
    text = f'{field.written}:"{value}"' if not value.isalnum() else f"{field.written}:{value}"
    new = Chip(text, value, "field", name)
    for row in found.fields:
        if row.field == name:
            kept = row if new in row.chips else replace(row, chips=(*row.chips, new))
            return replace(found, fields=tuple(kept if each is row else each for each in found.fields))
    return replace(found, fields=(*found.fields, Row(name, (new,))))


def _entry(reading: Reading, one: Chip, without: Pieces, shape: str) -> dict[str, Any]:
    return {"label": one.label, "shape": shape, "url": _url(reading, without)}


def _url(reading: Reading, found: Pieces) -> str:
    return reading.asked.said(written(found)).url()


def _less(chips: tuple[Chip, ...], one: Chip) -> tuple[Chip, ...]:
    return tuple(each for each in chips if each is not one)


def added(reading: Reading, name: str, text: str) -> str:
    """The words with one more piece in a group. Raises `QueryError` for what is no piece."""
    found = of(reading)
    if found is None or name not in GROUPS or not text.strip():
        raise QueryError(_("Escribe una palabra o una frase."))
    try:
        one = chip(text.strip(), FIELDS, reading.brand.workspace_id)
    except QueryError:
        one = chip(quoted(text.strip()), FIELDS, reading.brand.workspace_id)
    had: tuple[Chip, ...] = getattr(found, name)
    if name == "any" and not had and found.all:
        # The first alternative needs another: what was said last is it.
        had, found = found.all[-1:], replace(found, all=found.all[:-1])
    return written(_with_group(found, name, had if one in had else (*had, one)))


def _with_group(found: Pieces, name: str, chips: tuple[Chip, ...]) -> Pieces:
    groups: dict[str, Any] = {name: chips}
    return replace(found, **groups)


def add(request: Seated, reading: Reading) -> HttpResponse:
    """`/escucha/partes/pieza/`: one more piece (`pieza`) in a group (`grupo`), and the stream with it."""
    try:
        words = added(reading, request.GET.get("grupo", ""), request.GET.get("pieza", "")[:300])
    except QueryError as problem:
        answer = render(request, "listening/_problem.html", {"problem": problem}, status=422)
        answer["HX-Retarget"], answer["HX-Reswap"] = "#words-said", "innerHTML"
        return answer
    url = reading.asked.said(words).url()
    if not request.htmx:
        return redirect(url)
    there = {"path": url, "target": "#main", "select": "#main", "swap": "outerHTML"}
    return HttpResponse(headers={"HX-Location": json.dumps(there)})
