"""Looking after what is out: whether it is there, what becomes of it, how it does.

One row for each post (`Watch`) says when it is looked at next: soon, to have it read back; then further and
further apart for a month, since most of what happens to a post happens in its first hours.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tertulia.outbox.models import Delivery, Watch

FIRST_LOOK = timedelta(seconds=20)
"""Its network may need a moment to show it; by then its place has often been read, and it is known."""


def begin(delivery: Delivery) -> None:
    """Look after `delivery`, which has just gone out, where its account lets us look."""
    if delivery.act != Delivery.Act.POST or not delivery.remote_id or delivery.source_id is None:
        return
    Watch.objects.get_or_create(
        delivery=delivery, defaults={"next_try_at": timezone.now() + FIRST_LOOK, "looks": 0}
    )
