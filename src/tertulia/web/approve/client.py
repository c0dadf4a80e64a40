"""/cliente/…: a client's calendar. Read only: neither drafts nor ideas nor notes."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tertulia.planner.models import Share
from tertulia.planner.queries.calendar import entries

BACK, AHEAD = timedelta(days=14), timedelta(days=60)
SEEN = frozenset(("review", "scheduled", "queued", "sending", "hand", "published", "partial", "unconfirmed"))


@never_cache
@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Two weeks back and two months ahead, by day."""
    found = Share.objects.filter(
        token=token, kind=Share.Kind.CLIENT, removed_at=None, workspace__closed_at=None
    )
    share = get_object_or_404(found.select_related("brand", "workspace"))
    Share.objects.filter(pk=share.pk).update(seen_at=timezone.now())
    today = timezone.now().astimezone(share.brand.zone).date()
    every = entries(share.workspace, share.brand.zone, today - BACK, today + AHEAD, share.brand_id)
    seen = [entry for entry in every if entry.code in SEEN]
    days = [
        {"date": day, "entries": list(rows), "is_past": day < today}
        for day, rows in groupby(seen, key=lambda entry: entry.at.date())
    ]
    with translation.override(share.workspace.language):
        context = {"share": share, "brand": share.brand, "days": days, "today": today}
        answer = render(request, "approve/client.html", context)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
