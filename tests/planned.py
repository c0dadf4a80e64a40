"""Of what Aurora plans and has published: what to put in the holes of each address of publishing, and which
of those addresses anybody may open who holds their key."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from tertulia.outbox.models import Delivery, Freeze
from tertulia.planner.models import (
    Agenda,
    Approval,
    Campaign,
    Event,
    FeedRule,
    Guest,
    Recurrence,
    Sending,
    Share,
    ShortLink,
    Slot,
    Stage,
    Version,
)
from tertulia.sources.models import Upload
from tests import make
from tests.world import World

BY_KEY: set[str] = {"brand-feed-atom", "brand-feed-json", "calendar-ical", "approve", "client", "short-link"}
"""Addresses with a key of their own in them: guests, feeds, calendars, short links."""
READERS: dict[str, int] = {
    "stages": 200,
    "approval-act": 404,
    "deliveries": 405,
    "times": 200,
    "channels": 200,
}
"""What a reader's POST is answered where it is no 403, by the name of the address."""


def planned(world: World) -> dict[str, dict[str, Any]]:
    """Name of an address (or the first word of it) → the values of its holes."""
    of = {"workspace": world.workspace, "brand": world.brand}
    today = date(2026, 1, 1)
    channel = make.channel(world.brand)
    post = make.post(world.brand, channel)
    delivery = Delivery.objects.create(**of, channel=channel, act="post", text="Hola", state="failed")
    Sending.objects.create(variant=post.variants.get(), delivery=delivery)
    version = Version.objects.create(post=post, revision=1, content={})
    article = make.post(world.brand, kind="article")
    written = Version.objects.create(post=article, revision=1, content={})
    asset = make.asset(world.brand)
    repeated = Recurrence.objects.create(**of, model=post, every="week", starts_on=date(2026, 1, 1))
    feed = FeedRule.objects.create(**of, name="Blog", url="https://blog.example/")
    slot = Slot.objects.create(**of, weekday=0, time=time(9))
    sheet = Upload.objects.create(workspace=world.workspace, name="y.csv", digest="y", size=1)
    stage, guest = Stage.objects.create(**of, name="Legal"), Guest.objects.create(**of, name="Ana")
    yes = Approval.objects.create(post=post, stage=stage, member=world.alice, revision=1)
    days = {"starts_on": today, "ends_on": today}
    campaign = Campaign.objects.create(**of, name="Otoño", **days)
    short = ShortLink.objects.create(**of, campaign=campaign, code="otono", target="https://a.example/")
    return {
        "delivery": {"pk": delivery.pk, "act": "reintentar"},
        "delivery-post": {"pk": post.pk},
        "pause": {"pk": Freeze.objects.create(**of, reason="Luto").pk},
        "channel": {"pk": channel.pk, "act": "quitar"},
        "brand-feed-switch": {"pk": world.brand.pk, "act": "abrir"},
        "slot": {"pk": slot.pk},
        "repeat": {"pk": repeated.pk, "act": "quitar"},
        "feed-rule-act": {"pk": feed.pk, "act": "quitar"},
        "bulk": {"pk": sheet.pk},
        "calendar": {"pk": post.pk, "act": "quitar"},
        "agenda": {"pk": Agenda.objects.create(**of, kind="days").pk},
        "event": {"pk": Event.objects.create(**of, name="Feria", first_on=today, last_on=today).pk},
        "ical": {"pk": Share.objects.create(**of, kind="ical", token="abc").pk},
        "approval": {"pk": yes.pk, "act": "aprobar"},
        "approval-again": {"pk": post.pk},
        "stage": {"pk": stage.pk},
        "guest": {"pk": guest.pk},
        "client-drop": {"pk": Share.objects.create(**of, kind="client", token="abd").pk},
        "campaign": {"pk": campaign.pk, "act": "quitar"},
        "campaign-unlink": {"pk": short.pk},
        "post": {"pk": post.pk},
        "post-version": {"pk": post.pk, "version": version.pk},
        "post-published": {"pk": post.pk, "delivery": delivery.pk},
        "compose": {"pk": post.pk},
        "article": {"pk": article.pk},
        "article-version": {"pk": article.pk, "version": written.pk},
        "asset": {"pk": asset.pk, "width": 320},
        "media": {"pk": asset.pk, "width": 320},
    }
