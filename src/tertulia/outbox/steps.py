"""What happened to a delivery, line by line, for whoever asks what became of it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from tertulia.outbox.models import Delivery, Step


def note(delivery: Delivery, words: str, *, said: str = "", by: int | None = None) -> None:
    """Write down that `delivery` is now as its row says, in our `words` and, where it said any, the
    network's own. `by`: the member who did it. In the caller's transaction, if there is one."""
    Step.objects.create(
        delivery=delivery, state=delivery.state, words=str(words)[:500], said=said[:500], by_id=by
    )


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """`moment` by the brand's clock: «14:05», and on another day than today «14:05 (24/11)»."""
    there = moment.astimezone(zone)
    same_day = there.date() == timezone.now().astimezone(zone).date()
    return f"{there:%H:%M}" if same_day else f"{there:%H:%M (%d/%m)}"
