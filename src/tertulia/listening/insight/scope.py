"""What is looked at: a brand or one of its searches, a stretch of time, and free words on top."""

from __future__ import annotations

import json
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Exists, Max, Min, OuterRef, Q

from tertulia.brand.models import Brand
from tertulia.listening.models import Heard, Item, ItemQuerySet, Search
from tertulia.listening.queries import matching
from tertulia.query import Node

NEWEST = 50_000
"""How many items a figure that needs the items themselves looks at, at most: the newest. It says so."""

LONG = timedelta(days=100)
LITTLE = 100_000


@dataclass(frozen=True, slots=True)
class Scope:
    """What was said by others from `start` (included) to `end` (excluded), by publication.

    With `search`, what was heard for it, without the authors and sites that are hidden in view; without one,
    what the brand heard by any way. `tree`: only what also matches these words. `distinct`: what only
    repeats another (`Item.copy_of`) is left out. Nothing of ours is in it, nor what was deleted on its
    network.
    """

    workspace_id: int
    brand: Brand
    start: datetime
    end: datetime
    search: Search | None = None
    tree: Node | None = None
    distinct: bool = False

    def items(self, *, ids: tuple[int, int] | None = None, by_text: bool = True) -> ItemQuerySet:
        """The items, newest first. `ids`: the first and the last id published in the stretch, where known.
        `by_text` False: for who has only few of them in mind (see `queries.matching`)."""
        items = Item.objects.filter(workspace_id=self.workspace_id).standing().said_by_others()
        items = items.between(self.start, self.end).filter(self._heard(ids))
        if self.distinct:
            items = items.filter(copy_of__isnull=True)
        if self.search is not None:
            items = without_hidden(items, self.search)
        if self.tree is not None:
            ids = (ids or self._short()) if by_text else None
            items = matching(items, self.tree, self.workspace_id, ids, by_text=by_text)
        return items.order_by("-published_at", "-pk")

    def before(self) -> Scope:
        """The stretch of equal length just before."""
        return replace(self, start=self.start - self.length, end=self.start)

    @property
    def length(self) -> timedelta:
        """How long the stretch is (in time that passes, whatever clocks do)."""
        return timedelta(seconds=self.end.timestamp() - self.start.timestamp())

    @property
    def key(self) -> Hashable:
        """What two scopes have in common that give the same items, as long as nothing is heard."""
        search = self.search and (self.search.pk, json.dumps(self.search.hidden, sort_keys=True))
        return self.workspace_id, self.brand.pk, self.start, self.end, search, self.tree, self.distinct

    def ids(self) -> tuple[int, int]:
        """The first and last id published in the stretch, from the index alone; 0 where there is none."""
        every = Item.objects.filter(workspace_id=self.workspace_id).between(self.start, self.end)
        found = every.aggregate(first=Min("pk"), last=Max("pk"))
        return (found["first"] or 0, found["last"] or 0)

    def _short(self) -> tuple[int, int] | None:
        """Its ids, if that spares anything: full text of a week then reads a week of its index, not all
        years. None where to find them would cost more."""
        return self.ids() if connection.vendor == "sqlite" and self.length <= LONG else None

    def _heard(self, ids: tuple[int, int] | None) -> Q:
        """The condition that the brand, or the search, heard it. Who heard little is asked for all of it, who
        heard much is looked up for each item of the stretch: the other way round costs a second a year."""
        # A search is of one brand: with no more said than the search, its index alone can tell.
        ways = (
            Heard.objects.filter(workspace_id=self.workspace_id, brand_id=self.brand.pk)
            if self.search is None
            else Heard.objects.filter(search_id=self.search.pk)
        )
        if ids is not None:
            ways = ways.filter(item__gte=ids[0], item__lte=ids[1])
        if ways[: LITTLE + 1].count() <= LITTLE:
            return Q(pk__in=ways.values("item_id"))
        return Q(Exists(ways.filter(item=OuterRef("pk"))))


def without_hidden(items: ItemQuerySet, search: Search) -> ItemQuerySet:
    """`items` but for the authors and sites that `search` hides in view."""
    authors, sites = hidden(search)
    if authors:
        items = items.exclude(author__handle_key__in=authors)
    return items.exclude(site__in=sites) if sites else items


def hidden(search: Search) -> tuple[list[str], list[str]]:
    """The handle keys and the sites that `search` hides; whatever else stands there is passed over."""
    kept = search.hidden if isinstance(search.hidden, dict) else {}
    authors, sites = (kept.get(name) for name in ("authors", "sites"))
    return _strings(authors), _strings(sites)


def _strings(values: object) -> list[str]:
    return sorted({v for v in values if isinstance(v, str) and v}) if isinstance(values, list) else []
