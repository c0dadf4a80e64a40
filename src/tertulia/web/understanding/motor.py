"""Ajustes · Comprensión · Motor: another engine instead of ours, off until its owner has seen what leaves."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tertulia.kit.failures import Failure
from tertulia.kit.http import host_of
from tertulia.kit.verbs import Refused
from tertulia.listening import actions
from tertulia.listening.asking import note
from tertulia.listening.engine import DAYS, amount, sample
from tertulia.listening.models import Engine, SecondReading
from tertulia.text.engines import guessed, labels_of
from tertulia.web.access import Seated, seat
from tertulia.web.forms import attempt
from tertulia.web.params import plain
from tertulia.web.understanding.forms import EngineForm, targets
from tertulia.web.understanding.labels import label_of, name_of
from tertulia.web.understanding.views import may
from tertulia.web.undoable import offer_undo

NEWEST = 8


@seat(change="owner")
def engine(request: Seated) -> HttpResponse:
    """Its state, its form, and before it is switched on what leaves the machine. «Ver sus etiquetas» asks a
    model here how it calls things, and saves nothing."""
    row = Engine.objects.of(request.workspace).first() or Engine(workspace=request.workspace)
    form = EngineForm(request.POST or None, engine=row)
    labels: list[tuple[str, str]] = list(row.labels.items())
    if request.method == "POST":
        labels = _labels_sent(request)
        if "labels" in request.POST:
            labels = _labels_asked(form) or labels
        elif attempt(form, lambda given: _save(request, given, labels)):
            messages.success(request, _("Guardado."))
            return redirect("understanding-engine")
    context = {
        "tab": "engine",
        "row": row,
        "form": form,
        "labels": labels,
        "targets": targets(),
        "folder": settings.MODELS,
        "may_change": may(request, "owner"),
        **(_terms(request, row) if row.is_chosen else {}),
    }
    return render(request, "understanding/engine.html", context, status=422 if form.errors else 200)


def _labels_sent(request: Seated) -> list[tuple[str, str]]:
    names = [plain(name) for name in request.POST.getlist("label")]
    return list(zip(names, request.POST.getlist("means"), strict=False))


def _labels_asked(form: EngineForm) -> list[tuple[str, str]]:
    if not form.is_valid():
        return []
    try:
        found = labels_of(form.cleaned_data["name"], settings.MODELS)
    except Failure as failure:
        form.add_error("name", str(failure))
        return []
    return list(guessed(found).items())


def _save(request: Seated, given: dict[str, Any], labels: list[tuple[str, str]]) -> None:
    row = actions.engine_of(request.workspace)
    if given["kind"] == Engine.Kind.LOCAL and not any(means for _label, means in labels):
        raise Refused({"name": _("Pulsa «Ver sus etiquetas» y di qué significan.")})
    told = {name: given[name] for name in ("kind", "name", "address", "facts", "scope")}
    secret = given["secret"] or None
    actions.choose_engine(row, **told, secret=secret, labels=dict(labels), by=request.actor)


def _terms(request: Seated, row: Engine) -> dict[str, Any]:
    """What the page says of an engine that is chosen."""
    newest = row.readings.exclude(read_at=None).select_related("item__author").order_by("-read_at")
    waiting = row.readings.filter(state=SecondReading.State.WAITING)
    return {
        "remote": row.kind == Engine.Kind.REMOTE,
        "host": host_of(row.address),
        "sample": sample(request.workspace, row) if row.kind == Engine.Kind.REMOTE else None,
        "amount": amount(request.workspace, row),
        "days": DAYS,
        "asks": [name_of(fact).lower() for fact in row.facts],
        "waiting": waiting.count(),
        "readings": [
            {"reading": one, "note": note(one), "changes": _changes(one)} for one in newest[:NEWEST]
        ],
    }


def _changes(reading: SecondReading) -> list[str]:
    """«Tono: neutro → negativo» for each label that the engine changed."""
    return [
        f"{name_of(fact)}: {label_of(fact, was).lower()} → {label_of(fact, now).lower()}"
        for fact, (was, now, _sure) in reading.said.items()
        if was != now
    ]


@require_POST
@seat("owner")
def act(request: Seated, act: str) -> HttpResponse:
    """`…/encender/` (`terms`, `agree`), `…/apagar/`, `…/reintentar/`, `…/quitar/`."""
    row = actions.engine_of(request.workspace)
    by = request.actor
    try:
        if act == "encender":
            terms = request.POST.get("terms", "")
            agreed = row.kind == Engine.Kind.LOCAL or bool(request.POST.get("agree"))
            actions.switch_engine(row, on=True, terms=terms if agreed else "", by=by)
            messages.success(request, _("Encendido: lee lo que llegue desde ahora."))
        elif act == "apagar":
            actions.switch_engine(row, on=False, by=by)
            offer_undo(request, row, _("Apagado. Lo que llegue lo leemos nosotros."))
        elif act == "reintentar":
            actions.retry_engine(row, by=by)
            messages.success(request, _("Le preguntamos otra vez en un momento."))
        elif act == "quitar":
            actions.remove_engine(row, by=by)
            messages.success(request, _("Quitado, con su clave. Lo que leyó se queda como está."))
        else:
            raise Http404
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("understanding-engine")
