"""What becomes of a delivery changes what its post shows."""

from __future__ import annotations

from tertulia.kit import live
from tertulia.outbox.models import Delivery
from tertulia.planner.actions.articles import give_link
from tertulia.planner.models import Sending


def follow(delivery: Delivery) -> None:
    """Tell open pages that the post of `delivery`, if it has one, is not what it was."""
    if delivery.act == Delivery.Act.REPLY and delivery.after_id is None:
        return
    post = Sending.objects.filter(delivery=delivery).values_list("variant__post_id", flat=True).first()
    if post is not None:
        live.tell(delivery.workspace_id, "post", id=post)
        if delivery.act == Delivery.Act.POST and delivery.state == Delivery.State.PUBLISHED and delivery.url:
            give_link(post, delivery.url)
