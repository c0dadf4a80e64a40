"""Writing many cases at once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from django.db import connection

from tertulia.inbox.models import MOMENTS, Case, Rule
from tertulia.kit import bulk
from tertulia.kit.rows import stamp

CHANGING = (
    "last_item_id",
    "last_item_at",
    "who",
    "heard_count",
    "status",
    "owner_id",
    "department_id",
    "priority",
    "waiting_since",
    "due_at",
    "snoozed_until",
    "first_response_at",
    "responded_at",
    "resolved_at",
    "routed_by_id",
)
COLUMNS = (
    "id",
    "workspace_id",
    "brand_id",
    "thread_id",
    "identity_id",
    "opened_at",
    "read_by",
    *CHANGING,
)
STAMPED = frozenset({*MOMENTS, "last_item_at", "opened_at"})
_new, _changing = itemgetter(*COLUMNS), itemgetter(*CHANGING)


def add(cases: Iterable[Case]) -> None:
    """Store new cases; each gets its id. Call inside a transaction."""
    new = list(cases)
    for pk, case in zip(bulk.reserve_ids(Case, len(new)), new, strict=True):
        case.pk = pk
        case._state.adding = False
    bulk.insert(Case, COLUMNS, [_new(_row(case)) for case in new])


def update(cases: Iterable[Case]) -> None:
    """Store what may have changed of cases that there are."""
    rows = [(*_changing(_row(case)), case.pk) for case in cases]
    if rows:
        sets = ", ".join(f"{name} = %s" for name in CHANGING)
        with connection.cursor() as cursor:
            cursor.executemany(f"update inbox_case set {sets} where id = %s", rows)  # noqa: S608


def label(met: Iterable[tuple[Case, Rule | None]]) -> None:
    """Put on each case the label of the rule that it met (`rule.label` must be read already)."""
    pairs = {
        (case.pk, rule.label.pk)
        for case, rule in met
        if rule is not None and rule.label is not None and rule.label.removed_at is None
    }
    bulk.insert(Case.labels.through, ("case_id", "label_id"), sorted(pairs), ignore=True)


def _row(case: Case) -> dict[str, Any]:
    """Its columns, by name, as the driver stores them."""
    have = dict(case.__dict__)
    for name in STAMPED:
        have[name] = stamp(have[name])
    have["read_by"] = json.dumps(have["read_by"]) if have["read_by"] else "{}"
    return have
