"""What stands on a calendar between two days: posts as entries, by the brand's clock."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from tertulia.accounts.models import Member, Workspace
from tertulia.outbox.models import Channel, Delivery
from tertulia.planner.models import Campaign, Post, Sending, Variant
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
    channel: int = 0
    campaign: int = 0
    author: int = 0
    state: str = ""
    words: str = ""

    @property
    def any(self) -> bool:
        """Whether something is left out."""
        chosen = self.networks or self.channel or self.campaign or self.author or self.state or self.words
        return bool(chosen)


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


def entries(workspace: Workspace, zone: ZoneInfo, first: date, last: date, brand: int = 0) -> list[Entry]:
    """Every entry from `first` to `last` (both whole days of `zone`), in order; of all brands where `brand`
    is 0. `fits` says which of them a filter leaves."""
    since, until = _midnight(first, zone), _midnight(last + timedelta(days=1), zone)
    own = Variant.objects.filter(post__workspace=workspace, at__gte=since, at__lt=until)
    apart = set(own.order_by().values_list("post_id", flat=True))
    there = Q(at__gte=since, at__lt=until)
    posts = whole(Post.objects.of(workspace).filter(there | Q(pk__in=apart) if apart else there), brand)
    found = [entry for post in posts for entry in of_post(post, zone) if since <= entry.at < until]
    found.sort(key=lambda entry: (entry.at, entry.post.pk))
    mark_clashes(found)
    return found


def undated(workspace: Workspace, filters: Filters, most: int = 60) -> list[Post]:
    """What has no moment yet, in the order of the board."""
    posts = Post.objects.of(workspace).filter(at__isnull=True)
    if filters.brand:
        posts = posts.filter(brand_id=filters.brand)
    if filters.author:
        posts = posts.filter(author_id=filters.author)
    if filters.campaign:
        posts = posts.filter(campaign_id=filters.campaign)
    if filters.networks:
        posts = posts.filter(variants__channel__network__in=filters.networks).distinct()
    if filters.channel:
        posts = posts.filter(variants__channel_id=filters.channel)
    if filters.words:
        posts = posts.filter(Q(title__icontains=filters.words) | Q(text__icontains=filters.words))
    return whole(posts.order_by("position", "-pk")[:most], 0)


@dataclass(frozen=True, slots=True)
class Told:
    """What a chip needs of a `Delivery`, under its own names; rows of the model would cost twice as much."""

    state: str
    at: datetime | None
    called_at: datetime | None
    attempts: int
    why: str
    url: str
    figures: dict[str, int]


@dataclass(frozen=True, slots=True)
class Sent:
    """What a chip needs of a `Sending`."""

    part: int
    delivery: Told


TOLD = ("state", "at", "called_at", "attempts", "why", "url", "figures")
"""The columns of `Told`, in its order."""


def whole(posts: PostQuerySet, brand: int) -> list[Post]:
    """`posts` with what a chip shows and no more: variants, channels, sendings, deliveries, campaign, author.
    The rows are put together here rather than by `prefetch_related`: of a crowded month that is half the
    work."""
    if brand:
        posts = posts.filter(brand_id=brand)
    found = list(posts.defer("notes", "article", "card", "media", "tags"))
    ids = [post.pk for post in found]
    variants = list(
        Variant.objects.filter(post_id__in=ids)
        .order_by("channel__position", "pk")
        .only("post_id", "channel_id", "at")
    )
    by_post: defaultdict[int, list[Variant]] = defaultdict(list)
    for variant in variants:
        by_post[variant.post_id].append(variant)
    by_variant: defaultdict[int, list[Sent]] = defaultdict(list)
    sent = Sending.objects.filter(variant__post_id__in=ids).order_by("pk")
    for variant_id, part, *told in sent.values_list(
        "variant_id", "part", *(f"delivery__{name}" for name in TOLD)
    ):
        by_variant[variant_id].append(Sent(part, Told(*told)))
    channels = Channel.objects.in_bulk({variant.channel_id for variant in variants})
    campaigns = Campaign.objects.in_bulk({post.campaign_id for post in found if post.campaign_id})
    authors = Member.objects.in_bulk({post.author_id for post in found if post.author_id})
    for post in found:
        _keep(post, "variants", by_post[post.pk])
        post.campaign = campaigns.get(post.campaign_id) if post.campaign_id else None
        post.author = authors.get(post.author_id) if post.author_id else None
        for variant in by_post[post.pk]:
            variant.post, variant.channel = post, channels[variant.channel_id]
            _keep(variant, "sendings", by_variant[variant.pk])
    return found


def _keep(row: Any, name: str, rows: Sequence[Any]) -> None:
    row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows


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


def fits(entry: Entry, filters: Filters) -> bool:
    """Whether `filters` leave `entry`."""
    post = entry.post
    return (
        (not filters.networks or bool(set(entry.networks) & set(filters.networks)))
        and (not filters.channel or filters.channel in entry.channels)
        and (not filters.campaign or post.campaign_id == filters.campaign)
        and (not filters.author or post.author_id == filters.author)
        and (not filters.state or entry.code == filters.state)
        and (not filters.words or filters.words.casefold() in f"{post.title} {post.text}".casefold())
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries each choice of a filter would leave, beside the other filters that stand."""

    networks: Counter[str]
    channels: Counter[int]
    campaigns: Counter[int | None]
    authors: Counter[int | None]
    states: Counter[str]


def counts(found: Sequence[Entry], filters: Filters) -> Counts:
    """`Counts` of entries that nothing has been left out of."""

    def rest(**none: object) -> list[Entry]:
        others = replace(filters, **none)  # type: ignore[arg-type]
        return [entry for entry in found if fits(entry, others)] if others.any else list(found)

    return Counts(
        Counter(network for entry in rest(networks=()) for network in set(entry.networks)),
        Counter(channel for entry in rest(channel=0) for channel in entry.channels),
        Counter(entry.post.campaign_id for entry in rest(campaign=0)),
        Counter(entry.post.author_id for entry in rest(author=0)),
        Counter(entry.code for entry in rest(state="")),
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return moment_at(day, datetime.min.time(), zone)
