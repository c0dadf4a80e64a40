"""Bringing files in: one after the other as they are (with progress), several in a form, from an address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tertulia.brand.models import Brand
from tertulia.kit.verbs import Refused
from tertulia.media import actions, files
from tertulia.media.bringing import Brought
from tertulia.media.models import Asset
from tertulia.media.sniff import HEAD, family, sniff
from tertulia.media.words import LARGEST, MOST_BYTES, NOTES, too_long
from tertulia.web.access import Seated, seat
from tertulia.web.bounded import brought_too_much
from tertulia.web.params import number

MOST_AT_ONCE = 20


class TooLong(Exception):
    """More than is taken of its kind."""


@require_POST
@seat("agent")
def upload(request: Seated) -> HttpResponse:
    """A file as the body of the request, called «nombre» (JSON comes back), or several of a form."""
    if request.content_type == "multipart/form-data":
        return _form(request)
    brand, name = brand_of(request), request.GET.get("nombre", "")[:300]
    try:
        with files.workshop() as room:
            path = room / "brought"
            _receive(request, path, name)
            brought = actions.bring(brand, path=path, name=name, by=request.actor)
    except TooLong as refused:
        return JsonResponse({"words": str(refused)}, status=413)
    except Refused as refused:
        return JsonResponse({"words": str(refused)}, status=422)
    return JsonResponse(told(brought))


@require_POST
@seat("agent")
def address(request: Seated) -> HttpResponse:
    """What stands at «url», fetched by us."""
    try:
        brought = actions.bring_address(
            brand_of(request), url=request.POST.get("url", "")[:2000], by=request.actor
        )
    except Refused as refused:
        if "fetch" in request.headers.get("X-Requested-With", ""):
            return JsonResponse({"words": str(refused)}, status=422)
        messages.error(request, str(refused))
        return redirect("media")
    if "fetch" in request.headers.get("X-Requested-With", ""):
        return JsonResponse(told(brought))
    return redirect("asset", pk=brought.asset.pk)


def brand_of(request: Seated) -> Brand:
    """The brand that «marca» names, else the first; 404 where there is none."""
    brands = Brand.objects.of(request.workspace).order_by("pk")
    asked = number(request.GET.get("marca", "") or request.POST.get("marca", ""))
    found = brands.filter(pk=asked).first() if asked is not None else brands.first()
    if found is None:
        raise Http404
    return found


def told(brought: Brought) -> dict[str, Any]:
    """What a script is told of what was brought."""
    alike = [_brief(one) for one in brought.alike]
    notes = [str(NOTES[note]) for note in brought.asset.notes if note in NOTES]
    return {**_brief(brought.asset), "again": brought.again, "alike": alike, "notes": notes}


def _brief(asset: Asset) -> dict[str, Any]:
    seen = asset.kind == Asset.Kind.IMAGE or bool(asset.poster)
    return {
        "id": asset.pk,
        "name": asset.name,
        "kind": asset.kind,
        "alt": asset.alt,
        "thumb": reverse("asset-thumb", args=[asset.pk, 320]) if seen else "",
        "url": reverse("asset", args=[asset.pk]),
    }


def _receive(request: Seated, path: Path, name: str) -> None:
    """Write the body to `path` as it comes; what is too long is refused by what it says of itself, else by
    its first bytes, else when it is."""
    said = number(request.META.get("CONTENT_LENGTH") or "") or 0
    if said > LARGEST:
        raise TooLong(too_long(name, "", said))
    head = request.read(HEAD)
    kind = family(sniff(head))
    most = MOST_BYTES.get(kind, LARGEST)
    if said > most:
        raise TooLong(too_long(name, kind, said))
    size = len(head)
    with path.open("wb") as out:
        out.write(head)
        while piece := request.read(files.PIECE):
            size += len(piece)
            if size > most:
                raise TooLong(too_long(name, kind, size))
            out.write(piece)


def _form(request: Seated) -> HttpResponse:
    brand = brand_of(request)
    if brought_too_much(request):
        messages.error(request, _("Por aquí no caben tantos megas de una vez. Súbelos de uno en uno."))
        return redirect("media")
    last = None
    for file in request.FILES.getlist("archivo")[:MOST_AT_ONCE]:
        try:
            with files.workshop() as room:
                path = room / "brought"
                with path.open("wb") as out:
                    for piece in file.chunks():
                        out.write(piece)
                last = actions.bring(brand, path=path, name=file.name or "", by=request.actor).asset
        except Refused as refused:
            messages.error(request, str(refused))
    return redirect("asset", pk=last.pk) if last else redirect("media")
