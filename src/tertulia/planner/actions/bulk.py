"""Bringing many posts in at once."""

from __future__ import annotations

from collections.abc import Sequence

from tertulia.brand.models import Brand
from tertulia.kit.verbs import Actor, verb
from tertulia.planner.actions.posts import create_post
from tertulia.planner.actions.scheduling import schedule
from tertulia.planner.bulk.reading import Row
from tertulia.planner.models import Post, Variant


@verb("planner.import_posts", role="agent")
def import_posts(brand: Brand, *, rows: Sequence[Row], plan: bool = False, by: Actor) -> list[Post]:
    """Make a post of each of `rows` (those without trouble). `plan`: those with a moment are scheduled at
    once, or asked for where the brand asks; else all are drafts. All or nothing."""
    made = []
    for row in rows:
        post = create_post(
            brand,
            title=row.title,
            text=row.text,
            at=row.at,
            channels=row.channels,
            campaign=row.campaign,
            link=row.link,
            media=row.media,
            tags=row.tags,
            by=by,
        )
        if row.comment:
            Variant.objects.filter(post=post).update(first_comment=row.comment)
        if plan and row.at is not None:
            schedule(post, by=by)
        made.append(post)
    return made
