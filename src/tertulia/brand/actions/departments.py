"""Departments: called otherwise, merged, switched off, and put back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tertulia.accounts.checks import clean_name
from tertulia.brand.checks import clean_minutes
from tertulia.brand.models import Colleague, Department
from tertulia.kit.verbs import Actor, Refused, verb


@verb("brand.rename_department", role="manager", inverse="brand.restore_department")
def rename_department(department: Department, *, name: str, by: Actor) -> Department:
    """Call it as the company does. Refused if another department of the brand has that name."""
    called = clean_name(name, longest=80)
    others = Department.objects.filter(brand=department.brand_id).active().exclude(pk=department.pk)
    if others.filter(name__iexact=called).exists():
        raise Refused({"name": _("Ya hay un área con ese nombre. Si son la misma, únelas.")})
    department.name = called
    department.save(update_fields=["name"])
    return department


@verb("brand.describe_department", role="manager", inverse="brand.restore_department")
def describe_department(
    department: Department, *, answers: str | None = None, answer_minutes: int | None = None, by: Actor
) -> Department:
    """What it knows, in a line or two, and within how many minutes of its working time it answers us."""
    if answers is not None:
        department.answers = " ".join(answers.split())[:500]
    if answer_minutes is not None:
        department.answer_minutes = clean_minutes(answer_minutes, at="answer_minutes")
    department.save(update_fields=["answers", "answer_minutes"])
    return department


@verb("brand.merge_departments", role="manager", inverse="brand.restore_department")
def merge_departments(department: Department, *, into: Department, by: Actor) -> Department:
    """From now on `into` answers for `department`, whose people go there behind its own. Refused if both are
    one, of different brands, or not both in use."""
    if into.brand_id != department.brand_id or into.pk == department.pk:
        raise Refused({"into": _("Elige otra área de la misma marca.")})
    if department.merged_into_id or into.merged_into_id or not into.is_active:
        raise Refused({"into": _("Esa área ya no está en uso.")})
    last = into.colleagues.count()
    for place, colleague in enumerate(department.colleagues.all()):
        colleague.department, colleague.position = into, last + place
        colleague.save(update_fields=["department", "position"])
    department.merged_into = into
    department.save(update_fields=["merged_into"])
    return department


@verb("brand.switch_department", role="manager", inverse="brand.restore_department")
def switch_department(department: Department, *, on: bool, by: Actor) -> Department:
    """Off: nobody is asked there and nothing is sent there; on again: as before."""
    department.is_active = on
    department.save(update_fields=["is_active"])
    return department


@verb("brand.restore_department", role="manager")
def restore_department(
    department: Department, *, before: dict[str, Any] | None = None, by: Actor
) -> Department:
    """Put it back as `before` says, its people with it; without `before`, simply in use and on its own.
    Refused where that would merge two departments into each other."""
    state = before or {"is_active": True, "merged_into_id": None}
    department.merged_into = _target(department, state.get("merged_into_id"))
    department.is_active = bool(state.get("is_active", department.is_active))
    for field in ("name", "answers", "answer_minutes"):
        setattr(department, field, state.get(field, getattr(department, field)))
    department.save(update_fields=["merged_into", "is_active", "name", "answers", "answer_minutes"])
    Colleague.objects.filter(
        workspace=department.workspace_id,
        department__brand=department.brand_id,
        pk__in=state.get("colleagues", []),
    ).update(department=department)
    return department


def _target(department: Department, pk: int | None) -> Department | None:
    target = Department.objects.filter(brand=department.brand_id, pk=pk).first() if pk else None
    step = target
    while step is not None:
        if step.pk == department.pk:
            raise Refused(_("Esas áreas ya están unidas al revés."))
        step = step.merged_into
    return target
