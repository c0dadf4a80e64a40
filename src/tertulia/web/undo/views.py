"""Taking back what a member has just done."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tertulia.accounts import undo
from tertulia.accounts.models import AuditEntry
from tertulia.kit.verbs import Refused
from tertulia.web.access import Seated, seat
from tertulia.web.params import number

MOST_AT_ONCE = 200


@require_POST
@seat()
def take_back(request: Seated, entries: str) -> HttpResponse:
    """`/deshacer/12-13/`: the member's own entries of the audit, the newest first, all or none; then the page
    again that it was asked from. 404 for those of others."""
    ids = [pk for pk in map(number, entries.split("-")[:MOST_AT_ONCE]) if pk is not None]
    mine = AuditEntry.objects.filter(
        workspace=request.workspace, actor_kind="member", actor_id=request.member.pk, pk__in=ids
    )
    found = list(mine.order_by("-pk"))
    if not found or len(found) != len(ids):
        raise Http404
    try:
        with transaction.atomic():
            for entry in found:
                undo.take_back(entry, by=request.actor)
    except Refused as refused:
        return _answer(request, str(refused), failed=True)
    return _answer(request, _("Deshecho"))


def _answer(request: Seated, words: str, *, failed: bool = False) -> HttpResponse:
    here = _here(request)
    if not request.htmx:
        (messages.error if failed else messages.success)(request, words)
        return redirect(here)
    toast = render_to_string("_toast.html", {"text": words, "tone": "error" if failed else ""}, request)
    response = HttpResponse(
        f'<div hx-swap-oob="beforeend:#toasts">{toast}</div>', status=409 if failed else 200
    )
    place = _place(here)
    if failed:
        return response
    if place:
        response["HX-Location"] = json.dumps(place)
    else:
        messages.success(request, words)
        response["HX-Refresh"] = "true"
    return response


def _here(request: Seated) -> str:
    """The page of ours that it was asked from."""
    parts = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
    # «//host» is another site to a browser, though it is a path to us.
    if parts.netloc != request.get_host() or not parts.path.startswith("/") or parts.path.startswith("//"):
        return "/"
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _place(here: str) -> dict[str, str]:
    """Which part of that page shows what was taken back; {} for the whole of it."""
    path = here.partition("?")[0]
    if path == "/bandeja/":
        return {"path": here, "target": "#items", "select": "#items", "swap": "outerHTML"}
    if path.startswith("/bandeja/"):
        return {"path": here, "target": "#case", "swap": "innerHTML"}
    if path.startswith("/calendario/") and not path.startswith("/calendario/otros/"):
        return {"path": here, "target": "#calendar", "select": "#calendar", "swap": "outerHTML"}
    if path == "/escucha/":
        return {"path": here, "target": "#main", "select": "#main", "swap": "outerHTML"}
    return {}
