"""Counters by the hour, by network and tone: what a brand heard, and what was heard for each search.

Exactly: how many things that others said (not ours) a brand heard at least once, by whatever way, and how
many of them were heard for a search; in the hour of their publication, under the tone that they have now.
What stands around another is not counted until it is heard. What is deleted stays counted: it was said.
Authors and sites that a search hides are not in its counters. `recount` says the same from the rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count as CountOf
from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncHour

from tertulia.brand.models import Brand
from tertulia.kit.rows import stamp
from tertulia.listening.heard import Heard
from tertulia.listening.models import Count, Item, Search, SearchCount
from tertulia.listening.models import Heard as HeardRow

Slot = tuple[int, datetime, str, str]
"""(brand or search, hour in UTC, network, sentiment)."""

ADD = (
    "insert into listening_count (workspace_id, brand_id, hour, network, sentiment, items) "
    "values (%s, %s, %s, %s, %s, %s) on conflict (brand_id, hour, network, sentiment) "
    "do update set items = listening_count.items + excluded.items"
)
ADD_FOUND = (
    "insert into listening_searchcount (workspace_id, search_id, hour, network, sentiment, items, copies) "
    "values (%s, %s, %s, %s, %s, %s, %s) on conflict (search_id, hour, network, sentiment) "
    "do update set items = listening_searchcount.items + excluded.items, "
    "copies = listening_searchcount.copies + excluded.copies"
)
TAKE = (
    "update listening_count set items = items - %s where brand_id = %s and hour = %s "
    "and network = %s and sentiment = %s and items >= %s"
)
TAKE_FOUND = (
    "update listening_searchcount set items = items - %s, copies = copies - %s where search_id = %s "
    "and hour = %s and network = %s and sentiment = %s and items >= %s and copies >= %s"
)
EARLIEST, LATEST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


def hour_of(moment: datetime) -> datetime:
    """The UTC hour in which an aware moment lies."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


class Ledger:
    """Changes to the counters of one workspace, added up before they are written."""

    def __init__(self, workspace_id: int) -> None:
        self.workspace_id = workspace_id
        self.brands: Counter[Slot] = Counter()
        self.searches: Counter[Slot] = Counter()
        self.copies: Counter[Slot] = Counter()

    def note(
        self, item: Item, *, brands: Iterable[int] = (), searches: Iterable[int] = (), by: int = 1
    ) -> None:
        """`by` (1 or -1) for `item`, as its tone and its being a copy are now."""
        hour, network, tone = hour_of(item.published_at), item.network, item.sentiment
        for brand in brands:
            self.brands[(brand, hour, network, tone)] += by
        for search in searches:
            self.searches[(search, hour, network, tone)] += by
            if item.copy_of_id is not None:
                self.copies[(search, hour, network, tone)] += by

    def note_copy(self, item: Item, searches: Iterable[int], *, by: int) -> None:
        """`item`, which is counted, has become a copy (1), or stands for itself again (-1)."""
        for search in searches:
            self.copies[(search, hour_of(item.published_at), item.network, item.sentiment)] += by

    def write(self) -> None:
        """Write it down, always in the same order, so that two workers never wait for each other."""
        brands = sorted((slot, items) for slot, items in self.brands.items() if items)
        found = sorted(
            (slot, self.searches[slot], self.copies[slot]) for slot in {*self.searches, *self.copies}
        )
        more = [(self.workspace_id, *_stamped(slot), n) for slot, n in brands if n > 0]
        less = [(-n, *_stamped(slot), -n) for slot, n in brands if n < 0]
        more_found = [
            (self.workspace_id, *_stamped(slot), max(n, 0), max(m, 0))
            for slot, n, m in found
            if n > 0 or m > 0
        ]
        less_found = [
            (n_, m_, *_stamped(slot), n_, m_)
            for slot, n, m in found
            if (n_ := max(-n, 0)) + (m_ := max(-m, 0)) > 0
        ]
        with connection.cursor() as cursor:
            for statement, rows in (
                (ADD, more), (TAKE, less), (ADD_FOUND, more_found), (TAKE_FOUND, less_found)
            ):  # fmt: skip
                if rows:
                    cursor.executemany(statement, rows)


def _stamped(slot: Slot) -> tuple[Any, ...]:
    return (slot[0], stamp(slot[1]), slot[2], slot[3])


def count(heard: Heard) -> None:
    """Add what others said, once for each brand and each search that did not have it; take away what we learn
    to be ours. Call inside the transaction that stored it."""
    ledger = Ledger(heard.workspace_id)
    for way in heard.ways:
        if not way.item.is_own:
            shown = [pk for pk in way.searches if not heard.hides(pk, way.item)]
            ledger.note(way.item, brands=way.brands, searches=shown)
    for way in heard.disowned:
        shown = [pk for pk in way.searches if not heard.hides(pk, way.item)]
        ledger.note(way.item, brands=way.brands, searches=shown, by=-1)
    ledger.write()


