"""What the inbox adds to the query language: the state of a thing's case («estado:abierto»,
«etiqueta:socia»).

State fields are asked of items, as all others: an item's case is the one of its author in its thread. People
and labels are told by name within the workspace whose id is the `scope` of the query.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import Member
from tertulia.brand.models import Kind
from tertulia.inbox.models import Case, Label, Priority
from tertulia.listening.fields import FIELDS, spoken
from tertulia.query import Choice, Field, Op, kinds

NOBODY = ("nadie", "nobody")


def _case(prefix: str, *conditions: Q, **columns: Any) -> Q:
    theirs = Case.objects.filter(
        thread=OuterRef(f"{prefix}thread_id"), identity=OuterRef(f"{prefix}author_id")
    )
    return Q(Exists(theirs.filter(*conditions, **columns)))


def _status(op: Op, value: Any, prefix: str) -> Q:
    return _case(prefix, status=value)


def _priority(op: Op, value: Any, prefix: str) -> Q:
    return _case(prefix, priority=value)


def _department(op: Op, value: Any, prefix: str) -> Q:
    return _case(prefix, department__isnull=True) if value == "" else _case(prefix, department__kind=value)


def _owner(op: Op, value: Any, prefix: str) -> Q:
    if isinstance(value, int):
        return _case(prefix, owner_id=value) if value else _case(prefix, owner__isnull=True)
    return _case(prefix, Q(owner__name__iexact=value) | Q(owner__name__istartswith=f"{value} "))


def _label(op: Op, value: Any, prefix: str) -> Q:
    named = {"labels": value} if isinstance(value, int) else {"labels__name__iexact": value}
    return _case(prefix, **named, labels__removed_at__isnull=True)


def _people(workspace_id: int | None) -> list[Choice] | None:
    """The members of a workspace by name and by first name; any text where nobody says which workspace."""
    if workspace_id is None:
        return None
    members = Member.objects.filter(workspace_id=workspace_id, left_at__isnull=True)
    people = [Choice(pk, (name, name.split(" ")[0])) for pk, name in members.values_list("pk", "name")]
    return [Choice(0, NOBODY), *people]


def _words(workspace_id: int | None) -> list[Choice] | None:
    """The labels of a workspace by name."""
    if workspace_id is None:
        return None
    labels = Label.objects.filter(workspace_id=workspace_id, removed_at__isnull=True)
    return [Choice(pk, (name,)) for pk, name in labels.values_list("pk", "name")]


def _waits(prefix: str) -> Q:
    return _case(prefix, waiting_since__isnull=False, status=Case.Status.OPEN)


def _late(prefix: str) -> Q:
    return _case(prefix, status=Case.Status.OPEN, due_at__lt=timezone.now())


def _answered(prefix: str) -> Q:
    return _case(prefix, responded_at__gte=F("last_item_at"))


def _is_resolved(prefix: str) -> Q:
    return _case(prefix, status=Case.Status.RESOLVED)


def register() -> None:
    """Add the fields to the registry of items; called once, when the applications are ready."""
    if FIELDS.find("status") is not None:
        return
    statuses = (
        Choice("open", ("abierto",)),
        Choice("snoozed", ("pospuesto",)),
        Choice("resolved", ("resuelto",)),
    )
    areas = (
        *spoken(Kind.choices),
        Choice("", ("ninguna", "ninguno")),
    )
    case = kinds.flags(
        "case",
        "state",
        [
            kinds.Flag("unanswered", _waits, ("sin-responder",)),
            kinds.Flag("answered", _answered, ("respondido",)),
            kinds.Flag("overdue", _late, ("fuera-de-plazo",)),
            kinds.Flag("resolved", _is_resolved, ("resuelto",)),
        ],
        aliases=("caso",),
    )
    FIELDS.register(
        Field("status", "state", statuses, _status, ("estado",), label=_("Cómo está su caso")),
        Field("priority", "state", spoken(Priority.choices), _priority, ("prioridad",), label=_("Prioridad")),
        Field("department", "state", areas, _department, ("área",), label=_("Área que lo lleva")),
        Field("owner", "state", _people, _owner, ("responsable",), label=_("Responsable")),
        Field("label", "state", _words, _label, ("etiqueta",), label=_("Etiqueta"), several=True),
        replace(case, label=_("Caso")),
    )
    FIELDS.widen("is", case)
