"""Ajustes · Marca: who we are speaking for."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from tertulia.brand import actions
from tertulia.brand.models import Brand
from tertulia.kit.verbs import RANK, Refused
from tertulia.web.access import Seated, seat
from tertulia.web.forms import attempt, read_only
from tertulia.web.settings_home.brand_forms import BrandForm, NewBrandForm


def may_change(request: Seated) -> bool:
    """Whether this member may change what the page shows."""
    return RANK[request.member.role] >= RANK["manager"]


@seat(change="manager")
def home(request: Seated) -> HttpResponse:
    """Ajustes opens at the brand."""
    return redirect("settings_brand")


@seat(change="manager")
def brand(request: Seated, pk: int | None = None) -> HttpResponse:
    """All of one brand (the first where none is named); what a reader may only look at stands still."""
    brands = list(Brand.objects.of(request.workspace).order_by("pk"))
    if not brands:
        return (
            redirect("settings_new_brand")
            if may_change(request)
            else render(request, "settings/no_brand.html")
        )
    found = get_object_or_404(Brand.objects.of(request.workspace), pk=pk) if pk else brands[0]
    form = BrandForm(request.POST or None, brand=found)
    if not may_change(request):
        read_only(form)
    elif request.method == "POST" and _save(form, found, request):
        messages.success(request, _("Guardado."))
        return redirect("settings_brand", found.pk)
    context = {"form": form, "brand": found, "brands": brands, "may_change": may_change(request)}
    return render(request, "settings/brand.html", context, status=422 if form.errors else 200)


@seat("manager")
def new_brand(request: Seated) -> HttpResponse:
    """One more brand (the first, where there is none)."""
    first = Brand.objects.of(request.workspace).order_by("pk").first()
    initial = {"country": first.country if first else "ES", "time_zone": request.workspace.time_zone}
    form = NewBrandForm(request.POST or None, initial=initial)
    if request.method == "POST" and attempt(
        form, lambda given: actions.create(request.workspace, by=request.actor, **given)
    ):
        made = Brand.objects.of(request.workspace).latest("pk")
        messages.success(request, _("Marca creada, con sus doce áreas."))
        return redirect("settings_brand", made.pk)
    return render(request, "settings/new_brand.html", {"form": form}, status=422 if form.errors else 200)


def _save(form: BrandForm, found: Brand, request: Seated) -> bool:
    def run(_given: object) -> None:
        try:
            actions.change(found, by=request.actor, **form.words())
        except Refused as refused:
            raise Refused(form.refused(refused.problems)) from refused

    return attempt(form, run)
