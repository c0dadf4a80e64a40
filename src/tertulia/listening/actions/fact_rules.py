"""«Siempre que…»: rules that set a fact, taking them to the past, and what a workspace has taught."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.brand.models import Brand
from tertulia.kit.rows import order_of, place
from tertulia.kit.verbs import Actor, Refused, to_restore, verb
from tertulia.listening.actions.alerts import maker
from tertulia.listening.actions.searches import create_search
from tertulia.listening.learning import labels, lessons, risks
from tertulia.listening.learning.rules import read_words
from tertulia.listening.models import (
    Adjustment,
    Correction,
    Fact,
    FactRule,
    Intent,
    Relabelling,
    Search,
    Subject,
)
from tertulia.query import QueryError

MOST_FACT_RULES = 200
FIELDS = ("words", "fact", "value")
FARTHEST_DAYS = 3_650
"""How far back a rule can be taken."""
State = Relabelling.State


@verb("listening.save_fact_rule", role="agent", inverse="listening.remove_fact_rule")
def save_fact_rule(
    brand: Brand, *, words: str, fact: str, value: str, correction: Correction | None = None, by: Actor
) -> FactRule:
    """A new rule at the end of the brand's list: from now on what matches `words` has `value` as its `fact`
    (a `listening.models.Fact`; «» is no department, nothing toxic, no topic). `correction`: what it was made
    of. Refused for words that cannot be read or that ask for that very fact, and for values there are not."""
    standing = FactRule.objects.filter(brand=brand, removed_at__isnull=True)
    if standing.count() >= MOST_FACT_RULES:
        raise Refused({"": _("Hay demasiadas reglas. Quita antes alguna.")})
    last = standing.aggregate(last=Max("position"))["last"]
    rule = FactRule(
        workspace_id=brand.workspace_id,
        brand=brand,
        position=0 if last is None else last + 1,
        words=words.strip(),
        fact=fact,
        value=value.strip(),
        created_by=maker(by),
    )
    if correction is not None and correction.workspace_id == brand.workspace_id:
        rule.correction = correction
    _check(rule)
    rule.save()
    return rule


@verb("listening.change_fact_rule", role="agent", inverse="listening.restore_fact_rule")
def change_fact_rule(rule: FactRule, *, by: Actor, **new: str) -> FactRule:
    """Change a rule's words, fact or value. Refused for the same reasons."""
    for name, given in new.items():
        if name not in FIELDS:
            raise TypeError(f"a rule has no {name}")
        setattr(rule, name, given.strip())
    _check(rule)
    rule.save(update_fields=FIELDS)
    return rule


@verb("listening.set_fact_rule_active", role="agent", inverse="listening.restore_fact_rule")
def set_fact_rule_active(rule: FactRule, *, on: bool, by: Actor) -> FactRule:
    """Let a rule work, or rest."""
    rule.is_active = on
    rule.save(update_fields=["is_active"])
    return rule


@verb("listening.move_fact_rule", role="agent", inverse="listening.restore_fact_rule")
def move_fact_rule(rule: FactRule, *, up: bool, by: Actor) -> FactRule:
    """One place up or down: for each fact the first that matches wins. At the edge it stays."""
    order = order_of(_beside(rule))
    return place(rule, _beside(rule), order.index(rule.pk) + (-1 if up else 1) if rule.pk in order else 0)


@verb("listening.remove_fact_rule", role="agent", inverse="listening.restore_fact_rule")
def remove_fact_rule(rule: FactRule, *, before: Mapping[str, Any] | None = None, by: Actor) -> FactRule:
    """Take a rule away; what it set stays as it is."""
    rule.removed_at = timezone.now()
    rule.save(update_fields=["removed_at"])
    return rule


@verb("listening.restore_fact_rule", role="agent")
def restore_fact_rule(rule: FactRule, *, before: Mapping[str, Any], by: Actor) -> FactRule:
    """Undo a change: what nobody has changed since."""
    back = to_restore(rule, before)
    for name in (*FIELDS, "is_active"):
        setattr(rule, name, back.get(name, getattr(rule, name)))
    if "removed" in back:
        rule.removed_at = timezone.now() if back["removed"] else None
    rule.save()
    if "position" not in back or rule.removed_at:
        return rule
    return place(rule, _beside(rule), int(back["position"]))


@verb("listening.apply_fact_rule", role="agent", inverse="listening.undo_relabelling")
def apply_fact_rule(rule: FactRule, *, days: int = 30, by: Actor) -> Relabelling:
    """Take a rule to what its brand heard in the last `days` days: a job with progress, taken back as one.
    One that is under way already is returned. Refused for a rule that rests or was taken away."""
    if rule.removed_at is not None or not rule.is_active:
        raise Refused({"": _("Está en pausa: reanúdala antes de aplicarla.")})
    _check(rule)
    return _begin(rule.brand, rule.words, rule.fact, rule.value, days, rule=rule)


