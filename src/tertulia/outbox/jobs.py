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
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tertulia.connectors.base import Draft, Receipt
from tertulia.kit.due import claim, own, release_own
from tertulia.kit.failures import Failure, RateLimited, Rejected, Unauthorized, Unavailable
from tertulia.kit.http import Http
from tertulia.kit.pinned import within
from tertulia.outbox import look, rows
from tertulia.outbox.models import Delivery
from tertulia.outbox.rows import CALL_S, LOOK_AGAIN_S, MAX_ATTEMPTS
from tertulia.sources.jobs import connector_of

__all__ = ["CALL_S", "LOOK_AGAIN_S", "MAX_ATTEMPTS", "draft_of", "handle", "recover", "speak"]

log = logging.getLogger(__name__)
State = Delivery.State
LEASE = timedelta(minutes=2)
REMOVED_FOR = timedelta(minutes=1)
"""How long after an account was removed its deliveries are given up: until then that may be undone."""
IN_DOUBT = (State.SENDING, State.UNCONFIRMED)


def speak(http: Http | None = None, *, limit: int = 4) -> int:
    """Do what is due, one delivery per account at a time and in order. Returns how many were dealt with."""
    now = timezone.now()
    due = Delivery.objects.filter(
        state__in=[State.QUEUED, State.FAILED, *IN_DOUBT], workspace__closed_at__isnull=True
    ).exclude(source__removed_at__gt=now - REMOVED_FOR)
    same = Delivery.objects.filter(source=OuterRef("source"))
    busy = same.filter(lease_until__gt=now)
    # While a limit lasts nothing else knocks; in one conversation nothing overtakes what was said before.
    limited = Q(state=State.QUEUED, attempts__gt=0)
    before = Q(state__in=[State.QUEUED, State.FAILED], next_try_at__isnull=False, thread=OuterRef("thread"))
    earlier = same.filter(limited | before, pk__lt=OuterRef("pk"))
    ready = due.filter(~Exists(busy), ~Exists(earlier)).select_related("workspace", "source")
    found = claim(ready, limit=limit, lease=LEASE, lock=("self", "source"))
    for delivery in found:
        with translation.override(delivery.workspace.language), within(CALL_S):
            handle(delivery, http)
    return len(found)


def handle(delivery: Delivery, http: Http | None = None) -> None:
    """Deal with one claimed delivery, whatever state it was left in."""
    doubtful = delivery.state in IN_DOUBT
    if rows.source_of(delivery).removed_at is not None:
        state = State.UNCONFIRMED if doubtful else State.FAILED
        why = _("La cuenta con la que iba a salir ya no está conectada.")
        rows.write(delivery, state=state, next_try_at=None, last_error=why)
        return
    try:
        connector = connector_of(rows.source_of(delivery), http)
    except Unauthorized as problem:
        rows.reconnect(delivery, problem, state=State.UNCONFIRMED if doubtful else State.FAILED)
        return
    if not doubtful or look.may_be_said(delivery, connector):
        _say(delivery, connector)


def _say(delivery: Delivery, connector: Any) -> None:
    speaking = {"state": State.SENDING, "called_at": timezone.now(), "tries": delivery.tries + 1}
    if not rows.write(delivery, **speaking, keep_lease=True):
        return
    try:
        rows.published(delivery, _call(delivery, connector))
    except Unauthorized as problem:
        rows.reconnect(delivery, problem, state=State.FAILED)
    except Rejected as problem:
        rows.write(
            delivery, state=State.REJECTED, next_try_at=None, last_error=str(problem), said=problem.said
        )
    except RateLimited as problem:
        _later(delivery, problem)
    except Unavailable as problem:
        if problem.sent:
            rows.doubt(delivery, str(problem), called_at=timezone.now())
        else:
            _later(delivery, problem)
    except Exception as problem:
        # A fault of ours in mid-sentence: it may be out, so it is in doubt, never silently said again.
        log.exception("delivery %s broke", delivery.pk)
        rows.doubt(delivery, type(problem).__name__, called_at=timezone.now())


def _call(delivery: Delivery, connector: Any) -> Receipt:
    if delivery.act == Delivery.Act.REPLY:
        told: Receipt = connector.publish(rows.place_of(delivery), draft_of(delivery), str(delivery.key))
        return told
    target = delivery.parent.remote_id if delivery.parent else ""
    connector.moderate(delivery.act, target, delivery.reason)
    return Receipt(id="")


def draft_of(delivery: Delivery) -> Draft:
    """What the connector is given: the words, what they answer, and how public that was."""
    return look.draft_of(delivery)


def _later(delivery: Delivery, problem: Failure) -> None:
    """Nothing was said: try again, when the network allows it or after a pause; at last leave it to a
    person."""
    attempts = delivery.attempts + 1
    new: dict[str, Any] = {"attempts": attempts, "last_error": str(problem), "said": problem.said}
    if isinstance(problem, RateLimited):
        rows.write(delivery, **new, state=State.QUEUED, next_try_at=problem.until)
    else:
        rows.write(delivery, **new, state=State.FAILED, next_try_at=rows.next_try(attempts))


def recover() -> int:
    """At start: what an earlier run of this worker left in mid-sentence is looked after at once. Until this
    moment it may have spoken."""
    now = timezone.now()
    cut_short = own(Delivery.objects.filter(state=State.SENDING))
    cut_short.update(state=State.UNCONFIRMED, called_at=now, next_try_at=now, attempts=0)
    return release_own(Delivery.objects.all())
