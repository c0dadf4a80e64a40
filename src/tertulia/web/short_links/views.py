"""`/l/<code>`: on to where it leads, at once; without a session, without a cookie, keeping nothing of who."""

from __future__ import annotations

import logging

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tertulia.planner import links_short
from tertulia.planner.models import ShortLink

log = logging.getLogger(__name__)


@require_safe
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """302 to what is stored, and nowhere else; a page that says so where there is nothing."""
    link = ShortLink.objects.filter(code=code.lower()[:40], workspace__closed_at__isnull=True).first()
    if link is None or link.removed_at is not None or not links_short.leads_well(link.target):
        return _polite(render(request, "short_links/gone.html", {"was": link}, status=410 if link else 404))
    try:
        links_short.count(link, machine=links_short.is_machine(request.method or "", request.headers))
    except DatabaseError:
        # Who clicked wants to get there: a visit that is not counted is the smaller loss.
        log.exception("a visit of short link %s was not counted", link.pk)
    answer = HttpResponse(status=302)
    answer["Location"] = link.target
    return _polite(answer)


def _polite(answer: HttpResponse) -> HttpResponse:
    """Not kept, so that each visit is one; not searched for."""
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
