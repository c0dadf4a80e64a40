"""What becomes of a delivery, written in its row: only by who has it in hand, and told to who follows."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.connectors.base import Place, Receipt
from tertulia.kit import live
from tertulia.kit.due import back_off, free
from tertulia.kit.failures import Failure
from tertulia.listening.models import Item
from tertulia.listening.prepare import web
from tertulia.outbox import following, steps
from tertulia.outbox.models import Delivery, Watch
from tertulia.sources.models import Source

log = logging.getLogger(__name__)
_turn = threading.Lock()
State = Delivery.State
CLOCKS = timedelta(minutes=2)
"""Their clock and ours may differ by this much."""
CALL_S = 75.0
"""Seconds for all that one delivery asks of its network: well within its lease, so that nobody else takes
it up while a call of ours is under way."""
FIRST_LOOK = timedelta(seconds=20)
"""A network may need some seconds to show a post; by then its place has often been read, and it is known to
be there."""
LOOK_AGAIN_S = (1, 5, 15, 60, 300, 900)
"""How long after it was sent we look for a post of ours that the network has not confirmed."""
MAX_ATTEMPTS = 6


def source_of(delivery: Delivery) -> Source:
    """The account through which it goes. A delivery by hand has none, and is never spoken."""
    if delivery.source is None:
        raise LookupError(f"delivery {delivery.pk} goes out by hand")
    return delivery.source


def place_of(delivery: Delivery) -> Place:
    """Where it is said."""
    return source_of(delivery).where


def said_since(delivery: Delivery) -> datetime:
    """The earliest moment at which `delivery` can have gone out: not before it was asked for, by whichever of
    our clocks is the earliest."""
    if delivery.act != Delivery.Act.POST:
        return delivery.created_at - CLOCKS
    told = [moment for moment in (delivery.at, delivery.called_at) if moment is not None]
    return min(told, default=delivery.created_at) - CLOCKS


@contextmanager
def writing() -> Iterator[None]:
    """A transaction that writes. SQLite has one writer, and lets others try again after a nap that gets
    longer: so of many mouths of one process only one tries, in turn."""
    if connection.in_atomic_block or connection.vendor != "sqlite":
        with transaction.atomic():
            yield
        return
    with _turn, transaction.atomic():
        yield


def write(delivery: Delivery, *, keep_lease: bool = False, words: str = "", **new: Any) -> bool:
    """Store `new`, note it as a step in `words` and tell who follows, in one transaction, if the row is as
    `delivery` left it; the lease ends unless `keep_lease`. False where somebody else has changed it: then
    nothing is written, and a lease that is still ours ends."""
    if not keep_lease:
        new["lease_until"] = None
    held = Delivery.objects.filter(pk=delivery.pk, lease_until=delivery.lease_until)
    with writing():
        if held.filter(state=delivery.state).update(**new):
            _tell(delivery, new, words, str(new.get("said", "")))
            return True
        if delivery.lease_until is not None:
            held.update(lease_until=None)
    log.info("delivery %s is in other hands", delivery.pk)
    return False


def release(delivery: Delivery) -> None:
    """Give it back as it was found."""
    Delivery.objects.filter(pk=delivery.pk, lease_until=delivery.lease_until).update(lease_until=None)


def stop(delivery: Delivery, words: str, *, state: str = State.FAILED, why: str = "", said: str = "") -> bool:
    """It goes no further by itself: `words` say why, and `why` as a code where it is ours to say."""
    return write(
        delivery, state=state, next_try_at=None, why=why, last_error=words[:1000], said=said, words=words
    )


def hold_back(delivery: Delivery, until: datetime, words: str) -> None:
    """What was to go out through the same account before `until` waits as long, and says so."""
    waiting = Delivery.objects.filter(
        free(),
        source=delivery.source_id,
        act=Delivery.Act.POST,
        state=State.QUEUED,
        next_try_at__lt=until,
    ).exclude(pk=delivery.pk)
    for other in list(waiting.order_by("next_try_at", "pk")):
        if waiting.filter(pk=other.pk).update(next_try_at=until, last_error=words):
            other.next_try_at, other.last_error = until, words
            steps.note(other, words)
            following.tell(other)


def published(delivery: Delivery, receipt: Receipt, *, words: str = "") -> None:
    """It is out, whatever the row says. Joined with our own post where that was heard before the call
    ended."""
    new: dict[str, Any] = {"remote_id": receipt.id[:500], "url": web(receipt.url) or delivery.url}
    fresh = not Delivery.objects.filter(pk=delivery.pk, state=State.PUBLISHED).exists()
    if fresh:
        new |= {"state": State.PUBLISHED, "published_at": receipt.at or timezone.now()}
        new |= {"next_try_at": None, "last_error": "", "said": "", "why": ""}
    with writing():
        Delivery.objects.filter(pk=delivery.pk).update(**new, lease_until=None)
        heard = _heard_already(delivery, receipt)
        if heard is not None:
            new["item"] = heard
            new |= {"read_back_at": timezone.now()} if delivery.read_back_at is None else {}
            Delivery.objects.filter(pk=delivery.pk, item__isnull=True).update(
                item=heard, read_back_at=timezone.now()
            )
        _tell(delivery, {**new, "lease_until": None}, words or (_("Salió.") if fresh else ""))
        watch(delivery)
    if source_of(delivery).next_try_at is not None:
        # Read the place again at once: hearing our own words there is the proof.
        read = Source.objects.filter(pk=source_of(delivery).pk, state=Source.State.OK)
        read.filter(removed_at__isnull=True, next_try_at__isnull=False).update(next_try_at=timezone.now())


def watch(delivery: Delivery) -> None:
    """From now on look after `delivery`, which has just gone out, where its account lets us look."""
    if delivery.act != Delivery.Act.POST or not delivery.remote_id or delivery.source_id is None:
        return
    Watch.objects.get_or_create(delivery=delivery, defaults={"next_try_at": timezone.now() + FIRST_LOOK})


def changed(was: Delivery, change: Delivery, receipt: Receipt) -> None:
    """What was out says now what `change` says, or is taken down."""
    new: dict[str, Any]
    if change.act == Delivery.Act.TAKE_DOWN:
        new = {"state": State.WITHDRAWN, "gone_at": timezone.now()}
        words = _("Se retiró de la red.")
    else:
        new = {"text": change.text, "content": change.content, "url": web(receipt.url) or was.url}
        new |= {"remote_id": receipt.id[:500]} if receipt.id else {}
        words = _("Se cambió en la red.")
    with transaction.atomic():
        Delivery.objects.filter(pk=was.pk).update(**new)
        _tell(was, new, words)


def gone(delivery: Delivery) -> None:
    """Its network shows it no more, and nobody asked us to take it down: it went out, and says both."""
    new = {"gone_at": timezone.now()}
    with transaction.atomic():
        if Delivery.objects.filter(pk=delivery.pk, gone_at__isnull=True).update(**new):
            _tell(delivery, new, _("Ya no está en la red: allí la han borrado."))


def read_back(delivery: Delivery) -> None:
    """It was seen on its network."""
    new = {"read_back_at": timezone.now()}
    with transaction.atomic():
        if Delivery.objects.filter(pk=delivery.pk, read_back_at__isnull=True).update(**new):
            _tell(delivery, new, _("Se ha leído en la red."))


def _heard_already(delivery: Delivery, receipt: Receipt) -> Item | None:
    """Our own post as it was heard while the call was still under way."""
    if not receipt.id or delivery.act not in (Delivery.Act.REPLY, Delivery.Act.POST):
        return None
    ours = Item.objects.filter(workspace_id=delivery.workspace_id, remote_id=receipt.id, is_own=True)
    if delivery.parent is not None:
        ours = ours.filter(network=delivery.parent.network)
    return ours.filter(delivery__isnull=True).first()


def doubt(
    delivery: Delivery,
    why: str,
    *,
    called_at: datetime | None,
    until: datetime | None = None,
    within_s: float | None = None,
    said: str = "",
) -> None:
    """Nobody knows whether it is out: look again later (at `until` if the network says so, within
    `within_s` if its absence will then be proof), and after the last look leave it to a person.
    `called_at`: until when a call may have been under way."""
    again = delivery.state == State.UNCONFIRMED
    looks = delivery.attempts + (until is None) if again else 0
    new: dict[str, Any] = {"state": State.UNCONFIRMED, "attempts": looks, "called_at": called_at}
    if looks >= len(LOOK_AGAIN_S):
        leave_to_a_person(delivery, called_at=called_at)
        return
    words = "" if again else _("No se sabe si salió: se busca en la red antes de repetir nada.")
    wait = LOOK_AGAIN_S[looks] if within_s is None else min(LOOK_AGAIN_S[looks], max(1.0, within_s))
    next_try_at = until or timezone.now() + timedelta(seconds=wait)
    new |= {"next_try_at": next_try_at, "last_error": why[:1000]} | ({"said": said} if said else {})
    write(delivery, **new, words=words)


def leave_to_a_person(delivery: Delivery, **new: Any) -> None:
    """We cannot find out whether it is out."""
    why = _("No sabemos si salió. Míralo en la red y dinos qué ves.")
    write(delivery, **new, state=State.UNCONFIRMED, next_try_at=None, last_error=why, words=why)


def reconnect(delivery: Delivery, problem: Failure, *, state: str) -> None:
    """The key is of no use: the delivery stops in `state`, and the account asks for a new one."""
    stop(delivery, str(problem), state=state, why=Delivery.Why.KEY, said=problem.said)
    Source.objects.filter(pk=source_of(delivery).pk, state=Source.State.OK).update(
        state=Source.State.UNAUTHORIZED, next_try_at=None, last_error=str(problem)[:1000]
    )
    live.tell(delivery.workspace_id, "source", id=delivery.source_id)


def next_try(attempts: int) -> datetime | None:
    """When to try again what failed `attempts` times in a row; None: a person decides."""
    return timezone.now() + back_off(attempts, first=10) if attempts < MAX_ATTEMPTS else None


def _tell(delivery: Delivery, new: dict[str, Any], words: str = "", said: str = "") -> None:
    """Make `delivery` what its row says now, note it and tell who follows; as before if that fails."""
    before = {name: getattr(delivery, name) for name in new}
    for name, value in new.items():
        setattr(delivery, name, value)
    try:
        if words:
            steps.note(delivery, words, said=said)
        following.tell(delivery)
    except Exception:
        for name, value in before.items():
            setattr(delivery, name, value)
        raise
