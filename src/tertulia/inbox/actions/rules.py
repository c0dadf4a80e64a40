"""Rules: made, changed, put in order, switched, and taken away."""

from __future__ import annotations

from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.accounts.models import Member
from tertulia.brand.models import Brand, Department
from tertulia.inbox.models import Label, Priority, Rule
from tertulia.inbox.rules import read_words
from tertulia.kit.rows import order_of, place
from tertulia.kit.verbs import Actor, Refused, verb
from tertulia.query import QueryError

MOST_RULES = 200
FIELDS = ("name", "words", "department", "owner", "label", "priority", "opens_public")


@verb("inbox.create_rule", role="manager", inverse="inbox.delete_rule")
def create_rule(
    brand: Brand,
    *,
    name: str,
    words: str,
    department: Department | None = None,
    owner: Member | None = None,
    label: Label | None = None,
    priority: str = "",
    opens_public: bool = False,
    by: Actor,
) -> Rule:
    """A new rule at the end of its brand's list. Refused for words that cannot be read, for one that would do
    nothing, or for an area, person or label of somewhere else."""
    standing = Rule.objects.filter(brand=brand, removed_at__isnull=True)
    if standing.count() >= MOST_RULES:
        raise Refused({"": _("Hay demasiadas reglas. Quita antes alguna.")})
    last = standing.aggregate(last=Max("position"))["last"]
    rule = Rule(
        workspace_id=brand.workspace_id,
        brand=brand,
        position=0 if last is None else last + 1,
        name=name.strip(),
        words=words.strip(),
        department=department,
        owner=owner,
        label=label,
        priority=priority,
        opens_public=opens_public,
    )
    _check(rule)
    rule.save()
    return rule


@verb("inbox.change_rule", role="manager", inverse="inbox.restore_rule")
def change_rule(rule: Rule, *, by: Actor, **new: Any) -> Rule:
    """Change some of a rule's fields (those of `create_rule`). Refused for the same reasons."""
    for name, value in new.items():
        if name not in FIELDS:
            raise TypeError(f"a rule has no {name}")
        setattr(rule, name, value.strip() if name in ("name", "words") else value)
    _check(rule)
    rule.save()
    return rule


@verb("inbox.move_rule", role="manager", inverse="inbox.restore_rule")
def move_rule(rule: Rule, *, up: bool, by: Actor) -> Rule:
    """One place up or down; the first that matches wins, so that order is meaning. At the edge it stays."""
    return place(rule, _beside(rule), order_of(_beside(rule)).index(rule.pk) + (-1 if up else 1))


@verb("inbox.switch_rule", role="manager", inverse="inbox.restore_rule")
def switch_rule(rule: Rule, *, on: bool, by: Actor) -> Rule:
    """Let a rule work, or rest."""
    rule.is_active = on
    rule.save(update_fields=["is_active"])
    return rule


@verb("inbox.delete_rule", role="manager", inverse="inbox.restore_rule")
def delete_rule(rule: Rule, *, before: dict[str, Any] | None = None, by: Actor) -> Rule:
    """Take a rule away; what it sent stays where it is."""
    rule.removed_at = timezone.now()
    rule.save(update_fields=["removed_at"])
    return rule


@verb("inbox.restore_rule", role="manager")
def restore_rule(rule: Rule, *, before: dict[str, Any], by: Actor) -> Rule:
    """The rule as it was, in the place that it had."""
    for name in (
        "name",
        "words",
        "department_id",
        "owner_id",
        "label_id",
        "priority",
        "opens_public",
        "is_active",
    ):
        setattr(rule, name, before[name])
    rule.removed_at = timezone.now() if before["removed"] else None
    rule.save()
    return rule if rule.removed_at else place(rule, _beside(rule), before["position"])


def _beside(rule: Rule) -> QuerySet[Rule]:
    return Rule.objects.filter(brand_id=rule.brand_id, removed_at__isnull=True)


def _check(rule: Rule) -> None:
    problems: dict[str, Any] = {}
    if not rule.name or len(rule.name) > 120:
        problems["name"] = _("Ponle un nombre de hasta 120 caracteres.")
    try:
        read_words(rule.words, rule.workspace_id, public=rule.opens_public)
    except QueryError as problem:
        problems["words"] = str(problem)
    if rule.priority and rule.priority not in Priority.values:
        problems["priority"] = _("Esa prioridad no existe.")
    if rule.department is not None and (
        rule.department.brand_id != rule.brand_id or not rule.department.is_active
    ):
        problems["department"] = _("Elige un área de esta marca que esté en uso.")
    if rule.owner is not None and (rule.owner.workspace_id != rule.workspace_id or rule.owner.left_at):
        problems["owner"] = _("Esa persona no está en este equipo.")
    if rule.label is not None and (rule.label.workspace_id != rule.workspace_id or rule.label.removed_at):
        problems["label"] = _("Esa etiqueta no existe.")
    if not (rule.department or rule.owner or rule.label or rule.priority or rule.opens_public):
        problems[""] = _(
            "Di qué hace la regla: un área, una persona, una etiqueta, una prioridad o abrir casos."
        )
    if problems:
        raise Refused(problems)
