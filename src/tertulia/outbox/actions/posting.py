"""Saying something of our own: leaving it for its moment, moving it, and what is done to what is out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tertulia.connectors import registry
from tertulia.connectors.base import Edits
from tertulia.kit.due import free
from tertulia.kit.verbs import Actor, Refused, to_restore, verb
from tertulia.listening.prepare import web
from tertulia.outbox import content as contents
from tertulia.outbox import following, steps
from tertulia.outbox.actions.common import UNDO_SECONDS, member_id, said
from tertulia.outbox.models import Channel, Delivery

State, Act = Delivery.State, Delivery.Act
SLACK = timedelta(minutes=5)
"""What is asked for this little ago is asked for now: writing it took a while."""
_WAITING = (State.QUEUED, State.FAILED, State.HAND)


@verb("outbox.post", role="agent")
def post(
    channel: Channel,
    *,
    text: str,
    content: Mapping[str, Any] | None = None,
    at: datetime,
    after: Delivery | None = None,
    by: Actor,
) -> Delivery:
    """Leave `text` with `content` (see `outbox.content`) to go out on `channel` at `at`. With `after` it
    goes on the thread, or comments it, and goes out once that is out. Where the channel has no account a
    person publishes it by hand. Refused without anything to say, for a moment that has passed, and on a
    channel that was removed."""
    packed = contents.pack(content or {})
    if not text.strip() and not packed.get("media") and not packed.get("html"):
        raise Refused({"text": _("No dice nada: escribe algo o añade una imagen.")})
    if channel.removed_at is not None:
        raise Refused({"": _("Ese canal ya no está.")})
    if after is not None and (after.channel_id != channel.pk or after.act != Act.POST):
        raise Refused({"": _("Un hilo sigue siempre en el mismo canal.")})
    _to_come(at)
    delivery = Delivery.objects.create(
        workspace_id=channel.workspace_id,
        brand_id=channel.brand_id,
        source_id=channel.source_id,
        channel=channel,
        act=Act.POST,
        text=text.strip(),
        content=packed,
        at=at,
        after=after,
        is_automatic=by.kind == "rule",
        state=State.HAND if channel.by_hand else State.QUEUED,
        by_id=member_id(by),
        next_try_at=at,
    )
    steps.note(delivery, _("Se dejó lista para salir."), by=member_id(by))
    following.tell(delivery)
    return delivery


def _to_come(at: datetime) -> None:
    if at < timezone.now() - SLACK:
        raise Refused({"at": _("Ese momento ya pasó. Elige otro.")})


@verb("outbox.move", role="agent", inverse="outbox.unmove")
def move(delivery: Delivery, *, at: datetime, by: Actor) -> Delivery:
    """Another moment for what has not gone out. Refused for a moment that has passed, and for what is being
    sent or is out."""
    _to_come(at)
    return _move(delivery, at, by)


@verb("outbox.unmove", role="agent")
def unmove(delivery: Delivery, *, before: Mapping[str, Any], by: Actor) -> Delivery:
    """Its moment is again what it was. Refused if that has passed meanwhile."""
    old = to_restore(delivery, before).get("at")
    at = parse_datetime(old) if old else None
    if at is None:
        return delivery
    _to_come(at)
    return _move(delivery, at, by)


def _move(delivery: Delivery, at: datetime, by: Actor) -> Delivery:
    waiting = Delivery.objects.filter(free(), pk=delivery.pk, act=Act.POST, state__in=_WAITING)
    afresh: dict[str, Any] = {"at": at, "next_try_at": at, "attempts": 0, "tries": 0, "why": ""}
    hand = waiting.filter(state=State.HAND).update(**afresh, last_error="")
    if not hand and not waiting.update(**afresh, state=State.QUEUED, last_error="", said=""):
        raise Refused({"at": _("Ya ha salido o se está enviando: su hora no cambia.")})
    return said(delivery, _("Cambió de hora."), by=by)


@verb("outbox.published_by_hand", role="agent")
def published_by_hand(delivery: Delivery, *, url: str = "", by: Actor) -> Delivery:
    """A person has published it: what waits to be published by hand, or what we could not publish. `url`:
    where it stands, if they know. Refused for an address that is none, and for what goes out by itself."""
    address = web(url.strip())
    if url.strip() and not address:
        raise Refused({"url": _("Pega la dirección completa, con https://")})
    by_hand = Delivery.objects.filter(free(), pk=delivery.pk, act=Act.POST)
    stopped = by_hand.filter(state__in=[State.FAILED, State.REJECTED], next_try_at__isnull=True)
    out: dict[str, Any] = {
        "state": State.PUBLISHED,
        "published_at": timezone.now(),
        "next_try_at": None,
        "url": address,
        "why": "",
        "last_error": "",
        "said": "",
    }
    if not by_hand.filter(state=State.HAND).update(**out) and not stopped.update(**out):
        raise Refused({"": _("Esta no espera a que nadie la publique a mano.")})
    return said(delivery, _("La publicó una persona."), by=by)


@verb("outbox.amend", role="agent")
def amend(
    delivery: Delivery,
    *,
    text: str,
    content: Mapping[str, Any] | None = None,
    by: Actor,
    delay_s: int = UNDO_SECONDS,
) -> Delivery:
    """Make what is out say `text` with `content` instead, `delay_s` seconds from now. Returns the delivery
    that does it. Refused where the network cannot, and for what a person published."""
    _ours_and_out(delivery)
    if delivery.source is None or not registry.get(delivery.source.network).can(Edits):
        raise Refused({"": _("Esa red no deja cambiar lo publicado: retírala y publícala otra vez.")})
    packed = contents.pack(delivery.content if content is None else content)
    if not text.strip() and not packed.get("media") and not packed.get("html"):
        raise Refused({"text": _("No dice nada: escribe algo o añade una imagen.")})
    return _change(delivery, Act.EDIT, text.strip(), packed, by, delay_s)


@verb("outbox.take_down", role="agent")
def take_down(delivery: Delivery, *, by: Actor, delay_s: int = UNDO_SECONDS) -> Delivery:
    """Take what is out from its network, `delay_s` seconds from now. Returns the delivery that does it.
    Refused for what a person published, and where it is asked for already."""
    _ours_and_out(delivery)
    return _change(delivery, Act.TAKE_DOWN, "", {}, by, delay_s)


def _ours_and_out(delivery: Delivery) -> None:
    if delivery.state != State.PUBLISHED or delivery.act not in (Act.POST, Act.REPLY):
        raise Refused({"": _("Todavía no ha salido.")})
    if delivery.source is None or not delivery.remote_id:
        raise Refused({"": _("La publicó una persona: cámbiala o quítala en su red.")})
    if delivery.gone_at is not None:
        raise Refused({"": _("Ya no está en su red.")})
    if delivery.changes.filter(act=Act.TAKE_DOWN, state__in=[*_WAITING, State.SENDING]).exists():
        raise Refused({"": _("Ya se está retirando.")})


def _change(
    delivery: Delivery, act: str, text: str, packed: dict[str, Any], by: Actor, delay_s: int
) -> Delivery:
    """What was asked for before and has not been done is overtaken."""
    delivery.changes.filter(free(), act=Act.EDIT, state__in=[State.QUEUED, State.FAILED]).update(
        state=State.WITHDRAWN, next_try_at=None
    )
    now = timezone.now()
    made = Delivery.objects.create(
        workspace_id=delivery.workspace_id,
        brand_id=delivery.brand_id,
        source_id=delivery.source_id,
        channel_id=delivery.channel_id,
        act=act,
        of=delivery,
        thread_id=delivery.thread_id,
        text=text,
        content=packed,
        at=now,
        by_id=member_id(by),
        next_try_at=now + timedelta(seconds=delay_s),
    )
    words = _("Se pidió cambiarla.") if act == Act.EDIT else _("Se pidió retirarla de la red.")
    steps.note(delivery, words, by=member_id(by))
    following.tell(made)
    following.tell(delivery)
    return made
