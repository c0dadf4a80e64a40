"""Ajustes · Comprensión: a sentence is tried, and how good it is."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tertulia.brand.models import Brand
from tertulia.kit.verbs import RANK, Role
from tertulia.web.access import Seated, seat
from tertulia.web.params import number, plain
from tertulia.web.understanding.measures import measures
from tertulia.web.understanding.trying import MOST, try_text


def may(request: Seated, role: Role) -> bool:
    """Whether to offer what needs `role` (the views ask again)."""
    return RANK[request.member.role] >= RANK[role]


def brand_of(request: Seated, wanted: str = "") -> Brand | None:
    """The brand whose id was named, else the first; None where there is none."""
    brands = Brand.objects.of(request.workspace).order_by("pk")
    pk = number(wanted)
    chosen = brands.filter(pk=pk).first() if pk is not None else None
    return chosen or brands.first()


@require_safe
@seat()
def index(request: Seated) -> HttpResponse:
    """The box, empty."""
    return render(request, "understanding/try.html", _context(request, ""))


@require_POST
@seat()
def try_out(request: Seated) -> HttpResponse:
    """What would be understood of `text`. Stores nothing, so that readers may try it too; posted, so that
    what somebody tries stands in no address."""
    context = _context(request, plain(request.POST.get("text", "")))
    page = "understanding/_tried.html" if request.htmx else "understanding/try.html"
    return render(request, page, context)


def _context(request: Seated, text: str) -> dict[str, Any]:
    brands = list(Brand.objects.of(request.workspace).order_by("pk"))
    brand = brand_of(request, request.POST.get("brand", ""))
    return {
        "tab": "try",
        "brands": brands,
        "brand": brand,
        "text": text[:MOST],
        "most": MOST,
        "tried": try_text(brand, text) if brand and text.strip() else None,
        "examples": examples(),
        "measures": measures(),
    }


def examples() -> list[str]:
    """Sentences that are worth trying: plain, ironic, mixed, and none of ours."""
    return [
        _("Llevo tres días esperando el pedido y nadie contesta."),
        _("Gracias por nada, menuda atención."),
        _("El sabor nuevo mata de rico, pero el envase es un horror."),
        _("¿Hacéis precio para grupos de veinte?"),
    ]
