"""Taking a rule, or a search for risks, to what is stored; and taking that back, as one.

A `Relabelling` row is worked on in pieces of bounded time, the newest things first. Each piece is one
transaction that changes labels, notes what they were, and writes how far it came: a worker that is killed
repeats at most one piece, and repeating it changes nothing. What a person has corrected stays as they said.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, Max, Min, OuterRef, Q
from django.utils import timezone

from tertulia.kit import live
from tertulia.kit.due import back_off, claim, release_own
from tertulia.listening.learning import labels
from tertulia.listening.learning.labels import Label
from tertulia.listening.learning.rules import read_words
from tertulia.listening.models import (
    Correction,
    Doubt,
    FactRule,
    Heard,
    Item,
    ItemQuerySet,
    Relabelled,
    Relabelling,
)
from tertulia.listening.queries import matching
from tertulia.query import QueryError

log = logging.getLogger(__name__)
State = Relabelling.State
LEASE = timedelta(minutes=3)
IDS = 10_000
"""Ids of stored items that are looked at in one transaction."""
BACK = 500
"""Items that are put back in one transaction."""
TURN_S = 0.5
"""Seconds after which another row has its turn."""


def relabel_due(limit: int = 1) -> int:
    """Go some way on with what is due; returns with how many. What breaks is tried again later; what cannot
    be read any more is over."""
    rows = Relabelling.objects.filter(workspace__closed_at__isnull=True)
    found = claim(rows.select_related("rule"), limit=limit, lease=LEASE)
    for run in found:
        try:
            _go_on(run)
        except QueryError as problem:
            _write(
                run, state=State.FAILED, next_try_at=None, last_error=str(problem)[:1000], lease_until=None
            )
        except Exception as problem:
            log.exception("relabelling %s broke", run.pk)
            again = timezone.now() + back_off(run.attempts + 1)
            _write(
                run,
                attempts=run.attempts + 1,
                last_error=repr(problem)[:1000],
                lease_until=None,
                next_try_at=again,
            )
        live.tell(run.workspace_id, "relabelling", id=run.pk)
    return len(found)


def recover() -> int:
    """At start: give back what an earlier run of this worker was at."""
    return release_own(Relabelling.objects.all())


def _go_on(run: Relabelling) -> None:
    began = time.monotonic()
    over = False
    while not over:
        with transaction.atomic():
            # Locked and read again: somebody may have asked to take it back meanwhile.
            run = Relabelling.objects.select_for_update(of=("self",)).select_related("rule").get(pk=run.pk)
            over = _put_back_some(run) if run.state == State.UNDOING else _look_at_some(run)
        over = over or time.monotonic() - began >= TURN_S
    if run.next_try_at is not None:
        _write(run, next_try_at=timezone.now(), lease_until=None)


def _look_at_some(run: Relabelling) -> bool:
    """Look at the next piece; whether that was all."""
    if run.state == State.WAITING:
        ids = _all(run).aggregate(newest=Max("pk"), oldest=Min("pk"))
        cursor = {"below": (ids["newest"] or 0) + 1, "floor": ids["oldest"] or 0}
        _write(run, state=State.RUNNING, cursor=cursor, expected=_all(run).count())
    if run.state != State.RUNNING:
        _write(run, next_try_at=None, lease_until=None)
        return True
    below, floor = int(run.cursor["below"]), int(run.cursor["floor"])
    start = max(below - IDS, floor)
    some = _all(run).filter(pk__gte=start, pk__lt=below)
    was = labels.put(run.fact, {pk: Label(run.value) for pk in _concerned(run, some)})
    Relabelled.objects.bulk_create(
        [
            Relabelled(relabelling=run, item_id=pk, was=label.value, doubted=label.doubted)
            for pk, label in was.items()
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
    done: dict[str, Any] = {}
    if start <= floor:
        done = {"state": State.DONE, "done_at": timezone.now(), "next_try_at": None}
    _write(
        run,
        cursor={"below": start, "floor": floor},
        looked=run.looked + some.count(),
        changed=run.changed + len(was),
        attempts=0,
        last_error="",
        lease_until=None if done else timezone.now() + LEASE,
        **done,
    )
    return bool(done)


def _all(run: Relabelling) -> ItemQuerySet:
    """What the brand has heard that others said, and that was understood."""
    heard = Heard.objects.filter(item=OuterRef("pk"), brand_id=run.brand_id)
    rows = Item.objects.filter(workspace_id=run.workspace_id, published_at__gte=run.since, is_own=False)
    return rows.exclude(sentiment="").filter(Exists(heard))


def _concerned(run: Relabelling, some: ItemQuerySet) -> list[int]:
    """Those of `some` that match and would change, but for what a person corrected and what a rule that goes
    before says otherwise."""
    bit = Doubt.of(run.fact)
    corrected = Correction.objects.filter(item=OuterRef("pk"), fact=run.fact)
    doubted = some.annotate(bit=F("doubts").bitand(bit)).filter(~Exists(corrected))
    other = doubted.filter(~Q(**{run.fact: run.value}) | Q(bit__gt=0))
    found = set(_ids(run, other, run.words))
    for rule in _ahead(run):
        if found:
            try:
                found -= set(_ids(run, some.filter(pk__in=list(found)), rule.words))
            except QueryError:
                continue
    return sorted(found)


def _ids(run: Relabelling, items: ItemQuerySet, words: str) -> list[int]:
    tree = read_words(words, run.fact, run.workspace_id)
    return list(matching(items, tree, run.workspace_id).values_list("pk", flat=True))


def _ahead(run: Relabelling) -> Sequence[FactRule]:
    """The rules for the same fact that go before: those further up; before a search, all."""
    rules = FactRule.objects.filter(
        brand_id=run.brand_id, fact=run.fact, is_active=True, removed_at__isnull=True
    )
    if run.rule is None:
        return list(rules)
    mine = run.rule
    ahead = Q(position__lt=mine.position) | Q(position=mine.position, pk__lt=mine.pk)
    return list(rules.filter(ahead))


def _put_back_some(run: Relabelling) -> bool:
    """Put the next ones back as they were, but for what is no longer as it was left; whether that was all."""
    rows = list(Relabelled.objects.filter(relabelling=run).order_by("pk")[:BACK])
    ids = [row.item_id for row in rows]
    corrected = set(
        Correction.objects.filter(item_id__in=ids, fact=run.fact).values_list("item_id", flat=True)
    )
    as_left = set(Item.objects.filter(pk__in=ids, **{run.fact: run.value}).values_list("pk", flat=True))
    back = {row.item_id: Label(row.was, row.doubted) for row in rows if row.item_id in as_left - corrected}
    labels.put(run.fact, back)
    Relabelled.objects.filter(pk__in=[row.pk for row in rows]).delete()
    if len(rows) == BACK:
        _write(run, attempts=0, last_error="", lease_until=timezone.now() + LEASE)
        return False
    now = timezone.now()
    _write(run, state=State.UNDONE, done_at=now, next_try_at=None, changed=0, last_error="", lease_until=None)
    return True


def _write(run: Relabelling, **new: Any) -> None:
    for name, value in new.items():
        setattr(run, name, value)
    Relabelling.objects.filter(pk=run.pk).update(**new)
