"""What becomes of things that we have: changed by their authors, let through by a moderator, deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tertulia.connectors import registry
from tertulia.listening import copies, traits
from tertulia.listening.count import move
from tertulia.listening.heard import Changed
from tertulia.listening.models import Doubt, Item, Revision, Thread
from tertulia.query import workspace_token
from tertulia.sources.models import Source
from tertulia.text.facts import Understanding

SAID = ("is_held", "deleted_at", "text", "norm", "edited_at", "links", "traits")
FACTS = (
    "language",
    "sentiment",
    "sentiment_score",
    "intent",
    "department",
    "topic",
    "is_urgent",
    "toxicity",
    "asks",
    "doubts",
)
"""What a change of an item may touch."""
MOST_REVISIONS = 20
"""Former texts of one item that are kept: the first, and the newest."""


def facts_of(told: str, facts: Understanding | None) -> dict[str, Any]:
    """The columns of an item that understanding fills; its language as `told`, unless understood."""
    if facts is None:
        return {"language": told}
    return {
        "language": facts.language or told,
        "sentiment": facts.sentiment,
        "sentiment_score": facts.sentiment_score,
        "intent": facts.intent,
        "department": facts.department,
        "topic": facts.topic[:80],
        "is_urgent": facts.urgent,
        "toxicity": facts.toxicity,
        "asks": facts.asks,
        "doubts": sum(Doubt.of(fact) for fact in facts.doubts),
    }


def change(changed: Changed, now: datetime) -> int:
    """Keep what it said before, and store what it says now. Its tone moves from one counter to another, and
    it leaves a group of copies that it belongs to no more. Returns its id."""
    said, facts = changed.item, changed.facts
    # Locked and read again: another source may have heard of this edit, or of a later one, at the same time.
    rows = Item.objects.select_for_update(of=("self",)).select_related("author")
    item = rows.get(pk=changed.id)
    if said.text != item.text and said.edited and item.edited_at and said.edited < item.edited_at:
        return item.pk
    was, before = item.sentiment, ("", "") if item.deleted_at else (item.title, item.text)
    item.is_held, item.deleted_at = said.held, None
    if said.text != item.text:
        _keep(item, now)
        item.text, item.norm, item.edited_at = said.text, changed.norm, said.edited or now
        item.links, item.traits = list(said.links), traits.of(said)
    if facts is not None:
        for name, value in facts_of(item.language, facts).items():
            setattr(item, name, value)
    item.save(update_fields=SAID + FACTS if facts else SAID)
    if item.sentiment != was:
        move(item, was, item.sentiment)
    if not item.is_own:
        copies.regroup(item, before)
    return item.pk


def _keep(item: Item, now: datetime) -> None:
    """Note what `item` said until now; of one that never ends to change, the first text and the last ones."""
    if item.text:
        Revision.objects.create(item=item, text=item.text, until=now)
        middle = Revision.objects.filter(item=item).order_by("pk").values_list("pk", flat=True)
        Revision.objects.filter(pk__in=list(middle)[1 : 1 - MOST_REVISIONS]).delete()


def mark_gone(ids: Sequence[int], source: Source, now: datetime) -> None:
    """Their network shows them no more. They stay counted, since they were said; where the network's terms
    ask it (`Connector.forgets_deleted`), what they said is forgotten, with all that they said before."""
    items = list(Item.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    heads = [item for item in items if item.copy_of_id is None and not item.is_own]
    rows = Item.objects.filter(pk__in=[item.pk for item in items])
    rows.update(deleted_at=now)
    copies.step_down(heads, {head.pk: copies.text_of(head.title, head.text) for head in heads})
    if items and registry.get(source.network).forgets_deleted:
        norm = f" {workspace_token(source.workspace_id)} "
        rows.update(text="", title="", norm=norm, media=[], links=[])
        Revision.objects.filter(item__in=items).delete()
        roots = {item.remote_id for item in items}
        Thread.objects.filter(pk__in={item.thread_id for item in items}, remote_id__in=roots).update(title="")
