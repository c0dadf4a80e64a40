"""Looking: the list, one row, what is new, one conversation."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import trigger_client_event

from tertulia.inbox.queries import listing
from tertulia.web.access import Seated, seat
from tertulia.web.inbox import page
from tertulia.web.inbox.params import asked
from tertulia.web.inbox.rows import row


@require_GET
@never_cache
@vary_on_headers("HX-Request", "HX-Target")
@seat()
def index(request: Seated) -> HttpResponse:
    """`/bandeja/`: the list, with no conversation open; for htmx, only the rows that are asked for."""
    if _part(request) and request.GET.get("desde"):
        return render(request, "inbox/_rows.html", page.items_context(request))
    context = page.list_context(request)
    if _part(request) and request.headers.get("HX-Target") == "items":
        return page.answer(request, "inbox/_items_and_pill.html", context)
    return page.whole(request, context)


@require_GET
@never_cache
@vary_on_headers("HX-Request", "HX-Target")
@seat()
def case(request: Seated, pk: int) -> HttpResponse:
    """`/bandeja/12/`: a conversation and its person; the list beside them unless only they are asked for."""
    found = page.get_case(request, pk)
    if _part(request) and request.headers.get("HX-Target") == "case":
        context = page.case_context(request, found)
        page.read_by(request, found, context["seen"])
        return render(request, "inbox/_case.html", context)
    listed = page.list_context(request, selected=found.pk)
    context = page.case_context(request, found, found=listed["found"])
    page.read_by(request, found, context["seen"])
    return page.whole(request, {**listed, **context, "opened": True})


@require_GET
@never_cache
@seat()
def messages(request: Seated, pk: int) -> HttpResponse:
    """`/bandeja/12/mensajes/`: the conversation alone, as it stands now (`antes`: what was said before)."""
    found = page.get_case(request, pk)
    context = page.entries_context(request, found)
    page.read_by(request, found, context["seen"])
    described = page.describe(found, asked(request.GET), read_only=not page.may_change(request))
    return render(request, "inbox/_entries.html", {**context, "case": described})


@require_GET
@never_cache
@seat()
def one_row(request: Seated, pk: int) -> HttpResponse:
    """`/bandeja/12/fila/`: one row as it is now, and the counters with it. Nothing for a case that is not
    there."""
    found = listing.row(request.workspace, pk)
    if found is None:
        return HttpResponse()
    given = asked(request.GET)
    response = render(request, "inbox/_row.html", {"row": row(found, request.member, given)})
    # As an event and not out of band: the list may have been drawn again meanwhile, and the row be gone.
    return trigger_client_event(response, "live:counts", {"counts": page.counters(request, given)})


@require_GET
@never_cache
@seat()
def newer(request: Seated) -> HttpResponse:
    """`/bandeja/nuevas/`: how many have come since the list was drawn."""
    given = asked(request.GET)
    count = listing.newer(request.workspace, request.member, given.view, given.filters, given.after)
    url = request.get_full_path()
    return page.answer(request, "inbox/_newpill.html", {"new_url": url, "new_count": count})


def _part(request: Seated) -> bool:
    """Whether htmx asks for a part of a page, and not for a whole one that it had forgotten."""
    return bool(request.htmx) and not request.htmx.history_restore_request and not request.htmx.boosted
