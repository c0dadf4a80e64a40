"""The last look before something is said: may it still go out, now?"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.kit.failures import Failure
from tertulia.outbox import freezes, preflight, rows, steps
from tertulia.outbox.content import draft_of
from tertulia.outbox.models import Delivery

log = logging.getLogger(__name__)
State, Act, Why = Delivery.State, Delivery.Act, Delivery.Why
LATE_S = 900.0
"""A post that we should have said more than this long ago does not go out by itself any more: a quarter of an
hour late is a slow morning, an hour late may be the offer that has ended or the match that has been lost, and
a whole night's queue at once is noise. An answer is never too late: somebody waits for it."""


def lets_through(delivery: Delivery, connector: Any, *, doubtful: bool) -> bool:
    """Whether `delivery` may be said now; else its row says why not. `doubtful`: it was being said before,
    and is looked for and known not to be out."""
    if Delivery.objects.filter(freezes.PLANNED, freezes.frozen(), pk=delivery.pk).exists():
        # Frozen since it was taken in hand, or while it was in doubt: it waits.
        if doubtful:
            rows.write(delivery, state=State.QUEUED, next_try_at=timezone.now(), why=Why.FROZEN)
        else:
            rows.release(delivery)
        return False
    if delivery.act != Act.POST:
        return True
    if delivery.after is not None:
        return _goes_on(delivery, delivery.after, connector) and _passes(delivery)
    return (doubtful or not _is_late(delivery)) and _passes(delivery)


def _goes_on(delivery: Delivery, above: Delivery, connector: Any) -> bool:
    """Whether what it goes on is out, under an id that we know."""
    if above.state != State.PUBLISHED:
        words = _("No sale porque lo que iba antes no salió.")
    elif above.gone_at is not None:
        words = _("No sale porque lo que iba antes ya no está en la red.")
    elif above.remote_id or _found(above, connector):
        return True
    else:
        words = _("Lo que iba antes salió, pero no sabemos dónde. Publícala a mano debajo.")
    rows.stop(delivery, words, why=Why.BEFORE)
    return False


def _found(above: Delivery, connector: Any) -> bool:
    """Look for what a person told us is out, whose id we do not know."""
    try:
        receipt = connector.find(rows.place_of(above), draft_of(above), rows.said_since(above))
    except Failure as problem:
        log.info("delivery %s could not be looked for: %s", above.pk, problem)
        return False
    if receipt is not None and receipt.id:
        rows.published(above, receipt, words=_("Se encontró en la red."))
    return bool(above.remote_id)


def _is_late(delivery: Delivery) -> bool:
    """Whether its moment has passed for reasons of ours; then it stops, and says so. Waiting for one's turn
    is no such reason, nor is a pause that the network asked for: its row said until when."""
    now, due = timezone.now(), delivery.next_try_at
    if due is None or now - due <= timedelta(seconds=LATE_S):
        return False
    others = Delivery.objects.filter(source=delivery.source_id, act=Act.POST).exclude(pk=delivery.pk)
    last: datetime | None = others.filter(called_at__gt=due).aggregate(last=Max("called_at"))["last"]
    if last is not None and now - last <= timedelta(seconds=LATE_S):
        return False
    asked = steps.clock(delivery.at or due, delivery.brand.zone)
    words = _(
        "Tenía que salir a las %(time)s y Tertulia no estaba en marcha: no sale tarde sin que lo digas."
    )
    rows.stop(delivery, words % {"time": asked}, why=Why.LATE)
    return True


def _passes(delivery: Delivery) -> bool:
    """The checks of the composer, once more."""
    stops = [one for one in preflight.of_delivery(delivery) if one.severity == "stop"]
    if not stops:
        return True
    first = stops[0]
    rows.stop(delivery, " ".join(dict.fromkeys(one.words for one in stops)), why=first.why)
    return False
