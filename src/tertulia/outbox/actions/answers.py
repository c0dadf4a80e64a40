"""Answering, and letting through what waits for a moderator."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.brand.models import Brand
from tertulia.kit.verbs import Actor, Refused, verb
from tertulia.listening.models import Item
from tertulia.outbox.actions.common import UNDO_SECONDS, member_id
from tertulia.outbox.following import tell
from tertulia.outbox.models import Delivery
from tertulia.sources.models import Source


@verb("outbox.reply", role="agent")
def reply(
    item: Item, *, source: Source, text: str, brand: Brand, by: Actor, delay_s: int = UNDO_SECONDS
) -> Delivery:
    """Answer `item` through `source`, `delay_s` seconds from now, so that it can be taken back meanwhile.
    What a rule answers is automatic: a freeze holds it back.
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
        is_automatic=by.kind == "rule",
        by_id=member_id(by),
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
        by_id=member_id(by),
        next_try_at=timezone.now(),
    )
    tell(delivery)
    return delivery
