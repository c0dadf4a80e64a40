"""`/`: what needs somebody now, how the day goes, who is on duty."""

from __future__ import annotations

from typing import Any

from babel.dates import format_date, format_time
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tertulia.inbox.queries import today as day
from tertulia.kit.when import locale
from tertulia.sources.models import Source
from tertulia.web.access import Seated, seat
from tertulia.web.alerts import news
from tertulia.web.guide.steps import open_steps
from tertulia.web.sources.views import health
from tertulia.web.templatetags.tertulia import ago
from tertulia.web.today import needs, tiles

MOST_SOURCES = 6


@require_GET
@never_cache
@seat()
def today(request: Seated) -> HttpResponse:
    """The start page."""
    waiting = day.waiting(request.workspace)
    asked = day.asked(request.workspace)
    sources = list(Source.objects.of(request.workspace).order_by("name"))
    found = needs.gather(request.member, waiting, asked, sources)
    shown = {need["case"] for need in found if "case" in need}
    steps = open_steps(request.member)
    context = {
        "now_words": _now_words(),
        "alert": news.banner(request.workspace),
        "steps": steps,
        "steps_hide_url": "/empezar/quitar/" if steps else "",
        "needs": found,
        "needs_words": needs.words(found, request.member, waiting),
        "tiles": tiles.tiles(request.workspace, request.member.zone),
        "questions": needs.questions(waiting, shown),
        "asked": needs.owed(asked, shown),
        "duty": _duty(request),
        "sources": _sources(sources),
        "sources_url": "/ajustes/fuentes/",
    }
    return render(request, "today/today.html", context)


def _now_words() -> str:
    """«viernes 9 de octubre, 09:54»."""
    now = timezone.localtime()
    pattern = "EEEE d 'de' MMMM" if locale() == "es" else "EEEE d MMMM"
    return f"{format_date(now, pattern, locale=locale())}, {format_time(now, 'HH:mm', locale=locale())}"


def _duty(request: Seated) -> list[dict[str, Any]]:
    return [
        {
            "name": member.name,
            "me": member.pk == request.member.pk,
            "doing": "" if member.pk == request.member.pk else _doing(member.seen_at),
            "count": count,
        }
        for member, count in day.duty(request.workspace)
    ]


def _doing(seen_at: Any) -> str:
    if seen_at is None:
        return _("Aún no ha entrado")
    if (timezone.now() - seen_at).total_seconds() < 600:
        return _("Aquí ahora")
    return format_html(_("Estuvo aquí {}"), ago(seen_at, spoken=True))


def _sources(sources: list[Source]) -> list[dict[str, Any]]:
    listed = []
    for source in sources:
        state = health(source)
        listed.append(
            {
                "name": source.name,
                "network": source.network,
                "words": state["words"],
                "state": state["mark"],
                "url": f"/ajustes/fuentes/{source.pk}/",
            }
        )
    listed.sort(key=lambda one: ("bad", "wait", "ok").index(one["state"]))
    return listed[:MOST_SOURCES]
