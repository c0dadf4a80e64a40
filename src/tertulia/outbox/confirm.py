"""Our own posts, heard back, prove deliveries."""

from __future__ import annotations

import re
from datetime import timedelta

from tertulia.listening.heard import Heard
from tertulia.listening.models import Item
from tertulia.outbox import following
from tertulia.outbox.models import Delivery

State = Delivery.State
CLOCKS = timedelta(minutes=5)
"""Their clock and ours may differ by this much."""
LONG = 25
_MENTIONS = re.compile(r"^\s*(?:@[\w.@:-]+\s+)+")
_LETTERS = re.compile(r"[^\W_]+")


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
    doubtful = sent.filter(source=source, remote_id="", state__in=[State.SENDING, State.UNCONFIRMED])
    # Locked before the ids are asked for: whoever is just writing one down waits for us, or we for them.
    waiting = list(doubtful.select_for_update(of=("self",)).select_related("parent").order_by("pk"))
    known = {d.remote_id: d for d in sent.filter(remote_id__in=[i.remote_id for i in ours])}
    for item in ours:
        delivery = known.get(item.remote_id) or _same_words(item, waiting)
        if delivery is not None:
            _join(delivery, item)


def _same_words(item: Item, waiting: list[Delivery]) -> Delivery | None:
    for delivery in waiting:
        same_place = delivery.parent is not None and delivery.parent.remote_id == item.parent_remote_id
        since = delivery.created_at - CLOCKS
        if same_place and item.published_at >= since and says(item.text, delivery.text):
            waiting.remove(delivery)
            return delivery
    return None


def says(heard: str, ours: str) -> bool:
    """Whether `heard` is what we said, `ours`: the same letters and digits, whatever the network made of the
    rest, a mention put before it, or something added to what is long enough to be nobody else's."""
    there, here = bare(heard), bare(ours)
    return there == here or (len(here) >= LONG and here in there)


def bare(text: str) -> str:
    """The letters and digits of `text` without the mentions before it; all of it where there are none."""
    words = _MENTIONS.sub("", text.casefold())
    return "".join(_LETTERS.findall(words)) or "".join(words.split())


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
