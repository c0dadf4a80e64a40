"""What the demo's team plans and has published: channels, pictures, a campaign, a month of posts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from tertulia.accounts.models import Member
from tertulia.brand.models import Brand
from tertulia.connectors import base
from tertulia.connectors.faces import face
from tertulia.demo import network
from tertulia.demo.models import Stage
from tertulia.demo.pictures import PICTURES, Picture, paint
from tertulia.demo.reading import STORY, Plan, plans
from tertulia.demo.refused import refused
from tertulia.kit.verbs import SYSTEM
from tertulia.listening.models import Item
from tertulia.media.models import Asset
from tertulia.outbox import actions as outbox
from tertulia.outbox.models import Channel, Delivery
from tertulia.planner import actions
from tertulia.planner.actions import approvals, stages, times
from tertulia.planner.models import Campaign, Post, Sending, Variant
from tertulia.sources import actions as sources
from tertulia.sources.models import Source

CONNECTED = ("wordpress", "mastodon", "bluesky", "telegram")
"""Where the demo publishes by itself, on the pretend network."""
BY_HAND = ("instagram", "linkedin", "facebook", "youtube")
ABOUT = {
    "excerpt": "Cinco pasos, un acta y paciencia de vecindario. Así lo hicieron en el 12 de la calle Olivar.",
    "slug": "autoconsumo-compartido",
    "tags": ["Autoconsumo", "Comunidades"],
    "search_description": "Cinco pasos para repartir una instalación solar entre pisos: contar, votar, "
    "elegir, firmar y encender. Con el caso real de un bloque.",
}
"""What goes with the demo's article."""
ADDRESSES = {
    "instagram": "https://www.instagram.com/",
    "linkedin": "https://www.linkedin.com/",
    "facebook": "https://www.facebook.com/",
    "youtube": "https://www.youtube.com/",
}


def tell(stage: Stage, base_url: str, now: datetime, said: Iterable[base.Item]) -> None:
    """Fill the calendar, the library and the outbox of the demo. `said`: everything on its networks, with how
    it did."""
    brand = Brand.objects.get(workspace_id=stage.workspace_id)
    team = list(Member.objects.filter(workspace_id=stage.workspace_id).order_by("pk"))
    channels = _channels(brand, stage, base_url)
    assets = {picture.key: _asset(brand, picture, team[1], now) for picture in PICTURES}
    campaign = _campaign(brand, now)
    figures = {item.id: dict(item.metrics) for item in said if item.own and item.metrics}
    _past(brand, channels, team, figures)
    of_it = Q(text__icontains="abono") | Q(text__icontains="descuento")
    since = now - timedelta(days=6)
    Post.objects.filter(of_it, brand=brand, at__gte=since, at__lte=now).update(campaign=campaign)
    refused(brand, channels, assets, team[2], now)
    for weekday in range(5):
        for hour in ("09:30", "13:00", "18:30"):
            times.add_slot(brand, weekday=weekday, time=time.fromisoformat(hour), by=SYSTEM)
    made = [
        _plan(brand, plan, channels, assets, campaign, team[number % len(team)], now)
        for number, plan in enumerate(plans())
    ]
    _ask(brand, [post for post in made if post.state == Post.State.REVIEW], team)


def _ask(brand: Brand, posts: list[Post], team: list[Member]) -> None:
    """Two posts wait for a yes, one of a colleague and one of somebody outside. The step is taken away again,
    so that whoever looks around can publish without asking."""
    guest = stages.add_guest(brand, name="Ana Belmonte", by=SYSTEM)
    for number, post in enumerate(posts):
        members, guests = (team[:1], []) if number == 0 else ([], [guest])
        step = stages.save_stage(
            brand, name="Consejo", needs="one", members=members, guests=guests, by=SYSTEM
        )
        approvals.ask(post, by=SYSTEM)
        stages.remove_stage(step, by=SYSTEM)


def _channels(brand: Brand, stage: Stage, base_url: str) -> dict[str, Channel]:
    found = {}
    for slug in CONNECTED:
        source = _speaker(brand, stage, slug, base_url)
        found[slug] = outbox.open_channel(
            brand, network=slug, name="Cooperativa Aurora", handle="@aurora", url="", source=source, by=SYSTEM
        )
    for slug in BY_HAND:
        found[slug] = outbox.open_channel(
            brand,
            network=slug,
            name="Cooperativa Aurora",
            handle="@auroracoop",
            url=ADDRESSES[slug],
            source=None,
            by=SYSTEM,
        )
    return found


def _speaker(brand: Brand, stage: Stage, slug: str, base_url: str) -> Source:
    """An account on the pretend network that plays `slug`. It speaks; what is said is heard elsewhere."""
    place = base.Place(f"demo:aurora/{slug}", f"{face(slug).label} (demostración)", kind="account", own=True)
    ours = network.OURS
    source = sources.connect(
        brand,
        network="demo",
        config={"base_url": base_url, "key": stage.token, "network": slug},
        place=place,
        account=base.Author(id=ours["id"], name=ours["name"], handle=ours["handle"]),
        limits=face(slug).limits,
        can_reply=False,
        name=place.name,
        by=SYSTEM,
    )
    Source.objects.filter(pk=source.pk).update(read_through_at=timezone.now(), next_try_at=None)
    source.refresh_from_db()
    return source


