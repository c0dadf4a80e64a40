"""Our own posts, heard back, prove deliveries."""

from __future__ import annotations

from tertulia.listening.heard import Heard
from tertulia.listening.models import Item
from tertulia.outbox import following
from tertulia.outbox.models import Delivery

State = Delivery.State


def confirm(heard: Heard) -> None:
    """Join what we hear of ourselves with what we sent: by the network's id, else (in doubt) by words under
    the same parent. An answer made natively on the network has no delivery and stays a plain item of ours."""
    ours = [item for item in heard.items if item.is_own]
    if not ours:
        return
    source = heard.source
    sent = Delivery.objects.filter(
        workspace_id=source.workspace_id, act=Delivery.Act.REPLY, item__isnull=True
    ).exclude(state=State.WITHDRAWN)
    known = {d.remote_id: d for d in sent.filter(remote_id__in=[i.remote_id for i in ours])}
    doubtful = list(
        sent.filter(source=source, remote_id="", state__in=[State.SENDING, State.UNCONFIRMED]).select_related(
            "parent"
        )
    )
    for item in ours:
        delivery = known.get(item.remote_id) or _same_words(item, doubtful)
        if delivery is not None:
            _join(delivery, item)


def _same_words(item: Item, doubtful: list[Delivery]) -> Delivery | None:
    for delivery in doubtful:
        same_place = delivery.parent is not None and delivery.parent.remote_id == item.parent_remote_id
        if same_place and squeeze(delivery.text) in squeeze(item.text):
            doubtful.remove(delivery)
            return delivery
    return None


def squeeze(text: str) -> str:
    """The words without what networks change in passing: white space."""
    return " ".join(text.split())


def _join(delivery: Delivery, item: Item) -> None:
    new: dict[str, object] = {"item": item, "remote_id": item.remote_id, "url": delivery.url or item.url}
    if delivery.state != State.PUBLISHED:
        new |= {
            "state": State.PUBLISHED,
            "published_at": item.published_at,
            "next_try_at": None,
            "lease_until": None,
            "last_error": "",
        }
    Delivery.objects.filter(pk=delivery.pk).update(**new)
    for name, value in new.items():
        setattr(delivery, name, value)
    following.tell(delivery)
