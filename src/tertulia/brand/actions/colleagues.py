"""The people of a department who can be asked; none of them needs an account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.accounts.checks import clean_email, clean_name
from tertulia.brand.checks import clean_week
from tertulia.brand.models import Colleague, Department
from tertulia.kit.verbs import Actor, Refused, verb


@verb("brand.add_colleague", role="manager")
def add_colleague(
    department: Department,
    *,
    name: str,
    email: str = "",
    hours: Mapping[str, Sequence[Sequence[str]]] | None = None,
    by: Actor,
) -> Colleague:
    """Somebody who can be asked, after those who are there; the brand's hours unless others are given.
    Without an address the question's link is copied by hand. Refused if that address is in the department
    already."""
    address = _clean_address(department, email)
    week = department.brand.hours if hours is None else clean_week(hours)
    return Colleague.objects.create(
        workspace=department.workspace,
        department=department,
        name=clean_name(name),
        email=address,
        hours=week,
        position=department.colleagues.count(),
    )


@verb("brand.change_colleague", role="manager")
def change_colleague(
    colleague: Colleague,
    *,
    name: str | None = None,
    email: str | None = None,
    hours: Mapping[str, Sequence[Sequence[str]]] | None = None,
    position: int | None = None,
    by: Actor,
) -> Colleague:
    """Change what is given; None stays. `position`: 0 is asked first, and the others make room."""
    if name is not None:
        colleague.name = clean_name(name)
    if email is not None:
        colleague.email = _clean_address(colleague.department, email, but=colleague)
    if hours is not None:
        colleague.hours = clean_week(hours)
    colleague.save(update_fields=["name", "email", "hours"])
    if position is not None:
        _place(colleague, position)
    return colleague


@verb("brand.remove_colleague", role="manager", inverse="brand.restore_colleague")
def remove_colleague(colleague: Colleague, *, by: Actor) -> Colleague:
    """Nobody asks them any more; what they answered stays."""
    colleague.left_at = colleague.left_at or timezone.now()
    colleague.save(update_fields=["left_at"])
    return colleague


@verb("brand.restore_colleague", role="manager")
def restore_colleague(colleague: Colleague, *, before: dict[str, Any] | None = None, by: Actor) -> Colleague:
    """Back as `before` says; without it, simply back."""
    left = (before or {}).get("left_at")
    colleague.left_at = datetime.fromisoformat(left) if left else None
    colleague.save(update_fields=["left_at"])
    return colleague


def _clean_address(department: Department, email: str, *, but: Colleague | None = None) -> str:
    address = clean_email(email, optional=True)
    others = department.colleagues.filter(email=address, left_at__isnull=True)
    if address and others.exclude(pk=but.pk if but else 0).exists():
        raise Refused({"email": _("Ya hay alguien con ese correo en el área.")})
    return address


def _place(colleague: Colleague, position: int) -> None:
    others = list(colleague.department.colleagues.filter(left_at__isnull=True).exclude(pk=colleague.pk))
    others.insert(max(0, min(position, len(others))), colleague)
    for place, each in enumerate(others):
        each.position = place
    Colleague.objects.bulk_update(others, ["position"])
