"""A fresh pass whenever a browser opens the stream again."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from tertulia.kit import live
from tertulia.web.access import Seated, seat


@never_cache
@seat()
def ticket(request: Seated) -> HttpResponse:
    """The address of the stream, good for one minute."""
    pass_ = live.ticket(request.workspace.pk, request.member.pk)
    return JsonResponse({"url": f"/live/?ticket={pass_}"})
