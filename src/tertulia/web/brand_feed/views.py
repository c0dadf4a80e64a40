"""`/marca/<key>/feed.xml`: what a brand has published, for anybody's reader; and the switch that opens it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tertulia.brand.models import Brand
from tertulia.planner import actions
from tertulia.planner.models import Share
from tertulia.web.access import Seated, seat
from tertulia.web.address import address
from tertulia.web.brand_feed.documents import Feed, atom, json_feed
from tertulia.web.brand_feed.entries import entries
from tertulia.web.undoable import offer_undo

KEPT_S = 300
"""How long a reader need not ask again."""


@require_safe
def as_atom(request: HttpRequest, token: str) -> HttpResponse:
    """Atom, which every reader knows."""
    return _told(request, token, atom, "application/atom+xml; charset=utf-8")


@require_safe
def as_json(request: HttpRequest, token: str) -> HttpResponse:
    """JSON Feed."""
    return _told(request, token, json_feed, "application/feed+json; charset=utf-8")


def _told(
    request: HttpRequest, token: str, written: Callable[[Feed], bytes], content_type: str
) -> HttpResponse:
    rows = Share.objects.select_related("brand__workspace")
    share = rows.filter(
        token=token, kind=Share.Kind.FEED, removed_at=None, workspace__closed_at__isnull=True
    ).first()
    if share is None:
        raise Http404
    workspace = share.brand.workspace
    with translation.override(workspace.language):
        feed = Feed(
            id=f"urn:tertulia:{hashlib.sha256(share.token.encode()).hexdigest()[:32]}",
            title=share.brand.name,
            lang=workspace.language,
            here=address(request, request.path),
            home="",
            entries=entries(share.brand),
            opened=share.created_at,
        )
        body = written(feed)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    answer = HttpResponse(body, content_type=content_type)
    answer = get_conditional_response(request, etag, None, answer) or answer
    answer["ETag"] = etag
    answer["X-Robots-Tag"] = "noindex"
    patch_cache_control(answer, public=True, max_age=KEPT_S)
    return answer


@require_POST
@seat("manager")
def switch(request: Seated, pk: int, act: str) -> HttpResponse:
    """«abrir» and «cerrar» the feed of a brand."""
    brand = get_object_or_404(Brand.objects.of(request.workspace), pk=pk)
    if act == "abrir":
        actions.open_feed(brand, by=request.actor)
        messages.success(request, _("Abierto. Cualquiera con la dirección puede leer lo publicado."))
    elif act == "cerrar":
        share = Share.objects.filter(brand=brand, kind=Share.Kind.FEED, removed_at=None).first()
        if share is not None:
            actions.close_feed(share, by=request.actor)
            offer_undo(request, share, _("Cerrado. Su dirección ya no lleva a ninguna parte."))
    else:
        raise Http404
    return redirect("channels")
