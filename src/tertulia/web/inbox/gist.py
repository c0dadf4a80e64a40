"""A long conversation in a few voices."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from tertulia.inbox.queries.gist import said_in
from tertulia.web.access import Seated, seat
from tertulia.web.inbox import page


@require_GET
@never_cache
@seat()
def thread(request: Seated, pk: int) -> HttpResponse:
    """`/bandeja/12/hilo/`: what is said in the conversation, by those who speak for most."""
    case = page.get_case(request, pk)
    return render(request, "inbox/_gist.html", {"said": said_in(case)})
