"""«Importar una hoja»: bring a file, see how it is understood, mend it, take it in as history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tertulia.connectors import base
from tertulia.connectors.spreadsheet import prepared
from tertulia.connectors.spreadsheet.connector import first_items
from tertulia.connectors.spreadsheet.guess import guess
from tertulia.connectors.spreadsheet.rows import plan_of, strangers
from tertulia.kit.failures import Failure, Rejected
from tertulia.kit.verbs import Refused
from tertulia.sources import actions
from tertulia.sources.models import Upload
from tertulia.sources.uploads import bring, kept_of, place_of, too_long
from tertulia.web.access import Seated, seat
from tertulia.web.bounded import brought_too_much
from tertulia.web.forms import refused_to_form
from tertulia.web.guide.steps import go_on
from tertulia.web.sources.errand import errand_of, network_of
from tertulia.web.sources.sheet_forms import ColumnsForm, FileForm

SHOWN = 5


@seat("manager")
def upload(request: Seated, network: str) -> HttpResponse:
    """Bring a file: the page says what is wrong with it, or goes on to what it seems to hold."""
    if not network_of(network).from_file:
        raise Http404
    errand = errand_of(request, "", request.GET)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and brought_too_much(request):
        form.errors.clear()
        form.add_error("file", too_long())
    elif request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            brought = bring(request.workspace, name=file.name, content=file.chunks(), by=request.actor)
            prepared.head(brought.path)
            onward = reverse("source-sheet", args=[brought.pk])
            return redirect(f"{onward}?{urlencode({'marca': errand.brand.pk})}")
        except Refused as problem:
            refused_to_form(form, problem)
        except Rejected as problem:
            form.add_error("file", str(problem))
    context = {
        "form": form,
        "brand": errand.brand,
        "by_address": f"{reverse('source-connect', args=[network])}?{urlencode(errand.kept)}",
    }
    return render(request, "sources/sheet_upload.html", context, status=422 if form.errors else 200)


@seat("manager")
def mend(request: Seated, pk: int) -> HttpResponse:
    """How the file is understood: its first rows under what each column is taken for, and how they would be
    heard. «Importar» takes it in."""
    brought = get_object_or_404(Upload.objects.of(request.workspace), pk=pk)
    errand = errand_of(request, "", request.GET)
    data = request.POST if request.method == "POST" else None
    try:
        rows = prepared.head(brought.path)
    except (Rejected, OSError):
        messages.error(request, _("Ese archivo ya no está. Súbelo otra vez."))
        return redirect("source-file", network="spreadsheet")
    before, kept = kept_of(errand.brand, brought)
    if kept and not set(kept["columns"].values()) <= set(guess(rows, headed=kept.get("headed")).titles):
        before, kept = None, {}
    headed = kept.get("headed") if data is None else "headed" in data
    seen = guess(rows, headed=headed)
    form = ColumnsForm(seen, data, name=before.name if before else brought.name, kept=kept)
    heard, strange = _heard(form, rows, request.workspace.time_zone, kept)
    if data is not None and form.is_valid() and "ver" not in data:
        source = actions.connect(
            errand.brand,
            network="spreadsheet",
            config=form.config(request.workspace.time_zone),
            place=base.Place(place_of(brought), brought.name, kind="sheet", whole=True),
            account=base.Author("hoja", brought.name),
            name=form.cleaned_data["name"],
            upload=brought,
            by=request.actor,
        )
        said = [_("Se está importando. Puedes irte: sigue sola."), _as_sheet(strange)]
        messages.success(request, " ".join(filter(None, said)))
        return redirect(go_on(request.member, reverse("source", args=[source.pk])))
    body = rows[seen.headed :]
    context = {
        "form": form,
        "file": brought,
        "brand": errand.brand,
        "rows": [row + [""] * (len(seen.titles) - len(row)) for row in body[:SHOWN]],
        "heard": heard,
        "strange": _as_sheet(strange),
        "again": bool(kept) and data is None,
        "here": f"{reverse('source-sheet', args=[pk])}?{urlencode(errand.kept)}",
        "unseen": max(0, len(seen.titles) - len(form.columns)),
    }
    return render(request, "sources/sheet.html", context, status=422 if form.errors else 200)


def _heard(
    form: ColumnsForm, rows: list[list[str]], zone: str, kept: Mapping[str, Any]
) -> tuple[list[base.Item], list[str]]:
    """(the first rows as they would be heard, names of networks in them that we cannot show), as far as the
    form makes sense."""
    config: dict[str, Any] = {"columns": form.seen.columns, "order": form.seen.order or "dmy", "zone": zone}
    if form.is_bound:
        if not form.is_valid():
            return [], []
        config = form.config(zone)
    elif kept:
        config = {**kept, "zone": zone}
    try:
        plan = plan_of(form.seen, config)
    except Failure:
        return [], []
    body = rows[form.seen.headed :]
    return first_items(body, plan, 3), strangers(body, plan)


def _as_sheet(names: list[str]) -> str:
    """What becomes of networks that we cannot show; «» where there are none."""
    if not names:
        return ""
    told = ", ".join(f"«{name}»" for name in names)
    return _("No conocemos estas redes, y lo suyo se guarda como «Hoja»: %(names)s.") % {"names": told}
