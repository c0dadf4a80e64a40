"""Work that waits is a row: claimed by a conditional UPDATE with a lease, never by a queue beside it.

A due model has `next_try_at` (null = nothing to do), `lease_until`, `attempts`, `last_error`. What the user
reads («falló, próximo intento 14:05») is the row that the worker reads.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.utils import timezone

M = TypeVar("M", bound=models.Model)
_worker: dict[str, str] = {"name": ""}


def sign_leases(name: str) -> None:
    """Leases taken by this process from now on carry `name`, the worker's own and always the same."""
    _worker["name"] = name[:40]


def own(rows: models.QuerySet[M]) -> models.QuerySet[M]:
    """Those of `rows` that an earlier run of this same worker took into its grave. Only for a worker that
    knows (by the lock on its data folder) that no other process uses its name."""
    name = _worker["name"]
    return rows.filter(lease_by=name, lease_until__isnull=False) if name else rows.none()


def release_own(rows: models.QuerySet[Any]) -> int:
    """Give back the leases of `own` rows. Returns how many."""
    return own(rows).update(lease_until=None)


class Due(models.Model):
    """The columns of a row that waits."""

    next_try_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_by = models.CharField(max_length=40, blank=True, default="")
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True, default="")

    class Meta:
        abstract = True


def free() -> models.Q:
    """Rows that no worker has in hand at this moment."""
    return models.Q(lease_until__isnull=True) | models.Q(lease_until__lt=timezone.now())


def claim(
    rows: models.QuerySet[M],
    *,
    limit: int = 1,
    lease: timedelta = timedelta(minutes=2),
    lock: tuple[str, ...] = ("self",),
    **marks: Any,
) -> list[M]:
    """Take up to `limit` rows of `rows` that are due, for `lease`. Nobody else gets them meanwhile.

    `marks` are columns to set in the same stroke (`state="sending"`). A worker that dies loses its lease and
    the row is due again (or is looked after by its room, if it had been marked). `lock`: with «self», which
    related rows (selected with `rows`) nobody else may be choosing by at the same moment, where the condition
    of `rows` asks for the leases of others («one at a time of each account»).
    """
    now = timezone.now()
    due = rows.filter(free(), next_try_at__lte=now).order_by("next_try_at")
    # Looking needs no lock: idle workers never stand in the way of SQLite's one writer.
    if not due.exists():
        return []
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            found = list(due.select_for_update(skip_locked=True, of=lock)[:limit])
            if len(lock) > 1:
                # Others may have taken theirs between our look and our lock: with the lock, look again.
                still = set(due.filter(pk__in=[row.pk for row in found]).values_list("pk", flat=True))
                found = [row for row in found if row.pk in still]
        else:
            found = list(due[:limit])
        new = {"lease_until": now + lease, "lease_by": _worker["name"], **marks}
        # IMMEDIATE (SQLite) or the row locks (PostgreSQL) keep everybody else from those found.
        rows.model._default_manager.filter(pk__in=[row.pk for row in found]).update(**new)
    for row in found:
        for name, value in new.items():
            setattr(row, name, value)
    return found


def back_off(attempts: int, *, first: float = 30.0, ceiling: float = 3600.0) -> timedelta:
    """How long to wait after the n-th failure in a row: doubling from `first` to `ceiling` seconds, ± 20 %
    so that many rows that failed together do not come back together."""
    seconds = min(ceiling, first * 2 ** min(max(attempts - 1, 0), 20))
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311 (not a secret)
