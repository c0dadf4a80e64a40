"""What the menu of a chip says of its fact, and the little form that makes a rule of it («Siempre que…»)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import trigger_client_event

from tertulia.brand.models import Brand
from tertulia.kit.verbs import RANK, Refused
from tertulia.listening import actions
from tertulia.listening.asking import note_of
from tertulia.listening.learning.suggest import suggest_words
from tertulia.listening.models import Correction, Item
from tertulia.query import QueryError
from tertulia.web.access import Seated, seat
from tertulia.web.facts import reasons
from tertulia.web.facts.chips import KINDS, Kind
from tertulia.web.params import plain
from tertulia.web.undoable import SECONDS, offer_undo

LONGEST_WORDS = 2_000
RULES = "/ajustes/comprension/reglas/"
"""Where all rules stand."""


def _asked(request: Seated, pk: int, fact: str) -> tuple[Item, Kind, Brand | None]:
    kind = KINDS.get(fact)
    if kind is None:
        raise Http404
    said = Item.objects.of(request.workspace).said_by_others().select_related("author")
    item = get_object_or_404(said, pk=pk)
    return item, kind, reasons.brand_of(item)


@require_safe
@seat()
def why(request: Seated, pk: int, fact: str) -> HttpResponse:
    """`/comprension/12/sentiment/`: what weighed, how sure it is, who set it; and the way to a rule."""
    item, kind, brand = _asked(request, pk, fact)
    context = {
        "why": reasons.reason(item, kind, brand),
        "second": note_of(item, fact),
        "kind": kind,
        "always_url": f"/comprension/{pk}/{fact}/siempre/" if _may_rule(request, brand) else "",
        "rules_url": RULES,
    }
    return render(request, "facts/_why.html", context)


def _may_rule(request: Seated, brand: Brand | None) -> bool:
    return brand is not None and RANK[request.member.role] >= RANK["agent"]


@seat("agent")
def always(request: Seated, pk: int, fact: str) -> HttpResponse:
    """`/comprension/12/sentiment/siempre/`: the form with words that are proposed; sent, a rule."""
    item, kind, brand = _asked(request, pk, fact)
    if brand is None:
        raise Http404
    given = request.POST if request.method == "POST" else None
    value = given.get("value", "") if given else str(getattr(item, fact))
    words = plain(given.get("words", ""))[:LONGEST_WORDS] if given else suggest_words(item, fact)
    problem = ""
    if given:
        try:
            return _save(request, item, kind, brand, words, value)
        except Refused as refused:
            problem = " ".join(str(one) for one in refused.problems.values())
    context = {
        "item": item,
        "kind": kind,
        "words": words,
        "value": value,
        "problem": problem,
        "rules_url": RULES,
        "post_url": f"/comprension/{pk}/{fact}/siempre/",
        "tried_url": f"/comprension/{pk}/{fact}/siempre/prueba/",
        **_tried(brand, kind, words, value),
    }
    return render(request, "facts/_always.html", context, status=422 if problem else 200)


def _save(request: Seated, item: Item, kind: Kind, brand: Brand, words: str, value: str) -> HttpResponse:
    made = Correction.objects.filter(item=item, fact=kind.fact, now=value).order_by("-pk").first()
    actions.save_fact_rule(brand, words=words, fact=kind.fact, value=value, correction=made, by=request.actor)
    told = _("Siempre que diga eso: %(what)s") % {"what": f"{kind.label} {kind.label_of(value)}"}
    if not request.htmx:
        offer_undo(request, brand, told)
        return redirect(RULES)
    undo = {"text": told, "url": f"/deshacer/{brand.audit_id}/", "seconds": SECONDS}  # type: ignore[attr-defined]
    toast = render_to_string("_undo.html", {"undo": undo, "oob": True}, request)
    return trigger_client_event(HttpResponse(toast), "facts:kept")


@require_safe
@seat("agent")
def tried(request: Seated, pk: int, fact: str) -> HttpResponse:
    """`/comprension/12/sentiment/siempre/prueba/`: what words would have changed while they are written."""
    _item, kind, brand = _asked(request, pk, fact)
    if brand is None:
        raise Http404
    words = plain(request.GET.get("words", ""))[:LONGEST_WORDS]
    return render(request, "facts/_tried.html", _tried(brand, kind, words, request.GET.get("value", "")))


def _tried(brand: Brand, kind: Kind, words: str, value: str) -> dict[str, Any]:
    if not words.strip():
        return {}
    try:
        return {"would": reasons.would(brand, words, kind, value)}
    except QueryError as wrong:
        return {"unreadable": str(wrong)}
