"""Stopping everything that would go out by itself, and going on: what passed meanwhile is asked about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertulia.accounts.models import Workspace
from tertulia.brand.models import Brand
from tertulia.kit.verbs import RANK
from tertulia.outbox import actions, freezes
from tertulia.outbox.models import Freeze
from tertulia.web.access import Seated, seat
from tertulia.web.deliveries import telling
from tertulia.web.forms import attempt, read_only
from tertulia.web.undoable import offer_undo

FATES = (
    ("now", gettext_lazy("Publicarla ahora")),
    ("keep", gettext_lazy("Dejarla en borrador para elegir otro momento")),
    ("drop", gettext_lazy("No publicarla")),
)


class PauseForm(forms.Form):
    """Which brand, and why."""

    brand = forms.ModelChoiceField(
        Brand.objects.none(), label=gettext_lazy("Marca"), required=False, empty_label=gettext_lazy("Todas")
    )
    reason = forms.CharField(
        label=gettext_lazy("Motivo"),
        max_length=300,
        help_text=gettext_lazy("Lo leerá todo el equipo. Por ejemplo: «Corte de luz en el barrio»."),
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found: Any = self.fields["brand"]
        found.queryset = Brand.objects.of(workspace)


@seat(change="agent")
def index(request: Seated) -> HttpResponse:
    """What is stopped, and the switch."""
    form = PauseForm(request.POST if request.method == "POST" else None, workspace=request.workspace)
    if request.method == "POST" and attempt(form, lambda given: _stop(request, given)):
        return redirect("pause")
    may = RANK[request.member.role] >= RANK["agent"]
    if not may:
        read_only(form)
    standing = Freeze.objects.filter(workspace=request.workspace).standing().select_related("brand", "by")
    context = {
        "form": form,
        "standing": [{"freeze": one, "passed": len(freezes.passed(one))} for one in standing],
        "past": Freeze.objects.filter(workspace=request.workspace, ended_at__isnull=False)
        .select_related("brand", "by", "ended_by")
        .order_by("-ended_at")[:10],
        "may_change": may,
        "here": "deliveries",
    }
    return render(request, "deliveries/pause.html", context, status=422 if form.errors else 200)


def _stop(request: Seated, given: dict[str, Any]) -> None:
    done = actions.freeze(given["brand"] or request.workspace, reason=given["reason"], by=request.actor)
    offer_undo(request, done, _("Todo parado. Lo que respondes a mano sigue saliendo."))


@seat(change="agent")
def lift(request: Seated, pk: int) -> HttpResponse:
    """Going on: what to do with each thing whose moment passed."""
    standing = Freeze.objects.filter(workspace=request.workspace).standing().select_related("brand", "by")
    freeze = get_object_or_404(standing, pk=pk)
    passed = freezes.passed(freeze)
    if request.method == "POST":
        chosen = {one.pk: request.POST.get(f"fate-{one.pk}", "keep") for one in passed}
        known = dict(FATES)
        fates: dict[int, Any] = {pk: fate if fate in known else "keep" for pk, fate in chosen.items()}
        actions.lift(freeze, fates=fates, by=request.actor)
        messages.success(request, _("En marcha otra vez."))
        return redirect("deliveries")
    rows = [
        {"delivery": one, "name": telling.name_of(one), "network": telling.network_of(one)} for one in passed
    ]
    context = {"freeze": freeze, "rows": rows, "fates": FATES, "here": "deliveries"}
    return render(request, "deliveries/lift.html", context)
