"""Our own posts, heard back, prove deliveries."""

from __future__ import annotations

import re
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.kit.html import to_text
from tertulia.listening.heard import Heard
from tertulia.listening.models import Item
from tertulia.outbox import following, rows, steps
from tertulia.outbox.models import Delivery
from tertulia.sources.models import Source

State, Act = Delivery.State, Delivery.Act
BY_HAND = timedelta(days=7)
"""So long before and after its moment a post that a person was to publish is looked for."""
CLOCKS = timedelta(minutes=5)
"""Their clock and ours may differ by this much."""
LONG = 25
_MENTIONS = re.compile(r"^\s*(?:@[\w.@:-]+\s+)+")
_LETTERS = re.compile(r"[^\W_]+")


def confirm(heard: Heard) -> None:
    """Join what we hear of ourselves with what we sent: by the network's id, else (in doubt, or published by
    hand) by words under the same parent. What was made natively on the network has no delivery and stays a
    plain item of ours. What is found deleted is told."""
    if heard.gone:
        _gone(heard)
    ours = [item for item in heard.items if item.is_own]
    if not ours:
        return
    sent = Delivery.objects.filter(
        workspace_id=heard.source.workspace_id, act__in=[Act.REPLY, Act.POST], item__isnull=True
    ).exclude(state=State.WITHDRAWN)
    waiting = _in_doubt(sent, heard.source)
    known = {d.remote_id: d for d in sent.filter(remote_id__in=[i.remote_id for i in ours])}
    by_hand = _by_hand(sent, ours)
    for item in ours:
        delivery = known.get(item.remote_id) or _same_words(item, waiting) or _same_post(item, by_hand)
        if delivery is not None:
            _join(delivery, item)


def _gone(heard: Heard) -> None:
    """Of our own posts, those that the network no longer shows, though nobody here took them down."""
    lost = Delivery.objects.filter(
        workspace_id=heard.source.workspace_id,
        item_id__in=heard.gone,
        act=Act.POST,
        state=State.PUBLISHED,
        gone_at__isnull=True,
    )
    for delivery in list(lost):
        rows.gone(delivery)


def _in_doubt(sent: QuerySet[Delivery], source: Source) -> list[Delivery]:
    """What went through the account that is heard, and may be out."""
    account = Q(source_id=source.pk)
    if source.account_id:
        account |= Q(source__network=source.network, source__account_id=source.account_id)
    doubtful = sent.filter(account, remote_id="", state__in=[State.SENDING, State.UNCONFIRMED])
    # Locked before the ids are asked for: whoever is just writing one down waits for us, or we for them.
    locked = doubtful.select_for_update(of=("self",))
    return list(locked.select_related("parent", "after").order_by("pk"))


def _by_hand(sent: QuerySet[Delivery], ours: list[Item]) -> list[Delivery]:
    """What people published, or were to publish, on the networks of `ours` these days."""
    found = sent.filter(
        act=Act.POST,
        source__isnull=True,
        remote_id="",
        state__in=[State.HAND, State.PUBLISHED],
        at__gte=timezone.now() - BY_HAND,
        channel__network__in={item.network for item in ours},
    )
    return list(found.select_related("channel").order_by("at", "pk"))


def _same_words(item: Item, waiting: list[Delivery]) -> Delivery | None:
    for delivery in waiting:
        same_place = _parent_of(delivery) == item.parent_remote_id
        since = rows.said_since(delivery) - CLOCKS
        if same_place and item.published_at >= since and says(item.text, words_of(delivery)):
            waiting.remove(delivery)
            return delivery
    return None


def _parent_of(delivery: Delivery) -> str | None:
    """The network's id of what it was said under; «» where it was said under nothing, None if not known."""
    if delivery.act == Act.POST:
        return (delivery.after.remote_id or None) if delivery.after is not None else ""
    return delivery.parent.remote_id if delivery.parent is not None else None


def _same_post(item: Item, by_hand: list[Delivery]) -> Delivery | None:
    """What a person published: by its address, else by words that nobody else would say."""
    for delivery in by_hand:
        there = bool(delivery.url) and delivery.url.rstrip("/") == item.url.rstrip("/")
        network = delivery.channel is not None and delivery.channel.network == item.network
        words = words_of(delivery)
        alike = network and len(bare(words)) >= LONG and says(item.text, words)
        if there or (alike and delivery.at is not None and item.published_at >= delivery.at - BY_HAND):
            by_hand.remove(delivery)
            return delivery
    return None


def words_of(delivery: Delivery) -> str:
    """What it says where it can be read: of an article its body."""
    html = delivery.content.get("html", "") if delivery.act == Act.POST else ""
    return to_text(html) if html else delivery.text


def says(heard: str, ours: str) -> bool:
    """Whether `heard` is what we said, `ours`: the same letters and digits, whatever the network made of the
    rest, a mention put before it, or something added to what is long enough to be nobody else's."""
    there, here = bare(heard), bare(ours)
    return (there == here and bool(here)) or (len(here) >= LONG and here in there)


def bare(text: str) -> str:
    """The letters and digits of `text` without the mentions before it; all of it where there are none."""
    words = _MENTIONS.sub("", text.casefold())
    return "".join(_LETTERS.findall(words)) or "".join(words.split())


def _join(delivery: Delivery, item: Item) -> None:
    new: dict[str, object] = {
        "item": item,
        "remote_id": item.remote_id,
        "url": delivery.url or item.url,
        "read_back_at": delivery.read_back_at or timezone.now(),
    }
    words = ""
    if delivery.state != State.PUBLISHED:
        new |= {
            "state": State.PUBLISHED,
            "published_at": item.published_at,
            "next_try_at": None,
            "lease_until": None,
            "last_error": "",
            "why": "",
        }
        words = _("Salió: se ha leído en la red.")
    elif delivery.act == Act.POST and delivery.read_back_at is None:
        words = _("Se ha leído en la red.")
    Delivery.objects.filter(pk=delivery.pk).update(**new)
    for name, value in new.items():
        setattr(delivery, name, value)
    if words:
        steps.note(delivery, words)
    following.tell(delivery)
    rows.watch(delivery)
