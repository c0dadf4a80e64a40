"""Articles that are out: changing them, taking them down; and their promotion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.connectors.articles import slug_of
from tertulia.kit.verbs import SYSTEM, Actor, Refused, verb
from tertulia.outbox import actions as outbox
from tertulia.outbox import content as contents
from tertulia.outbox.models import Channel, Delivery
from tertulia.planner import versions
from tertulia.planner.actions import sending
from tertulia.planner.actions.posts import tell
from tertulia.planner.models import Campaign, Post, Variant
from tertulia.planner.series.proposing import Piece

State, Act = Delivery.State, Delivery.Act
UNDO = timedelta(minutes=10)
"""How long the posts of a series that was added can be taken away together."""


def out(variant: Variant) -> Delivery | None:
    """The delivery by which `variant` stands on its blog now, or None."""
    for sent in sorted(variant.sendings.all(), key=lambda one: -one.pk):
        delivery = sent.delivery
        if delivery.act == Act.POST and delivery.state == State.PUBLISHED and delivery.gone_at is None:
            return delivery
    return None


def stale(variant: Variant, delivery: Delivery) -> bool:
    """Whether what stands on the blog is not what `variant` says now, nor is it being changed to that."""
    said = delivery
    changes = delivery.changes.filter(act=Act.EDIT).exclude(state__in=[State.WITHDRAWN, State.REJECTED])
    if newest := changes.order_by("-pk").first():
        said = newest
    now = contents.pack(sending.content_of(variant))
    return said.text != variant.words.strip() or said.content != now


@verb("planner.update_article", role="agent")
def update_article(post: Post, *, by: Actor) -> list[Delivery]:
    """Make every blog that shows `post` show what it says now. Refused where none does, and where nothing is
    different."""
    standing = [(variant, out(variant)) for variant in _variants(post)]
    shown = [(variant, delivery) for variant, delivery in standing if delivery is not None]
    if not shown:
        raise Refused({"": _("Todavía no está publicado en ningún blog.")})
    made = [
        outbox.amend(delivery, text=variant.words, content=sending.content_of(variant), by=by)
        for variant, delivery in shown
        if stale(variant, delivery)
    ]
    if not made:
        raise Refused({"": _("El blog ya dice lo mismo.")})
    versions.keep(post, by=by, why=_("actualizó el blog"))
    tell(post)
    return made


@verb("planner.take_down_article", role="agent")
def take_down_article(post: Post, *, channel: Channel | None = None, by: Actor) -> list[Delivery]:
    """Take `post` from its blogs, or from `channel` alone. It stays here as a draft. Refused where it is on
    none."""
    standing = [(variant, out(variant)) for variant in _variants(post)]
    shown = [
        delivery
        for variant, delivery in standing
        if delivery is not None and (channel is None or variant.channel_id == channel.pk)
    ]
    if not shown:
        raise Refused({"": _("Todavía no está publicado en ningún blog.")})
    made = [outbox.take_down(delivery, by=by) for delivery in shown]
    # A draft again: nothing of it goes out anew by itself when somebody writes on.
    post.state = Post.State.DRAFT
    post.save(update_fields=["state", "updated_at"])
    tell(post)
    return made


def _variants(post: Post) -> list[Variant]:
    rows = post.variants.select_related("channel__source", "post").prefetch_related("sendings__delivery")
    return list(rows)


@verb("planner.add_series", role="agent", inverse="planner.drop_series")
def add_series(post: Post, *, pieces: Iterable[Piece], by: Actor) -> list[Post]:
    """Put what was proposed for the article `post` into the calendar, as drafts with their moments, joined
    in a campaign. Nothing of it goes out until somebody schedules it. Refused without any, and for moments
    that have passed."""
    chosen = list(pieces)
    if not chosen:
        raise Refused({"": _("Elige al menos una.")})
    if any(piece.at < timezone.now() for piece in chosen):
        raise Refused({"": _("Alguno de esos momentos ya pasó: pide otra propuesta.")})
    campaign = _campaign(post, [piece.at for piece in chosen])
    link = link_of(post)
    made = [_add(post, piece, campaign, link, by) for piece in chosen]
    tell(post)
    return made


def _campaign(post: Post, moments: list[datetime]) -> Campaign:
    """The article's campaign, made where it has none."""
    days = [at.astimezone(post.brand.zone).date() for at in [*moments, post.at or timezone.now()]]
    campaign = post.campaign
    if campaign is None or campaign.removed_at is not None:
        campaign = Campaign.objects.create(
            workspace_id=post.workspace_id,
            brand_id=post.brand_id,
            name=str(post)[:120],
            goal=_("Que se lea «%(title)s»")[:300] % {"title": str(post)[:200]},
            starts_on=min(days),
            ends_on=max(days),
            utm_campaign=slug_of(str(post), 60),
        )
        post.campaign = campaign
        post.save(update_fields=["campaign", "updated_at"])
    elif max(days) > campaign.ends_on:
        campaign.ends_on = max(days)
        campaign.save(update_fields=["ends_on"])
    return campaign


def _add(post: Post, piece: Piece, campaign: Campaign, link: str, by: Actor) -> Post:
    made = Post.objects.create(
        workspace_id=post.workspace_id,
        brand_id=post.brand_id,
        campaign=campaign,
        title=f"{piece.label}: {post}"[:300],
        text=piece.text,
        link=link,
        language=post.language,
        media=[{"asset": asset} for asset in piece.media],
        at=piece.at,
        author_id=by.id if by.kind == "member" else None,
        series_of=post,
    )
    Variant.objects.bulk_create(
        Variant(post=made, channel=channel, text=_own(piece, channel)) for channel in piece.channels
    )
    versions.keep(made, by=by)
    tell(made)
    return made


def _own(piece: Piece, channel: Channel) -> str | None:
    text = piece.texts[channel.pk]
    return None if text == piece.text else text


@verb("planner.drop_series", role="agent")
def drop_series(post: Post, *, before: Mapping[str, Any], by: Actor) -> Post:
    """Take back that a series was added: its posts that are still drafts, of the last minutes."""
    fresh = post.series.filter(state=Post.State.DRAFT, created_at__gte=timezone.now() - UNDO)
    fresh.filter(removed_at=None).update(removed_at=timezone.now())
    tell(post)
    return post


def link_of(post: Post) -> str:
    """Where the article can be read; «» until it is out."""
    for variant in _variants(post):
        delivery = out(variant)
        if delivery is not None and delivery.url:
            return delivery.url
    return ""


def give_link(post_id: int, url: str) -> None:
    """The article is out: the posts of its series that wait for its address get it. What was scheduled
    already is left anew with it; a yes that was said stays, since it was said of this link."""
    waiting = Post.objects.filter(series_of_id=post_id, link="", removed_at=None)
    for post in waiting:
        post.link = url
        post.save(update_fields=["link", "updated_at"])
        if post.state == Post.State.SCHEDULED:
            sending.withdraw_changed(post, by=SYSTEM)
            sending.make_deliveries(post, by=SYSTEM)
        tell(post)
