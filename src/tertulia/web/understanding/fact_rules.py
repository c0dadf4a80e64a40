"""Ajustes · Comprensión · «Siempre que…»: what matches some words has a fact, from now on and, if asked, in
what was heard before."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tertulia.brand.models import Brand
from tertulia.kit.verbs import Refused
from tertulia.listening import actions
from tertulia.listening.learning.rules import read_words
from tertulia.listening.models import FactRule, Heard, Item, Relabelling
from tertulia.listening.queries import matching
from tertulia.listening.rehearse import DAYS, lately
from tertulia.query import QueryError
from tertulia.web.access import Seated, seat
from tertulia.web.forms import attempt, read_only
from tertulia.web.params import number
from tertulia.web.searches.words import SEARCH, remarks
from tertulia.web.understanding.forms import FactRuleForm
from tertulia.web.understanding.labels import label_of, name_of
from tertulia.web.understanding.views import brand_of, may
from tertulia.web.undoable import offer_undo

MOST_COUNTED = 1_000
PAST_DAYS = (7, 30, 90, 365)
GOING = (Relabelling.State.WAITING, Relabelling.State.RUNNING, Relabelling.State.UNDOING)


@require_safe
@seat()
def index(request: Seated) -> HttpResponse:
    """Every rule, by brand and in its order."""
    brands = list(Brand.objects.of(request.workspace).order_by("pk"))
    standing = FactRule.objects.filter(workspace=request.workspace, removed_at__isnull=True)
    rules = list(standing.select_related("correction__by", "created_by").order_by("position", "pk"))
    taken = _relabellings(rules)
    groups = [
        {"brand": brand, "rows": _rows([rule for rule in rules if rule.brand_id == brand.pk], taken)}
        for brand in brands
    ]
    context = {"tab": "rules", "groups": groups, "may_change": may(request, "agent"), "past": PAST_DAYS}
    return render(request, "understanding/rules.html", context)


def _relabellings(rules: list[FactRule]) -> dict[int, Relabelling]:
    """rule → the last time that it was taken to the past."""
    rows = Relabelling.objects.filter(rule__in=rules).order_by("pk")
    return {run.rule_id: run for run in rows if run.rule_id}


def _rows(rules: list[FactRule], taken: dict[int, Relabelling]) -> list[dict[str, Any]]:
    last = len(rules) - 1
    return [
        {
            "rule": rule,
            "sets": f"{name_of(rule.fact)}: {label_of(rule.fact, rule.value).lower()}",
            "first": place == 0,
            "last": place == last,
            "run": taken.get(rule.pk),
            **_works(rule),
        }
        for place, rule in enumerate(rules)
    ]


def _works(rule: FactRule) -> dict[str, Any]:
    """How many things of the last days have what it sets and match its words, or why it does nothing."""
    try:
        tree = read_words(rule.words, rule.fact, rule.workspace_id)
    except QueryError as problem:
        return {"problem": str(problem), "count": 0}
    found = matching(_heard(rule.brand, lately(rule.workspace_id)), tree, rule.workspace_id)
    count = found.filter(**{rule.fact: rule.value}).order_by()[: MOST_COUNTED + 1].count()
    return {"problem": "", "count": min(count, MOST_COUNTED), "more": count > MOST_COUNTED, "days": DAYS}


def _heard(brand: Brand, items: Any) -> Any:
    return items.filter(pk__in=Heard.objects.filter(brand=brand).values("item"))


@seat(change="agent")
def edit(request: Seated, pk: int | None = None) -> HttpResponse:
    """Make a rule or change one. «Probar» says what it would have set in the last thirty days."""
    rule = _rule(request, pk) if pk else None
    brand = rule.brand if rule else brand_of(request, request.GET.get("marca", ""))
    if brand is None:
        raise Http404
    form, tried = FactRuleForm(request.POST or None, rule=rule), None
    if request.method == "POST":
        if "try" in request.POST:
            tried = _tried(form, brand)
        elif attempt(form, lambda given: _save(request, brand, rule, form.told())):
            return redirect("understanding-rules")
    if not may(request, "agent"):
        read_only(form)
    context = {
        "form": form,
        "rule": rule,
        "brand": brand,
        "tried": tried,
        "several": Brand.objects.of(request.workspace).count() > 1,
        "warnings": remarks(str(form["words"].value() or ""), SEARCH, request.workspace.pk),
        "may_change": may(request, "agent"),
    }
    return render(request, "understanding/rule.html", context, status=422 if form.errors else 200)


def _rule(request: Seated, pk: int) -> FactRule:
    rules = FactRule.objects.filter(workspace=request.workspace, removed_at__isnull=True)
    return get_object_or_404(rules.select_related("brand"), pk=pk)


def _save(request: Seated, brand: Brand, rule: FactRule | None, told: dict[str, Any]) -> None:
    if rule is None:
        actions.save_fact_rule(brand, **told, by=request.actor)
        offer_undo(request, brand, _("Regla creada: vale para lo que llegue desde ahora"))
    else:
        actions.change_fact_rule(rule, **told, by=request.actor)
        offer_undo(request, rule, _("Regla cambiada"))


def _tried(form: FactRuleForm, brand: Brand) -> dict[str, Any] | None:
    if not form.is_valid():
        return None
    told = form.told()
    try:
        tree = read_words(told["words"], told["fact"], brand.workspace_id)
    except QueryError as problem:
        form.add_error("words", str(problem))
        return None
    found = matching(_heard(brand, lately(brand.workspace_id)), tree, brand.workspace_id)
    other = found.exclude(**{told["fact"]: told["value"]})
    samples: list[Item] = list(other.select_related("author")[:5])
    return {
        "count": found.order_by()[: MOST_COUNTED + 1].count(),
        "other": other.order_by()[: MOST_COUNTED + 1].count(),
        "samples": [
            {"item": one, "was": label_of(told["fact"], getattr(one, told["fact"]))} for one in samples
        ],
        "sets": label_of(told["fact"], told["value"]),
        "days": DAYS,
    }


@require_POST
@seat("agent")
def act(request: Seated, pk: int, act: str) -> HttpResponse:
    """`…/subir/`, `…/bajar/`, `…/encender/`, `…/apagar/`, `…/quitar/`, `…/aplicar/` (`days`)."""
    rule = _rule(request, pk)
    try:
        _act(request, rule, act)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("understanding-rules")


def _act(request: Seated, rule: FactRule, act: str) -> None:
    by = request.actor
    if act in ("subir", "bajar"):
        actions.move_fact_rule(rule, up=act == "subir", by=by)
    elif act in ("encender", "apagar"):
        actions.set_fact_rule_active(rule, on=act == "encender", by=by)
        offer_undo(request, rule, _("Regla encendida") if rule.is_active else _("Regla apagada"))
    elif act == "quitar":
        actions.remove_fact_rule(rule, by=by)
        offer_undo(request, rule, _("Regla quitada: lo que puso se queda como está"))
    elif act == "aplicar":
        days = number(request.POST.get("days", "")) or DAYS
        actions.apply_fact_rule(rule, days=days, by=by)
        messages.success(request, _("En marcha. Puedes seguir con otra cosa."))
    else:
        raise Http404


@require_safe
@seat()
def progress(request: Seated, pk: int) -> HttpResponse:
    """How far a rule, or a search for risks, has come in the past."""
    run = get_object_or_404(Relabelling, workspace=request.workspace, pk=pk)
    context = {"run": run, "may_change": may(request, "agent")}
    return render(request, "understanding/_run.html", context)


@require_POST
@seat("agent")
def take_back(request: Seated, pk: int) -> HttpResponse:
    """Take back what it changed in the past."""
    run = get_object_or_404(Relabelling, workspace=request.workspace, pk=pk)
    try:
        actions.undo_relabelling(run, by=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("understanding-rules" if run.rule_id else "understanding-risks")
