"""Reposts, agency copies, copypasta: each item that says (nearly) the same as another points to the first.

Two texts say the same if, without addresses, emoji, «RT @ana:», «vía @ana», the mentions before them, case
and signs, one of these holds:

- they are equal, and have at least `SHORTEST` words («gracias» twenty times is twenty people);
- both have `LEAST` words or more, and of all pairs of neighbouring words `ALIKE` are in both;
- one is the other without its end (or with something added): `CONTAINED` of its pairs are in the other, which
  has at most twice as many;

and neither has a number that the other lacks while the other has one that it lacks («12 heridos», «15
heridos»: different news). Only within one workspace, and within `WINDOW` of each other. Ours are in no group.

Candidates are found by fingerprints («bands») of those that were first: MinHash over the pairs of words
(Broder 1997), four bands of three values, which meet in 94 of 100 pairs of texts that are 80 % alike and in
82 at 70 %; and the opening, which a text without its end shares. Each is then compared word by word.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

from django.utils import timezone
from rensa import RMinHash

from tertulia.kit import bulk
from tertulia.kit.links import without_links
from tertulia.kit.rows import in_chunks
from tertulia.listening.count import Ledger, shown_to, ways_of
from tertulia.listening.models import Item, Sketch

SHORTEST, LEAST = 3, 6
ALIKE, CONTAINED = 0.7, 0.9
WINDOW = timedelta(days=30)
LONGEST = 400
"""Words of a text that are compared."""
BANDS, ROWS, OPENING = 4, 3, 8
CROWD = 20
"""Firsts that one band leads to: a band that more share says nothing, and is not written for others."""
AT_ONCE = 5_000

_PASSED_ON = re.compile(r"^\s*(?:(?:RT|MT)\s+@[\w.@-]+\s*:?\s*)+", re.IGNORECASE)
_MENTIONS = re.compile(r"^\s*(?:@[\w.@-]+\s*)+")
_VIA = re.compile(r"[\s(\[/|·—-]*\b(?:v[ií]a|h/t)\s+@[\w.@-]+[\s.)\]]*$", re.IGNORECASE)
_WORD = re.compile(r"\w+")


class First(NamedTuple):
    """One that others may repeat."""

    id: int
    words: Sequence[str]
    published: datetime


def words_of(title: str, text: str) -> tuple[str, ...]:
    """The words by which a text is compared."""
    bare = without_links(f"{title}\n{text}" if title else text)
    if "@" in bare:
        bare = _VIA.sub("", _MENTIONS.sub("", _PASSED_ON.sub("", bare)))
    return tuple(_WORD.findall(bare.casefold())[:LONGEST])


def alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two texts, as words, say the same (the head of this file says when)."""
    if tuple(one) == tuple(other):
        return len(one) >= SHORTEST
    if min(len(one), len(other)) < LEAST:
        return False
    here, there = _numbers(one), _numbers(other)
    if here - there and there - here:
        return False
    mine, its = set(_pairs(one)), set(_pairs(other))
    shared = len(mine & its)
    small, large = sorted((len(mine), len(its)))
    return shared >= ALIKE * (small + large - shared) or (shared >= CONTAINED * small and small * 2 >= large)


def bands_of(texts: Sequence[Sequence[str]]) -> list[tuple[int, ...]]:
    """The fingerprints of each text, as words; none for one that is in no group."""
    long = [text for text in texts if len(text) >= LEAST]
    rows = iter(
        RMinHash.digest_matrix_from_token_sets([_pairs(text) for text in long], BANDS * ROWS, 1).to_rows()
        if long
        else ()
    )
    return [_bands(text, next(rows) if len(text) >= LEAST else ()) for text in texts]


def _bands(text: Sequence[str], values: Sequence[int]) -> tuple[int, ...]:
    if len(text) < SHORTEST:
        return ()
    if not values:
        return (_signed(crc32(f"= {' '.join(text)}".encode())),)
    found = [
        _signed(crc32(struct.pack(f"<B{ROWS}I", band, *values[band * ROWS : band * ROWS + ROWS])))
        for band in range(BANDS)
    ]
    return (*found, _signed(crc32(" ".join(text[:OPENING]).encode())))


