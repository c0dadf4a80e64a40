"""What writing and scheduling ask of the approvals: whether somebody must say yes, and that a yes is void."""

from __future__ import annotations

from tertulia.kit.verbs import Actor
from tertulia.planner.models import Post, Stage


def needed(post: Post) -> bool:
    """Whether the brand of `post` has somebody who must say yes before it goes out."""
    return Stage.objects.filter(brand_id=post.brand_id, removed_at__isnull=True).exists()


def ask(post: Post, *, by: Actor) -> None:
    """Ask those of the brand's stages. Leaves the post in REVIEW."""
    # The approvals call the verbs of scheduling once all have said yes.
    from tertulia.planner.actions import approvals

    approvals.ask(post, by=by)


def void(post: Post, why: str) -> None:
    """Every yes to `post`, and every question that waits for one, holds no more; who was asked is told
    `why`."""
    if not post.approvals.exclude(state="withdrawn").exists():
        return
    from tertulia.planner.actions import approvals

    approvals.void(post, why)
