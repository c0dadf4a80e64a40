"""Ajustes · Áreas: the twelve departments and who answers in each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tertulia.brand import actions
from tertulia.brand.models import Colleague, Department
from tertulia.web.access import Seated, seat
from tertulia.web.forms import attempt
from tertulia.web.settings_home.areas_forms import AreaForm, ColleagueForm, MergeForm
from tertulia.web.settings_home.brand import may_change
from tertulia.web.undoable import offer_undo

PEOPLE = Prefetch("colleagues", queryset=Colleague.objects.present(), to_attr="people")


@seat(change="manager")
def areas(request: Seated) -> HttpResponse:
    """Every area by brand: those in use, then those that are not."""
    rows = Department.objects.of(request.workspace).filter(brand__closed_at__isnull=True)
    listed = rows.select_related("brand", "merged_into").prefetch_related(PEOPLE).order_by("brand_id", "name")
    brands: dict[int, dict[str, Any]] = {}
    for area in listed:
        group = brands.setdefault(area.brand_id, {"brand": area.brand, "used": [], "idle": []})
        group["used" if area.is_active and area.merged_into_id is None else "idle"].append(area)
    context = {"groups": list(brands.values()), "may_change": may_change(request)}
    return render(request, "settings/areas.html", context)


@seat(change="manager")
def area(request: Seated, pk: int) -> HttpResponse:
    """One area: what it is called and knows, its people, and joining it to another."""
    found = _area(request, pk)
    form = AreaForm(request.POST or None, area=found)
    if request.method == "POST" and attempt(form, lambda given: _describe(found, request, **given)):
        messages.success(request, _("Guardado."))
        return redirect("settings_area", found.pk)
    return _page(request, found, form=form)


@require_POST
@seat("manager")
def merge(request: Seated, pk: int) -> HttpResponse:
    """Join it to another area."""
    found = _area(request, pk)
    form = MergeForm(request.POST, area=found)
    if not attempt(
        form, lambda given: actions.merge_departments(found, into=given["into"], by=request.actor)
    ):
        return _page(request, found, merge=form)
    words = _("«%(name)s» ahora es parte de «%(into)s».") % {"name": found.name, "into": found.merged_into}
    offer_undo(request, found, words)
    return redirect("settings_areas")


@require_POST
@seat("manager")
def switch(request: Seated, pk: int) -> HttpResponse:
    """Switch it off; or put it in use again, on its own, whatever it was."""
    found = _area(request, pk)
    if request.POST.get("on"):
        actions.restore_department(found, by=request.actor)
        messages.success(request, _("«%(name)s» vuelve a estar en uso.") % {"name": found.name})
    else:
        actions.switch_department(found, on=False, by=request.actor)
        offer_undo(request, found, _("«%(name)s» está apagada: nadie le preguntará.") % {"name": found.name})
    return redirect("settings_areas")


@seat("manager")
def new_person(request: Seated, pk: int) -> HttpResponse:
    """Somebody more in the area."""
    found = _area(request, pk)
    form = ColleagueForm(request.POST or None, of=found)
    if request.method == "POST" and attempt(
        form, lambda given: actions.add_colleague(found, by=request.actor, **given)
    ):
        messages.success(request, _("%(name)s ya está en el área.") % {"name": form.cleaned_data["name"]})
        return redirect("settings_area", found.pk)
    return _person_page(request, found, None, form)


@seat("manager")
def person(request: Seated, pk: int) -> HttpResponse:
    """Somebody's name, address and hours."""
    found = _person(request, pk)
    form = ColleagueForm(request.POST or None, of=found)
    if request.method == "POST" and attempt(
        form, lambda given: actions.change_colleague(found, by=request.actor, **given)
    ):
        messages.success(request, _("Guardado."))
        return redirect("settings_area", found.department_id)
    return _person_page(request, found.department, found, form)


@require_POST
@seat("manager")
def move_person(request: Seated, pk: int) -> HttpResponse:
    """One place up: who stands first is asked first."""
    found = _person(request, pk)
    before = list(found.department.colleagues.present().values_list("pk", flat=True)).index(found.pk)
    actions.change_colleague(found, position=max(0, before - 1), by=request.actor)
    return redirect("settings_area", found.department_id)


@require_POST
@seat("manager")
def remove_person(request: Seated, pk: int) -> HttpResponse:
    """Nobody asks them any more."""
    found = _person(request, pk)
    actions.remove_colleague(found, by=request.actor)
    offer_undo(request, found, _("%(name)s ya no recibe preguntas.") % {"name": found.name})
    return redirect("settings_area", found.department_id)


def _area(request: Seated, pk: int) -> Department:
    rows = Department.objects.of(request.workspace).select_related("brand", "merged_into", "workspace")
    return get_object_or_404(rows, pk=pk)


def _person(request: Seated, pk: int) -> Colleague:
    rows = Colleague.objects.of(request.workspace).present()
    return get_object_or_404(rows.select_related("department__brand"), pk=pk)


def _describe(found: Department, request: Seated, *, name: str, answers: str, answer_minutes: int) -> None:
    with transaction.atomic():
        if name != found.name:
            actions.rename_department(found, name=name, by=request.actor)
        if (answers, answer_minutes) != (found.answers, found.answer_minutes):
            actions.describe_department(
                found, answers=answers, answer_minutes=answer_minutes, by=request.actor
            )


def _page(
    request: Seated, found: Department, *, form: AreaForm | None = None, merge: MergeForm | None = None
) -> HttpResponse:
    context = {
        "area": found,
        "people": list(found.colleagues.present()),
        "form": form or AreaForm(area=found),
        "merge": merge or MergeForm(area=found),
        "may_change": may_change(request),
    }
    failed = any(f is not None and f.errors for f in (form, merge))
    return render(request, "settings/area.html", context, status=422 if failed else 200)


def _person_page(
    request: Seated, area: Department, person: Colleague | None, form: ColleagueForm
) -> HttpResponse:
    context = {"area": area, "person": person, "form": form}
    return render(request, "settings/person.html", context, status=422 if form.errors else 200)
