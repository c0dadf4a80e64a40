"""Choosing from the library elsewhere: what a dialog shows."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tertulia.media.models import Asset
from tertulia.web.access import Seated, seat
from tertulia.web.media.rights import rights_of
from tertulia.web.media.views import within
from tertulia.web.params import number, plain

MOST = 60


@require_safe
@seat()
def choose(request: Seated) -> HttpResponse:
    """The newest files that «q» finds, of a kind («ver»), of a brand («marca») or of none."""
    words = plain(request.GET.get("q", ""))[:200].strip()
    rows = within(Asset.objects.of(request.workspace), request.GET.get("ver", ""))
    brand = number(request.GET.get("marca", ""))
    if brand is not None:
        rows = rows.filter(brand_id__in=[brand])
    found = (rows.saying(words) if words else rows).select_related("brand").order_by("-pk")[: MOST + 1]
    cards = [{"asset": one, "rights": rights_of(one)} for one in found[:MOST]]
    context = {"cards": cards, "words": words, "more": len(found) > MOST}
    return render(request, "media/_choices.html", context)
