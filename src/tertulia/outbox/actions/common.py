"""What several verbs of the outbox share."""

from __future__ import annotations

from tertulia.kit.verbs import Actor
from tertulia.outbox import following, steps
from tertulia.outbox.models import Delivery

UNDO_SECONDS = 8
"""How long what a person has just asked for waits, so that it can be taken back."""


def member_id(by: Actor) -> int | None:
    """The key of the member who does it; None for rules, guests and the system."""
    return by.id if by.kind == "member" else None


def said(delivery: Delivery, words: str, *, by: Actor) -> Delivery:
    """Note what `by` did to `delivery`, as its row is now, and tell who follows."""
    delivery.refresh_from_db()
    steps.note(delivery, words, by=member_id(by))
    following.tell(delivery)
    return delivery
