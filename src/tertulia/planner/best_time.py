"""When a brand's own posts did best, from its own history alone; and how sure that is.

A post's score is its reactions (likes, shares, replies) over the median of its channel, so that a large
network does not speak for a small one. A cell of the week is two hours of one weekday; its score is drawn
towards 1 (as usual) as if `PULL` ordinary posts had been published there besides, so that one lucky post
makes no best time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.utils import timezone

from tertulia.brand.models import Brand
from tertulia.outbox.models import Delivery

WEEKS = 16
HOURS = 2
PULL = 3.0
ENOUGH_POSTS = 30
"""Fewer measured posts than this say nothing of the hours of a week."""
ENOUGH_HERE = 3
GOOD = 1.1
REACTIONS = ("likes", "shares", "replies")


@dataclass(frozen=True, slots=True)
class Cell:
    """Two hours of a weekday (0 is Monday): how what went out then did (1 is as usual), on `posts` posts."""

    weekday: int
    hour: int
    score: float
    posts: int


@dataclass(frozen=True, slots=True)
class BestTimes:
    """What the history tells. `cells` only where something went out. `enough`: whether it may be used."""

    cells: tuple[Cell, ...]
    posts: int
    enough: bool

    @property
    def best(self) -> tuple[Cell, ...]:
        """The cells that did clearly better than usual on several posts, the best first; none where there is
        too little history."""
        good = [cell for cell in self.cells if cell.score >= GOOD and cell.posts >= ENOUGH_HERE]
        return tuple(sorted(good, key=lambda cell: -cell.score)) if self.enough else ()

    def sure(self, cell: Cell) -> str:
        """«seguro», «probable» or «pocos»: how far a cell's posts bear its score out."""
        if not self.enough or cell.posts < ENOUGH_HERE:
            return "pocos"
        return "seguro" if cell.posts >= 8 else "probable"


@dataclass(frozen=True, slots=True)
class Wash:
    """A best time as the week view shades it: `level` 1 or 2 (better), `peak` the best of all."""

    weekday: int
    hour: int
    hours: int
    level: int
    peak: bool


def best_times(brand: Brand, *, network: str = "") -> BestTimes:
    """What the last sixteen weeks of `brand` tell (of one network, or of all)."""
    since = timezone.now() - timedelta(weeks=WEEKS)
    sent = Delivery.objects.filter(
        brand=brand,
        act=Delivery.Act.POST,
        state=Delivery.State.PUBLISHED,
        published_at__gte=since,
        figures_at__isnull=False,
        after__isnull=True,
    )
    if network:
        sent = sent.filter(channel__network=network)
    rows = [
        (channel, at.astimezone(brand.zone), reactions(figures))
        for channel, at, figures in sent.values_list("channel_id", "published_at", "figures")
        if at is not None
    ]
    return weigh((channel, at.weekday(), at.hour, count) for channel, at, count in rows if count is not None)


def reactions(figures: Mapping[str, int]) -> int | None:
    """The sum of the reactions that the network told; None where it told none of them."""
    told = [figures[name] for name in REACTIONS if name in figures]
    return sum(told) if told else None


def weigh(rows: Iterable[tuple[int | None, int, int, int]]) -> BestTimes:
    """The cells of (channel, weekday, hour, reactions) rows."""
    listed = list(rows)
    by_channel: defaultdict[int | None, list[int]] = defaultdict(list)
    for channel, _weekday, _hour, count in listed:
        by_channel[channel].append(count)
    usual = {channel: median(counts) for channel, counts in by_channel.items()}
    sums: defaultdict[tuple[int, int], list[float]] = defaultdict(list)
    for channel, weekday, hour, count in listed:
        if usual[channel] > 0:
            sums[weekday, hour - hour % HOURS].append(count / usual[channel])
    cells = tuple(
        Cell(weekday, hour, (sum(scores) + PULL) / (len(scores) + PULL), len(scores))
        for (weekday, hour), scores in sorted(sums.items())
    )
    posts = sum(cell.posts for cell in cells)
    return BestTimes(cells, posts, posts >= ENOUGH_POSTS)


def washes(brand: Brand) -> list[Wash]:
    """The best times as shades of a week; [] where the history says too little."""
    best = best_times(brand).best[:6]
    if not best:
        return []
    top = best[0].score
    return [
        Wash(cell.weekday, cell.hour, HOURS, 2 if cell.score >= (1 + top) / 2 else 1, cell is best[0])
        for cell in best
    ]
