"""What a person decides about a delivery: not to say it, to say it again, that it is out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tertulia.kit.due import free
from tertulia.kit.verbs import Actor, Refused, verb
from tertulia.outbox.actions.common import UNDO_SECONDS, said
from tertulia.outbox.models import Delivery

State, Act, Why = Delivery.State, Delivery.Act, Delivery.Why


@verb("outbox.withdraw", role="agent", inverse="outbox.restore")
def withdraw(delivery: Delivery, *, by: Actor) -> Delivery:
    """Take back what has not gone out. Refused once it is being sent: the network is then asked."""
    waiting = Delivery.objects.filter(
        free(), pk=delivery.pk, state__in=[State.QUEUED, State.FAILED, State.HAND]
    )
    if not waiting.update(state=State.WITHDRAWN, next_try_at=None):
        raise Refused({"": _("Ya se está enviando: no se puede retirar.")})
    return said(delivery, _("La retiró una persona antes de salir."), by=by)


@verb("outbox.restore", role="agent")
def restore(delivery: Delivery, *, before: Mapping[str, Any], by: Actor) -> Delivery:
    """Undo: what was withdrawn waits again for its moment; without one, for a few seconds. Refused once
    that has passed."""
    old, now = before.get("state"), timezone.now()
    if old not in (State.QUEUED, State.FAILED, State.HAND):
        raise Refused({"": _("Eso no se puede deshacer.")})
    at = parse_datetime(before["at"]) if before.get("at") else None
    if at is not None and at < now and old == State.QUEUED:
        raise Refused({"": _("Su hora ya pasó: elige otra.")})
    moment = at if at is not None and at > now else now + timedelta(seconds=UNDO_SECONDS)
    if old == State.FAILED:
        moment = now + timedelta(seconds=UNDO_SECONDS)
    taken = Delivery.objects.filter(pk=delivery.pk, state=State.WITHDRAWN, published_at__isnull=True)
    back = State.HAND if old == State.HAND else State.QUEUED
    if not taken.update(state=back, next_try_at=moment, attempts=0, tries=0, why="", last_error=""):
        raise Refused({"": _("Ya no está retirada.")})
    return said(delivery, _("Se deshizo su retirada."), by=by)


@verb("outbox.retry", role="agent")
def retry(delivery: Delivery, *, by: Actor) -> Delivery:
    """Try again now what failed, and what waited for it. Refused for what may be out already (see
    `settle`)."""
    again = Delivery.objects.filter(pk=delivery.pk, state__in=[State.FAILED, State.REJECTED])
    if not again.update(**_afresh(), said=""):
        raise Refused({"": _("Solo se puede reintentar lo que ha fallado.")})
    _followers_again([delivery.pk])
    return said(delivery, _("Se pidió intentarlo otra vez."), by=by)


def _afresh() -> dict[str, Any]:
    now = timezone.now()
    return {
        "state": State.QUEUED, "next_try_at": now, "attempts": 0, "tries": 0, "why": "", "last_error": "",
    }  # fmt: skip


def _followers_again(before: list[int]) -> None:
    """What stopped because of these waits for them again, down the whole chain."""
    while before:
        stopped = Delivery.objects.filter(after_id__in=before, state=State.FAILED, why=Why.BEFORE)
        before = list(stopped.values_list("pk", flat=True))
        stopped.update(**_afresh())


@verb("outbox.settle", role="agent")
def settle(delivery: Delivery, *, published: bool, by: Actor) -> Delivery:
    """A person has looked at the network: the unconfirmed delivery is out, or is not and goes again."""
    doubtful = Delivery.objects.filter(pk=delivery.pk, state=State.UNCONFIRMED)
    if published:
        out = {"state": State.PUBLISHED, "published_at": timezone.now(), "next_try_at": None}
        done = doubtful.update(**out, last_error="")
        words = _("Una persona vio que sí salió.")
    else:
        done = doubtful.update(**_afresh())
        words = _("Una persona vio que no salió: se intenta otra vez.")
    if not done:
        raise Refused({"": _("Este envío ya no está en duda.")})
    return said(delivery, words, by=by)
