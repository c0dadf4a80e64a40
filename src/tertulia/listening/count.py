"""Counters: how many items a brand heard in each hour, by network and tone."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import F

from tertulia.kit.rows import stamp
from tertulia.listening.heard import Heard
from tertulia.listening.models import Count, Item
from tertulia.listening.models import Heard as HeardRow

Slot = tuple[int, datetime, str, str]
"""(brand, hour in UTC, network, sentiment)."""

ADD = (
    "insert into listening_count (workspace_id, brand_id, hour, network, sentiment, items) "
    "values (%s, %s, %s, %s, %s, %s) on conflict (brand_id, hour, network, sentiment) "
    "do update set items = listening_count.items + excluded.items"
)


def hour_of(moment: datetime) -> datetime:
    """The UTC hour in which an aware moment lies."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def count(heard: Heard) -> None:
    """Add what others said (not ours) to the counters of its brand."""
    slots: Counter[Slot] = Counter(
        (heard.brand_of[item.id].pk, hour_of(item.published_at), item.network, item.sentiment)
        for item in heard.items
        if not item.is_own
    )
    rows = [(heard.workspace_id, b, stamp(h), n, s, items) for (b, h, n, s), items in sorted(slots.items())]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(ADD, rows)


def move(item: Item, was: str, now: str) -> None:
    """Another tone moves the item from one counter to another, for each brand that heard it."""
    hour = hour_of(item.published_at)
    brands = HeardRow.objects.filter(item=item).values_list("brand_id", flat=True)
    for brand in sorted(set(brands)):
        slot = Count.objects.filter(
            brand_id=brand, hour=hour, network=item.network, sentiment=was, items__gt=0
        )
        if slot.update(items=F("items") - 1):
            with connection.cursor() as cursor:
                cursor.execute(ADD, (item.workspace_id, brand, stamp(hour), item.network, now, 1))


def hourly(brand_id: int, start: datetime, end: datetime) -> dict[datetime, int]:
    """Items in each UTC hour of [start, end); hours without any are there with 0."""
    found: dict[datetime, int] = {}
    hour = hour_of(start)
    while hour < end:
        found[hour] = 0
        hour += timedelta(hours=1)
    rows = Count.objects.filter(brand_id=brand_id, hour__gte=hour_of(start), hour__lt=end)
    for moment, items in rows.values_list("hour", "items"):
        found[moment] = found.get(moment, 0) + items
    return found