@verb("listening.apply_risk_search", role="agent", inverse="listening.undo_relabelling")
def apply_risk_search(search: Search, *, days: int = 30, by: Actor) -> Relabelling:
    """Say of what a search for risks matches in the last `days` days that it is a risk, as is said of what
    it finds from now on. Refused for other searches, and for one that asks for the intent itself."""
    if search.kind != Subject.RISK or search.removed_at is not None or not search.is_active:
        raise Refused({"": _("Solo las búsquedas de riesgos que están activas.")})
    try:
        read_words(search.words, Fact.INTENT)
    except QueryError as problem:
        raise Refused({"": str(problem)}) from problem
    return _begin(search.brand, search.words, Fact.INTENT, Intent.RISK, days, search=search)


@verb("listening.undo_relabelling", role="agent")
def undo_relabelling(
    relabelling: Relabelling, *, before: Mapping[str, Any] | None = None, by: Actor
) -> Relabelling:
    """Take back all that it changed, but for what somebody has corrected since. The worker does it."""
    if relabelling.state == State.UNDONE:
        raise Refused({"": _("Ya estaba deshecho.")})
    relabelling.state, relabelling.next_try_at = State.UNDOING, timezone.now()
    relabelling.save(update_fields=["state", "next_try_at"])
    return relabelling


@verb("listening.forget_lessons", role="manager", inverse="listening.remember_lessons")
def forget_lessons(adjustment: Adjustment, *, by: Actor) -> Adjustment:
    """«Olvidar lo aprendido»: what has been corrected so far stays corrected, but teaches nothing any more.
    `adjustment` is the workspace's (`learning.lessons.row_of`)."""
    newest = Correction.objects.filter(workspace_id=adjustment.workspace_id).aggregate(last=Max("pk"))["last"]
    adjustment.forgotten_to = newest or adjustment.forgotten_to
    adjustment.data, adjustment.lessons = b"", 0
    adjustment.save(update_fields=["forgotten_to", "data", "lessons"])
    lessons.ask(adjustment.workspace_id)
    return adjustment


@verb("listening.remember_lessons", role="manager")
def remember_lessons(adjustment: Adjustment, *, before: Mapping[str, Any], by: Actor) -> Adjustment:
    """Learn again from what was forgotten."""
    adjustment.forgotten_to = int(to_restore(adjustment, before).get("forgotten_to", adjustment.forgotten_to))
    adjustment.save(update_fields=["forgotten_to"])
    lessons.ask(adjustment.workspace_id)
    return adjustment


def add_risk_searches(
    brand: Brand, *, families: Sequence[str], countries: Sequence[str], by: Actor
) -> list[Search]:
    """Listen for risks with ready-made words (`learning.risks`): one search of the kind «riesgos» for each of
    `families`, for the `countries` given; each is made, audited, taken back and edited like any other search.
    A family that the brand has already (by its name) is passed over. Refused for none and for others than
    there are."""
    if not families or not set(families) <= set(risks.FAMILIES):
        raise Refused({"families": _("Elige al menos un riesgo.")})
    if not countries or not set(countries) <= set(risks.COUNTRIES):
        raise Refused({"countries": _("Elige al menos un país.")})
    standing = Search.objects.filter(brand=brand, kind=Subject.RISK, removed_at__isnull=True)
    known = set(standing.values_list("name", flat=True))
    with transaction.atomic():
        return [
            create_search(brand, name=one.name, words=one.words, kind=Subject.RISK, by=by)
            for one in risks.ready(brand, families, countries)
            if one.name not in known
        ]


def _begin(brand: Brand, words: str, fact: str, value: str, days: int, **of: Any) -> Relabelling:
    if not 1 <= days <= FARTHEST_DAYS:
        raise Refused({"days": _("Elige cuántos días atrás.")})
    since = timezone.now() - timedelta(days=days)
    told = {"words": words, "fact": fact, "value": value}
    under_way = Relabelling.objects.filter(**of, **told, state__in=[State.WAITING, State.RUNNING])
    going = under_way.filter(since__lte=since + timedelta(minutes=5)).first()
    if going is not None:
        return going
    return Relabelling.objects.create(
        workspace_id=brand.workspace_id, brand=brand, since=since, next_try_at=timezone.now(), **of, **told
    )


def _beside(rule: FactRule) -> QuerySet[FactRule]:
    return FactRule.objects.filter(brand_id=rule.brand_id, removed_at__isnull=True)


def _check(rule: FactRule) -> None:
    problems: dict[str, Any] = {}
    if not labels.is_allowed(rule.fact, rule.value):
        problems["value"] = _("Elige qué pone la regla.")
    try:
        read_words(rule.words, rule.fact, rule.workspace_id)
    except QueryError as problem:
        problems["words"] = str(problem)
    if problems:
        raise Refused(problems)
