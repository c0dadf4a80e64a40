"""The moments of a brand's week at which its queue goes out, and the next that is free."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from tertulia.brand.models import Brand
from tertulia.outbox.models import Channel
from tertulia.planner.models import Post, Slot

AHEAD_DAYS = 90
"""How far ahead a free moment is looked for."""
NEAR = timedelta(minutes=10)
"""A post so near to a slot takes it."""


def slots_of(brand: Brand) -> list[Slot]:
    """The brand's slots, by day and hour."""
    return list(Slot.objects.filter(brand=brand, removed_at__isnull=True).prefetch_related("channels"))


def at(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """That day and hour by the clock of `zone`. An hour that the clock skips in spring is the next that there
    is; of one that comes twice in autumn, the first."""
    moment = datetime.combine(day, hour, zone)
    return moment.astimezone(ZoneInfo("UTC")).astimezone(zone)


def moments(
    slots: Sequence[Slot], zone: ZoneInfo, since: datetime, days: int = AHEAD_DAYS
) -> Iterator[tuple[datetime, Slot]]:
    """Each moment of `slots` after `since`, in order, for `days` days."""
    first = since.astimezone(zone).date()
    for offset in range(days + 1):
        day = first + timedelta(days=offset)
        today = ((at(day, slot.time, zone), slot) for slot in slots if slot.weekday == day.weekday())
        for moment, slot in sorted(today, key=lambda pair: (pair[0], pair[1].pk)):
            if moment > since:
                yield moment, slot


def next_free(
    brand: Brand,
    *,
    channels: Collection[Channel] = (),
    tags: Collection[str] = (),
    after: datetime | None = None,
    leave: Post | None = None,
) -> datetime | None:
    """The first moment of the brand's slots after `after` (now) that suits `channels` and `tags` and at which
    nothing else of those channels goes out. `leave`: a post whose own moment does not count. None where no
    slot suits within three months."""
    start = after or timezone.now()
    wanted = {channel.pk for channel in channels}
    suiting = [slot for slot in slots_of(brand) if _suits(slot, wanted, set(tags))]
    busy = taken(brand, start, start + timedelta(days=AHEAD_DAYS + 1), leave=leave)
    for moment, _slot in moments(suiting, brand.zone, start):
        if not any(_clash(moment, wanted, when, theirs) for when, theirs in busy):
            return moment
    return None


def taken(
    brand: Brand, since: datetime, until: datetime, *, leave: Post | None = None
) -> list[tuple[datetime, set[int]]]:
    """(moment, channel ids) of what the brand means to publish in [since, until)."""
    posts = Post.objects.filter(brand=brand, removed_at__isnull=True, at__gte=since, at__lt=until)
    posts = posts.exclude(state=Post.State.WITHDRAWN)
    if leave is not None:
        posts = posts.exclude(pk=leave.pk)
    return [
        (post.at, {variant.channel_id for variant in post.variants.all()})
        for post in posts.prefetch_related("variants")
        if post.at is not None
    ]


def _suits(slot: Slot, channels: set[int], tags: set[str]) -> bool:
    own = {channel.pk for channel in slot.channels.all()}
    if slot.tag and slot.tag not in tags:
        return False
    return not own or not channels or bool(own & channels)


def _clash(moment: datetime, channels: set[int], when: datetime, theirs: set[int]) -> bool:
    shared = not channels or not theirs or bool(channels & theirs)
    return shared and abs(when - moment) <= NEAR
