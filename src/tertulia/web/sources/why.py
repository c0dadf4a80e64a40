"""«¿Por qué calla esta fuente?»: what was asked when, what it gave, and what became of it."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tertulia.connectors.faces import face
from tertulia.listening.models import Heard, Search
from tertulia.sources import hosts
from tertulia.sources.models import KEPT, SetAside, Source
from tertulia.web.access import Seated, seat
from tertulia.web.sources.diagnosis import Facts, diagnose
from tertulia.web.sources.views import may_change

SHOWN = 20


@require_safe
@seat()
def why(request: Seated, pk: int) -> HttpResponse:
    """The probable cause first, then all that it is taken from."""
    source = get_object_or_404(Source.objects.of(request.workspace).select_related("brand"), pk=pk)
    visits = list(source.visits.order_by("-pk")[:KEPT])
    shown = visits[:SHOWN]
    searches = _searches(source)
    quiet = hosts.quiet_until(source)
    facts = Facts(source, visits, quiet, searches=sum(search["on"] for search in searches))
    context = {
        "source": source,
        "label": face(source.network).label,
        "diagnosis": diagnose(facts),
        "quiet_until": quiet,
        "late": bool(source.next_try_at and source.next_try_at <= timezone.now()),
        "visits": shown,
        "totals": {
            name: sum(getattr(visit, name) for visit in shown)
            for name in ("items", "had", "kept", "unwanted", "aside")
        },
        "count": len(shown),
        "searches": searches,
        "keeps_all": facts.keeps_all,
        "notes": hosts.class_of(source).notes(source.cursor),
        "aside": SetAside.objects.filter(source=source, retried_at__isnull=True).count(),
        "may_change": may_change(request),
    }
    return render(request, "sources/why.html", context)


def _searches(source: Source) -> list[dict[str, Any]]:
    """The brand's searches, each with how much of this source it found, those that found most first."""
    found = Heard.objects.filter(source=source, search__isnull=False).values("search").annotate(n=Count("pk"))
    by_search = {row["search"]: row["n"] for row in found}
    rows = [
        {"pk": search.pk, "name": search.name, "on": search.is_active, "n": by_search.get(search.pk, 0)}
        for search in Search.objects.filter(brand_id=source.brand_id)
    ]
    return sorted(rows, key=lambda row: (-row["n"], not row["on"], row["name"]))
