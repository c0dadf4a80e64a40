"""Escucha: everything that was heard, newest first, narrowed by words, network and tone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import render

from tertulia.connectors.faces import face
from tertulia.listening.fields import FIELDS
from tertulia.listening.models import Count, Heard, Item, ItemQuerySet, Search, Tone
from tertulia.listening.queries import matching
from tertulia.query import Node, QueryError, mark, parse
from tertulia.web.access import Seated, seat
from tertulia.web.listening.marking import marked
from tertulia.web.params import moment, number

PAGE = 40


@seat()
def index(request: Seated) -> HttpResponse:
    """One page of the stream; `desde` (a moment and an id) continues it."""
    words, networks = request.GET.get("q", "").strip(), _networks(request)
    items, tree, problem = narrowed(request, {slug for slug, _label in networks}), None, ""
    if words:
        try:
            tree = parse(words, FIELDS, scope=request.workspace.pk)
            items = matching(items, tree, request.workspace.pk)
        except QueryError as error:
            problem, items = str(error), items.none()
    rows = list(after(items, request.GET.get("desde", "")).select_related("author")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    context = {
        "rows": [shown(item, tree) for item in rows[:PAGE]],
        "more": f"{last.published_at.isoformat()}~{last.pk}" if last else "",
        "words": words,
        "problem": problem,
        "searches": Search.objects.filter(workspace=request.workspace, is_active=True).order_by("name"),
        "tones": Tone.choices,
        "chosen": {name: request.GET.get(name, "") for name in ("tono", "red", "busqueda")},
        "networks": networks,
    }
    part = request.headers.get("HX-Request") and request.GET.get("desde")
    return render(request, "listening/_rows.html" if part else "listening/index.html", context)


def narrowed(request: Seated, networks: Collection[str]) -> ItemQuerySet:
    """What others said, by tone, network and search as the address says; unknown values narrow nothing."""
    items = Item.objects.of(request.workspace).standing().said_by_others()
    if (tone := request.GET.get("tono", "")) in Tone.values:
        items = items.filter(sentiment=tone)
    if (network := request.GET.get("red", "")) in networks:
        items = items.filter(network=network)
    if (search := number(request.GET.get("busqueda", ""))) is not None:
        ways = Heard.objects.filter(item=OuterRef("pk"), search_id=search, workspace=request.workspace)
        items = items.filter(Exists(ways))
    return items


def after(items: ItemQuerySet, mark_: str) -> ItemQuerySet:
    """Newest first, from just past `mark_` («moment~id»)."""
    when, _sep, pk = mark_.partition("~")
    at, last = moment(when), number(pk)
    if at is not None and last is not None:
        items = items.filter(Q(published_at__lt=at) | Q(published_at=at, pk__lt=last))
    return items.order_by("-published_at", "-pk")


def shown(item: Item, tree: Node | None) -> dict[str, Any]:
    """One row of the stream, with what was asked for marked."""
    spans = mark(tree, item.text) if tree else []
    return {"item": item, "label": face(item.network).label, "text": marked(item.text, spans)}


def _networks(request: Seated) -> list[tuple[str, Any]]:
    """The networks on which something was heard, for the filter."""
    slugs = Count.objects.filter(workspace=request.workspace).values_list("network", flat=True).distinct()
    return sorted(((slug, face(slug).label) for slug in slugs), key=lambda pair: str(pair[1]))
