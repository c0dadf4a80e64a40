"""Groups of items that say the same (`listening.likeness` says when): each copy points to the first.

Only firsts leave fingerprints, so that a thousand copies cost no more room than one, and each is compared
with the first alone: a group does not drift. Two that come in the same instant by two workers may both be
first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from tertulia.kit import bulk
from tertulia.kit.rows import in_chunks, select_in
from tertulia.listening.count import Ledger, shown_to, ways_of
from tertulia.listening.likeness import Mark, Text, alike, bands_of, text_of
from tertulia.listening.models import Item, Sketch

__all__ = ["Mark", "bands_of", "forget_old", "group", "regroup", "step_down", "text_of"]

WINDOW = timedelta(days=30)
"""Between two that say the same; and for how long fingerprints are kept."""
CROWD = 20
"""Firsts that one band leads to: a band that more share says nothing, and is not written for others."""
AT_ONCE = 5_000
COLUMNS = ("workspace_id", "band", "head")
SKETCHES = "select band, head from listening_sketch where workspace_id = %s and band in {}"


class First(NamedTuple):
    """One that others may repeat."""

    id: int
    text: Text
    published: datetime


def group(items: Iterable[Item], marks: Mapping[int, Mark]) -> None:
    """Point each of `items`, of one workspace, to the first that said the same, if there is one, and write
    the fingerprints of those that are first. `marks`: of those that may be in one, by id.
    Sets `copy_of_id` and saves nothing else. Call inside the transaction that stores them."""
    asked = sorted((i for i in items if i.pk in marks and not i.is_own), key=lambda i: (i.published_at, i.pk))
    if not asked:
        return
    workspace_id = asked[0].workspace_id
    crowds = _known(workspace_id, {band for item in asked for band in marks[item.pk].bands})
    rows = []
    for item in asked:
        mark = marks[item.pk]
        first = _first(item, mark, crowds)
        item.copy_of_id = first
        if first is None:
            made = First(item.pk, mark.text, item.published_at)
            for band in mark.bands:
                crowd = crowds.setdefault(band, [])
                if len(crowd) < CROWD:
                    crowd.append(made)
                    rows.append((workspace_id, band, item.pk))
    bulk.insert(Sketch, COLUMNS, rows)


def _known(workspace_id: int, bands: set[int]) -> dict[int, list[First]]:
    """band → those that were first and share it."""
    pairs = select_in(SKETCHES, sorted(bands), workspace_id)
    heads: dict[int, First] = {}
    for part in in_chunks(sorted({head for _, head in pairs})):
        rows_ = Item.objects.filter(
            pk__in=part, workspace_id=workspace_id, copy_of__isnull=True, is_own=False
        ).standing()
        for pk, title, text, published in rows_.values_list("pk", "title", "text", "published_at"):
            heads[pk] = First(pk, text_of(title, text), published)
    crowds: dict[int, list[First]] = {}
    for band, head in pairs:
        crowds.setdefault(band, []).append(heads.get(head) or First(head, Text(()), datetime.min))
    return crowds


def _first(item: Item, mark: Mark, crowds: Mapping[int, list[First]]) -> int | None:
    """The oldest of those who share a band with `item` and say the same."""
    met = {first.id: first for band in mark.bands for first in crowds.get(band, ()) if first.text.words}
    for pk in sorted(met):
        near = abs(met[pk].published - item.published_at) <= WINDOW
        if pk != item.pk and near and alike(mark.text, met[pk].text):
            return pk
    return None


def regroup(item: Item, before: tuple[str, str]) -> None:
    """`item` now says something else than `before` (title, text): the group that it leads, or is in, is made
    anew if that is another matter. Call inside a transaction, with `item` locked and saved."""
    old, new = text_of(*before), text_of(item.title, item.text)
    if alike(old, new):
        return
    was = item.copy_of_id
    if was is None:
        step_down([item], {item.pk: old})
    [bands] = bands_of([new])
    item.copy_of_id = None
    group([item], {item.pk: Mark(new, bands)} if bands else {})
    if item.copy_of_id != was:
        item.save(update_fields=["copy_of"])
        if (item.copy_of_id is None) != (was is None):
            _tell(item, -1 if item.copy_of_id is None else 1)


def step_down(heads: Iterable[Item], texts: Mapping[int, Text]) -> None:
    """`heads` are no longer what their copies repeat (they say something else now, or were deleted): the
    oldest copy that still stands takes their place. `texts`: id → what each head said."""
    heads = list(heads)
    for head, bands in zip(heads, bands_of([texts[head.pk] for head in heads]), strict=True):
        if bands:
            Sketch.objects.filter(workspace_id=head.workspace_id, band__in=bands, head=head.pk).delete()
        copies = Item.objects.select_for_update(of=("self",)).filter(copy_of=head).order_by("pk")
        heir = copies.standing().select_related("author").first()
        if heir is None:
            continue
        copies.exclude(pk=heir.pk).update(copy_of=heir)
        Item.objects.filter(pk=heir.pk).update(copy_of=None)
        _tell(heir, -1)
        heir.copy_of_id = None
        [mine] = bands_of([text_of(heir.title, heir.text)])
        rows = [(heir.workspace_id, band, heir.pk) for band in mine]
        bulk.insert(Sketch, COLUMNS, rows)


def _tell(item: Item, by: int) -> None:
    """The counters of those who heard `item` learn that it is a copy (1), or no more (-1)."""
    if item.is_own:
        return
    _, searches = ways_of([item.pk]).get(item.pk, (set(), set()))
    ledger = Ledger(item.workspace_id)
    ledger.note_copy(item, shown_to(item, searches), by=by)
    ledger.write()


def forget_old(now: datetime | None = None) -> int:
    """Drop the fingerprints of what was heard longer ago than `WINDOW`, some thousands at a time (for the
    worker). Returns how many went."""
    before = (now or timezone.now()) - WINDOW
    # Ids grow with the time of hearing, here and there: the oldest rows come first, and one look is enough.
    oldest = list(Sketch.objects.order_by("pk").values_list("pk", "head")[:AT_ONCE])
    fresh: set[int] = set()
    for part in in_chunks(sorted({head for _, head in oldest})):
        fresh |= set(Item.objects.filter(pk__in=part, heard_at__gte=before).values_list("pk", flat=True))
    old = [pk for pk, head in oldest if head not in fresh]
    for part in in_chunks(old):
        Sketch.objects.filter(pk__in=part).delete()
    return len(old)
