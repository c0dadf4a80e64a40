"""Ajustes · Comprensión · Correcciones: what people corrected, how often they had to, and taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tertulia.inbox.actions import undo_correct, undo_correct_many
from tertulia.kit.verbs import Refused
from tertulia.listening import actions
from tertulia.listening.models import Adjustment, Correction
from tertulia.web.access import Seated, seat
from tertulia.web.params import number
from tertulia.web.understanding.labels import label_of, name_of
from tertulia.web.understanding.numbers import figures_of
from tertulia.web.understanding.views import may
from tertulia.web.undoable import offer_undo

PAGE = 20


@require_safe
@seat()
def index(request: Seated) -> HttpResponse:
    """The figures and the newest corrections; `antes` goes further back."""
    heads = Correction.objects.filter(workspace=request.workspace, batch=None).select_related(
        "item__author", "by"
    )
    before = number(request.GET.get("antes", ""))
    page = heads.filter(pk__lt=before) if before is not None else heads
    found = list(page.order_by("-pk")[: PAGE + 1])
    row = Adjustment.objects.filter(workspace=request.workspace).defer("data").first()
    context = {
        "tab": "taught",
        "figures": figures_of(request.workspace),
        "rows": _rows(found[:PAGE]),
        "older": found[PAGE - 1].pk if len(found) > PAGE else None,
        "newest": before is None,
        "learnt": row,
        "may_change": may(request, "agent"),
        "may_forget": may(request, "manager") and row is not None and row.lessons > 0,
    }
    return render(request, "understanding/taught.html", context)


def _rows(found: list[Correction]) -> list[dict[str, Any]]:
    others = Correction.objects.filter(batch__in=found).order_by().values("batch").annotate(n=Count("pk"))
    more = {row["batch"]: row["n"] for row in others}
    return [
        {
            "correction": one,
            "fact": name_of(one.fact),
            "was": label_of(one.fact, one.was),
            "now": label_of(one.fact, one.now),
            "right": one.was == one.now,
            "more": more.get(one.pk, 0),
        }
        for one in found
    ]


@require_POST
@seat("agent")
def take_back(request: Seated, pk: int) -> HttpResponse:
    """Take a correction back, with all that were made at the same stroke."""
    one = get_object_or_404(Correction, workspace=request.workspace, pk=pk, batch=None)
    try:
        if Correction.objects.filter(batch=one).exists():
            undo_correct_many(one, by=request.actor)
        else:
            undo_correct(one, by=request.actor)
        messages.success(
            request, _("Deshecho: el mensaje dice otra vez lo que decía, y de ahí no se aprende.")
        )
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("understanding-taught")


@require_POST
@seat("manager")
def forget(request: Seated) -> HttpResponse:
    """«Olvidar lo aprendido»: what was corrected stays corrected, and teaches nothing any more."""
    row = get_object_or_404(Adjustment, workspace=request.workspace)
    actions.forget_lessons(row, by=request.actor)
    offer_undo(request, row, _("Olvidado: lo corregido sigue corregido"))
    return redirect("understanding-taught")
