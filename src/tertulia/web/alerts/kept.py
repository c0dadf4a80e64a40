"""Escucha → Vistas: ways of looking that are kept, and who gets them by mail."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tertulia.brand.models import Brand
from tertulia.listening import actions
from tertulia.listening.models import Search, View
from tertulia.web.access import Seated, seat
from tertulia.web.address import address
from tertulia.web.alerts.forms import ViewForm
from tertulia.web.alerts.views import brand_of, mail_works, may_change
from tertulia.web.forms import attempt, read_only
from tertulia.web.params import number, plain
from tertulia.web.searches.words import VIEW, remarks
from tertulia.web.undoable import offer_undo

SPANS = {"hoy": "24h", "7d": "7d", "30d": "30d"}
"""How the listening screen's address calls a stretch of time."""


def _standing(request: Seated) -> Any:
    rows = View.objects.filter(workspace=request.workspace, removed_at__isnull=True)
    return rows.select_related("brand", "search")


@seat()
def index(request: Seated) -> HttpResponse:
    """Every view of the workspace."""
    rows = _standing(request).prefetch_related("members").order_by("brand__name", "name")
    context = {
        "rows": [{"view": view, "who": [m.name for m in view.members.all()]} for view in rows],
        "several": Brand.objects.of(request.workspace).count() > 1,
        "may_change": may_change(request),
    }
    return render(request, "alerts/views.html", context)


@seat(change="agent")
def edit(request: Seated, pk: int | None = None) -> HttpResponse:
    """Keep one («busqueda», «q», «periodo» in the address), or change it."""
    view = get_object_or_404(_standing(request), pk=pk) if pk else None
    brand = view.brand if view else brand_of(request)
    if brand is None:
        messages.info(request, _("Primero presenta tu marca: las vistas son suyas."))
        return redirect("guide_brand")
    initial = _initial(view) if view else _asked(request, brand)
    form = ViewForm(request.POST if request.method == "POST" else None, brand=brand, initial=initial)

    def run(given: dict[str, Any]) -> None:
        given = {**given, "base_url": address(request)}
        if view is None:
            made = actions.keep_view(brand, **given, by=request.actor)
            offer_undo(request, brand, _("Vista «%(name)s» guardada") % {"name": made.name})
        else:
            actions.change_view(view, **given, by=request.actor)
            offer_undo(request, view, _("Vista «%(name)s» cambiada") % {"name": view.name})

    if request.method == "POST" and attempt(form, run):
        return redirect("alerts:views")
    if not may_change(request):
        read_only(form)
    brands = list(Brand.objects.of(request.workspace).order_by("pk"))
    context = {
        "form": form,
        "view": view,
        "warnings": remarks(str(form["words"].value() or ""), VIEW, request.workspace.pk),
        "brand": brand,
        "brands": brands,
        "may_change": may_change(request),
        "mail_works": mail_works(request),
    }
    return render(request, "alerts/view.html", context, status=422 if form.errors else 200)


def _initial(view: View) -> dict[str, Any]:
    names = ("name", "search", "words", "span", "rhythm")
    return {**{name: getattr(view, name) for name in names}, "members": view.members.all()}


def _asked(request: Seated, brand: Brand) -> dict[str, Any]:
    wanted = number(request.GET.get("busqueda", ""))
    standing = Search.objects.filter(workspace=request.workspace, brand=brand, removed_at__isnull=True)
    return {
        "search": standing.filter(pk=wanted).first() if wanted is not None else None,
        "words": plain(request.GET.get("q", ""))[:5000],
        "span": SPANS.get(request.GET.get("periodo", ""), "7d"),
        "members": [request.member.pk],
    }


@require_POST
@seat("agent")
def drop(request: Seated, pk: int) -> HttpResponse:
    """Keep it no longer."""
    view = get_object_or_404(_standing(request), pk=pk)
    actions.drop_view(view, by=request.actor)
    offer_undo(request, view, _("Vista «%(name)s» quitada") % {"name": view.name})
    return redirect("alerts:views")
