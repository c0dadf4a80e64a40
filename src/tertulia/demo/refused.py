"""A post of the demo that one network refused, so that Entregas has something to mend."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from tertulia.accounts.models import Member
from tertulia.brand.models import Brand
from tertulia.connectors.faces import face
from tertulia.media.models import Asset
from tertulia.outbox.models import Channel, Delivery, Step
from tertulia.planner.models import Post, Sending, Variant


def refused(
    brand: Brand, channels: Mapping[str, Channel], assets: Mapping[str, Asset], by: Member, now: datetime
) -> None:
    """A post that went out on two networks of three: its third needs somebody."""
    at = (now - timedelta(days=2)).replace(minute=0, second=0, microsecond=0)
    post = Post.objects.create(
        workspace_id=brand.workspace_id,
        brand=brand,
        state=Post.State.SCHEDULED,
        title="Fotos del taller de bicis",
        text="Cuarenta bicis, once cámaras nuevas y una cadena imposible. Gracias por venir al taller.",
        media=[{"asset": assets["bikes"].pk, "alt": ""}],
        at=at,
        author=by,
    )
    for slug in ("mastodon", "bluesky", "telegram"):
        channel, failed = channels[slug], slug == "telegram"
        delivery = Delivery.objects.create(
            workspace_id=brand.workspace_id,
            brand=brand,
            channel=channel,
            source=channel.source,
            act=Delivery.Act.POST,
            text=post.text,
            content={"lang": "es", "media": post.media},
            at=at,
            by=by,
            tries=2 if failed else 1,
            state=Delivery.State.REJECTED if failed else Delivery.State.PUBLISHED,
            why=Delivery.Why.LIMITS if failed else "",
            last_error="La foto pesa 11,2 MB y Telegram admite 10." if failed else "",
            said="Bad Request: file is too big" if failed else "",
            published_at=None if failed else at,
            read_back_at=None if failed else at + timedelta(seconds=3),
            remote_id="" if failed else f"demo:taller-{slug}",
            url="" if failed else "/demo-red/",
        )
        Sending.objects.create(variant=Variant.objects.create(post=post, channel=channel), delivery=delivery)
        words = "Telegram no admitió la foto" if failed else f"Publicada en {face(slug).label}"
        step = Step.objects.create(delivery=delivery, state=delivery.state, words=words, said=delivery.said)
        Step.objects.filter(pk=step.pk).update(at=at)
