"""After it went out: what stands where, and changing it or taking it down where the network lets us."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tertulia.connectors.base import Edits
from tertulia.kit.verbs import Refused
from tertulia.outbox import actions as outbox
from tertulia.outbox.models import Delivery
from tertulia.planner.models import Post
from tertulia.web.access import Seated, seat
from tertulia.web.compose.found import get_post
from tertulia.web.compose.networks import about, connector_of

State = Delivery.State
UNDER_WAY = (State.QUEUED, State.SENDING, State.UNCONFIRMED, State.FAILED)


def listed(post: Post) -> list[dict[str, Any]]:
    """What each variant of `post` led to that is out, or may be, or has failed: the newest of each part."""
    found = []
    for variant in post.variants.all():
        latest = {sent.part: sent.delivery for sent in variant.sendings.all()}
        shown = [one for one in latest.values() if one.state != State.WITHDRAWN]
        if not any(_told(one) for one in shown):
            continue
        found.append({"channel": about(variant.channel), "deliveries": [_row(one) for one in shown]})
    return found


def _told(delivery: Delivery) -> bool:
    return delivery.state not in (State.QUEUED, State.HAND, State.WITHDRAWN) or bool(delivery.last_error)


def _row(delivery: Delivery) -> dict[str, Any]:
    connector = connector_of(delivery.channel) if delivery.channel else None
    out = delivery.state == State.PUBLISHED and bool(delivery.remote_id) and delivery.source_id is not None
    changes = list(delivery.changes.order_by("-pk")[:1]) if out else []
    return {
        "delivery": delivery,
        "can_edit": out and connector is not None and issubclass(connector, Edits),
        "can_remove": out,
        "change": changes[0] if changes else None,
    }


@require_POST
@seat("agent")
def change(request: Seated, pk: int, delivery: int) -> HttpResponse:
    """`/publicar/12/publicada/34/`, act: amend (text), take_down. Each is a delivery of its own: what becomes
    of it is shown beside it."""
    from tertulia.web.compose import show

    post = get_post(request, pk)
    one = Delivery.objects.filter(sending__variant__post=post, pk=delivery).select_related("channel").first()
    if one is None:
        raise Http404
    try:
        if request.POST.get("act") == "take_down":
            outbox.take_down(one, by=request.actor)
        elif request.POST.get("act") == "amend":
            _amend(request, one)
    except Refused as refused:
        return show.page(request, get_post(request, pk), problems=refused.problems, status=422)
    return redirect("post", pk=pk)


def _amend(request: Seated, delivery: Delivery) -> None:
    text = request.POST.get("text", "").replace("\x00", "").replace("\r\n", "\n").strip()
    if not text:
        raise Refused({"": _("Escribe lo que tiene que decir.")})
    outbox.amend(delivery, text=text, content=delivery.content, by=request.actor)
