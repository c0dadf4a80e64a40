"""Ajustes · Reglas: in order, the first that matches wins; tried on the last thirty days before it is
saved."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tertulia.brand.models import Brand
from tertulia.inbox import actions
from tertulia.inbox.models import Label, Rule
from tertulia.inbox.rules import Rehearsal, read_words, rehearse
from tertulia.kit.verbs import RANK, Refused
from tertulia.query import QueryError
from tertulia.web.access import Seated, seat
from tertulia.web.forms import attempt, read_only
from tertulia.web.rules.forms import RuleForm
from tertulia.web.undoable import offer_undo


def may_change(request: Seated) -> bool:
    """Whether this member may change rules."""
    return RANK[request.member.role] >= RANK["manager"]


@seat()
def index(request: Seated) -> HttpResponse:
    """Every rule in its order, by brand, with what is wrong with those that can no longer be read; and the
    labels."""
    brands = list(Brand.objects.of(request.workspace).order_by("pk"))
    rules = Rule.objects.of(request.workspace).select_related("department", "owner", "label")
    groups = [
        {"brand": brand, "rows": _rows([rule for rule in rules if rule.brand_id == brand.pk])}
        for brand in brands
    ]
    labels = Label.objects.filter(workspace=request.workspace, removed_at__isnull=True)
    context = {
        "groups": groups,
        "labels": labels,
        "may_change": may_change(request),
        "may_label": RANK[request.member.role] >= RANK["agent"],
    }
    return render(request, "rules/index.html", context)


def _rows(rules: list[Rule]) -> list[dict[str, Any]]:
    last = len(rules) - 1
    return [
        {
            "rule": rule,
            "does": does(rule),
            "problem": problem(rule),
            "first": place == 0,
            "last": place == last,
        }
        for place, rule in enumerate(rules)
    ]


def does(rule: Rule) -> list[str]:
    """What a rule does, in a few words each."""
    found = []
    if rule.department is not None:
        found.append(rule.department.name)
    if rule.owner is not None:
        found.append(_("se asigna a %(name)s") % {"name": rule.owner.name})
    if rule.label is not None and rule.label.removed_at is None:
        found.append(_("etiqueta «%(name)s»") % {"name": rule.label.name})
    if rule.priority:
        found.append(_("prioridad %(name)s") % {"name": str(rule.get_priority_display()).lower()})
    if rule.opens_public:
        found.append(_("abre casos en público"))
    return found


def problem(rule: Rule) -> str:
    """Why a rule does nothing though it is on, or «»."""
    try:
        read_words(rule.words, rule.workspace_id, public=rule.opens_public)
    except QueryError as error:
        return str(error)
    if rule.owner is not None and rule.owner.left_at is not None:
        return _("%(name)s ya no está en el equipo.") % {"name": rule.owner.name}
    if rule.department is not None and not rule.department.is_active:
        return _("El área «%(name)s» está apagada.") % {"name": rule.department.name}
    return ""


@seat(change="manager")
def edit(request: Seated, pk: int | None = None) -> HttpResponse:
    """Make a rule or change one. «Probar» says what it would have done in the last thirty days and saves
    nothing."""
    rule = get_object_or_404(Rule.objects.of(request.workspace), pk=pk) if pk else None
    brand = rule.brand if rule else _brand(request)
    form = RuleForm(request.POST or None, brand=brand, rule=rule)
    tried: Rehearsal | None = None
    if request.method == "POST":
        if "try" in request.POST:
            tried = _try(form, brand, rule)
        elif attempt(form, lambda given: _save(request, brand, rule, given)):
            return redirect("rules")
    if not may_change(request):
        read_only(form)
    context = {
        "form": form,
        "rule": rule,
        "brand": brand,
        "several": Brand.objects.of(request.workspace).count() > 1,
        "tried": tried,
        "may_change": may_change(request),
    }
    return render(request, "rules/edit.html", context, status=422 if form.errors else 200)


def _brand(request: Seated) -> Brand:
    brands = Brand.objects.of(request.workspace).order_by("pk")
    wanted = request.GET.get("marca", "")
    chosen = brands.filter(pk=int(wanted)).first() if wanted.isascii() and wanted.isdigit() else None
    brand = chosen or brands.first()
    if brand is None:
        raise Http404
    return brand


def _save(request: Seated, brand: Brand, rule: Rule | None, given: dict[str, Any]) -> None:
    if rule is None:
        made = actions.create_rule(brand, **given, by=request.actor)
        offer_undo(request, brand, _("Regla «%(name)s» creada") % {"name": made.name})
    else:
        actions.change_rule(rule, **given, by=request.actor)
        offer_undo(request, rule, _("Regla «%(name)s» cambiada") % {"name": rule.name})


def _try(form: RuleForm, brand: Brand, rule: Rule | None) -> Rehearsal | None:
    # A name is not needed to try the words.
    form.fields["name"].required = False
    can_be_tried = form.is_valid()
    form.fields["name"].required = True
    if not can_be_tried:
        return None
    given = form.cleaned_data
    ahead = Rule.objects.active().filter(brand=brand)
    if rule is not None:
        ahead = ahead.filter(position__lt=rule.position).exclude(pk=rule.pk)
    try:
        return rehearse(
            given["words"],
            brand,
            department=given["department"],
            opens_public=given["opens_public"],
            ahead=list(ahead),
        )
    except QueryError as error:
        form.add_error("words", str(error))
        return None


@require_POST
@seat("manager")
def act(request: Seated, pk: int, act: str) -> HttpResponse:
    """`…/subir/`, `…/bajar/`, `…/encender/`, `…/apagar/`, `…/quitar/`."""
    rule = get_object_or_404(Rule.objects.of(request.workspace), pk=pk)
    names = {"name": rule.name}
    try:
        if act in ("subir", "bajar"):
            actions.move_rule(rule, up=act == "subir", by=request.actor)
        elif act in ("encender", "apagar"):
            actions.switch_rule(rule, on=act == "encender", by=request.actor)
            words = _("Regla «%(name)s» encendida") if rule.is_active else _("Regla «%(name)s» apagada")
            offer_undo(request, rule, words % names)
        elif act == "quitar":
            actions.delete_rule(rule, by=request.actor)
            offer_undo(request, rule, _("Regla «%(name)s» quitada") % names)
        else:
            raise Http404
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("rules")
