"""Escucha: everything that was heard, newest first, narrowed by words, network and tone."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime

from tertulia.connectors.faces import face
from tertulia.listening.fields import FIELDS
from tertulia.listening.models import Heard, Item, Search, Tone
from tertulia.listening.queries import find
from tertulia.query import QueryError, mark, parse
from tertulia.web.access import Seated, seat
from tertulia.web.listening.marking import marked

PAGE = 40


@seat()
def index(request: Seated) -> HttpResponse:
    """One page of the stream; `desde` (a moment and an id) continues it."""
    words = request.GET.get("q", "").strip()
    problem = ""
    items = Item.objects.of(request.workspace).standing().said_by_others()
    items = narrowed(request, items)
    if words:
        try:
            items = find(items, request.workspace.pk, words)
        except QueryError as error:
            problem, items = str(error), items.none()
    rows = list(after(items, request.GET.get("desde", "")).select_related("author")[: PAGE + 1])
    more = f"{rows[PAGE - 1].published_at.isoformat()}~{rows[PAGE - 1].pk}" if len(rows) > PAGE else ""
    context = {
        "rows": [shown(item, words if not problem else "") for item in rows[:PAGE]],
        "more": more,
        "words": words,
        "problem": problem,
        "searches": Search.objects.filter(workspace=request.workspace, is_active=True).order_by("name"),
        "tones": Tone.choices,
        "chosen": {name: request.GET.get(name, "") for name in ("tono", "red", "busqueda")},
        "networks": _networks(request),
    }
    page = (
        "listening/_rows.html"
        if request.headers.get("HX-Request") and request.GET.get("desde")
        else "listening/index.html"
    )
    return render(request, page, context)


def narrowed(request: Seated, items: Any) -> Any:
    """By tone, network and search, as the address says; unknown values narrow nothing."""
    if (tone := request.GET.get("tono", "")) in Tone.values:
        items = items.filter(sentiment=tone)
    if network := request.GET.get("red", ""):
        items = items.filter(network=network)
    search = request.GET.get("busqueda", "")
    if search.isdigit():
        heard = Heard.objects.filter(item=OuterRef("pk"), search_id=int(search), workspace=request.workspace)
        items = items.filter(Exists(heard))
    return items


def after(items: Any, mark_: str) -> Any:
    """Newest first, from just past `mark_` («moment~id»)."""
    moment, _, pk = mark_.partition("~")
    at = parse_datetime(moment.replace(" ", "+")) if moment else None
    if at is not None and pk.isdigit():
        from django.db.models import Q

        items = items.filter(Q(published_at__lt=at) | Q(published_at=at, pk__lt=int(pk)))
    return items.order_by("-published_at", "-pk")


def shown(item: Item, words: str) -> dict[str, Any]:
    """One row of the stream."""
    spans = mark(parse(words, FIELDS), item.text) if words else []
    return {"item": item, "label": face(item.network).label, "text": marked(item.text, spans)}


def _networks(request: Seated) -> list[tuple[str, Any]]:
    """The networks of what was counted lately, for the filter."""
    from tertulia.listening.models import Count

    slugs = Count.objects.filter(workspace=request.workspace).values_list("network", flat=True).distinct()
    return sorted(((s, face(s).label) for s in slugs), key=lambda pair: str(pair[1]))
