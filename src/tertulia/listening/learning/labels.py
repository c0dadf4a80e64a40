"""Setting a fact of stored things, whoever says so: its value, the end of its doubt, and the counters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tertulia.brand.models import Kind
from tertulia.listening.count import Ledger, note_all
from tertulia.listening.models import Doubt, Fact, Intent, Item, Tone, Toxicity

LONGEST_TOPIC = 80
VALUES: dict[str, frozenset[str]] = {
    Fact.SENTIMENT: frozenset(Tone.values),
    Fact.INTENT: frozenset(Intent.values),
    Fact.DEPARTMENT: frozenset({"", *Kind.values}),
    Fact.TOXICITY: frozenset({"", *Toxicity.values}),
}
"""What each fact can be; «» where it can be nothing. A topic is any short text."""


class Label(NamedTuple):
    """A value of a fact, and whether it is only a guess."""

    value: str
    doubted: bool = False


def is_allowed(fact: str, value: str) -> bool:
    """Whether a person or a rule may say that `fact` is `value`."""
    if fact == Fact.TOPIC:
        return len(value) <= LONGEST_TOPIC
    return value in VALUES.get(fact, ())


def put(fact: str, new: Mapping[int, Label]) -> dict[int, Label]:
    """Give the items (by id) these labels, and move the counters with them. Returns what each had, to `put`
    it back; items that are gone are not in it. Call inside a transaction: the items are locked, so that two
    who change one at once count it one after the other."""
    rows = Item.objects.select_for_update(of=("self",)).select_related("author").order_by("pk")
    items = list(rows.defer("text", "norm", "media", "links").filter(pk__in=list(new)))
    bit = Doubt.of(fact)
    was = {item.pk: Label(str(getattr(item, fact)), bool(item.doubts & bit)) for item in items}
    moving = [item for item in items if fact == Fact.SENTIMENT and was[item.pk].value != new[item.pk].value]
    ledger = Ledger(items[0].workspace_id if items else 0)
    note_all(ledger, moving, by=-1)
    for item in items:
        label = new[item.pk]
        setattr(item, fact, label.value)
        item.doubts = item.doubts | bit if label.doubted else item.doubts & ~bit
    Item.objects.bulk_update(items, [fact, "doubts"], batch_size=200)
    note_all(ledger, moving, by=1)
    if moving:
        ledger.write()
    return was
