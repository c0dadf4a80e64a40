"""The words that we listen for: tried on what has been heard while they are written."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tertulia.brand.models import Brand
from tertulia.kit.verbs import RANK, Refused
from tertulia.listening import actions
from tertulia.listening.models import Search, Subject
from tertulia.web.access import Seated, seat
from tertulia.web.forms import attempt, read_only
from tertulia.web.guide.steps import go_on
from tertulia.web.params import number, plain
from tertulia.web.searches import listed
from tertulia.web.searches.forms import SearchForm, changed
from tertulia.web.searches.past import past_of
from tertulia.web.searches.trying import Preview, preview
from tertulia.web.searches.words import SEARCH, remarks
from tertulia.web.undoable import offer_undo


@seat()
def index(request: Seated) -> HttpResponse:
    """Every search of the workspace, by what it is about."""
    context = {
        "groups": listed.groups(request.workspace),
        "several": Brand.objects.of(request.workspace).count() > 1,
        "may_change": may_change(request),
        "may_wizard": RANK[request.member.role] >= RANK["manager"],
    }
    return render(request, "searches/index.html", context)


def may_change(request: Seated) -> bool:
    """Whether to offer what readers may not do (the views ask again)."""
    return RANK[request.member.role] >= RANK["agent"]


def search_of(request: Seated, pk: int) -> Search:
    """The search, or 404."""
    standing = Search.objects.filter(workspace=request.workspace, removed_at__isnull=True)
    return get_object_or_404(standing.select_related("brand"), pk=pk)


@seat(change="agent")
def edit(request: Seated, pk: int | None = None) -> HttpResponse:
    """Make or change one. «Probar», a proposed mend and a suggested word show what would be found; only
    «Guardar» saves."""
    search = search_of(request, pk) if pk else None
    brands = list(Brand.objects.of(request.workspace).order_by("pk"))
    if not brands:
        messages.info(request, _("Primero presenta tu marca: las búsquedas son suyas."))
        return redirect("guide_brand")
    brand = search.brand if search else _chosen(brands, request.GET.get("marca", ""))
    initial = _initial(search) if search else _proposed(brand, request.GET)
    form = SearchForm(initial=initial)
    shown = preview(request.workspace.pk, initial.get("words", ""), search)
    if request.method == "POST":
        form, shown = _pressed(request, search)
        if not _only_trying(request) and attempt(form, lambda given: _save(request, brand, search, given)):
            return redirect(go_on(request.member, reverse("searches")))
    if not may_change(request):
        read_only(form)
    context = {
        "form": form,
        "search": search,
        "shown": shown,
        "warnings": remarks(str(form["words"].value() or ""), SEARCH, request.workspace.pk),
        "brands": brands,
        "brand": brand,
        "may_change": may_change(request),
        **(past_of(search) if search else {}),
    }
    return render(request, "searches/edit.html", context, status=422 if form.errors else 200)


def _only_trying(request: Seated) -> bool:
    return any(name in request.POST for name in ("try", "mend", "add", "exclude"))


def _pressed(request: Seated, search: Search | None) -> tuple[SearchForm, Preview]:
    """The form as it was sent, its words changed by the press if that says so, and what they would find."""
    given = {"kind": search.kind if search else Subject.BRAND, **request.POST.dict()}
    new = changed(given.get("words", ""), given)
    words = plain(given.get("words", "")) if new is None else new
    form = SearchForm({**given, "words": words})
    shown = preview(request.workspace.pk, words, search)
    if not _only_trying(request):
        return form, shown
    if new is None and (shown.problem is not None or not words.strip()):
        form.fields["name"].required = False
        if form.is_valid() and shown.problem is not None:
            form.add_error("words", shown.problem.sentence)
        return form, shown
    # What is only tried is not complained about.
    return SearchForm(initial={**given, "words": words}), shown


@require_POST
@seat("agent")
def live_preview(request: Seated) -> HttpResponse:
    """The panel beside the form, while somebody writes."""
    pk = number(request.POST.get("search", ""))
    search = search_of(request, pk) if pk is not None else None
    words = plain(request.POST.get("words", ""))
    return render(request, "searches/_preview.html", {"shown": preview(request.workspace.pk, words, search)})


def _chosen(brands: list[Brand], wanted: str) -> Brand:
    """The brand whose id the address names, else the first. 404 for one that is not here."""
    if (pk := number(wanted)) is None:
        return brands[0]
    for brand in brands:
        if brand.pk == pk:
            return brand
    raise Http404


def _initial(search: Search) -> dict[str, str]:
    return {"name": search.name, "words": search.words, "kind": search.kind}


def _proposed(brand: Brand, asked: Any) -> dict[str, str]:
    """What the address asks for («palabras», «tipo»); a first search is the brand's own name."""
    kind = asked.get("tipo", "")
    words = plain(asked.get("palabras", ""))[:5000]
    if words or kind in Subject.values:
        return {"words": words, "kind": kind if kind in Subject.values else Subject.BRAND}
    if Search.objects.filter(brand=brand).exists():
        return {}
    names = dict.fromkeys([brand.name, *map(str, brand.keywords)])
    quoted = [f'"{name}"' if " " in name else name for name in names if name]
    return {"name": brand.name, "words": " O ".join(quoted), "kind": Subject.BRAND}


def _save(request: Seated, brand: Brand, search: Search | None, given: dict[str, Any]) -> None:
    if search is not None:
        actions.change_search(search, **given, by=request.actor)
        offer_undo(request, search, _("Búsqueda «%(name)s» cambiada") % {"name": search.name})
        return
    made = actions.create_search(brand, **given, by=request.actor)
    offer_undo(request, brand, _("Búsqueda «%(name)s» creada") % {"name": made.name})


@require_POST
@seat("agent")
def switch(request: Seated, pk: int, act: str) -> HttpResponse:
    """`…/parar/`, `…/seguir/`, `…/quitar/`."""
    search = search_of(request, pk)
    names = {"name": search.name}
    try:
        if act in ("parar", "seguir"):
            actions.switch_search(search, on=act == "seguir", by=request.actor)
            words = (
                _("Búsqueda «%(name)s» en marcha") if search.is_active else _("Búsqueda «%(name)s» en pausa")
            )
            offer_undo(request, search, words % names)
        elif act == "quitar":
            actions.delete_search(search, by=request.actor)
            offer_undo(request, search, _("Búsqueda «%(name)s» quitada. Lo que oyó sigue aquí.") % names)
        else:
            raise Http404
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("searches")
