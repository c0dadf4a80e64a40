"""One call: what is said to the network, and what its answer means."""

from __future__ import annotations

import logging
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.connectors.base import Edits, Gone, Receipt, Threads
from tertulia.kit.failures import Failure, RateLimited, Rejected, Unauthorized, Unavailable
from tertulia.outbox import rows, steps
from tertulia.outbox.content import draft_of
from tertulia.outbox.models import Delivery

log = logging.getLogger(__name__)
State, Act = Delivery.State, Delivery.Act


def say(delivery: Delivery, connector: Any) -> None:
    """Write that it is being said, say it, and write what came of that."""
    speaking = {"state": State.SENDING, "called_at": timezone.now(), "tries": delivery.tries + 1, "why": ""}
    if not rows.write(delivery, **speaking, keep_lease=True, words=_("Se está enviando.")):
        return
    try:
        done(delivery, call(delivery, connector))
    except Unauthorized as problem:
        rows.reconnect(delivery, problem, state=State.FAILED)
    except Rejected as problem:
        refused(delivery, connector, problem)
    except RateLimited as problem:
        limited(delivery, problem)
    except Unavailable as problem:
        if problem.sent:
            rows.doubt(delivery, str(problem), called_at=timezone.now(), said=problem.said)
        else:
            later(delivery, problem)
    except Exception as problem:
        # A fault of ours in mid-sentence: it may be out, so it is in doubt, never silently said again.
        log.exception("delivery %s broke", delivery.pk)
        rows.doubt(delivery, type(problem).__name__, called_at=timezone.now())


def call(delivery: Delivery, connector: Any) -> Receipt:
    """Say it. Raises the four failures."""
    place = rows.place_of(delivery)
    if delivery.act in (Act.REPLY, Act.POST):
        told: Receipt = connector.publish(place, draft_of(delivery), str(delivery.key))
        return told
    if delivery.act in (Act.EDIT, Act.TAKE_DOWN):
        was = delivery.of
        if was is None or not was.remote_id:
            raise Rejected(_("Ya no sabemos qué había que cambiar."))
        out = Receipt(was.remote_id, was.url, was.published_at)
        if delivery.act == Act.TAKE_DOWN:
            connector.withdraw(out)
            return out
        if not isinstance(connector, Edits):
            raise Rejected(_("Esa red no deja cambiar lo publicado."))
        changed: Receipt = connector.edit(place, out, draft_of(delivery))
        return changed
    target = delivery.parent.remote_id if delivery.parent else ""
    connector.moderate(delivery.act, target, delivery.reason)
    return Receipt(id="")


def done(delivery: Delivery, receipt: Receipt) -> None:
    """It is so. What was changed or taken down says it as well."""
    if delivery.act not in (Act.EDIT, Act.TAKE_DOWN):
        held = _("Salió, y espera a que la red la apruebe.") if receipt.held else ""
        rows.published(delivery, receipt, words=held)
        return
    with rows.writing():
        rows.published(delivery, Receipt("", receipt.url, timezone.now()))
        if delivery.of is not None:
            rows.changed(delivery.of, delivery, receipt)


def refused(delivery: Delivery, connector: Any, problem: Rejected) -> None:
    """For good. But what cannot be taken down because it is not there any more is down."""
    if delivery.act == Act.TAKE_DOWN and delivery.of is not None and _is_gone(delivery.of, connector):
        done(delivery, Receipt(delivery.of.remote_id, delivery.of.url))
        return
    rows.stop(delivery, str(problem), state=State.REJECTED, said=problem.said)


def _is_gone(was: Delivery, connector: Any) -> bool:
    if not isinstance(connector, Threads):
        return False
    try:
        return any(isinstance(one, Gone) for one in connector.look([was.remote_id]))
    except Failure:
        return False


def limited(delivery: Delivery, problem: RateLimited) -> None:
    """Nothing was said: it waits as long as the network asks, and so does all that was to go out there
    before that."""
    words = _("Espera hasta las %(time)s: la red pide ir más despacio.")
    told = words % {"time": steps.clock(problem.until, delivery.brand.zone)}
    attempts = delivery.attempts + 1
    new: dict[str, Any] = {"state": State.QUEUED, "next_try_at": problem.until, "attempts": attempts}
    if rows.write(delivery, **new, last_error=str(problem), said=problem.said, words=told):
        rows.hold_back(delivery, problem.until, told)


def later(delivery: Delivery, problem: Failure) -> None:
    """Nothing was said: try again after a pause; at last leave it to a person."""
    attempts = delivery.attempts + 1
    again = rows.next_try(attempts)
    words = _("No se pudo enviar, y no ha salido. Elige qué hacer.")
    if again is not None:
        words = _("No se pudo enviar. Se intenta otra vez a las %(time)s.") % {
            "time": steps.clock(again, delivery.brand.zone)
        }
    new: dict[str, Any] = {"attempts": attempts, "last_error": str(problem), "said": problem.said}
    rows.write(delivery, **new, state=State.FAILED, next_try_at=again, words=words)
