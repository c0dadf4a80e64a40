"""Escucha: everything that was heard, narrowed by words and boxes, with what it adds up to beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tertulia.connectors.faces import face
from tertulia.inbox.models import Case
from tertulia.kit.verbs import RANK
from tertulia.listening.insight.finding import when
from tertulia.listening.insight.scope import hidden
from tertulia.listening.models import Item, View
from tertulia.sources.models import Source
from tertulia.web.access import Seated, seat
from tertulia.web.facts.menus import menus
from tertulia.web.listening import charts, choose, figures, pieces, rows, triage, words
from tertulia.web.listening.params import Asked, asked
from tertulia.web.listening.reading import Reading, read
from tertulia.web.params import number

Part = Callable[[Seated, Reading], HttpResponse]
MOST_IN_THREAD = 100


def may_change(request: Seated) -> bool:
    """Whether to offer what readers may not do (the views ask again)."""
    return RANK[request.member.role] >= RANK["agent"]


def may_start(request: Seated) -> bool:
    """Whether this member may set up what a whole brand listens for."""
    return RANK[request.member.role] >= RANK["manager"]


def whole(request: Seated, reading: Reading, status: int = 200, **more: Any) -> HttpResponse:
    """The screen. Its figures come afterwards, each by itself."""
    return render(request, "listening/index.html", {**screen(request, reading), **more}, status=status)


def screen(request: Seated, reading: Reading) -> dict[str, Any]:
    """What the screen shows at once: the head, the words and the first page of the stream."""
    page = rows.page(reading)
    given = reading.asked
    return {
        "reading": reading,
        "asked": given,
        "here": given.url(),
        "may_change": may_change(request),
        "chooser": choose.chooser(request, reading),
        "spans": choose.spans(reading),
        "orders": choose.orders(reading),
        "order_label": next(one["label"] for one in choose.orders(reading) if one["current"]),
        "keep": [pair for pair in given.pairs() if pair[0] not in ("q", "forma")],
        "bulk_url": given.url("/escucha/corregir/") if may_change(request) else "",
        "alert_url": _alert_url(reading) if may_change(request) else "",
        "alerts_url": choose.place("alerts:list"),
        "rhythms": View.Rhythm.choices,
        "wizard_url": choose.place("searches:wizard") if may_start(request) else "",
        "parts": {name: given.url(f"/escucha/partes/{name}/") for name in PARTS},
        **stream(reading, page),
        **words.bar(reading),
        **_nothing(request, reading, page),
        **(menus([reading.brand]) if may_change(request) else {}),
    }


def stream(reading: Reading, page: rows.Page) -> dict[str, Any]:
    """The rows and the way on."""
    given = reading.asked
    return {
        "asked": given,
        "reading": reading,
        "rows": page.rows,
        "more": page.after,
        "more_url": given.url("/escucha/partes/filas/", desde=page.after) if page.after else "",
        "more_here": given.url(desde=page.after) if page.after else "",
        "hidden_count": sum(map(len, hidden(reading.search))) if reading.search else 0,
        "also": _also(reading),
        "new_url": given.url("/escucha/partes/nuevas/", desde=str(page.newest)),
        "useful_among": rows.USEFUL_AMONG,
        "triage": triage.is_on(given),
        "triage_url": triage.way_in(given),
        "whole_url": triage.way_out(given),
    }


def _also(reading: Reading) -> list[dict[str, str]]:
    """What a clicked figure narrowed the stream to, each with the address without it."""
    given = reading.asked
    also = [one for one in given.also if one != triage.WORDS]
    found = [{"words": one, "url": given.widened(one).url()} for one in also]
    if given.moment:
        whole_day = reading.end - reading.start > timedelta(hours=1)
        then = when(reading.start, "1d" if whole_day else "1h", reading.brand.zone)
        found.append({"words": then, "url": given.with_(moment=None).url()})
    return found


def _alert_url(reading: Reading) -> str:
    tail = f"?busqueda={reading.search.pk}" if reading.search else ""
    return choose.place("alerts:new", tail)


def _nothing(request: Seated, reading: Reading, page: rows.Page) -> dict[str, Any]:
    """Why the stream is empty, and what can be done about it."""
    if page.rows or reading.problem:
        return {}
    given = reading.asked
    if triage.is_on(given):
        return {"empty": "sure"}
    narrow = reading.span != "todo" or given.ticked or given.moment
    wider = given.with_(span="todo", moment=None, chosen={}).url() if narrow else ""
    if reading.words or given.ticked or reading.search:
        return {"empty": "words" if reading.words else "boxes", "wider_url": wider}
    if Item.objects.of(request.workspace).exists():
        return {"empty": "span", "wider_url": wider}
    connected = Source.objects.of(request.workspace).exists()
    return {"empty": "new" if connected else "unconnected"}


@seat()
def index(request: Seated) -> HttpResponse:
    """`/escucha/`: what the address asks for; `desde` continues the stream."""
    given = asked(request.GET)
    reading = read(request.workspace, given)
    if reading is None:
        return render(request, "listening/start.html", {"may_change": may_change(request)})
    if request.headers.get("HX-Request") and given.after and not request.headers.get("HX-Boosted"):
        return _rows(request, reading)
    return whole(request, reading)


@require_safe
@seat()
def part(request: Seated, name: str) -> HttpResponse:
    """`/escucha/partes/…/`: one part of the screen, for what the address asks."""
    reading = read(request.workspace, asked(request.GET))
    if name not in PARTS or reading is None:
        raise Http404
    return PARTS[name](request, reading)


def _rows(request: Seated, reading: Reading) -> HttpResponse:
    context = {**stream(reading, rows.page(reading)), "may_change": may_change(request)}
    return render(request, "listening/_rows.html", context)


def _new(request: Seated, reading: Reading) -> HttpResponse:
    than = number(reading.asked.after) or 0
    count = rows.newer(reading, than)
    url = reading.asked.with_().url("/escucha/partes/nuevas/", desde=str(than))
    return render(request, "listening/_newpill.html", {"new_count": count, "new_url": url})


def _copies(request: Seated, reading: Reading) -> HttpResponse:
    found = rows.copies(reading, number(request.GET.get("de", "")) or 0)
    return render(request, "listening/_copies.html", {"copies": found, "most": rows.MOST_COPIES})


PARTS: dict[str, Part] = {
    "filas": _rows,
    "nuevas": _new,
    "iguales": _copies,
    "filtros": figures.boxes,
    **charts.PARTS,
    "palabras": words.said,
    "pieza": pieces.add,
}


@require_safe
@seat()
def item(request: Seated, pk: int) -> HttpResponse:
    """`/escucha/12/`: what was said, in its conversation; inside a drawer, or a page by itself."""
    found = get_object_or_404(Item.objects.of(request.workspace).select_related("author", "thread"), pk=pk)
    given = asked(request.GET)
    reading = read(request.workspace, given)
    if reading is None:
        raise Http404
    if request.headers.get("HX-Request"):
        return HttpResponse(conversation(request, found, reading))
    return render(request, "listening/item.html", _conversation(request, found, reading))


def conversation(request: Seated, found: Item, reading: Reading) -> str:
    """What the drawer shows of `found`."""
    return render_to_string("listening/_item.html", _conversation(request, found, reading), request)


def _conversation(request: Seated, found: Item, reading: Reading) -> dict[str, Any]:
    around = Item.objects.filter(thread=found.thread_id).select_related("author__person")
    said = list(around.order_by("published_at", "pk")[:MOST_IN_THREAD])
    if all(one.pk != found.pk for one in said):
        said.append(found)
    cases = list(Case.objects.of(request.workspace).filter(thread=found.thread_id).order_by("-pk"))
    theirs = next((case for case in cases if case.identity_id == found.author_id), None)
    waits = theirs is not None and theirs.status != Case.Status.RESOLVED
    openable = not (waits or found.is_own or found.deleted_at)
    return {
        "item": found,
        "said": [
            {**row, "here": row["item"].pk == found.pk} for row in rows.dressed(said, reading, whole=True)
        ],
        "case": theirs or (cases[0] if cases else None),
        "open_url": reading.asked.url(f"/escucha/{found.pk}/abrir-caso/") if openable else "",
        "may_change": may_change(request),
        "reading": reading,
        "back_url": reading.asked.url(),
        "label": face(found.network).label,
        "title": found.thread.title or _("Conversación de %(name)s") % {"name": found.author.name},
    }


__all__ = ["Asked", "conversation", "index", "item", "part", "screen", "whole"]
