"""Calendario: the month, the week by hours, the list, the board of ideas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from tertulia.planner.queries.calendar import Counts, Entry, counts, undated
from tertulia.planner.shown import WORDS
from tertulia.web.access import Seated, seat
from tertulia.web.calendar.grid import MOST_AT_ONCE, Week, hours, weeks
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
MOST_ROWS = 200
"""Rows of the list on one page: what comes later is a page further."""
VIEWS = {
    "month": (gettext_lazy("Mes"), "/calendario/"),
    "week": (gettext_lazy("Semana"), "/calendario/semana/"),
    "list": (gettext_lazy("Lista"), "/calendario/lista/"),
    "board": (gettext_lazy("Ideas"), "/calendario/ideas/"),
}
SORTS: Mapping[str, Callable[[Entry], Any]] = {
    "estado": lambda entry: (STATES.index(entry.code) if entry.code in STATES else 99, entry.at),
    "titulo": lambda entry: (str(entry.post).casefold(), entry.at),
    "campana": lambda entry: (str(entry.post.campaign or "\uffff").casefold(), entry.at),
    "quien": lambda entry: (entry.post.author.name.casefold() if entry.post.author else "\uffff", entry.at),
}
ORDER_WORDS = {
    "dia": gettext_lazy("Día"),
    "estado": gettext_lazy("Estado"),
    "titulo": gettext_lazy("Título"),
    "campana": gettext_lazy("Campaña"),
    "quien": gettext_lazy("Quién"),
}
Make = Callable[[Asked], dict[str, Any]]


def _page(request: Seated, name: str, make: Make) -> HttpResponse:
    view = asked(request)
    if view is None:
        return redirect("settings_brand")
    may = RANK[request.member.role] >= RANK["agent"]
    made = make(view)
    told = counts(made.pop("every", []), view.filters)
    context = {**_around(request, view, name, told), **made, "may_change": may}
    return render(request, f"calendar/{name}.html", context)


@require_GET
@never_cache
@seat()
def month(request: Seated) -> HttpResponse:
    """The weeks that the month touches."""

    def make(view: Asked) -> dict[str, Any]:
        found, kept, every = weeks(view, *view.month, month=view.day.month)
        first = view.day.replace(day=1)
        before = (first - timedelta(days=1)).replace(day=1)
        after = (first + timedelta(days=32)).replace(day=1)
        title = format_date(first, "LLLL 'de' y" if locale() == "es" else "LLLL y", locale=locale())
        return {
            "weeks": found,
            "title": title[:1].upper() + title[1:],
            "names": [day.name.split()[0].strip(",") for day in found[0].days],
            **_sums(found, [entry for entry in kept if entry.at.month == first.month]),
            "every": every,
            "lazy": len(kept) > MOST_AT_ONCE,
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
        found, kept, every = weeks(view, *view.week)
        first, last = view.week
        return {
            "weeks": found,
            "week": found[0],
            "title": _span(first, last),
            **hours(view, found[0]),
            **_sums(found, kept),
            "every": every,
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
        last = first + timedelta(days=LIST_DAYS - 1)
        found, kept, every = weeks(view, first, last)
        last = kept[MOST_ROWS - 1].at.date() if len(kept) > MOST_ROWS else last
        rows = [entry for entry in kept if entry.at.date() <= last]
        days = [day for one in found for day in one.days if day.entries and day.date <= last]
        sort = SORTS.get(view.order.removeprefix("-"))
        if sort is not None:
            rows.sort(key=sort, reverse=view.order.startswith("-"))
        return {
            "days": days if view.order.removeprefix("-") not in SORTS else [],
            "rows": rows,
            "orders": [
                (key, label, view.query(orden=f"-{key}" if view.order == key else key))
                for key, label in ORDER_WORDS.items()
            ],
            "title": _("Lista"),
            "span": _span(first, last),
            **_sums(found, rows),
            "every": every,
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
        return {"columns": columns, "title": _("Ideas"), "every": []}

    return _page(request, "board", make)


def _around(request: Seated, view: Asked, name: str, told: Counts) -> dict[str, Any]:
    """What stands over every view: the filters, what can be chosen in them, and how much each would leave."""
    channels = list(Channel.objects.of(request.workspace).filter(brand=view.brand))
    campaigns = Campaign.objects.of(request.workspace).filter(brand=view.brand)
    chosen = view.filters
    return {
        "view": view,
        "name": name,
        "brand": view.brand,
        "brands": Brand.objects.of(request.workspace).order_by("pk"),
        "tabs": [(key, label, f"{url}?{view.query(orden='')}") for key, (label, url) in VIEWS.items()],
        "networks": [
            {
                "slug": slug,
                "label": face(slug).label,
                "on": slug in chosen.networks,
                "count": told.networks[slug],
                "query": toggled(view, slug),
            }
            for slug in dict.fromkeys(channel.network for channel in channels)
        ],
        "channels": [
            (one.pk, str(one), one.network, told.channels[one.pk], view.query(canal=one.pk))
            for one in channels
        ],
        "states": [
            (code, WORDS[code], told.states[code], view.query(estado=code))
            for code in STATES
            if told.states[code] or code == chosen.state
        ],
        "campaigns": [
            (one.pk, one.name, told.campaigns[one.pk], view.query(campana=one.pk)) for one in campaigns[:30]
        ],
        "authors": [
            (one.pk, one.name, told.authors[one.pk], view.query(quien=one.pk))
            for one in Member.objects.of(request.workspace).order_by("name")
        ],
        "clear": view.query(estado="", campana="", quien="", red="", canal="", q=""),
        "today_query": view.query(dia=""),
    }


def _sums(found: list[Week], every: list[Entry]) -> dict[str, Any]:
    holes = [gap for week in found for gap in week.gaps]
    # A gap over a Sunday is one, though two weeks draw it.
    ends = {gap.last + timedelta(days=1) for gap in holes}
    return {
        "count": len(every),
        "waiting": sum(entry.code == "review" for entry in every),
        "clashes": sum(entry.clash is not None for entry in every),
        "gap_count": sum(gap.first not in ends for gap in holes),
    }


def _span(first: Any, last: Any) -> str:
    """«5–11 oct 2026»."""
    end = format_date(last, "d MMM y", locale=locale())
    if first.month == last.month:
        return f"{first.day}–{end}"
    return f"{format_date(first, 'd MMM', locale=locale())} – {end}"
