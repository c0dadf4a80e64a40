"""Looking after what is out: whether it is there, what becomes of it, how it does.

One row for each post (`Watch`) says when it is looked at next: soon, to have it read back; then further and
further apart for a month, since most of what happens to a post happens in its first hours. The posts of one
account are asked after together.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone, translation

from tertulia.connectors.base import Gone, Measures, Threads
from tertulia.kit.due import back_off, claim
from tertulia.kit.failures import Failure, RateLimited, Rejected
from tertulia.kit.http import Http
from tertulia.kit.pinned import within
from tertulia.outbox import following, rows
from tertulia.outbox.content import draft_of
from tertulia.outbox.models import Delivery, Watch
from tertulia.sources import hosts
from tertulia.sources.jobs import connector_of
from tertulia.sources.models import Source

log = logging.getLogger(__name__)
State = Delivery.State
AFTER = tuple(
    timedelta(minutes=minutes)
    for minutes in (1 / 3, 15, 60, 180, 360, 720, 1440, 2880, 5760, 10_080, 20_160, 43_200)
)
"""How long after it went out it is looked at, each time; the first is `rows.FIRST_LOOK`."""
LEASE = timedelta(minutes=3)
AT_ONCE = 20
ASKED_S = 90.0
METRICS = ("likes", "shares", "replies", "views", "clicks")


def look_after(http: Http | None = None) -> int:
    """Look at what is due, at most `AT_ONCE` posts. Returns how many."""
    open_ = Watch.objects.filter(delivery__workspace__closed_at__isnull=True)
    related = ("delivery__source", "delivery__workspace", "delivery__after")
    found = claim(open_, limit=AT_ONCE, lease=LEASE)
    whole = {
        watch.pk: watch
        for watch in Watch.objects.select_related(*related).in_bulk([w.pk for w in found]).values()
    }
    by_source: defaultdict[int | None, list[Watch]] = defaultdict(list)
    for watch in whole.values():
        by_source[watch.delivery.source_id].append(watch)
    for together in by_source.values():
        with translation.override(together[0].delivery.workspace.language), within(ASKED_S):
            _look(together, http)
    return len(found)


def _look(watches: Sequence[Watch], http: Http | None) -> None:
    """Ask one account after its posts."""
    source = watches[0].delivery.source
    gone = [watch for watch in watches if watch.delivery.state != State.PUBLISHED or watch.delivery.gone_at]
    if source is None or source.removed_at is not None or source.state != Source.State.OK:
        _put_off(watches)
        return
    standing = [watch for watch in watches if watch not in gone]
    _end(gone)
    if not standing:
        return
    if not hosts.take_turn(source):
        _wait(standing, timedelta(seconds=hosts.class_of(source).host_gap_s + 1))
        return
    try:
        connector = connector_of(source, http)
        _ask(standing, connector)
    except RateLimited as problem:
        _wait(standing, problem.until - timezone.now())
    except Rejected as problem:
        # There is nothing to be read there, however often it is asked.
        log.info("the posts of source %s cannot be looked at: %s", source.pk, problem)
        _put_off(standing)
    except Failure as problem:
        log.info("the posts of source %s were not looked at: %s", source.pk, problem)
        _wait(standing, back_off(max(w.attempts for w in standing) + 1, first=60), failed=True)
    except Exception:
        log.exception("looking after the posts of source %s broke", source.pk)
        _wait(standing, back_off(max(w.attempts for w in standing) + 1, first=300), failed=True)
    else:
        for watch in standing:
            _next(watch, keeps=isinstance(connector, (Measures, Threads)))


def _ask(watches: Sequence[Watch], connector: Any) -> None:
    posts = {watch.delivery.remote_id: watch for watch in watches}
    figures: dict[str, dict[str, int]] = {remote: {} for remote in posts}
    if isinstance(connector, Threads):
        for one in connector.look(list(posts)):
            watch = posts.get(one.id)
            if watch is None:
                continue
            if isinstance(one, Gone):
                _missed(watch)
            else:
                rows.read_back(watch.delivery)
                figures[one.id] |= {name: one.metrics[name] for name in METRICS if name in one.metrics}
    if isinstance(connector, Measures):
        still = [remote for remote, watch in posts.items() if watch.delivery.gone_at is None]
        for remote, metric, value in connector.measure(still) if still else ():
            if remote in posts and metric in METRICS:
                figures[remote][metric] = value
                rows.read_back(posts[remote].delivery)
    if not isinstance(connector, (Threads, Measures)):
        for watch in watches:
            _find(watch.delivery, connector)
    for remote, told in figures.items():
        _keep(posts[remote].delivery, told)


def _missed(watch: Watch) -> None:
    """It is not shown: gone, if it was there before or has had the time to appear."""
    if watch.delivery.read_back_at is not None or watch.looks > 0:
        rows.gone(watch.delivery)


def _find(delivery: Delivery, connector: Any) -> None:
    """Where nothing else can be asked: whether our words stand there."""
    if delivery.read_back_at is None:
        receipt = connector.find(rows.place_of(delivery), draft_of(delivery), rows.said_since(delivery))
        if receipt is not None:
            rows.read_back(delivery)


def _keep(delivery: Delivery, told: dict[str, int]) -> None:
    if not told:
        return
    new = {"figures": {**delivery.figures, **told}, "figures_at": timezone.now()}
    different = new["figures"] != delivery.figures
    Delivery.objects.filter(pk=delivery.pk).update(**new)
    delivery.figures, delivery.figures_at = {**delivery.figures, **told}, timezone.now()
    if different:
        following.tell(delivery)


def _next(watch: Watch, *, keeps: bool) -> None:
    """The moment of its next look; none after the last, or where nothing is left to ask."""
    looks = watch.looks + 1
    out = watch.delivery.published_at or timezone.now()
    later = [out + after for after in AFTER[looks:] if out + after > timezone.now()]
    done = watch.delivery.gone_at is not None or not later
    if not keeps and watch.delivery.read_back_at is not None:
        done = True
    _write(watch, looks=looks, attempts=0, next_try_at=None if done else later[0])


def _put_off(watches: Sequence[Watch]) -> None:
    """The account cannot be asked today: its next look may find it connected again."""
    for watch in watches:
        _next(watch, keeps=True)


def _end(watches: Sequence[Watch]) -> None:
    for watch in watches:
        _write(watch, next_try_at=None)


def _wait(watches: Sequence[Watch], pause: timedelta, *, failed: bool = False) -> None:
    for watch in watches:
        _write(watch, next_try_at=timezone.now() + pause, attempts=watch.attempts + failed)


def _write(watch: Watch, **new: Any) -> None:
    """Only while it is ours: another worker may have taken it up."""
    Watch.objects.filter(pk=watch.pk, lease_until=watch.lease_until).update(**new, lease_until=None)
