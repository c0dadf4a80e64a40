"""The pretend network: writing on it and reading from it, as its own server would."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from tertulia.demo.cast import us
from tertulia.demo.models import Post, Stage
from tertulia.demo.outside import MARK
from tertulia.sources.models import Source

OURS: dict[str, Any] = {"id": "demo:aurora", "name": "Cooperativa Aurora", "handle": "@aurora"}
PLACES: tuple[dict[str, Any], ...] = (
    {"id": "demo:aurora", "name": "Redes de demostración", "url": "", "kind": "account", "own": True},
    {
        "id": "demo:fuera",
        "name": "Lo que se dice fuera (demostración)",
        "url": "",
        "kind": "public",
        "own": False,
    },
)
"""The corners of the pretend network: what is said to the brand, and what is said of it elsewhere."""
CORNER = "demo:aurora/"
"""How the place begins through which we speak on one pretended network alone («demo:aurora/mastodon»)."""
LONGEST = 500


def write(
    stage: Stage,
    *,
    text: str,
    author: dict[str, Any],
    network: str,
    kind: str = "comment",
    parent: str = "",
    is_own: bool = False,
    key: str = "",
    at: datetime | None = None,
    **shown: Any,
) -> tuple[Post, bool]:
    """(the post, whether it is new): the same non-empty `key` again gives the first post. `shown`: its
    `title` and its `media`, as `Post` keeps them."""
    with transaction.atomic():
        # One writer at a time on PostgreSQL too, so that numbers do not jump over each other.
        Stage.objects.select_for_update().get(pk=stage.pk)
        old = Post.objects.filter(workspace=stage.workspace_id, key=key).first() if key else None
        if old is not None:
            return old, False
        above = Post.objects.filter(workspace=stage.workspace_id, remote_id=parent).first()
        n = next_number(stage)
        made = Post.objects.create(
            workspace_id=stage.workspace_id,
            n=n,
            remote_id=f"demo:{n}",
            network=network,
            kind=kind,
            parent=parent,
            thread=above.thread if above else f"demo:{n}",
            text=text,
            author=author,
            is_own=is_own,
            key=key,
            published_at=at or timezone.now(),
            **shown,
        )
        _notify(stage)
    return made, True


def _notify(stage: Stage) -> None:
    """As a network that notifies: whoever reads here comes at once (some accounts only speak)."""
    readers = Source.objects.filter(
        workspace_id=stage.workspace_id, network="demo", state=Source.State.OK, removed_at__isnull=True
    )
    readers.filter(next_try_at__isnull=False).update(next_try_at=timezone.now())


def ours(network: str) -> dict[str, Any]:
    """The brand's account on one of the pretended networks."""
    who = us(network)
    return {"id": who.id, "name": who.name, "handle": who.handle, "followers": who.followers}


def next_number(stage: Stage) -> int:
    """One more than the highest."""
    last = Post.objects.filter(workspace=stage.workspace_id).aggregate(last=Max("n"))["last"]
    return (last or 0) + 1


def change(stage: Stage, post: Post, **new: Any) -> None:
    """Alter a post; its number moves to the end, so that readers meet it again."""
    with transaction.atomic():
        Stage.objects.select_for_update().get(pk=stage.pk)
        Post.objects.filter(pk=post.pk).update(n=next_number(stage), **new)


def posts(stage: Stage) -> QuerySet[Post]:
    """Everything on this stage."""
    return Post.objects.filter(workspace=stage.workspace_id)


def of_place(rows: QuerySet[Post], place: str) -> QuerySet[Post]:
    """Those of `rows` that are said in the corner `place` (its id); anything else is the brand's own."""
    outside = Q(remote_id__startswith=MARK)
    if place.startswith(CORNER):
        # An account of its own: what it says, and no more (what is said to it is heard elsewhere).
        return rows.filter(network=place.removeprefix(CORNER), is_own=True)
    return rows.filter(outside if place == "demo:fuera" else ~outside)


def as_json(post: Post, base: str) -> dict[str, Any]:
    """A post as the network's API gives it (see the connector's README)."""
    return {
        "id": post.remote_id,
        "network": post.network,
        "kind": post.kind,
        "parent": post.parent,
        "thread": post.thread,
        "title": post.title,
        "text": post.text,
        "url": f"{base}/demo-red/#{anchor(post.remote_id)}",
        "at": post.published_at.isoformat(),
        "edited": post.edited_at.isoformat() if post.edited_at else None,
        "own": post.is_own,
        "held": post.is_held,
        "author": post.author,
        "media": [
            {"url": f"{base}/demo-red/media/{one['file']}", "kind": one["kind"], "alt": one["alt"]}
            for one in post.media
        ],
        "metrics": figures(post) if post.is_own else {},
    }


def figures(post: Post) -> dict[str, int]:
    """How a post of ours has done by now: each its own, most of it in the first day, and never less than
    before."""
    hours = max(0.0, (timezone.now() - post.published_at).total_seconds() / 3600)
    done = 1 - math.exp(-hours / 9)
    # Its place in the network's memory changes; its id does not.
    own = sum(post.remote_id.encode())
    likes = int((30 + own * 37 % 190) * done)
    told = {"likes": likes, "shares": likes // (4 + own % 6), "replies": likes // (7 + own % 9)}
    return {**told, "views": likes * (18 + own % 14)}


def anchor(remote_id: str) -> str:
    """The fragment of a post's address on the pretend network's page."""
    return "p" + "".join(c if c.isalnum() else "-" for c in remote_id)
