"""What a person does about a delivery: try again, say that it is out, leave it, take it down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tertulia.kit.verbs import Actor, Refused
from tertulia.outbox import actions
from tertulia.outbox.models import Delivery
from tertulia.planner.models import Sending
from tertulia.web.access import Seated, seat
from tertulia.web.undoable import offer_undo

Do = Callable[[Delivery, Actor], Any]
ACTS: dict[str, tuple[Do, Any]] = {
    "reintentar": (
        lambda delivery, by: actions.retry(delivery, by=by),
        gettext_lazy("Vuelve a la cola: sale en un momento."),
    ),
    "salio": (
        lambda delivery, by: actions.settle(delivery, published=True, by=by),
        gettext_lazy("Queda como publicada."),
    ),
    "no-salio": (
        lambda delivery, by: actions.settle(delivery, published=False, by=by),
        gettext_lazy("Se publica otra vez."),
    ),
    "dejar": (
        lambda delivery, by: actions.withdraw(delivery, by=by),
        gettext_lazy("Se queda como está. No volverá a intentarse."),
    ),
    "retirar": (
        lambda delivery, by: actions.withdraw(delivery, by=by),
        gettext_lazy("Retirada: ya no sale."),
    ),
    "quitar-de-la-red": (
        lambda delivery, by: actions.take_down(delivery, by=by),
        gettext_lazy("Se ha pedido a la red que la quite. Aquí verás si lo hizo."),
    ),
}


@require_POST
@seat("agent")
def act(request: Seated, pk: int, act: str) -> HttpResponse:
    """`/entregas/12/reintentar/`; then the list again, with that post open."""
    if act not in ACTS:
        raise Http404
    delivery = get_object_or_404(Delivery, pk=pk, workspace=request.workspace)
    do, words = ACTS[act]
    try:
        done = do(delivery, request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        offer_undo(request, done, str(words))
        if "undo" not in request.session:
            messages.success(request, str(words))
    return redirect(back_to(delivery))


def back_to(delivery: Delivery) -> str:
    """The list with the post of `delivery` open."""
    post = Sending.objects.filter(delivery=delivery).values_list("variant__post_id", flat=True).first()
    return f"/entregas/?abierta={post}" if post else "/entregas/"
