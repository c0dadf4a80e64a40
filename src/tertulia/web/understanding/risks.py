"""Ajustes · Comprensión · Riesgos: searches whose finds are always risks, ours and those that are offered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tertulia.accounts.models import AuditEntry
from tertulia.brand.models import Brand
from tertulia.kit.verbs import Refused
from tertulia.listening import actions
from tertulia.listening.learning.risks import COUNTRIES, FAMILIES
from tertulia.listening.models import Relabelling, Search, Subject
from tertulia.listening.rehearse import DAYS
from tertulia.web.access import Seated, seat
from tertulia.web.params import number
from tertulia.web.understanding.fact_rules import PAST_DAYS
from tertulia.web.understanding.views import may
from tertulia.web.undoable import KEY, SECONDS


@require_safe
@seat()
def index(request: Seated) -> HttpResponse:
    """The searches for risks that there are, by brand."""
    brands = list(Brand.objects.of(request.workspace).order_by("pk"))
    context = {
        "tab": "risks",
        "groups": [_group(brand) for brand in brands],
        "may_change": may(request, "agent"),
        "past": PAST_DAYS,
    }
    return render(request, "understanding/risks.html", context)


def _group(brand: Brand) -> dict[str, Any]:
    """The brand's searches for risks, and the ready ones that it has not."""
    rows = _rows(brand)
    known = {row["search"].name for row in rows}
    home = brand.country.lower()
    return {
        "brand": brand,
        "rows": rows,
        "offers": [(family, name) for family, name in FAMILIES.items() if str(name) not in known],
        "countries": [(code, name, code == home) for code, name in COUNTRIES.items()],
    }


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


@require_POST
@seat("agent")
def add(request: Seated) -> HttpResponse:
    """Add the ready searches that were chosen (`family`) for the countries that were (`country`), to a
    brand."""
    pk = number(request.POST.get("brand", ""))
    brand = Brand.objects.of(request.workspace).filter(pk=pk).first() if pk is not None else None
    if brand is None:
        raise Http404
    try:
        made = actions.add_risk_searches(
            brand,
            families=request.POST.getlist("family"),
            countries=request.POST.getlist("country"),
            by=request.actor,
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("understanding-risks")
    _offer_undo(request, made)
    return redirect("understanding-risks")


def _offer_undo(request: Seated, made: list[Search]) -> None:
    """Taken back together: they were asked for together."""
    entries = AuditEntry.objects.of(request.workspace).filter(
        verb="listening.create_search",
        noun_type="listening.search",
        noun_id__in=[search.pk for search in made],
    )
    ids = "-".join(str(pk) for pk in sorted(entries.values_list("pk", flat=True)))
    if not ids:
        messages.info(request, _("Ya las tenías."))
        return
    words = ngettext("%(n)s búsqueda de riesgos añadida", "%(n)s búsquedas de riesgos añadidas", len(made))
    url = reverse("take-back", kwargs={"entries": ids})
    request.session[KEY] = {"text": words % {"n": len(made)}, "url": url, "seconds": SECONDS}
