"""What stands on a calendar between two days: posts as entries, by the brand's clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q

from tertulia.accounts.models import Workspace
from tertulia.outbox.models import Delivery
from tertulia.planner.models import Post, Sending, Variant
from tertulia.planner.models.posts import PostQuerySet
from tertulia.planner.shown import WORDS, shown
from tertulia.planner.slots import at as moment_at

CLASH = timedelta(minutes=30)
"""Two posts of one channel nearer than this are a clash."""
GAP_DAYS = 3
"""So many days without anything, from today on, are a gap."""
GONE = ("withdrawn",)


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the calendar is shown; 0 and «» mean all."""

    brand: int = 0
    networks: tuple[str, ...] = ()
    campaign: int = 0
    author: int = 0
    state: str = ""
    words: str = ""

    @property
    def any(self) -> bool:
        """Whether something is left out."""
        return bool(self.networks or self.campaign or self.author or self.state or self.words)


@dataclass(slots=True)
class Entry:
    """A post at one of its moments: the channels that share it, its state there, how it did."""

    post: Post
    at: datetime
    code: str
    words: str
    networks: list[str]
    channels: set[int]
    figures: dict[str, int] = field(default_factory=dict)
    url: str = ""
    clash: int | None = None
    """Minutes to the entry before it that shares a channel."""

    @property
    def movable(self) -> bool:
        """Whether nothing of it is out yet."""
        return self.code in ("idea", "draft", "review", "changes", "missed", "scheduled", "hand")


def entries(workspace: Workspace, zone: ZoneInfo, first: date, last: date, filters: Filters) -> list[Entry]:
    """Every entry from `first` to `last` (both whole days of `zone`), in order."""
    since, until = _midnight(first, zone), _midnight(last + timedelta(days=1), zone)
    there = Q(at__gte=since, at__lt=until) | Q(variants__at__gte=since, variants__at__lt=until)
    posts = _whole(Post.objects.of(workspace).filter(there).distinct(), filters)
    found = [entry for post in posts for entry in of_post(post, zone) if since <= entry.at < until]
    found = [entry for entry in found if _fits(entry, filters)]
    found.sort(key=lambda entry: (entry.at, entry.post.pk))
    mark_clashes(found)
    return found


def undated(workspace: Workspace, filters: Filters, most: int = 60) -> list[Post]:
    """What has no moment yet, in the order of the board."""
    posts = _whole(Post.objects.of(workspace).filter(at__isnull=True), filters)
    if filters.author:
        posts = posts.filter(author_id=filters.author)
    return list(posts.order_by("position", "-pk")[:most])


def _whole(posts: PostQuerySet, filters: Filters) -> PostQuerySet:
    sendings = Sending.objects.select_related("delivery")
    variants = Variant.objects.select_related("channel").prefetch_related(Prefetch("sendings", sendings))
    if filters.brand:
        posts = posts.filter(brand_id=filters.brand)
    return posts.select_related("campaign", "author").prefetch_related(Prefetch("variants", variants))


def of_post(post: Post, zone: ZoneInfo) -> list[Entry]:
    """The entries of one post: one for each moment at which something of it goes out."""
    whole = shown(post)
    by_moment: defaultdict[datetime, list[Variant]] = defaultdict(list)
    for variant in post.variants.all():
        if variant.moment is not None:
            by_moment[variant.moment].append(variant)
    if not by_moment and post.at is not None:
        return [Entry(post, post.at.astimezone(zone), whole.code, whole.words, [], set())]
    several = len(by_moment) > 1
    made = []
    for at, variants in by_moment.items():
        codes = {whole.by_channel.get(variant.channel_id, whole.code) for variant in variants}
        code = codes.pop() if several and len(codes) == 1 else whole.code
        words = str(WORDS[code]) if code != whole.code else whole.words
        figures, url = _did(variants)
        networks = [variant.channel.network for variant in variants]
        channels = {variant.channel_id for variant in variants}
        made.append(Entry(post, at.astimezone(zone), code, words, networks, channels, figures, url))
    return made


def _did(variants: Sequence[Variant]) -> tuple[dict[str, int], str]:
    sums: defaultdict[str, int] = defaultdict(int)
    url = ""
    for variant in variants:
        for sending in variant.sendings.all():
            delivery = sending.delivery
            if sending.part == 0 and delivery.state == Delivery.State.PUBLISHED:
                url = url or delivery.url
                for name, value in delivery.figures.items():
                    sums[name] += value
    return dict(sums), url


def mark_clashes(found: Sequence[Entry]) -> None:
    """Note on each entry how near it is to an earlier one that shares a channel, if it is too near."""
    standing = [entry for entry in found if entry.code not in GONE]
    for number, entry in enumerate(standing):
        for before in reversed(standing[:number]):
            apart = entry.at - before.at
            if apart >= CLASH:
                break
            if before.post.pk != entry.post.pk and entry.channels & before.channels:
                entry.clash = int(apart.total_seconds() // 60)
                break


def gaps(days: Sequence[date], busy: set[date], today: date) -> list[tuple[date, date]]:
    """(first, last) of every stretch of `days` from today on without anything, three days long or more, that
    something comes before or after: an empty calendar is no gap."""
    if not any(day >= today for day in busy):
        return []
    found: list[tuple[date, date]] = []
    run: list[date] = []
    for day in (*days, None):
        if day is not None and day >= today and day not in busy:
            run.append(day)
            continue
        if len(run) >= GAP_DAYS:
            found.append((run[0], run[-1]))
        run = []
    return found


def _fits(entry: Entry, filters: Filters) -> bool:
    post = entry.post
    return (
        (not filters.networks or bool(set(entry.networks) & set(filters.networks)))
        and (not filters.campaign or post.campaign_id == filters.campaign)
        and (not filters.author or post.author_id == filters.author)
        and (not filters.state or entry.code == filters.state)
        and (not filters.words or filters.words.casefold() in f"{post.title} {post.text}".casefold())
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return moment_at(day, datetime.min.time(), zone)
