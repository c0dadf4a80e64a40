"""The newest of a scope, read back from its end a stretch at a time, so that it costs what is shown and not
what there is: full text gives all that has a word before anything is put in order, and of a frequent word in
a year that is half a million to show forty. So it is with what a search heard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from django.db.models import QuerySet

from tertulia.listening.insight.scope import Scope
from tertulia.listening.models import Item, ItemQuerySet
from tertulia.listening.queries import narrows

T = TypeVar("T")
FIRST = 1_000
"""How many things, matching or not, the first stretch holds, at least."""
GROWTH, MARGIN = 8, 1.25
"""The next stretch is as large as what is still wanted needs at the rate found so far and some more, but at
most so many times as large as the one before: a rate found among few is not to be trusted."""
TRUSTED = 50_000
"""Among so many it is. What then needs half of all that is left is asked of all of it: it is too rare for
stretches to spare what it costs to find where they begin."""


def newest(scope: Scope, most: int, ask: Callable[[ItemQuerySet], QuerySet[Item, T]]) -> Iterator[T]:
    """The first `most` rows of `ask(scope.items())`, the newest first: exactly those.

    `ask` may narrow what it is given, choose its columns and dress it; it keeps the order. It is asked once
    for all where neither a search nor full text narrows the scope, and where ids do not follow time (a
    history that was heard after the present): there stretches spare nothing."""
    far = _Far()
    for items in _stretches(scope, most, far):
        for row in ask(items)[: most - far.found].iterator(chunk_size=5_000):
            far.found += 1
            yield row


def count(scope: Scope, most: int) -> int:
    """How many items are in the scope, up to `most`; in no order, which spares half."""
    far = _Far()
    for items in _stretches(scope, most, far):
        far.found += items.order_by()[: most - far.found].count()
    return far.found


@dataclass(slots=True)
class _Far:
    """How many were found so far, in all stretches."""

    found: int = 0


def _stretches(scope: Scope, most: int, far: _Far) -> Iterator[ItemQuerySet]:
    """The items of a scope in parts, the newest first, until `most` of them were found."""
    end, held = scope.end, 0
    narrowed = scope.search is not None or (scope.tree is not None and narrows(scope.tree))
    size: int | None = max(FIRST, most) if narrowed else None
    while far.found < most:
        part, ids = _stretch(replace(scope, end=end), size)
        yield part.items(ids=ids)
        if size is None or part.start == scope.start:
            return
        end, held = part.start, held + size
        size = _next(size, held, far.found, most)


def _next(size: int, held: int, found: int, most: int) -> int | None:
    """How many things the next stretch holds, after `found` among `held`; None: all that is left."""
    needed = int(MARGIN * held * (most - found) / found) if found else None
    if held < TRUSTED:
        return min(max(needed or size * GROWTH, FIRST), size * GROWTH)
    first, last = _bounds()
    return None if needed is None or 2 * needed > last - first - held else max(needed, FIRST)


def _stretch(scope: Scope, size: int | None) -> tuple[Scope, tuple[int, int] | None]:
    """The last part of the scope, with the newest `size` things that the workspace heard in it, and its first
    and last id; the whole scope where it holds no more, or where a part would cost as much."""
    if size is None:
        return scope, None
    every = Item.objects.filter(workspace_id=scope.workspace_id).between(scope.start, scope.end)
    moments = every.order_by("-published_at").values_list("published_at", flat=True)[size - 1 : size]
    begin = next(iter(moments), scope.start)
    if begin <= scope.start:
        return scope, None
    part = replace(scope, start=begin)
    ids, (first, last) = part.ids(), _bounds()
    return (scope, None) if 2 * (ids[1] - ids[0]) > last - first else (part, ids)


def _bounds() -> tuple[int, int]:
    """The lowest and the highest id of all. Asked one by one: together they would be looked for in all."""
    ids = Item.objects.values_list("pk", flat=True)
    return ids.order_by("pk").first() or 0, ids.order_by("-pk").first() or 0
