"""How far each source has been read, how it fares, and when it is read next."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from tertulia.connectors.base import Cursor
from tertulia.kit import live
from tertulia.kit.due import back_off
from tertulia.kit.failures import Failure, RateLimited, Rejected, Unauthorized
from tertulia.kit.rows import storable
from tertulia.sources.models import SetAside, Source

FASTEST_S = 15
SLOWEST_OWN_S, SLOWEST_S = 300, 1800
"""Seconds between two readings: where people speak to us we never look away for more than five minutes."""
SLOWER, FASTER = 1.3, 0.5


def advance(source: Source, cursor: Cursor, *, more: bool, heard: int) -> None:
    """The page is in: keep its cursor, and read again at once (`more`), sooner where there is life, later
    where there is none. Called in the transaction that stored the page. A source that somebody paused
    meanwhile rests all the same; one that another worker has taken over, since this reading lasted longer
    than its lease, keeps the cursor that it has."""
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
    _reading(source).update(attempts=0, last_error="", next_try_at=again)


def _ours(source: Source) -> QuerySet[Source]:
    """The source, if its lease is still the one under which it was read."""
    return Source.objects.filter(pk=source.pk, lease_until=source.lease_until)


def _reading(source: Source) -> QuerySet[Source]:
    """The source, if it is ours and still to be read: neither paused nor removed while we were at it."""
    return _ours(source).filter(state=Source.State.OK, removed_at__isnull=True)


def _interval(source: Source, heard: int) -> int:
    return int(min(_slowest(source), max(FASTEST_S, source.interval_s * (FASTER if heard else SLOWER))))


def _slowest(source: Source) -> int:
    return SLOWEST_OWN_S if source.is_own else SLOWEST_S


def failed(source: Source, failure: Failure) -> None:
    """Reading did not work: each of the four kinds of failure has one consequence."""
    now = timezone.now()
    said = f" ({failure.said})" if failure.said else ""
    new: dict[str, Any] = {"last_error": f"{failure}{said}"[:1000]}
    if isinstance(failure, Unauthorized):
        new |= {"state": Source.State.UNAUTHORIZED, "next_try_at": None}
    elif isinstance(failure, Rejected):
        new |= {"state": Source.State.REJECTED, "next_try_at": None}
    elif isinstance(failure, RateLimited):
        new |= {"next_try_at": max(failure.until, now + timedelta(seconds=1))}
    else:
        attempts = source.attempts + 1
        new |= {"attempts": attempts, "next_try_at": now + back_off(attempts, ceiling=_slowest(source))}
    _reading(source).update(**new)
    live.tell(source.workspace_id, "source", id=source.pk)


def release(source: Source) -> None:
    """Give the lease back after a reading, if it is still ours."""
    _ours(source).update(lease_until=None)


def set_aside(source: Source, remote_id: str, payload: dict[str, Any], error: str) -> None:
    """Keep an item that could not be taken in, once, with its error; anew if it was tried again in vain."""
    plain = storable(json.loads(json.dumps(payload, default=str)))
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
