"""The list of Entregas: what needs somebody, what comes, today, and the days before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_date
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.accounts.models import Workspace
from tertulia.kit.when import locale
from tertulia.planner.models import Post, Sending, Variant
from tertulia.planner.queries.deliveries import VIEWS, View, needs, sent, viewed
from tertulia.planner.shown import Shown, shown, variant_code
from tertulia.web.deliveries import telling

PAGE = 40
COMING = 6


@dataclass(frozen=True, slots=True)
class Row:
    """A post with what became of it on each network."""

    post: Post
    shown: Shown
    lines: list[dict[str, Any]]
    reasons: list[dict[str, Any]]
    until: str


@dataclass(frozen=True, slots=True)
class Group:
    """Some rows under a heading."""

    title: str
    rows: list[Row]
    more_url: str = ""


def whole(posts: QuerySet[Post]) -> QuerySet[Post]:
    """`posts` with all that a row reads."""
    sendings = Sending.objects.select_related(
        "delivery__channel", "delivery__source", "delivery__by", "delivery__after"
    )
    variants = Variant.objects.select_related("channel").prefetch_related(Prefetch("sendings", sendings))
    return posts.select_related("author", "campaign", "brand").prefetch_related(
        Prefetch("variants", variants)
    )


def row(post: Post) -> Row:
    """One row; `post` comes from `whole`."""
    lines, reasons, coming = [], [], ""
    for variant in post.variants.all():
        latest = {one.part: one.delivery for one in variant.sendings.all()}
        if not latest:
            continue
        for delivery in latest.values():
            why = telling.reason(delivery)
            if why is not None:
                reasons.append({"delivery": delivery, "reason": why})
        main = next((each for each in latest.values() if needs(each)), latest[min(latest, key=abs)])
        coming = coming or telling.until(main)
        lines.append(
            {
                "network": telling.network_of(main),
                "name": telling.name_of(main),
                "code": variant_code(variant),
                "note": telling.note(main),
                "url": main.url if main.state == main.State.PUBLISHED else "",
            }
        )
    return Row(post, shown(post), lines, reasons, coming)


def counts(workspace: Workspace) -> dict[str, int]:
    """How many posts each view has."""
    return {view: viewed(sent(workspace), view).count() for view in VIEWS}


def groups(workspace: Workspace, zone: Any, view: View, words: str, page: int) -> tuple[list[Group], bool]:
    """What the page shows, by heading, and whether older ones follow."""
    posts = sent(workspace)
    if words:
        posts = posts.filter(Q(title__icontains=words) | Q(text__icontains=words))
    now, found = timezone.now(), []
    tomorrow = _midnight(now.astimezone(zone).date() + timedelta(days=1), zone)
    listed = viewed(posts, view)
    if view == "queue":
        rows = [row(post) for post in whole(listed.order_by("at", "pk"))[: PAGE * page]]
        return _by_day(rows, zone, now), listed.count() > PAGE * page
    urgent: set[int] = set()
    if view in ("all", "needs"):
        waiting = [row(post) for post in whole(viewed(posts, "needs").order_by("-at", "-pk"))[:PAGE]]
        urgent = {one.post.pk for one in waiting}
        if waiting:
            found.append(Group(_("Te necesitan"), waiting))
    if view == "needs":
        return found, False
    if view == "all":
        coming = whole(listed.filter(at__gte=tomorrow).exclude(pk__in=urgent).order_by("at", "pk"))
        rows = [row(post) for post in coming[: COMING + 1]]
        if rows:
            found.append(Group(_("Próximas"), rows[:COMING], "?ver=queue" if len(rows) > COMING else ""))
        listed = listed.filter(Q(at__lt=tomorrow) | Q(at__isnull=True))
    rest = listed.exclude(pk__in=urgent).order_by("-at", "-pk")
    rows = [row(post) for post in whole(rest)[: PAGE * page + 1]]
    return [*found, *_by_day(rows[: PAGE * page], zone, now)], len(rows) > PAGE * page


def _by_day(rows: Iterable[Row], zone: Any, now: datetime) -> list[Group]:
    found: list[Group] = []
    today = now.astimezone(zone).date()
    for one in rows:
        title = _day(one.post.at.astimezone(zone).date() if one.post.at else today, today)
        if not found or found[-1].title != title:
            found.append(Group(title, []))
        found[-1].rows.append(one)
    return found


def _day(day: date, today: date) -> str:
    pattern = "d 'de' MMMM" if locale() == "es" else "d MMMM"
    if day.year != today.year:
        pattern += " 'de' y" if locale() == "es" else " y"
    words = format_date(day, pattern, locale=locale())
    if day == today:
        return _("Hoy, %(day)s") % {"day": words}
    if day == today - timedelta(days=1):
        return _("Ayer, %(day)s") % {"day": words}
    if day == today + timedelta(days=1):
        return _("Mañana, %(day)s") % {"day": words}
    return words


def _midnight(day: date, zone: Any) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)
