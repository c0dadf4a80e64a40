"""Looking on the network for what may be out already, before it is said again."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.connectors.base import Receipt
from tertulia.kit.failures import Failure, RateLimited, Rejected, Unauthorized
from tertulia.outbox import rows
from tertulia.outbox.content import draft_of
from tertulia.outbox.models import Delivery

log = logging.getLogger(__name__)
State = Delivery.State


def may_be_said(delivery: Delivery, connector: Any) -> bool:
    """For a delivery in doubt: whether it may be said (again). Looks for our own post: found → published;
    not found, and the network's absence proves it → say it; else look again, and at last leave it to a
    person. What keeps us from looking proves nothing: it stays in doubt."""
    if delivery.act not in (Delivery.Act.REPLY, Delivery.Act.POST) or connector.repeatable:
        return _is_worth_a_try(delivery)
    try:
        receipt = connector.find(rows.place_of(delivery), draft_of(delivery), rows.said_since(delivery))
    except RateLimited as problem:
        rows.doubt(delivery, str(problem), called_at=_silent_since(delivery), until=problem.until)
    except Unauthorized as problem:
        rows.reconnect(delivery, problem, state=State.UNCONFIRMED)
    except Rejected:
        rows.leave_to_a_person(delivery)
    except Failure as problem:
        rows.doubt(delivery, str(problem), called_at=_silent_since(delivery))
    except Exception as problem:
        log.exception("looking for delivery %s broke", delivery.pk)
        rows.doubt(delivery, type(problem).__name__, called_at=_silent_since(delivery))
    else:
        if receipt is None:
            return _proves(delivery, connector)
        if _is_anothers(delivery, receipt):
            # The same words went out twice at our wish: this one may stand beside it, or not.
            rows.doubt(delivery, delivery.last_error, called_at=_silent_since(delivery))
            return False
        rows.published(delivery, receipt, words=_("Ya había salido: se encontró en la red."))
    return False


def _is_anothers(delivery: Delivery, receipt: Receipt) -> bool:
    """Whether what was found is known to be another delivery of ours."""
    others = Delivery.objects.filter(workspace_id=delivery.workspace_id, remote_id=receipt.id[:500])
    return bool(receipt.id) and others.exclude(pk=delivery.pk).exists()


def _proves(delivery: Delivery, connector: Any) -> bool:
    """It is not there: whether that proves that it never will be. Else it is looked for again, at the
    latest when that will be proof."""
    silent, after = _silent_since(delivery), connector.absence_proves_after_s
    if silent is None or after is None:
        rows.doubt(delivery, delivery.last_error, called_at=silent)
        return False
    left = after - (timezone.now() - silent).total_seconds()
    if left > 0:
        rows.doubt(delivery, delivery.last_error, called_at=silent, within_s=left)
        return False
    return _is_worth_a_try(delivery)


def _is_worth_a_try(delivery: Delivery) -> bool:
    """Whether it has not been tried too often; then it stops, with the last reason."""
    if delivery.tries < rows.MAX_ATTEMPTS:
        return True
    rows.stop(delivery, delivery.last_error or _("No se pudo enviar, y no ha salido. Elige qué hacer."))
    return False


def _silent_since(delivery: Delivery) -> datetime | None:
    """Since when no call of ours can be under way: a worker that was lost in mid-sentence may have spoken
    until its time was up."""
    if delivery.state == State.SENDING and delivery.called_at is not None:
        return delivery.called_at + timedelta(seconds=rows.CALL_S)
    return delivery.called_at