def ways_of(items: Iterable[int]) -> dict[int, tuple[set[int], set[int]]]:
    """item → (brands that heard it, searches that found it), for those that were heard at all."""
    found: dict[int, tuple[set[int], set[int]]] = {}
    rows = HeardRow.objects.filter(item_id__in=list(items))
    for item, brand, search in rows.values_list("item_id", "brand_id", "search_id"):
        brands, searches = found.setdefault(item, (set(), set()))
        brands.add(brand)
        if search is not None:
            searches.add(search)
    return found


def shown_to(item: Item, searches: Iterable[int]) -> list[int]:
    """Those of `searches` that do not hide `item`."""
    rows = Search.objects.filter(pk__in=list(searches))
    return [search.pk for search in rows if not hides(search.hidden, item)]


def hides(hidden: Mapping[str, Any], item: Item) -> bool:
    """Whether `item` is by an author or from a site that `hidden` (see `Search.hidden`) names."""
    site = item.site in hidden.get("sites", ()) if item.site else False
    return site or item.author.handle_key in hidden.get("authors", ())


def note_all(ledger: Ledger, items: Sequence[Item], *, by: int) -> None:
    """Count `items` (with their authors) in (1) or out (-1), as they are now, for whoever hears them; ours
    not. Out, change, in: how many things move from one counter to another."""
    ways = ways_of([item.pk for item in items if not item.is_own])
    asked = {search for _brands, searches in ways.values() for search in searches}
    hidden = dict(Search.objects.filter(pk__in=asked).exclude(hidden={}).values_list("pk", "hidden"))
    for item in items:
        brands, searches = ways.get(item.pk, (set(), set()))
        shown = [pk for pk in searches if not hides(hidden.get(pk) or {}, item)]
        ledger.note(item, brands=brands, searches=shown, by=by)


def move(item: Item, was: str, now: str) -> None:
    """Another tone moves the item from one counter to another, for each brand and search that heard it."""
    if item.is_own:
        return
    hour = hour_of(item.published_at)
    brands, searches = ways_of([item.pk]).get(item.pk, (set(), set()))
    slot: dict[str, Any] = {"hour": hour, "network": item.network, "sentiment": was, "items__gt": 0}
    copy = int(item.copy_of_id is not None)
    ledger = Ledger(item.workspace_id)
    for brand in sorted(brands):
        if Count.objects.filter(brand_id=brand, **slot).update(items=F("items") - 1):
            ledger.brands[(brand, hour, item.network, now)] += 1
    for search in sorted(shown_to(item, searches)):
        rows = SearchCount.objects.filter(search_id=search, copies__gte=copy, **slot)
        if rows.update(items=F("items") - 1, copies=F("copies") - copy):
            ledger.searches[(search, hour, item.network, now)] += 1
            ledger.copies[(search, hour, item.network, now)] += copy
    ledger.write()


def recount(of: Brand | Search, start: datetime | None = None, end: datetime | None = None) -> None:
    """Count again from the rows whatever was published from the hour of `start` to that of `end` (excluded;
    None: all time): for counters that went wrong, and for a search that now hides others."""
    start, end = hour_of(start or EARLIEST), hour_of(end or LATEST)
    with transaction.atomic():
        # The old go first: whoever is counting at this moment ends before, or adds to what we find.
        counters: Any = Count if isinstance(of, Brand) else SearchCount
        owner = "brand" if isinstance(of, Brand) else "search"
        counters.objects.filter(**{owner: of}, hour__gte=start, hour__lt=end).delete()
        ledger = Ledger(of.workspace_id)
        for hour, network, tone, items, copies in _from_rows(of, start, end):
            slot = (of.pk, hour, network, tone)
            if isinstance(of, Brand):
                ledger.brands[slot] = items
            else:
                ledger.searches[slot], ledger.copies[slot] = items, copies
        ledger.write()


def _from_rows(of: Brand | Search, start: datetime, end: datetime) -> QuerySet[Any, Any]:
    """(hour, network, tone, items, copies) of everything that is to be counted."""
    rows = HeardRow.objects.filter(
        item__is_own=False, item__published_at__gte=start, item__published_at__lt=end
    )
    if isinstance(of, Brand):
        rows = rows.filter(brand=of)
    else:
        rows = rows.filter(search=of)
        if authors := of.hidden.get("authors"):
            rows = rows.exclude(item__author__handle_key__in=authors)
        if sites := of.hidden.get("sites"):
            rows = rows.exclude(item__site__in=[site for site in sites if site])
    hours = rows.annotate(hour=TruncHour("item__published_at", tzinfo=UTC)).order_by()
    slots = hours.values_list("hour", "item__network", "item__sentiment")
    copies = CountOf("item", distinct=True, filter=Q(item__copy_of__isnull=False))
    return slots.annotate(n=CountOf("item", distinct=True), copies=copies)


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
