"""Loading the demo: what its people said goes down the main path like everything else; what its team did
about it (answers, notes, questions to departments, resolving) is written as it would have been."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation

from tertulia.brand.models import Brand
from tertulia.connectors.base import Item
from tertulia.demo import house, past, publishing
from tertulia.demo.clock import DAYS
from tertulia.demo.models import Post, Stage
from tertulia.demo.outside import items as said_outside
from tertulia.demo.world import World, as_of, build
from tertulia.intake import take_in
from tertulia.kit.secrets import CannotOpen, seal, unseal
from tertulia.listening.heard import Arrivals
from tertulia.listening.models import Search
from tertulia.sources.models import Source

AT_ONCE = 500


def load(now: datetime | None = None, *, base_url: str = "http://127.0.0.1:8000/demo-red/api/") -> Stage:
    """The demo's stage: the one that is open, else a new one with ninety days up to `now`. All or nothing."""
    running = Stage.objects.filter(workspace__closed_at__isnull=True).select_related("workspace").first()
    if running is not None:
        return running
    moment = now or timezone.now()
    world = as_of(build(moment), moment)
    with translation.override("es"), transaction.atomic():
        stage = house.build(world.colleagues, base_url)
        sources = Source.objects.select_related("workspace", "brand").filter(workspace=stage.workspace_id)
        outside = said_outside(moment)
        posts = remember(stage, (*outside, *world.items), world)
        _hear(sources.get(is_own=False), outside, posts)
        _hear(sources.get(is_own=True), world.items, posts)
        past.tell(stage, world)
        sources.update(next_try_at=timezone.now(), interval_s=15)
        publishing.tell(stage, base_url, moment, world.items)
        _grow_old(stage, moment - timedelta(days=DAYS))
    return stage


def _grow_old(stage: Stage, begun: datetime) -> None:
    """The house has listened since the story began: what is usual is known."""
    for kind in (Brand, Search, Source):
        kind.objects.filter(workspace_id=stage.workspace_id).update(created_at=begun)


def _hear(source: Source, items: Sequence[Item], posts: Mapping[str, int]) -> None:
    for start in range(0, len(items), AT_ONCE):
        page = items[start : start + AT_ONCE]
        take_in(Arrivals(source, page, cursor={"since": str(posts[page[-1].id])}))


def remember(stage: Stage, items: Sequence[Item], world: World) -> dict[str, int]:
    """Put what was said on the pretend network too. Returns the number of each post there."""
    gone = {removal.item for removal in world.removals}
    numbers = {item.id: n for n, item in enumerate(items, 1)}
    roots = _roots(items)
    Post.objects.bulk_create(
        (
            Post(
                workspace_id=stage.workspace_id,
                n=numbers[item.id],
                remote_id=item.id,
                network=item.network,
                kind=item.kind,
                parent=item.parent,
                thread=roots[item.id],
                title=item.title,
                text=item.text,
                author={
                    "id": item.author.id,
                    "name": item.author.name,
                    "handle": item.author.handle,
                    "followers": item.author.followers,
                },
                is_own=item.own,
                is_held=item.held,
                is_deleted=item.id in gone,
                published_at=item.published,
                edited_at=item.edited,
            )
            for item in items
        ),
        batch_size=AT_ONCE,
    )
    return numbers


def _roots(items: Sequence[Item]) -> dict[str, str]:
    roots: dict[str, str] = {}
    for item in items:
        roots[item.id] = item.thread or roots.get(item.parent, item.parent or item.id)
    return roots


def point_at(base_url: str) -> bool:
    """Tell a demo's sources where the pretend network is today. False if there is no demo."""
    sources = Source.objects.filter(
        network="demo", workspace__closed_at__isnull=True, removed_at__isnull=True
    )
    for source in sources:
        try:
            config = unseal(source.credentials)
        except CannotOpen:
            continue
        if config.get("base_url") != base_url:
            Source.objects.filter(pk=source.pk).update(credentials=seal({**config, "base_url": base_url}))
    return sources.exists()
