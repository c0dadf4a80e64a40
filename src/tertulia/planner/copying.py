"""A post again, as a fresh draft."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tertulia.kit.verbs import Actor
from tertulia.planner.actions.posts import create_post
from tertulia.planner.models import Post, Variant


def copy(model: Post, *, at: datetime | None, by: Actor, **rest: Any) -> Post:
    """`model` once more at `at`, with its variants as they are said (not when), to be scheduled or changed.
    `rest`: other columns of the copy."""
    variants = list(model.variants.select_related("channel").filter(channel__removed_at__isnull=True))
    made = create_post(
        model.brand,
        title=model.title,
        text=model.text,
        kind=model.kind,
        at=at,
        channels=[variant.channel for variant in variants],
        campaign=model.campaign,
        link=model.link,
        card=model.card,
        language=model.language,
        media=model.media,
        article=model.article,
        tags=model.tags,
        by=by,
        **rest,
    )
    if made.author_id is None:
        made.author_id = model.author_id
        made.save(update_fields=["author"])
    for old in variants:
        Variant.objects.filter(post=made, channel=old.channel).update(
            text=old.text,
            media=old.media,
            options=old.options,
            first_comment=old.first_comment,
            parts=old.parts,
        )
    return made
