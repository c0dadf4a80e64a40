"""The mouth: takes due deliveries and speaks, writing before it does and telling the truth after.

Three moments at which this process may die, and what the row then says:
before the call   «sending», lease over → the network is asked first (`find`), then it is said again;
during the call   the same: nobody knows, so nobody assumes;
after the call    the same: `find` (or our own post, when it is heard) proves that it is out.

Whoever has a row in hand writes only while it is still theirs (same state, same lease): somebody may have
taken it back, settled it or heard it meanwhile. Only «it is out» is written whatever the row says, since it
is so.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tertulia.kit.due import claim, own, release_own
from tertulia.kit.failures import Unauthorized
from tertulia.kit.http import Http
from tertulia.kit.pinned import within
from tertulia.outbox import freezes, gate, look, rows, saying
from tertulia.outbox.clocks import Clock
from tertulia.outbox.content import draft_of as draft_of
from tertulia.outbox.models import Delivery
from tertulia.outbox.rows import CALL_S, LOOK_AGAIN_S, MAX_ATTEMPTS
from tertulia.sources.jobs import connector_of

__all__ = ["CALL_S", "LOOK_AGAIN_S", "MAX_ATTEMPTS", "draft_of", "handle", "recover", "speak", "take"]

log = logging.getLogger(__name__)
State, Why = Delivery.State, Delivery.Why
LEASE = timedelta(minutes=2)
REMOVED_FOR = timedelta(minutes=1)
"""How long after an account was removed its deliveries are given up: until then that may be undone."""
IN_DOUBT = (State.SENDING, State.UNCONFIRMED)
clock = Clock()
SEEN_AT_ONCE = 200
"""Due rows among which the accounts to speak with are chosen."""


def speak(http: Http | None = None, *, limit: int = 4) -> int:
    """Do what is due, one delivery per account and in order. Returns how many were dealt with."""
    found = take(limit)
    for delivery in found:
        deal_with(delivery, http)
    return len(found)


def take(limit: int) -> list[Delivery]:
    """Up to `limit` deliveries whose moment has come, of as many accounts, leased."""
    if (jump := clock.look()) < 0:
        mend(timedelta(seconds=-jump))
    now = timezone.now()
    ready = _ready(now)
    if clock.is_settling():
        # Whoever had these in hand may still be speaking, whatever their leases seem to say.
        ready = ready.filter(lease_until__isnull=True).exclude(state__in=IN_DOUBT)
    chosen: dict[int | None, int] = {}
    due = ready.filter(next_try_at__lte=now).order_by("next_try_at", "pk").values_list("pk", "source_id")
    for pk, source in due[:SEEN_AT_ONCE]:
        chosen.setdefault(source, pk)
    if not chosen:
        return []
    mine = ready.filter(pk__in=list(chosen.values())[:limit])
    related = ("workspace", "source", "brand", "channel__brand", "channel__source")
    return claim(mine.select_related(*related), limit=limit, lease=LEASE, lock=("self", "source"))


def mend(jump: timedelta) -> None:
    """The clock went back by `jump`: nobody waits so much longer for a pause of ours to end, nor for a lease.
    What was asked for a moment, or what the network asked for, keeps its own."""
    now = timezone.now()
    paused = Delivery.objects.filter(state__in=[State.FAILED, State.UNCONFIRMED])
    paused.filter(next_try_at__gt=now + timedelta(seconds=max(LOOK_AGAIN_S)), attempts__gt=0).update(
        next_try_at=now + timedelta(seconds=LOOK_AGAIN_S[0])
    )
    Delivery.objects.filter(lease_until__gt=now + 2 * LEASE).update(lease_until=now + LEASE)
    log.warning("pauses that %s would have lengthened were cut short", jump)


def _ready(now: datetime) -> QuerySet[Delivery]:
    """What may be taken in hand as soon as its time has come."""
    # Nothing by hand, and (the join) nothing whose account is not this workspace's own.
    due = Delivery.objects.filter(
        state__in=[State.QUEUED, State.FAILED, *IN_DOUBT],
        workspace__closed_at__isnull=True,
        source__workspace_id=F("workspace_id"),
    ).exclude(source__removed_at__gt=now - REMOVED_FOR)
    same = Delivery.objects.filter(source=OuterRef("source"))
    busy = same.filter(lease_until__gt=now)
    # While a limit lasts nothing else knocks; in one conversation nothing overtakes what was said before.
    limited = Q(state=State.QUEUED, attempts__gt=0, next_try_at__gt=now)
    before = Q(
        state__in=[State.QUEUED, State.FAILED],
        next_try_at__isnull=False,
        thread=OuterRef("thread"),
        pk__lt=OuterRef("pk"),
    )
    # But what a freeze holds back keeps nobody from answering.
    before &= ~freezes.held()
    above = Delivery.objects.filter(pk=OuterRef("after"))
    under_way = Q(state__in=[State.QUEUED, State.HAND, *IN_DOUBT]) | Q(
        state=State.FAILED, next_try_at__isnull=False
    )
    free = due.filter(~Exists(busy), ~Exists(same.filter(limited | before)), ~Exists(above.filter(under_way)))
    return free.exclude(freezes.held())


def deal_with(delivery: Delivery, http: Http | None = None) -> None:
    """`handle` one claimed delivery in the language of its workspace, within the time that a call has."""
    with translation.override(delivery.workspace.language), within(CALL_S):
        handle(delivery, http)


def handle(delivery: Delivery, http: Http | None = None) -> None:
    """Deal with one claimed delivery, whatever state it was left in."""
    doubtful = delivery.state in IN_DOUBT
    if rows.source_of(delivery).removed_at is not None:
        state = State.UNCONFIRMED if doubtful else State.FAILED
        words = _("La cuenta con la que iba a salir ya no está conectada.")
        rows.stop(delivery, words, state=state, why=Why.KEY)
        return
    try:
        connector = connector_of(rows.source_of(delivery), http)
    except Unauthorized as problem:
        rows.reconnect(delivery, problem, state=State.UNCONFIRMED if doubtful else State.FAILED)
        return
    if doubtful and not look.may_be_said(delivery, connector):
        return
    if gate.lets_through(delivery, connector, doubtful=doubtful):
        saying.say(delivery, connector)


def recover() -> int:
    """At start: what an earlier run of this worker left in mid-sentence is looked after at once. Until this
    moment it may have spoken."""
    now = timezone.now()
    cut_short = own(Delivery.objects.filter(state=State.SENDING))
    cut_short.update(state=State.UNCONFIRMED, called_at=now, next_try_at=now, attempts=0)
    return release_own(Delivery.objects.all())
