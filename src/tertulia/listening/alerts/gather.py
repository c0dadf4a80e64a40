"""What an alert looks at, read from the store for the judge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, Max, Min, OuterRef, Q

from tertulia.listening.alerts.clock import days_after
from tertulia.listening.alerts.judge import WEEKS, Past, Said
from tertulia.listening.insight.scope import without_hidden
from tertulia.listening.models import Alert, Count, Heard, Item, ItemQuerySet, LookBack, Tone
from tertulia.listening.queries import matching, searched

MOST = 200_000
"""Things said that one judgement reads: beyond it the newest count."""
WEEK = timedelta(days=7)
Rows = list[tuple[datetime, bool, bool]]
"""(published, negative, news)."""


def scope(alert: Alert) -> ItemQuerySet:
    """All that an alert looks at, whenever it was said: what others said, of its search or of all that its
    brand hears, but for what the search hides, as its words narrow it. Raises `query.QueryError` for words
    that can no longer be read."""
    items = Item.objects.filter(workspace_id=alert.workspace_id).standing().said_by_others()
    ways = Heard.objects.filter(item=OuterRef("pk"), brand_id=alert.brand_id)
    if alert.search is not None:
        ways = ways.filter(search=alert.search)
        items = without_hidden(items, alert.search)
    items = items.filter(Exists(ways))
    return matching(items, searched(alert.words), alert.workspace_id) if alert.words else items


def fresh_from(alert: Alert) -> datetime:
    """What was heard before this moment is no news to the alert: its search did not exist, or was taken to
    the past since."""
    if alert.search is None:
        return alert.brand.created_at
    backs = LookBack.objects.filter(search=alert.search).aggregate(last=Max("created_at"))["last"]
    return max(alert.search.created_at, backs) if backs else alert.search.created_at


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the judge needs, and whether there was more than could be read."""

    past: Past
    bounded: bool = False


def gather(alert: Alert, start: datetime, end: datetime, *, rehearsal: bool = False) -> Gathered:
    """What there is to know for judging `alert` from `start` to `end`. `rehearsal`: history counts as if it
    had been news, and whole weeks are read instead of stretches of them."""
    items = scope(alert)
    span = timedelta(minutes=int(alert.settings["minutes"]))
    zone = alert.brand.zone
    weeks = range(WEEKS + 1) if alert.watch == Alert.Watch.GROWTH else range(1)
    if rehearsal:
        stretches = [(days_after(start, -7 * weeks[-1], zone) - span, end)]
    else:
        stretches = [
            (days_after(start, -7 * week, zone) - span, days_after(end, -7 * week, zone)) for week in weeks
        ]
    found: Rows = []
    floor = fresh_from(alert)
    for low, high in stretches:
        found += _rows(items, low, high, floor, MOST - len(found))
    past = Past(
        news=Said.of([(at, bad) for at, bad, news in found if news or rehearsal]),
        all=Said.of([(at, bad) for at, bad, _news in found]),
        since=known_since(alert, stretches[-1][0], end) if alert.watch == Alert.Watch.GROWTH else end,
        zone=zone,
    )
    return Gathered(past, bounded=len(found) >= MOST)


def known_since(alert: Alert, start: datetime, end: datetime) -> datetime:
    """Since when what an alert looks at is known without a gap: the beginning of the first of the weeks
    before `end` in each of which its brand heard something (looked for back to `start`), and not before its
    search existed or was taken to. A stray old article must not make weeks of silence out of weeks of not
    listening."""
    counted = Count.objects.filter(brand_id=alert.brand_id, hour__gte=start, hour__lte=end)
    heard = {(end - hour) // WEEK for hour in counted.values_list("hour", flat=True).distinct()}
    weeks = next(week for week in range(len(heard) + 1) if week not in heard)
    since = end - weeks * WEEK
    if alert.search is None:
        return since
    taken = LookBack.objects.filter(search=alert.search).aggregate(first=Min("since"))["first"]
    begun: datetime = min(filter(None, (alert.search.created_at, taken)))
    return max(since, begun)


def _rows(items: ItemQuerySet, low: datetime, high: datetime, floor: datetime, most: int) -> Rows:
    if most <= 0:
        return []
    rows = items.filter(published_at__gt=low, published_at__lte=high).order_by("-published_at")
    values = rows.values_list("published_at", "sentiment", "is_history", "heard_at")[:most]
    return [
        (at, tone == Tone.NEGATIVE, not history and heard >= floor) for at, tone, history, heard in values
    ]


def one_by_one(alert: Alert, items: ItemQuerySet | None = None) -> ItemQuerySet:
    """What sets off an alert that goes off for each thing: all it looks at, or with «reach» only what people
    with so many followers say."""
    found = scope(alert) if items is None else items
    if alert.watch == Alert.Watch.REACH:
        found = found.filter(followers__gte=int(alert.settings["followers"]))
    return found


def news(alert: Alert, since: datetime, until: datetime) -> ItemQuerySet:
    """What was heard after `since`, up to `until`, and may set an alert off one by one: neither history nor
    something said long before it was heard."""
    ours = one_by_one(alert).filter(
        Q(heard_at__gt=max(since, fresh_from(alert))), heard_at__lte=until, is_history=False
    )
    return ours.filter(published_at__gt=since - timedelta(days=1)).order_by("published_at", "pk")
