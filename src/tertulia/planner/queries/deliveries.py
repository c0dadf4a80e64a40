"""Posts as the outbox tells of them: what needs a person, what is still to go out, what is out."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tertulia.accounts.models import Workspace
from tertulia.outbox.models import Delivery
from tertulia.planner.models import Post, Sending
from tertulia.planner.models.posts import PostQuerySet

View = Literal["all", "needs", "queue", "published", "withdrawn"]
VIEWS: tuple[View, ...] = ("all", "needs", "queue", "published", "withdrawn")
State = Delivery.State


def needs_a_person(now: datetime | None = None, prefix: str = "") -> Q:
    """Deliveries with which nothing more happens by itself, and something should."""
    moment = now or timezone.now()
    stopped = {f"{prefix}next_try_at__isnull": True, f"{prefix}lease_until__isnull": True}
    return (
        Q(**{f"{prefix}state__in": [State.FAILED, State.UNCONFIRMED], **stopped})
        | Q(**{f"{prefix}state": State.REJECTED})
        | Q(**{f"{prefix}state": State.HAND, f"{prefix}after__isnull": True, f"{prefix}at__lte": moment})
    )


def needs(delivery: Delivery, now: datetime | None = None) -> bool:
    """The same as `needs_a_person`, of one delivery in hand."""
    if delivery.state == State.HAND:
        due = delivery.at is not None and delivery.at <= (now or timezone.now())
        return due and delivery.after_id is None
    stopped = delivery.next_try_at is None and delivery.lease_until is None
    return delivery.state == State.REJECTED or (
        delivery.state in (State.FAILED, State.UNCONFIRMED) and stopped
    )


def sent(workspace: Workspace) -> PostQuerySet:
    """Every post that has led to a delivery, or should have and was not approved in time."""
    led = Exists(Sending.objects.filter(variant__post=OuterRef("pk")))
    return Post.objects.of(workspace).filter(led | Q(state=Post.State.MISSED))


def viewed(posts: QuerySet[Post], view: View) -> QuerySet[Post]:
    """Those of `posts` that `view` shows. One post can be in several: out on one network, to be mended on
    another."""
    if view == "needs":
        return posts.filter(_any(needs_a_person(prefix="delivery__")) | Q(state=Post.State.MISSED))
    if view == "queue":
        waiting = Q(delivery__state__in=[State.QUEUED, State.SENDING, State.HAND]) | Q(
            delivery__state__in=[State.FAILED, State.UNCONFIRMED], delivery__next_try_at__isnull=False
        )
        return posts.filter(_any(waiting))
    if view == "published":
        return posts.filter(_any(Q(delivery__state=State.PUBLISHED)))
    if view == "withdrawn":
        others = ~Q(delivery__state=State.WITHDRAWN)
        return posts.filter(_any(Q(delivery__state=State.WITHDRAWN))).exclude(_any(others))
    return posts


def _any(condition: Q) -> Exists:
    return Exists(Sending.objects.filter(condition, variant__post=OuterRef("pk")))
