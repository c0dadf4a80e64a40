"""What is known of a file, changed; one thrown away, or several at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tertulia.kit.verbs import Refused
from tertulia.media import actions
from tertulia.media.models import Asset
from tertulia.media.ready import still_of
from tertulia.web.access import Seated, seat
from tertulia.web.params import number
from tertulia.web.undoable import KEY, SECONDS, offer_undo

TEXTS = ("name", "alt", "holder", "licence", "rights_until", "people", "people_notes")
MOST = 200


@require_POST
@seat("agent")
def change(request: Seated, pk: int) -> HttpResponse:
    """Whatever fields the form has."""
    asset = _asset(request, pk)
    given: dict[str, Any] = {name: request.POST[name] for name in TEXTS if name in request.POST}
    if "tags" in request.POST:
        given["tags"] = request.POST["tags"].split(",")
    if "focus" in request.POST:
        given["focus"] = _parts(request.POST["focus"])
    return _changed(request, asset, given, _("Guardado"))


@require_POST
@seat("agent")
def crop(request: Seated, pk: int) -> HttpResponse:
    """The part that is shown in «ratio», drawn by hand; empty: around the focus again."""
    box = request.POST.get("box", "").strip()
    crops = {request.POST.get("ratio", ""): _parts(box) if box else None}
    return _changed(request, _asset(request, pk), {"crops": crops}, _("Recorte guardado"))


@require_POST
@seat("agent")
def poster(request: Seated, pk: int) -> HttpResponse:
    """A film's picture: what is seen at «second», or a photo of the library."""
    asset = _asset(request, pk)
    chosen = number(request.POST.get("picture", ""))
    if chosen is not None:
        picture = get_object_or_404(Asset.objects.of(request.workspace), pk=chosen, kind=Asset.Kind.IMAGE)
        file = picture.file
    else:
        second = _parts(request.POST.get("second", "0") or "0")
        file = still_of(asset.path, asset.type, second[0] if second else 0.0) if asset.kind == "video" else ""
    if not file:
        messages.error(request, _("No se ha podido sacar esa imagen del vídeo. Elige una foto de Medios."))
        return redirect("asset", pk=pk)
    return _changed(request, asset, {"poster": file}, _("Portada cambiada"))


@require_POST
@seat("agent")
def remove(request: Seated, pk: int) -> HttpResponse:
    """Out of the library."""
    asset = _asset(request, pk)
    actions.remove(asset, by=request.actor)
    offer_undo(request, asset, _("Quitado de Medios: «%(name)s»") % {"name": asset.name})
    return redirect("media")


@require_POST
@seat("agent")
def many(request: Seated) -> HttpResponse:
    """Add a tag to several files, or throw them away; taken back at once."""
    keys = [key for key in map(number, request.POST.getlist("pk")[:MOST]) if key is not None]
    rows = list(Asset.objects.of(request.workspace).filter(pk__in=keys))
    tag, act = request.POST.get("tag", "").strip(), request.POST.get("act", "")
    if not rows or (act == "etiquetar" and not tag):
        messages.error(request, _("Elige al menos un archivo y di qué etiqueta ponerle."))
        return redirect("media")
    try:
        for asset in rows:
            if act == "quitar":
                actions.remove(asset, by=request.actor)
            elif act == "etiquetar":
                actions.change(asset, tags=[*asset.tags, *tag.split(",")], by=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("media")
    words = (
        ngettext("Quitado %(count)d archivo", "Quitados %(count)d archivos", len(rows))
        if act == "quitar"
        else ngettext("Etiquetado %(count)d archivo", "Etiquetados %(count)d archivos", len(rows))
    )
    entries = "-".join(str(asset.audit_id) for asset in rows if asset.audit_id)
    if entries:
        url = reverse("take-back", args=[entries])
        request.session[KEY] = {"text": words % {"count": len(rows)}, "url": url, "seconds": SECONDS}
    return redirect("media")


def _asset(request: Seated, pk: int) -> Asset:
    return get_object_or_404(Asset.objects.of(request.workspace), pk=pk)


def _changed(request: Seated, asset: Asset, given: dict[str, Any], words: str) -> HttpResponse:
    try:
        actions.change(asset, **given, by=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("asset", pk=asset.pk)
    offer_undo(request, asset, words)
    return redirect("asset", pk=asset.pk)


def _parts(text: str) -> Sequence[float]:
    """Numbers with commas or spaces between; [] for what is none."""
    try:
        return [float(part) for part in text.replace(",", " ").split()[:4]]
    except ValueError:
        return []
