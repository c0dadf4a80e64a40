"""The words that a team puts on conversations: made, renamed, taken away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tertulia.inbox import actions
from tertulia.inbox.models import Label
from tertulia.kit.verbs import Refused
from tertulia.web.access import Seated, seat
from tertulia.web.undoable import offer_undo


def _label(request: Seated, pk: int) -> Label:
    return get_object_or_404(Label, workspace=request.workspace, pk=pk, removed_at__isnull=True)


@require_POST
@seat("agent")
def create(request: Seated) -> HttpResponse:
    """A new label."""
    try:
        made = actions.create_label(request.workspace, name=request.POST.get("name", ""), by=request.actor)
        messages.success(request, _("Etiqueta «%(name)s» lista.") % {"name": made.name})
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("rules")


@require_POST
@seat("agent")
def rename(request: Seated, pk: int) -> HttpResponse:
    """Another name."""
    label = _label(request, pk)
    before = label.name
    try:
        actions.rename_label(label, name=request.POST.get("name", ""), by=request.actor)
        names = {"before": before, "name": label.name}
        offer_undo(request, label, _("«%(before)s» se llama ahora «%(name)s»") % names)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("rules")


@require_POST
@seat("agent")
def delete(request: Seated, pk: int) -> HttpResponse:
    """Out of use."""
    label = _label(request, pk)
    actions.delete_label(label, by=request.actor)
    offer_undo(request, label, _("Etiqueta «%(name)s» quitada") % {"name": label.name})
    return redirect("rules")