def _asset(brand: Brand, picture: Picture, by: Member, now: datetime) -> Asset:
    file = f"demo/{brand.pk}-{picture.key}.jpg"
    path = Path(settings.DATA) / "media" / file
    width, height, size = paint(picture, path)
    day = now.astimezone(brand.zone).date()
    until = None if picture.rights_days is None else day + timedelta(days=picture.rights_days)
    return Asset.objects.create(
        workspace_id=brand.workspace_id,
        brand=brand,
        name=picture.name,
        file=file,
        type="image/jpeg",
        size=size,
        width=width,
        height=height,
        digest=hashlib.sha256(path.read_bytes()).hexdigest(),
        alt=picture.alt,
        focus_x=picture.focus[0],
        focus_y=picture.focus[1],
        holder=picture.holder,
        licence="Cesión para redes y blog" if picture.holder else "",
        rights_until=until,
        people=picture.people,
        tags=list(picture.tags),
        by=by,
    )


def _campaign(brand: Brand, now: datetime) -> Campaign:
    day = now.astimezone(brand.zone).date()
    return Campaign.objects.create(
        workspace_id=brand.workspace_id,
        brand=brand,
        name="Otoño: primer mes gratis",
        goal="Que quien renueva este mes sepa que el abono llega solo",
        metric=Campaign.Metric.REACTIONS,
        aim=600,
        starts_on=day - timedelta(days=6),
        ends_on=day + timedelta(days=4),
        words="descuento O abono O renovar",
        utm_campaign="otono",
    )


def _past(
    brand: Brand,
    channels: Mapping[str, Channel],
    team: list[Member],
    figures: Mapping[str, dict[str, int]],
) -> None:
    """What the brand's own things were, as its planner would remember them."""
    ours = Item.objects.filter(
        workspace_id=brand.workspace_id, is_own=True, kind__in=("post", "article"), parent_remote_id=""
    )
    for number, item in enumerate(ours.filter(network__in=list(channels)).order_by("published_at")):
        channel, by = channels[item.network], team[number % len(team)]
        is_article = item.network == "wordpress"
        post = Post.objects.create(
            workspace_id=brand.workspace_id,
            brand=brand,
            kind=Post.Kind.ARTICLE if is_article else Post.Kind.POST,
            state=Post.State.SCHEDULED,
            title=item.title or _title(item.text),
            text=item.text,
            at=item.published_at,
            author=by,
        )
        delivery = Delivery.objects.create(
            workspace_id=brand.workspace_id,
            brand=brand,
            channel=channel,
            source=channel.source,
            act=Delivery.Act.POST,
            text=item.text,
            at=item.published_at,
            state=Delivery.State.PUBLISHED,
            by=by,
            published_at=item.published_at,
            read_back_at=item.published_at + timedelta(seconds=3),
            remote_id=item.remote_id,
            url=item.url,
            item=item,
            figures=figures.get(item.remote_id, {}),
            figures_at=item.published_at + timedelta(days=2) if item.remote_id in figures else None,
        )
        Sending.objects.create(variant=Variant.objects.create(post=post, channel=channel), delivery=delivery)


def _title(text: str) -> str:
    """The first words of `text`, whole ones."""
    first = " ".join(text.split())
    return first if len(first) <= 60 else first[:60].rsplit(" ", 1)[0] + "…"


def _plan(
    brand: Brand,
    plan: Plan,
    channels: Mapping[str, Channel],
    assets: Mapping[str, Asset],
    campaign: Campaign,
    by: Member,
    now: datetime,
) -> Post:
    """One thing that the team means to publish. What is scheduled is really left to the outbox."""
    is_article = plan.networks == ("wordpress",) and bool(plan.day)
    state = plan.state if plan.state in Post.State.values else Post.State.IDEA
    picture = assets.get(plan.picture)
    post = actions.create_post(
        brand,
        title=plan.title,
        text=_article() if is_article and plan.id == "plan-04" else plan.text,
        kind=Post.Kind.ARTICLE if is_article else Post.Kind.POST,
        at=_moment(brand, plan, now),
        channels=[channels[slug] for slug in plan.networks],
        campaign=campaign if plan.is_campaign else None,
        state=Post.State.DRAFT if state == Post.State.SCHEDULED else state,
        link=plan.link,
        media=[{"asset": picture.pk, "alt": ""}] if picture and not is_article else [],
        article={**ABOUT, "cover": picture.pk} if is_article and picture else {},
        language="es",
        column=plan.state if plan.state in Post.Column.values else Post.Column.IDEA,
        by=by.actor,
    )
    # A demo that is set in the past has nothing left to schedule.
    if state == Post.State.SCHEDULED and post.at is not None and post.at > timezone.now():
        actions.schedule(post, by=by.actor)
    return post


def _article() -> str:
    return (STORY / "article.md").read_text(encoding="utf-8")


def _moment(brand: Brand, plan: Plan, now: datetime) -> datetime | None:
    """Its day and hour by the brand's clock; two hours from now where that has passed today."""
    if not plan.day:
        return None
    day = now.astimezone(brand.zone).date() + timedelta(days=int(plan.day))
    at = datetime.combine(day, time.fromisoformat(plan.time), brand.zone)
    least = now + timedelta(hours=2)
    return at if at > least else least.replace(minute=0, second=0, microsecond=0)
