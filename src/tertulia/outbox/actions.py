"""What we say to a network. Each verb leaves a due row; `jobs` speaks."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.brand.models import Brand
from tertulia.kit.due import free
from tertulia.kit.verbs import Actor, Refused, verb
from tertulia.listening.models import Item
from tertulia.outbox.following import tell
from tertulia.outbox.models import Delivery
from tertulia.sources.models import Source

UNDO_SECONDS = 8
State = Delivery.State


def _member_id(by: Actor) -> int | None:
    return by.id if by.kind == "member" else None


@verb("outbox.reply", role="agent")
def reply(
    item: Item, *, source: Source, text: str, brand: Brand, by: Actor, delay_s: int = UNDO_SECONDS
) -> Delivery:
    """Answer `item` through `source`, `delay_s` seconds from now, so that it can be taken back meanwhile.
    Refused without words, or through an account that cannot answer or belongs to another workspace."""
    if not text.strip():
        raise Refused({"text": _("Escribe tu respuesta.")})
    if source.workspace_id != item.workspace_id or not source.can_reply:
        raise Refused({"": _("Con esa cuenta no se puede responder ahí.")})
    delivery = Delivery.objects.create(
        workspace_id=item.workspace_id,
        brand=brand,
        source=source,
        act=Delivery.Act.REPLY,
        parent=item,
        thread_id=item.thread_id,
        text=text.strip(),
        by_id=_member_id(by),
        next_try_at=timezone.now() + timedelta(seconds=delay_s),
    )
    tell(delivery)
    return delivery


@verb("outbox.approve", role="agent")
def approve(item: Item, *, source: Source, brand: Brand, by: Actor) -> Delivery:
    """Let through what the network holds for a moderator."""
    if source.workspace_id != item.workspace_id:
        raise Refused({"": _("Esa cuenta no es de este espacio.")})
    delivery = Delivery.objects.create(
        workspace_id=item.workspace_id,
        brand=brand,
        source=source,
        act=Delivery.Act.APPROVE,
        parent=item,
        thread_id=item.thread_id,
        by_id=_member_id(by),
        next_try_at=timezone.now(),
    )
    tell(delivery)
    return delivery


@verb("outbox.withdraw", role="agent")
def withdraw(delivery: Delivery, *, by: Actor) -> Delivery:
    """Take back what has not gone out. Refused once it is being sent: the network is then asked."""
    waiting = Delivery.objects.filter(free(), pk=delivery.pk, state__in=[State.QUEUED, State.FAILED])
    if not waiting.update(state=State.WITHDRAWN, next_try_at=None):
        raise Refused({"": _("Ya se está enviando: no se puede retirar.")})
    delivery.refresh_from_db()
    tell(delivery)
    return delivery


@verb("outbox.retry", role="agent")
def retry(delivery: Delivery, *, by: Actor) -> Delivery:
    """Try again now what failed. Refused for what may be out already (see `settle`)."""
    again = Delivery.objects.filter(pk=delivery.pk, state__in=[State.FAILED, State.REJECTED])
    afresh = {"state": State.QUEUED, "next_try_at": timezone.now(), "attempts": 0, "tries": 0}
    if not again.update(**afresh, last_error="", said=""):
        raise Refused({"": _("Solo se puede reintentar lo que ha fallado.")})
    delivery.refresh_from_db()
    tell(delivery)
    return delivery


@verb("outbox.settle", role="agent")
def settle(delivery: Delivery, *, published: bool, by: Actor) -> Delivery:
    """A person has looked at the network: the unconfirmed delivery is out, or is not and goes again."""
    doubtful = Delivery.objects.filter(pk=delivery.pk, state=State.UNCONFIRMED)
    if published:
        done = doubtful.update(state=State.PUBLISHED, published_at=timezone.now(), next_try_at=None)
    else:
        afresh = {"state": State.QUEUED, "next_try_at": timezone.now(), "attempts": 0, "tries": 0}
        done = doubtful.update(**afresh, last_error="")
    if not done:
        raise Refused({"": _("Este envío ya no está en duda.")})
    delivery.refresh_from_db()
    tell(delivery)
    return delivery
