"""A month of the calendar with 600 posts, in a workspace that has 20,000.

`month_ms`: CPU time of this process for the whole page, the median of its calls (20, with `--quick` 8).
`week_ms`, `list_ms`: the same of the other two views.
"""

from __future__ import annotations

import gc
from datetime import datetime, timedelta
from functools import partial

from benchmarks.measure import cpu_of, house, median, options, report, texts

POSTS, MONTH = 20_000, 600
NETWORKS = ("wordpress", "mastodon", "bluesky", "instagram", "linkedin")
VIEWS = {"month": "/calendario/", "week": "/calendario/semana/", "list": "/calendario/lista/"}


def fill(brand: object, first: datetime) -> None:
    """`MONTH` posts in the month of `first`, the others a day apart on both sides of it."""
    from tertulia.brand.models import Brand
    from tertulia.outbox.models import Channel, Delivery
    from tertulia.planner.models import Post, Sending, Variant

    assert isinstance(brand, Brand)
    of = {"workspace_id": brand.workspace_id, "brand_id": brand.pk}
    channels = Channel.objects.bulk_create(Channel(**of, network=slug, name=slug) for slug in NETWORKS)
    said = texts()
    step = timedelta(days=27) / MONTH
    posts = []
    for number in range(POSTS):
        inside = number < MONTH
        away = timedelta(hours=(number - MONTH) // 2 + 1)
        side = -away - timedelta(days=8) if number % 2 else away + timedelta(days=40)
        at = first + timedelta(days=1) + step * number if inside else first + side
        text = said[number % len(said)]
        posts.append(Post(**of, title=text[:60], text=text, at=at, state="scheduled"))
    posts = Post.objects.bulk_create(posts, batch_size=500)
    two = [(post, channels[(post.pk + more) % 5]) for post in posts for more in (0, 1)]
    variants = Variant.objects.bulk_create(
        (Variant(post=post, channel=channel) for post, channel in two), batch_size=500
    )
    deliveries = Delivery.objects.bulk_create(
        (
            Delivery(**of, channel=variant.channel, act="post", text="Hola", at=variant.post.at, state=state)
            for number, variant in enumerate(variants)
            for state in ("published" if number % 3 else "queued",)
        ),
        batch_size=500,
    )
    pairs = zip(variants, deliveries, strict=True)
    Sending.objects.bulk_create(
        (Sending(variant=variant, delivery=delivery) for variant, delivery in pairs), batch_size=500
    )


def main() -> None:
    """One workspace; its owner looks at the month that has 600."""
    asked = options(__doc__ or "")
    house()
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from tertulia.cli.ready import make_ready
    from tests import make

    make_ready()
    workspace = make.workspace(name="calendario")
    brand = make.brand(workspace)
    owner = make.member(workspace, "Alice", "owner")
    first = timezone.now().astimezone(brand.zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    fill(brand, first)
    client = Client()
    client.force_login(owner.user)
    with connection.cursor() as cursor:
        cursor.execute("analyze")

    def page(url: str) -> None:
        answer = client.get(f"{url}?dia={first:%Y-%m}-10", HTTP_HOST="localhost")
        assert answer.status_code == 200, answer.status_code

    for url in VIEWS.values():
        page(url)
    gc.disable()
    taken = {
        name: median([cpu_of(partial(page, url)) for _turn in range(8 if asked.quick else 20)])
        for name, url in VIEWS.items()
    }
    report(**{f"{name}_ms": seconds * 1000 for name, seconds in taken.items()})


if __name__ == "__main__":
    main()
