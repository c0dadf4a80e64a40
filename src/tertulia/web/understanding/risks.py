"""Ajustes · Comprensión · Riesgos: searches whose finds are always risks, ours and those that are offered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tertulia.brand.models import Brand
from tertulia.kit.verbs import Refused
from tertulia.listening import actions
from tertulia.listening.models import Relabelling, Search, Subject
from tertulia.listening.rehearse import DAYS
from tertulia.web.access import Seated, seat
from tertulia.web.params import number
from tertulia.web.understanding.fact_rules import PAST_DAYS
from tertulia.web.understanding.views import may


@require_safe
@seat()
def index(request: Seated) -> HttpResponse:
    """The searches for risks that there are, by brand."""
    brands = list(Brand.objects.of(request.workspace).order_by("pk"))
    context = {
        "tab": "risks",
        "groups": [{"brand": brand, "rows": _rows(brand)} for brand in brands],
        "may_change": may(request, "agent"),
        "past": PAST_DAYS,
    }
    return render(request, "understanding/risks.html", context)


def _rows(brand: Brand) -> list[dict[str, Any]]:
    searches = Search.objects.filter(brand=brand, kind=Subject.RISK, removed_at__isnull=True).order_by("pk")
    runs = {run.search_id: run for run in Relabelling.objects.filter(search__in=searches).order_by("pk")}
    return [{"search": search, "run": runs.get(search.pk)} for search in searches]


@require_POST
@seat("agent")
def apply(request: Seated, pk: int) -> HttpResponse:
    """Say of what it found in the last `days` that it is a risk."""
    standing = Search.objects.filter(workspace=request.workspace, removed_at__isnull=True)
    search = get_object_or_404(standing, pk=pk)
    try:
        actions.apply_risk_search(search, days=number(request.POST.get("days", "")) or DAYS, by=request.actor)
        messages.success(request, _("En marcha. Puedes seguir con otra cosa."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("understanding-risks")