def _signed(value: int) -> int:
    """As a 32-bit column takes it."""
    return value - 2**31


def _pairs(words: Sequence[str]) -> list[str]:
    return [f"{a} {b}" for a, b in pairwise(words)]


def _numbers(words: Sequence[str]) -> set[str]:
    return {word for word in words if word[0].isdigit()}


def group(items: Iterable[Item], marks: Mapping[int, tuple[Sequence[str], Sequence[int]]]) -> None:
    """Point each of `items`, of one workspace, to the first that said the same, if there is one, and write
    the fingerprints of those that are first. `marks`: id → (words, bands) of those that may be in a group.
    Sets `copy_of_id` and saves nothing else. Call inside the transaction that stores them."""
    asked = sorted((i for i in items if i.pk in marks and not i.is_own), key=lambda i: (i.published_at, i.pk))
    if not asked:
        return
    workspace_id = asked[0].workspace_id
    crowds = _known(workspace_id, {band for item in asked for band in marks[item.pk][1]})
    rows = []
    for item in asked:
        words, bands = marks[item.pk]
        first = _first(item, words, bands, crowds)
        item.copy_of_id = first
        if first is None:
            made = First(item.pk, words, item.published_at)
            for band in bands:
                crowd = crowds.setdefault(band, [])
                if len(crowd) < CROWD:
                    crowd.append(made)
                    rows.append((workspace_id, band, item.pk))
    bulk.insert(Sketch, ("workspace_id", "band", "head"), rows)


def _known(workspace_id: int, bands: set[int]) -> dict[int, list[First]]:
    """band → those that were first and share it."""
    pairs: list[tuple[int, int]] = []
    for part in in_chunks(sorted(bands)):
        rows = Sketch.objects.filter(workspace_id=workspace_id, band__in=part)
        pairs += rows.values_list("band", "head")
    heads: dict[int, First] = {}
    for part in in_chunks(sorted({head for _, head in pairs})):
        rows_ = Item.objects.filter(
            pk__in=part, workspace_id=workspace_id, copy_of__isnull=True, is_own=False
        ).standing()
        for pk, title, text, published in rows_.values_list("pk", "title", "text", "published_at"):
            heads[pk] = First(pk, words_of(title, text), published)
    crowds: dict[int, list[First]] = {}
    for band, head in pairs:
        crowds.setdefault(band, []).append(heads.get(head) or First(head, (), datetime.min))
    return crowds


def _first(
    item: Item, words: Sequence[str], bands: Sequence[int], crowds: Mapping[int, list[First]]
) -> int | None:
    """The oldest of those who share a band with `item` and say the same."""
    met = {first.id: first for band in bands for first in crowds.get(band, ()) if first.words}
    for pk in sorted(met):
        near = abs(met[pk].published - item.published_at) <= WINDOW
        if pk != item.pk and near and alike(words, met[pk].words):
            return pk
    return None


def regroup(item: Item, before: tuple[str, str]) -> None:
    """`item` now says something else than `before` (title, text): the group that it leads, or is in, is made
    anew if that is another matter. Call inside a transaction, with `item` locked and saved."""
    old, new = words_of(*before), words_of(item.title, item.text)
    if alike(old, new):
        return
    was = item.copy_of_id
    if was is None:
        step_down([item], {item.pk: old})
    [bands] = bands_of([new])
    item.copy_of_id = None
    group([item], {item.pk: (new, bands)} if bands else {})
    if item.copy_of_id != was:
        item.save(update_fields=["copy_of"])
        if (item.copy_of_id is None) != (was is None):
            _tell(item, -1 if item.copy_of_id is None else 1)


def step_down(heads: Iterable[Item], words: Mapping[int, Sequence[str]]) -> None:
    """`heads` are no longer what their copies repeat (they say something else now, or were deleted): the
    oldest copy that still stands takes their place. `words`: id → what each head said."""
    heads = list(heads)
    for head, bands in zip(heads, bands_of([words[head.pk] for head in heads]), strict=True):
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
        mine = words_of(heir.title, heir.text)
        rows = [(heir.workspace_id, band, heir.pk) for band in bands_of([mine])[0]]
        bulk.insert(Sketch, ("workspace_id", "band", "head"), rows)


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
