"""How a campaign does: each number with how it is counted, where it comes from, and what it leaves out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.connectors.faces import face
from tertulia.listening.insight import Scope
from tertulia.listening.models import Item, ItemQuerySet
from tertulia.listening.queries import searched
from tertulia.outbox.models import Delivery
from tertulia.planner.models import Campaign, Click, ShortLink
from tertulia.query import QueryError

FIGURES = ("likes", "replies", "shares", "views")
"""What networks tell of what is out, by the names of `Delivery.figures`."""


@dataclass(frozen=True, slots=True)
class Number:
    """One result. `value` None: it cannot be known. `how`: the formula and its source; `gap`: what it leaves
    out, «» where nothing; `parts`: (words, value) that it is made of."""

    name: str
    label: str
    value: int | None
    how: str
    gap: str = ""
    parts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """Everything about how a campaign does. `share`: how much of the aim has been reached (1.2 is 120 %),
    None where no aim was set or nothing can be counted; `cost`: the budget for each of the metric."""

    numbers: tuple[Number, ...]
    goal: Number
    share: float | None
    cost: Decimal | None
    days: tuple[tuple[str, int], ...] = ()
    mentions: list[Item] = field(default_factory=list)
    tones: dict[str, int] = field(default_factory=dict)


def span(campaign: Campaign) -> tuple[datetime, datetime]:
    """From the first moment of its first day to the end of its last, in the brand's time zone."""
    zone = campaign.brand.zone
    start = datetime.combine(campaign.starts_on, time.min, tzinfo=zone)
    return start, datetime.combine(campaign.ends_on + timedelta(days=1), time.min, tzinfo=zone)


def results(campaign: Campaign) -> Results:
    """How `campaign` does until now."""
    out = list(_out(campaign))
    heard = mentions(campaign)
    tones = _tones(heard)
    numbers = (_clicks(campaign), _mentions(campaign, tones), *_figures(out), _posts(out))
    metric = {"reactions": "likes"}.get(campaign.metric, campaign.metric)
    goal = next(one for one in numbers if one.name == metric)
    reached = goal.value
    share = reached / campaign.aim if campaign.aim and reached is not None else None
    cost = (campaign.budget / reached).quantize(Decimal("0.01")) if campaign.budget and reached else None
    newest = [] if heard is None else list(heard.select_related("author").order_by("-published_at")[:5])
    return Results(numbers, goal, share, cost, _by_day(campaign), newest, tones)


def mentions(campaign: Campaign) -> ItemQuerySet | None:
    """What others said within its days that its words find; None without words that can be read."""
    where = scope(campaign)
    return where.items() if where else None


def scope(campaign: Campaign) -> Scope | None:
    """The same for who counts and draws."""
    if not campaign.words.strip():
        return None
    try:
        tree = searched(campaign.words, campaign.workspace_id)
    except QueryError:
        return None
    return Scope(campaign.workspace_id, campaign.brand, *span(campaign), tree=tree)


def _tones(heard: ItemQuerySet | None) -> dict[str, int]:
    if heard is None:
        return {}
    rows = heard.order_by().values("sentiment").annotate(n=Count("pk"))
    return {row["sentiment"]: row["n"] for row in rows}


def _out(campaign: Campaign) -> QuerySet[Delivery]:
    """What of its posts is out, threads by their first part."""
    return (
        Delivery.objects.filter(
            sending__variant__post__campaign=campaign,
            sending__variant__post__removed_at__isnull=True,
            sending__part=0,
            act=Delivery.Act.POST,
            state=Delivery.State.PUBLISHED,
        )
        .select_related("channel")
        .order_by("pk")
    )


def _links(campaign: Campaign) -> QuerySet[ShortLink]:
    return ShortLink.objects.filter(campaign=campaign)


def _clicks(campaign: Campaign) -> Number:
    how = _("Visitas de personas a sus enlaces cortos, desde que se hicieron. Las contamos aquí.")
    if not _links(campaign).exists():
        gap = _("No tiene enlaces cortos: lo que se visita por otros enlaces lo sabe la web, no Tertulia.")
        return Number("clicks", _("Visitas desde nuestros enlaces"), None, how, gap)
    told = Click.objects.filter(link__campaign=campaign).aggregate(p=Sum("people"), m=Sum("machines"))
    people, machines = told["p"] or 0, told["m"] or 0
    gap = _("Quien vuelve cuenta otra vez: no se guarda quién es. Algún robot sin nombre puede colarse.")
    parts = ((_("personas"), people), (_("robots y vistas previas, aparte"), machines))
    return Number("clicks", _("Visitas desde nuestros enlaces"), people, how, gap, parts)


def _mentions(campaign: Campaign, tones: dict[str, int]) -> Number:
    how = _("Lo que otros dijeron entre sus fechas y casa con sus palabras, de lo que se ha oído.")
    if not campaign.words.strip():
        gap = _("No tiene palabras: no se sabe qué menciones son suyas.")
        return Number("mentions", _("Menciones"), None, how, gap)
    gap = _("Solo lo que leen tus fuentes y tus búsquedas.")
    return Number("mentions", _("Menciones"), sum(tones.values()), how, gap)


def _figures(out: list[Delivery]) -> list[Number]:
    labels = {
        "likes": _("Reacciones a lo publicado"),
        "replies": _("Respuestas a lo publicado"),
        "shares": _("Veces compartido"),
        "views": _("Veces visto"),
    }
    return [_figure(name, labels[name], out) for name in FIGURES]


def _figure(name: str, label: str, out: list[Delivery]) -> Number:
    by: dict[str, int] = {}
    silent: set[str] = set()
    told_by = 0
    for delivery in out:
        network = _network(delivery)
        told: Any = delivery.figures.get(name)
        if isinstance(told, int):
            by[network] = by.get(network, 0) + told
            told_by += 1
        else:
            silent.add(network)
    how = _("Suma de lo que dice cada red de lo que está publicado, la última vez que se miró.")
    gap = ""
    if silent:
        words = _("Se sabe de %(told)s de %(all)s entregas. Falta en %(networks)s.")
        gap = words % {"told": told_by, "all": len(out), "networks": ", ".join(sorted(silent))}
    value = sum(by.values()) if by else (0 if not out and name != "views" else None)
    return Number(name, label, value, how, gap, tuple(sorted(by.items(), key=lambda pair: -pair[1])))


def _network(delivery: Delivery) -> str:
    return str(face(delivery.channel.network).label) if delivery.channel else _("una red que ya no está")


def _posts(out: list[Delivery]) -> Number:
    by: dict[str, int] = {}
    for delivery in out:
        by[_network(delivery)] = by.get(_network(delivery), 0) + 1
    how = _("Lo publicado en cada red, una vez por red. Un hilo cuenta como una.")
    return Number("posts", _("Publicaciones"), len(out), how, "", tuple(by.items()))


def _by_day(campaign: Campaign) -> tuple[tuple[str, int], ...]:
    """Visits of people for each day until today, in the brand's time zone; () without short links."""
    if not _links(campaign).exists():
        return ()
    start, end = span(campaign)
    zone = campaign.brand.zone
    days: dict[date, int] = {}
    last = min(end, timezone.now()).astimezone(zone)
    day = start
    while day < last and len(days) < 92:
        days[day.date()] = 0
        day += timedelta(days=1)
    for click in Click.objects.filter(link__campaign=campaign, hour__gte=start, hour__lt=end):
        on = click.hour.astimezone(zone).date()
        if on in days:
            days[on] += click.people
    return tuple((on.isoformat(), n) for on, n in days.items())
