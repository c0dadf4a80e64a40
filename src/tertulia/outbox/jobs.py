"""The mouth: takes due deliveries and speaks, writing before it does and telling the truth after.

Three moments at which this process may die, and what the row then says:
before the call   «sending», lease over → the network is asked first (`find`), then it is said again;
during the call   the same: nobody knows, so nobody assumes;
after the call    the same: `find` (or our own post, when it is heard) proves that it is out.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tertulia.connectors.base import Draft, Receipt
from tertulia.kit import live
from tertulia.kit.due import back_off, claim, release_own
from tertulia.kit.failures import Failure, RateLimited, Rejected, Unauthorized, Unavailable
from tertulia.kit.http import Http
from tertulia.outbox import following
from tertulia.outbox.models import Delivery
from tertulia.sources.jobs import connector_of
from tertulia.sources.models import Source

log = logging.getLogger(__name__)
State = Delivery.State
LEASE = timedelta(minutes=2)
LOOK_AGAIN_S = (5, 15, 60, 300, 900)
"""How long after it was sent we look for a post of ours that the network has not confirmed."""
MAX_ATTEMPTS = 6


def speak(http: Http | None = None, *, limit: int = 4) -> int:
    """Do what is due, one delivery per account at a time and in order. Returns how many were dealt with."""
    due = Delivery.objects.filter(
        state__in=[State.QUEUED, State.FAILED, State.SENDING, State.UNCONFIRMED],
        source__removed_at__isnull=True,
    )
    now = timezone.now()
    busy = Delivery.objects.filter(source=OuterRef("source"), lease_until__gt=now)
    earlier = Delivery.objects.filter(
        source=OuterRef("source"), pk__lt=OuterRef("pk"), state=State.QUEUED, next_try_at__lte=now
    )
    ready = due.filter(~Exists(busy), ~Exists(earlier)).select_related("workspace", "source")
    found = claim(ready, limit=limit, lease=LEASE)
    for delivery in found:
        with translation.override(delivery.workspace.language):
            handle(delivery, http)
    return len(found)


def handle(delivery: Delivery, http: Http | None = None) -> None:
    """Deal with one claimed delivery, whatever state it was left in."""
    doubtful = delivery.state in (State.SENDING, State.UNCONFIRMED)
    try:
        connector = connector_of(delivery.source, http)
        if doubtful and not _was_never_said(delivery, connector):
            return
        _say(delivery, connector)
    except Unauthorized as problem:
        _reconnect(delivery, problem)
    except Rejected as problem:
        _set(delivery, state=State.REJECTED, next_try_at=None, last_error=str(problem), said=problem.said)
    except RateLimited as problem:
        _later(delivery, problem, until=problem.until)
    except Unavailable as problem:
        if problem.sent:
            _doubt(delivery, str(problem))
        else:
            _later(delivery, problem)
    except Exception as problem:
        # A fault of ours in mid-sentence: it may be out, so it is in doubt, never silently said again.
        log.exception("delivery %s broke", delivery.pk)
        _doubt(delivery, f"{type(problem).__name__}")


def _say(delivery: Delivery, connector: Any) -> None:
    _set(delivery, state=State.SENDING, began_at=timezone.now(), keep_lease=True)
    if delivery.act == Delivery.Act.REPLY:
        receipt = connector.publish(delivery.source.where, draft_of(delivery), str(delivery.key))
        _published(delivery, receipt)
    else:
        target = delivery.parent.remote_id if delivery.parent else ""
        connector.moderate(delivery.act, target, delivery.reason)
        _published(delivery, Receipt(id=""))


def draft_of(delivery: Delivery) -> Draft:
    """What the connector is given: the words, what they answer, and how public that was."""
    parent = delivery.parent
    if parent is None:
        return Draft(delivery.text)
    return Draft(
        delivery.text,
        parent=parent.remote_id,
        thread=parent.thread.remote_id,
        lang=parent.language,
        mention=parent.author.handle,
        audience=parent.audience,
    )


def _was_never_said(delivery: Delivery, connector: Any) -> bool:
    """For a delivery in doubt: True when it may be said (again). Looks for our own post: found → published;
    not found, and the network's absence proves it → say it; else look again, and at last leave it to a
    person."""
    if delivery.act != Delivery.Act.REPLY or connector.repeatable:
        return True
    since = delivery.created_at - timedelta(minutes=2)
    receipt = connector.find(delivery.source.where, draft_of(delivery), since)
    if receipt is not None:
        _published(delivery, receipt)
        return False
    if _absence_proves(delivery, connector):
        return True
    looks = delivery.attempts + 1 if delivery.state == State.UNCONFIRMED else 0
    if looks >= len(LOOK_AGAIN_S):
        why = _("No sabemos si salió. Míralo en la red y dinos qué ves.")
        _set(delivery, state=State.UNCONFIRMED, next_try_at=None, attempts=looks, last_error=why)
    else:
        _doubt(delivery, delivery.last_error, looks=looks)
    return False


def _absence_proves(delivery: Delivery, connector: Any) -> bool:
    after: float | None = connector.absence_proves_after_s
    if after is None or delivery.began_at is None:
        return False
    return timezone.now() - delivery.began_at >= timedelta(seconds=after)


def _doubt(delivery: Delivery, why: str, *, looks: int = 0) -> None:
    wait = timedelta(seconds=LOOK_AGAIN_S[min(looks, len(LOOK_AGAIN_S) - 1)])
    _set(
        delivery,
        state=State.UNCONFIRMED,
        attempts=looks,
        next_try_at=timezone.now() + wait,
        last_error=why[:1000],
    )


def _published(delivery: Delivery, receipt: Receipt) -> None:
    _set(
        delivery,
        state=State.PUBLISHED,
        published_at=receipt.at or timezone.now(),
        remote_id=receipt.id,
        url=receipt.url,
        next_try_at=None,
        last_error="",
        said="",
    )
    # Read the place again at once: hearing our own words there is the proof.
    Source.objects.filter(pk=delivery.source_id, state=Source.State.OK).update(next_try_at=timezone.now())


def _later(delivery: Delivery, problem: Failure, until: datetime | None = None) -> None:
    attempts = delivery.attempts + 1
    if attempts >= MAX_ATTEMPTS and until is None:
        _set(
            delivery,
            state=State.FAILED,
            attempts=attempts,
            next_try_at=None,
            last_error=str(problem),
            said=problem.said,
        )
        return
    when = until or timezone.now() + back_off(attempts, first=10)
    _set(
        delivery,
        state=State.FAILED if until is None else State.QUEUED,
        attempts=attempts,
        next_try_at=when,
        last_error=str(problem),
        said=problem.said,
    )


def _reconnect(delivery: Delivery, problem: Failure) -> None:
    _set(delivery, state=State.FAILED, next_try_at=None, last_error=str(problem), said=problem.said)
    Source.objects.filter(pk=delivery.source_id).update(
        state=Source.State.UNAUTHORIZED, next_try_at=None, last_error=str(problem)[:1000]
    )
    live.tell(delivery.workspace_id, "source", id=delivery.source_id)


def _set(delivery: Delivery, *, keep_lease: bool = False, **new: object) -> None:
    if not keep_lease:
        new["lease_until"] = None
    Delivery.objects.filter(pk=delivery.pk).update(**new)
    for name, value in new.items():
        setattr(delivery, name, value)
    following.tell(delivery)


def recover() -> int:
    """At start: what an earlier run of this worker left in mid-sentence is looked after at once."""
    return release_own(Delivery.objects.all())
