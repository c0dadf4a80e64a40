"""Rooms above follow what becomes of a delivery, without this room knowing them."""

from __future__ import annotations

from collections.abc import Callable

from tertulia.kit import live
from tertulia.outbox.models import Delivery

Follower = Callable[[Delivery], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """From now on `follower` is called with every delivery that changes, after its row is written; in the
    caller's transaction, if there is one."""
    if follower not in _followers:
        _followers.append(follower)


def tell(delivery: Delivery) -> None:
    """Say that `delivery` is not what it was: to open browsers and to those who follow."""
    live.tell(delivery.workspace_id, "delivery", id=delivery.pk, thread=delivery.thread_id)
    for follower in _followers:
        follower(delivery)
