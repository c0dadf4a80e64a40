"""A conversation in order: what was said on the network, what we sent, and what was said inside the house."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.db.models import Max

from tertulia.inbox.models import Case, HandOff, Note
from tertulia.listening.models import Correction, Item
from tertulia.outbox.models import Delivery

NEWEST = 200
Thing = Item | Note | HandOff | Delivery


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the conversation, at the moment at which it was said."""

    kind: Literal["item", "note", "handoff", "delivery"]
    at: datetime
    thing: Thing


@dataclass(frozen=True, slots=True)
class Conversation:
    """What stands in a thread, oldest first. `origin`: the post above, when it is not the person's own word.
    `earlier`: the moment before which there is more. `seen_item`, `seen_delivery`: the newest of each, for
    warning who answers over something newer. `corrections`: {item id: {fact: who corrected it}}."""

    origin: Item | None
    entries: list[Entry] = field(default_factory=list)
    earlier: datetime | None = None
    seen_item: int = 0
    seen_delivery: int = 0
    corrections: dict[int, dict[str, str]] = field(default_factory=dict)


def conversation(case: Case, *, before: datetime | None = None, size: int = NEWEST) -> Conversation:
    """The newest `size` things said in the thread of `case` (those said before `before`, if given), with the
    notes, questions and answers of that time. Six statements."""
    items = _items(case, before, size)
    more = len(items) > size
    items = items[:size]
    since = items[-1].published_at if more else None
    origin = next((i for i in items if _is_above(i, case)), None) or _root(case, more)
    entries = [Entry("item", i.published_at, i) for i in items if origin is None or i.pk != origin.pk]
    entries += [
        entry
        for entry in _inside(case)
        if (since is None or entry.at >= since) and (before is None or entry.at < before)
    ]
    entries.sort(key=lambda entry: entry.at)
    return Conversation(
        origin=origin,
        entries=entries,
        earlier=since,
        seen_item=max((i.pk for i in items), default=0),
        seen_delivery=newest_delivery(case),
        corrections=_corrections(items),
    )


def newest_delivery(case: Case) -> int:
    """The id of the last answer that we have given or try to give in the thread of `case`; 0 for none."""
    found = Delivery.objects.filter(thread_id=case.thread_id).aggregate(newest=Max("pk"))["newest"]
    return found or 0


def _items(case: Case, before: datetime | None, size: int) -> list[Item]:
    said = Item.objects.filter(thread_id=case.thread_id).select_related(
        "author", "delivery__by", "delivery__source"
    )
    said = said.defer("norm", "delivery__text", "delivery__key")
    if before is not None:
        said = said.filter(published_at__lt=before)
    return list(said.order_by("-published_at", "-pk")[: size + 1])


def _is_above(item: Item, case: Case) -> bool:
    """Whether `item` is the post that the conversation hangs from, and not the person's own word."""
    return item.remote_id == case.thread.remote_id and (item.is_own or item.author_id != case.identity_id)


def _root(case: Case, more: bool) -> Item | None:
    if not more:
        return None
    root = Item.objects.filter(
        workspace_id=case.workspace_id, network=case.thread.network, remote_id=case.thread.remote_id
    )
    found = root.select_related("author").defer("norm").first()
    return found if found is not None and _is_above(found, case) else None


def _inside(case: Case) -> Iterable[Entry]:
    notes = case.notes.filter(handoff__isnull=True).select_related("by").order_by("-at")[:NEWEST]
    yield from (Entry("note", note.at, note) for note in notes)
    asks = case.handoffs.select_related("department", "asked_by", "mail").order_by("-asked_at")[:NEWEST]
    yield from (Entry("handoff", ask.asked_at, ask) for ask in asks)
    # What has been heard back stands there as our own item, with its delivery; what was taken back, nowhere.
    sent = Delivery.objects.filter(thread_id=case.thread_id, act=Delivery.Act.REPLY, item__isnull=True)
    sent = sent.exclude(state=Delivery.State.WITHDRAWN)
    for delivery in sent.select_related("by", "source", "parent__author").order_by("-pk")[:NEWEST]:
        yield Entry("delivery", delivery.published_at or delivery.created_at, delivery)


def _corrections(items: list[Item]) -> dict[int, dict[str, str]]:
    rows = Correction.objects.filter(item__in=[i.pk for i in items]).order_by("pk")
    found: dict[int, dict[str, str]] = {}
    for item, fact, name in rows.values_list("item_id", "fact", "by__name"):
        found.setdefault(item, {})[fact] = name or ""
    return found
