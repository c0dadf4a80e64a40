"""Publishing by hand, with help: copy, take the files, go there, say that it is done."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertulia.connectors import assist
from tertulia.connectors.faces import count, face
from tertulia.media.models import Asset
from tertulia.outbox import actions
from tertulia.outbox.content import draft_of
from tertulia.outbox.models import Delivery
from tertulia.planner.models import Sending
from tertulia.web.access import Seated, seat
from tertulia.web.deliveries import telling
from tertulia.web.deliveries.acts import back_to
from tertulia.web.forms import attempt

State = Delivery.State
READY = (State.HAND, State.FAILED, State.REJECTED, State.QUEUED)


class DoneForm(forms.Form):
    """Where it is now."""

    url = forms.URLField(
        label=gettext_lazy("Dirección de la publicación"),
        required=False,
        assume_scheme="https",
        max_length=1000,
        help_text=gettext_lazy(
            "Si la pegas, la enlazamos y podemos leer cómo le va donde la red lo permite."
        ),
    )


@seat(change="agent")
def page(request: Seated, pk: int) -> HttpResponse:
    """The steps, with the text ready to copy. POST: «ya lo publiqué»."""
    delivery = get_object_or_404(
        Delivery.objects.select_related("channel", "source"), pk=pk, workspace=request.workspace
    )
    form = DoneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and attempt(form, lambda given: _done(request, delivery, given)):
        messages.success(request, _("Queda como publicada por ti."))
        return redirect(back_to(delivery))
    network = telling.network_of(delivery)
    sending = Sending.objects.filter(delivery=delivery).select_related("variant__post").first()
    pictures = _files(request, delivery)
    address = delivery.channel.url if delivery.channel is not None else ""
    link = (delivery.content.get("link") or {}).get("url", "")
    context = {
        "delivery": delivery,
        "form": form,
        "ready": delivery.state in READY,
        "network": network,
        "name": telling.name_of(delivery),
        "post": sending.variant.post if sending else None,
        "rest": rest_of(delivery),
        "pictures": pictures,
        "length": count(delivery.text, face(network).limits),
        "limit": face(network).limits.maximum,
        "place": assist.place_to_go(network, delivery.text, link, own=address),
        "steps": assist.steps(network, delivery.text, draft_of(delivery).media, url=link),
        "link": link,
        "here": "deliveries",
    }
    status = 422 if form.errors else 200
    return render(request, "deliveries/by_hand.html", context, status=status)


def _done(request: Seated, delivery: Delivery, given: dict[str, Any]) -> None:
    for one in (delivery, *rest_of(delivery)):
        actions.published_by_hand(one, url=given["url"], by=request.actor)


def rest_of(delivery: Delivery) -> list[Delivery]:
    """What a person says right after `delivery`, in order: the rest of its thread, and its first comment."""
    waiting = Delivery.objects.filter(workspace_id=delivery.workspace_id, state=State.HAND)
    found: list[Delivery] = []
    above = [delivery.pk]
    while above:
        below = list(waiting.filter(after__in=above).order_by("pk"))
        found += below
        above = [one.pk for one in below]
    return found


def _files(request: Seated, delivery: Delivery) -> list[Asset]:
    wanted = [entry.get("asset") for entry in delivery.content.get("media") or ()]
    found = Asset.objects.of(request.workspace).in_bulk([pk for pk in wanted if pk])
    return [found[pk] for pk in wanted if pk in found]
