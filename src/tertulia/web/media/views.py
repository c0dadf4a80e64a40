"""The library: everything in it, what is being looked for, and one file in full."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tertulia.brand.models import Brand
from tertulia.kit.verbs import RANK
from tertulia.media.bringing import alike
from tertulia.media.models import Asset, AssetQuerySet, Frame
from tertulia.media.shapes import RATIOS, part_of
from tertulia.media.words import LARGEST, MOST_BYTES, NOTES
from tertulia.web.access import Seated, seat
from tertulia.web.media.rights import rights_of, today_of
from tertulia.web.media.usage import line, posts_with, stopped, uses
from tertulia.web.params import number, plain

PAGE = 48
VIEWS = {
    "": gettext_lazy("Todo"),
    "fotos": gettext_lazy("Fotos"),
    "videos": gettext_lazy("Vídeos"),
    "documentos": gettext_lazy("Documentos"),
    "caducan": gettext_lazy("Caducan pronto"),
    "sin-texto": gettext_lazy("Sin texto alternativo"),
}
ORDERS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "": (gettext_lazy("Últimos primero"), ("-pk",)),
    "nombre": (gettext_lazy("Por nombre"), ("words", "-pk")),
    "caducidad": (gettext_lazy("Antes los que caducan"), (F("rights_until").asc(nulls_last=True), "-pk")),
    "tamano": (gettext_lazy("Antes los que más ocupan"), ("-size", "-pk")),
}


@require_safe
@seat()
def index(request: Seated, pk: int | None = None) -> HttpResponse:
    """The grid with its filters; beside it the file `pk`."""
    rows = Asset.objects.of(request.workspace)
    open_ = get_object_or_404(rows.select_related("brand", "by", "made_from"), pk=pk) if pk else None
    words, view = plain(request.GET.get("q", ""))[:200].strip(), request.GET.get("ver", "")
    order = request.GET.get("orden", "")
    order = order if order in ORDERS else ""
    found = within(rows.saying(words) if words else rows, view).select_related("brand")
    page = Paginator(found.order_by(*ORDERS[order][1]), PAGE).get_page(request.GET.get("pagina"))
    counts = uses(request.workspace, [one.pk for one in page])
    context = {
        "cards": [line(one, len(counts.get(one.pk, ()))) for one in page],
        "page": page,
        "tabs": [(name, label, within(rows, name).count()) for name, label in VIEWS.items()],
        "view": view if view in VIEWS else "",
        "orders": [(name, label) for name, (label, _order) in ORDERS.items()],
        "order": order,
        "order_label": ORDERS[order][0],
        "words": words,
        "open": detail(open_) if open_ else None,
        "brands": Brand.objects.of(request.workspace).order_by("pk"),
        "may_change": may_change(request),
        "most": LARGEST,
        "limits": {kind: size // 1_000_000 for kind, size in MOST_BYTES.items()},
    }
    return render(request, "media/index.html", context)


def within(rows: AssetQuerySet, view: str) -> AssetQuerySet:
    """What a view shows of `rows`."""
    if view == "fotos":
        return rows.filter(kind=Asset.Kind.IMAGE)
    if view == "videos":
        return rows.filter(kind__in=[Asset.Kind.VIDEO, Asset.Kind.AUDIO])
    if view == "documentos":
        return rows.filter(kind=Asset.Kind.FILE)
    if view == "caducan":
        return rows.expiring(timezone.localdate())
    return rows.without_alt() if view == "sin-texto" else rows


def detail(asset: Asset) -> dict[str, Any]:
    """All that is shown of one file."""
    posts = posts_with(asset)
    crops = []
    if asset.kind == Asset.Kind.IMAGE:
        stamp = f"{asset.focus_x}-{asset.focus_y}-{asset.crops}"
        for name in RATIOS:
            slug = name.replace(":", "x")
            url = reverse("asset-crop", args=[asset.pk, slug])
            part = " ".join(f"{edge:.4f}" for edge in part_of(asset, name))
            drawn = name in asset.crops
            crops.append(
                {
                    "name": name,
                    "slug": slug,
                    "url": f"{url}?v={hash(stamp) & 0xFFFFFF}",
                    "part": part,
                    "drawn": drawn,
                    "ratio": f"{RATIOS[name]:.4f}",
                }
            )
    return {
        "asset": asset,
        "rights": rights_of(asset),
        "kind": asset.get_kind_display(),
        "facts": facts(asset),
        "crops": crops,
        "posts": posts[:12],
        "post_count": len(posts),
        "stopped": stopped(asset, posts),
        "alike": alike(asset),
        "notes": [NOTES[note] for note in asset.notes if note in NOTES],
        "people": Asset.People.choices,
        "today": today_of(asset),
        "frames": Frame.objects.of(asset.workspace).filter(brand=asset.brand)
        if asset.kind == "image"
        else [],
    }


def facts(asset: Asset) -> str:
    """«6.000 × 4.000, 3,4 MB»: its measures in a line."""
    from django.utils.formats import number_format as spoken

    from tertulia.media.fitness import time

    said = []
    if asset.width:
        said.append(
            f"{spoken(asset.width, force_grouping=True)} × {spoken(asset.height, force_grouping=True)}"
        )
    if asset.duration_s:
        said.append(time(asset.duration_s))
    if asset.pages:
        said.append(_("%(pages)s páginas") % {"pages": asset.pages} if asset.pages > 1 else _("1 página"))
    if asset.codec:
        said.append(asset.codec.upper())
    mega = asset.size / 1_000_000
    said.append(f"{spoken(round(mega, 1), 1)} MB" if mega >= 0.1 else f"{max(1, asset.size // 1000)} kB")
    return ", ".join(said)


def may_change(request: Seated) -> bool:
    """Whether to offer what only who writes may do (the views ask again)."""
    return RANK[request.member.role] >= RANK["agent"]


__all__ = ["index", "number"]
