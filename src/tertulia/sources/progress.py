"""How far each source has been read, how it fares, and when it is read next."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from tertulia.connectors.base import Cursor
from tertulia.kit import live
from tertulia.kit.due import back_off
from tertulia.kit.failures import Failure, RateLimited, Rejected, Unauthorized
from tertulia.kit.rows import storable
from tertulia.sources import hosts
from tertulia.sources.models import KEPT, SetAside, Source, Visit

FASTEST_S = 15
SLOWEST_OWN_S, SLOWEST_S = 300, 1800
"""Seconds between two readings: where people speak to us we never look away for more than five minutes."""
SLOWER, FASTER = 1.3, 0.5
BELIEVED = 4
"""A place that was read before and now refuses for good is believed the fourth time: sites are mended, and
show another page meanwhile."""
DOUBT_S = 300.0
OUTCOMES = {
    Unauthorized: Visit.Outcome.UNAUTHORIZED,
    RateLimited: Visit.Outcome.LIMITED,
    Rejected: Visit.Outcome.REJECTED,
}


def advance(
    source: Source, cursor: Cursor, *, more: bool, heard: int, items: int | None = None, had: int = 0
) -> None:
    """The page is in: keep its cursor, and read again at once (`more`), sooner where there is life, later
    where there is none. Called in the transaction that stored the page. A source that somebody paused
    meanwhile rests all the same, and one that somebody wants to be read now is read once more: what they wait
    for may have come after this page was asked for. One that another worker has taken over, since this
    reading lasted longer than its lease, keeps the cursor that it has. Where nothing more will ever come, it
    is read no more.

    `heard`: how many were new and kept; `items`: of how many that it gave (None: `heard`); `had`: of these,
    how many we had."""
    now = timezone.now()
    interval = _interval(source, heard)
    new: dict[str, Any] = {
        "cursor": cursor,
        "read_at": now,
        "read_through_at": source.read_through_at or (None if more else now),
        "interval_s": interval,
    }
    if heard:
        new |= {"heard_at": now, "heard_count": F("heard_count") + heard}
    _ours(source).update(**new)
    again = now if more else now + timedelta(seconds=interval)
    ended = not more and hosts.class_of(source).ended(cursor)
    rest = _reading(source)
    rest.update(attempts=0, last_error="")
    source.next_try_at, when = None if ended else again, source.next_try_at
    rest.filter(next_try_at=when).update(next_try_at=source.next_try_at)
    _note(source, items=heard if items is None else items, had=had, kept=heard)


def _ours(source: Source) -> QuerySet[Source]:
    """The source, if its lease is still the one under which it was read."""
    return Source.objects.filter(pk=source.pk, lease_until=source.lease_until)


def _reading(source: Source) -> QuerySet[Source]:
    """The source, if it is ours and still to be read: neither paused nor removed while we were at it."""
    return _ours(source).filter(state=Source.State.OK, removed_at__isnull=True)


def _interval(source: Source, heard: int) -> int:
    pace = source.interval_s * (FASTER if heard else SLOWER)
    fastest = max(FASTEST_S, hosts.class_of(source).fastest_s)
    return int(max(fastest, min(_slowest(source), pace)))


def _slowest(source: Source) -> int:
    return SLOWEST_OWN_S if source.is_own else SLOWEST_S


def _note(source: Source, outcome: str = Visit.Outcome.READ, *, error: str = "", **counts: int) -> None:
    """Write down what came of the reading under way; the parts of a page that had to be halved add up."""
    took = int((time.monotonic() - source.began) * 1000) if source.began is not None else 0
    if source.visit is not None:
        more = {name: F(name) + count for name, count in counts.items()}
        under_way = Visit.objects.filter(pk=source.visit, source=source, outcome=outcome)
        if under_way.update(took_ms=took, **more):
            return
    visit = Visit.objects.create(
        source=source, at=timezone.now(), took_ms=took, outcome=outcome, error=error, **counts
    )
    source.visit = visit.pk
    older = Visit.objects.filter(source=source).order_by("-pk").values_list("pk", flat=True)[KEPT : KEPT + 1]
    for last in older:
        Visit.objects.filter(source=source, pk__lte=last).delete()


def failed(source: Source, failure: Failure) -> None:
    """Reading did not work: each of the four kinds of failure has one consequence, but that what was read
    before is not given up at the first no."""
    now = timezone.now()
    said = f" ({failure.said})" if failure.said else ""
    new: dict[str, Any] = {"last_error": f"{failure}{said}"[:1000]}
    attempts = source.attempts + 1
    in_doubt = source.read_at is not None and attempts < BELIEVED
    if isinstance(failure, Unauthorized):
        new |= {"state": Source.State.UNAUTHORIZED, "next_try_at": None}
    elif isinstance(failure, Rejected) and not in_doubt:
        new |= {"state": Source.State.REJECTED, "next_try_at": None}
    elif isinstance(failure, RateLimited):
        new |= {"next_try_at": max(failure.until, now + timedelta(seconds=1))}
        if failure.shared:
            hosts.hush(failure.host or source.host, failure.until)
    elif isinstance(failure, Rejected):
        wait = back_off(attempts, first=DOUBT_S, ceiling=SLOWEST_S)
        new |= {"attempts": attempts, "next_try_at": now + wait}
    else:
        new |= {"attempts": attempts, "next_try_at": now + back_off(attempts, ceiling=_slowest(source))}
    _reading(source).update(**new)
    outcome = OUTCOMES.get(type(failure), Visit.Outcome.UNAVAILABLE)
    _note(source, outcome, error=str(new["last_error"]))
    live.tell(source.workspace_id, "source", id=source.pk)


def never(source: Source) -> None:
    """Nothing is read there: it is not asked again."""
    _ours(source).update(next_try_at=None)


def release(source: Source) -> None:
    """Give the lease back after a reading, if it is still ours."""
    _ours(source).update(lease_until=None)


def set_aside(source: Source, remote_id: str, payload: dict[str, Any], error: str) -> None:
    """Keep an item that could not be taken in, once, with its error; anew if it was tried again in vain."""
    plain = storable(json.loads(json.dumps(payload, default=str)))
    _note(source, items=1, aside=1)
    SetAside.objects.update_or_create(
        source=source,
        remote_id=storable(remote_id)[:500],
        defaults={
            "workspace": source.workspace,
            "payload": plain,
            "error": storable(error)[:2000],
            "retried_at": None,
        },
    )
