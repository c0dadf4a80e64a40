"""What a workspace's corrections teach: kept as one row, learnt anew by the worker after each correction.

The row is the job (`next_try_at`): a worker that is killed between a correction and learning loses nothing,
since the correction's own transaction made it due. It is learnt from zero out of the corrections that stand,
so that what is taken back leaves no trace.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils import timezone

from tertulia.accounts.models import Workspace
from tertulia.brand.models import Brand
from tertulia.kit import live
from tertulia.kit.due import back_off, claim, release_own
from tertulia.listening.models import Adjustment as Row
from tertulia.listening.models import Correction
from tertulia.text.facts import FACTS, Gazetteer

if TYPE_CHECKING:
    from tertulia.text.adjust import Adjustment, Lesson

log = logging.getLogger(__name__)
WAIT = timedelta(seconds=2)
"""After the last correction: who corrects one thing usually corrects three."""
LEASE = timedelta(minutes=5)
MOST = 5_000
"""Lessons: the newest (the limit of `text.adjust`)."""
MOST_KEPT = 64
"""Workspaces whose adjustment this process keeps read."""

_kept: OrderedDict[int, tuple[datetime, Adjustment]] = OrderedDict()
_lock = threading.Lock()


def ask(workspace_id: int) -> None:
    """Have the workspace's lessons learnt anew, soon. Call in the transaction that changed a correction."""
    at = timezone.now() + WAIT
    due = {"next_try_at": at, "attempts": 0, "last_error": ""}
    Row.objects.update_or_create(workspace_id=workspace_id, defaults=due)


def row_of(workspace: Workspace) -> Row:
    """The workspace's row: what it has taught, when that was learnt, and when it is learnt next."""
    row, _made = Row.objects.get_or_create(workspace=workspace)
    return row


def adjustment_of(workspace_id: int) -> Adjustment | None:
    """What this workspace has taught, None if nothing. One statement; read from its bytes only when it was
    learnt anew. What cannot be read any more (labels have changed) is nothing, until it is learnt again."""
    taught = Row.objects.filter(workspace_id=workspace_id, lessons__gt=0)
    made_at = taught.values_list("made_at", flat=True).first()
    with _lock:
        kept = _kept.get(workspace_id)
        if made_at is None:
            _kept.pop(workspace_id, None)
            return None
        if kept is not None and kept[0] == made_at:
            _kept.move_to_end(workspace_id)
            return kept[1]
    return _read(workspace_id)


def _read(workspace_id: int) -> Adjustment | None:
    from tertulia.text.adjust import Adjustment

    row = Row.objects.filter(workspace_id=workspace_id, lessons__gt=0, made_at__isnull=False).first()
    if row is None or row.made_at is None:
        return None
    try:
        read = Adjustment.from_bytes(bytes(row.data))
    except ValueError:
        log.warning("what workspace %s taught cannot be read: it is learnt again", workspace_id)
        Row.objects.filter(pk=row.pk, next_try_at__isnull=True).update(next_try_at=timezone.now(), lessons=0)
        return None
    with _lock:
        _kept[workspace_id] = (row.made_at, read)
        _kept.move_to_end(workspace_id)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return read


def learn_due(limit: int = 1) -> int:
    """Learn what is due; returns for how many workspaces. What fails is tried again later."""
    rows = Row.objects.filter(workspace__closed_at__isnull=True)
    found = claim(rows.defer("data"), limit=limit, lease=LEASE)
    for row in found:
        try:
            learn(row)
        except Exception as problem:
            log.exception("what workspace %s taught cannot be learnt", row.workspace_id)
            again = timezone.now() + back_off(row.attempts + 1)
            Row.objects.filter(pk=row.pk).update(
                attempts=row.attempts + 1, last_error=repr(problem)[:500], lease_until=None, next_try_at=again
            )
    return len(found)


def learn(row: Row) -> None:
    """Learn from zero from the corrections that stand. A correction made meanwhile has moved the row's due
    moment, and leaves it due."""
    from tertulia.text import adjust

    lessons = lessons_of(row.workspace_id, after=row.forgotten_to)
    made = adjust.learn(lessons, gazetteer=_names(row.workspace_id)) if lessons else None
    data = made.to_bytes() if made else b""
    mine = Row.objects.filter(pk=row.pk)
    mine.update(
        data=data,
        lessons=len(made) if made else 0,
        made_at=timezone.now(),
        attempts=0,
        last_error="",
        lease_until=None,
    )
    mine.filter(next_try_at=row.next_try_at).update(next_try_at=None)
    live.tell(row.workspace_id, "learnt", lessons=len(made) if made else 0)


def recover() -> int:
    """At start: give back what an earlier run of this worker was at."""
    return release_own(Row.objects.all())


def lessons_of(workspace_id: int, *, after: int = 0) -> list[Lesson]:
    """What the corrections that stand teach, oldest first: of several of one fact of one thing, the last.
    `after`: those up to this one are forgotten. What its author has changed since says something else."""
    from tertulia.text.adjust import Lesson

    rows = Correction.objects.filter(workspace_id=workspace_id, fact__in=FACTS, pk__gt=after)
    as_read = Q(item__edited_at__isnull=True) | Q(item__edited_at__lte=F("at"))
    newest = rows.filter(as_read).exclude(item__text="").order_by("-pk")
    found: dict[tuple[int, str], Lesson] = {}
    told = newest.values_list("item_id", "fact", "now", "item__title", "item__text")
    for item, fact, now, title, text in told[: 2 * MOST].iterator():
        if len(found) == MOST:
            break
        found.setdefault((item, fact), Lesson(f"{title}. {text}" if title else text, fact, now))
    return list(reversed(found.values()))


def _names(workspace_id: int) -> Gazetteer:
    """What the workspace's own brands are called: names teach nothing."""
    brands = Brand.objects.filter(workspace_id=workspace_id).order_by("pk")
    return Gazetteer(brands=[name for brand in brands for name in (brand.name, *map(str, brand.keywords))])
