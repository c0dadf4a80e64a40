"""Calendario: the month, the week by hours, the list, the board of ideas."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from babel.dates import format_date
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tertulia.accounts.models import Member
from tertulia.brand.models import Brand
from tertulia.connectors.faces import face
from tertulia.kit.verbs import RANK
from tertulia.kit.when import locale
from tertulia.outbox.models import Channel
from tertulia.planner.models import Campaign, Post
from tertulia.planner.queries.calendar import Entry, undated
from tertulia.planner.shown import WORDS
from tertulia.web.access import Seated, seat
from tertulia.web.calendar.grid import Week, hours, weeks
from tertulia.web.calendar.params import Asked, asked, toggled

STATES = (
    "idea",
    "draft",
    "review",
    "changes",
    "missed",
    "scheduled",
    "hand",
    "sending",
    "published",
    "partial",
    "unconfirmed",
    "failed",
    "withdrawn",
)
LIST_DAYS = 62
VIEWS = {
    "month": (gettext_lazy("Mes"), "/calendario/"),
    "week": (gettext_lazy("Semana"), "/calendario/semana/"),
    "list": (gettext_lazy("Lista"), "/calendario/lista/"),
    "board": (gettext_lazy("Ideas"), "/calendario/ideas/"),
}
Make = Callable[[Asked], dict[str, Any]]


def _page(request: Seated, name: str, make: Make) -> HttpResponse:
    view = asked(request)
    if view is None:
        return redirect("settings_brand")
    may = RANK[request.member.role] >= RANK["agent"]
    context = {**_around(request, view, name), **make(view), "may_change": may}
    return render(request, f"calendar/{name}.html", context)


@require_GET
@never_cache
@seat()
def month(request: Seated) -> HttpResponse:
    """The weeks that the month touches."""

    def make(view: Asked) -> dict[str, Any]:
        found, every = weeks(view, *view.month, month=view.day.month)
        first = view.day.replace(day=1)
        before = (first - timedelta(days=1)).replace(day=1)
        after = (first + timedelta(days=32)).replace(day=1)
        title = format_date(first, "LLLL 'de' y" if locale() == "es" else "LLLL y", locale=locale())
        return {
            "weeks": found,
            "title": title[:1].upper() + title[1:],
            "names": [day.name.split()[0].strip(",") for day in found[0].days],
            **_sums(found, [entry for entry in every if entry.at.month == first.month]),
            "before": view.query(dia=before.isoformat()),
            "after": view.query(dia=after.isoformat()),
            "undated": undated(request.workspace, view.filters),
        }

    return _page(request, "month", make)


@require_GET
@never_cache
@seat()
def week(request: Seated) -> HttpResponse:
    """Seven days by hours, over the times that did best."""

    def make(view: Asked) -> dict[str, Any]:
        found, every = weeks(view, *view.week)
        first, last = view.week
        return {
            "weeks": found,
            "week": found[0],
            "title": _span(first, last),
            **hours(view, found[0]),
            **_sums(found, every),
            "before": view.query(dia=(first - timedelta(days=7)).isoformat()),
            "after": view.query(dia=(first + timedelta(days=7)).isoformat()),
            "undated": undated(request.workspace, view.filters),
        }

    return _page(request, "week", make)


@require_GET
@never_cache
@seat()
def listed(request: Seated) -> HttpResponse:
    """Two months as rows that can be chosen and moved together."""

    def make(view: Asked) -> dict[str, Any]:
        first = view.day - timedelta(days=view.day.weekday())
        last = first + timedelta(days=LIST_DAYS)
        found, every = weeks(view, first, last)
        days = [day for one in found for day in one.days if day.entries and day.date <= last]
        return {
            "days": days,
            "title": _("Lista"),
            "span": _span(first, last),
            **_sums(found, every),
            "before": view.query(dia=(first - timedelta(days=LIST_DAYS)).isoformat()),
            "after": view.query(dia=(last + timedelta(days=1)).isoformat()),
        }

    return _page(request, "list", make)


@require_GET
@never_cache
@seat()
def board(request: Seated) -> HttpResponse:
    """Ideas in three columns."""

    def make(view: Asked) -> dict[str, Any]:
        posts = undated(request.workspace, view.filters, 200)
        columns = [
            {"key": key, "label": label, "posts": [post for post in posts if post.column == key]}
            for key, label in Post.Column.choices
        ]
        return {"columns": columns, "title": _("Ideas")}

    return _page(request, "board", make)


def _around(request: Seated, view: Asked, name: str) -> dict[str, Any]:
    """What stands over every view: the filters and what can be chosen in them."""
    channels = Channel.objects.of(request.workspace).filter(brand=view.brand)
    networks = list(dict.fromkeys(channel.network for channel in channels))
    campaigns = Campaign.objects.of(request.workspace).filter(brand=view.brand)
    return {
        "view": view,
        "name": name,
        "brand": view.brand,
        "brands": Brand.objects.of(request.workspace).order_by("pk"),
        "tabs": [(key, label, f"{url}?{view.query()}") for key, (label, url) in VIEWS.items()],
        "networks": [
            {
                "slug": slug,
                "label": face(slug).label,
                "on": slug in view.filters.networks,
                "query": toggled(view, slug),
            }
            for slug in networks
        ],
        "states": [(code, WORDS[code], view.query(estado=code)) for code in STATES],
        "campaigns": [(one.pk, one.name, view.query(campana=one.pk)) for one in campaigns[:30]],
        "authors": [
            (one.pk, one.name, view.query(quien=one.pk))
            for one in Member.objects.of(request.workspace).order_by("name")
        ],
        "clear": view.query(estado="", campana="", quien="", red="", q=""),
        "today_query": view.query(dia=""),
    }


def _sums(found: list[Week], every: list[Entry]) -> dict[str, Any]:
    return {
        "count": len(every),
        "waiting": sum(entry.code == "review" for entry in every),
        "clashes": sum(entry.clash is not None for entry in every),
        "gap_count": sum(len(week.gaps) for week in found),
    }


def _span(first: Any, last: Any) -> str:
    """«5–11 oct 2026»."""
    end = format_date(last, "d MMM y", locale=locale())
    if first.month == last.month:
        return f"{first.day}–{end}"
    return f"{format_date(first, 'd MMM', locale=locale())} – {end}"
