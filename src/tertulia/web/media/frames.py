"""Templates for words on pictures: made, tried while they are changed, used."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from PIL import Image

from tertulia.kit import pictures
from tertulia.kit.verbs import Refused
from tertulia.media import actions, files
from tertulia.media.frames import BOUNDS, CHOICES, LONGEST, PLAIN, clean_look
from tertulia.media.frames import compose as drawn
from tertulia.media.models import Asset, Frame
from tertulia.web.access import Seated, seat
from tertulia.web.media.bringing import brand_of
from tertulia.web.media.views import may_change
from tertulia.web.params import number, plain
from tertulia.web.undoable import offer_undo

WORDS = {
    "top": gettext_lazy("Arriba"),
    "middle": gettext_lazy("En medio"),
    "bottom": gettext_lazy("Abajo"),
    "left": gettext_lazy("A la izquierda"),
    "center": gettext_lazy("Centrado"),
    "shade": gettext_lazy("Sombra suave"),
    "band": gettext_lazy("Banda de color"),
    "plain": gettext_lazy("Solo si hace falta"),
    "": gettext_lazy("Sin logotipo"),
    "top-left": gettext_lazy("Arriba, a la izquierda"),
    "top-right": gettext_lazy("Arriba, a la derecha"),
    "bottom-left": gettext_lazy("Abajo, a la izquierda"),
    "bottom-right": gettext_lazy("Abajo, a la derecha"),
}
FIELDS = {
    "ratio": gettext_lazy("Proporción"),
    "place": gettext_lazy("Dónde va el texto"),
    "align": gettext_lazy("Cómo se alinea"),
    "veil": gettext_lazy("Detrás del texto"),
    "corner": gettext_lazy("Dónde va el logotipo"),
}


@require_safe
@seat()
def index(request: Seated) -> HttpResponse:
    """The workspace's templates, each tried on an example."""
    rows = Frame.objects.of(request.workspace).select_related("brand").order_by("name")
    return render(request, "media/frames.html", {"frames": rows, "may_change": may_change(request)})


@seat(change="agent")
def edit(request: Seated, pk: int | None = None) -> HttpResponse:
    """A template, new or not, with a picture of how it comes out."""
    frame = get_object_or_404(Frame.objects.of(request.workspace), pk=pk) if pk else None
    problems: dict[str, Any] = {}
    if request.method == "POST":
        try:
            return _saved(request, frame)
        except Refused as refused:
            problems = refused.problems
    given = request.POST if request.method == "POST" else None
    look = {
        **PLAIN,
        **(frame.look if frame else {}),
        **({k: given[k] for k in PLAIN if k in given} if given else {}),
    }
    logo_id = number(given.get("logo", "")) if given else (frame.logo_id if frame else None)
    context = {
        "frame": frame,
        "name": given.get("name", "") if given else (frame.name if frame else ""),
        "look": look,
        "fields": [_field(name, look[name]) for name in FIELDS],
        "sizes": [(name, BOUNDS[name], look[name]) for name in BOUNDS],
        "logo": _picture_of(request, logo_id),
        "problems": problems,
        "example": _("Tu tejado también puede ser de tus vecinas"),
        "may_change": may_change(request),
        "picker_brand": brand_of(request),
    }
    return render(request, "media/frame.html", context, status=422 if problems else 200)


@require_POST
@seat("agent")
def remove(request: Seated, pk: int) -> HttpResponse:
    """No longer offered."""
    frame = get_object_or_404(Frame.objects.of(request.workspace), pk=pk)
    actions.remove_frame(frame, by=request.actor)
    offer_undo(request, frame, _("Plantilla quitada: «%(name)s»") % {"name": frame.name})
    return redirect("frames")


@require_safe
@seat()
def sample(request: Seated) -> HttpResponse:
    """How a template that is being made looks, on the newest picture of the library."""
    try:
        look = clean_look({name: request.GET[name] for name in PLAIN if name in request.GET})
    except Refused:
        look = dict(PLAIN)
    photos = Asset.objects.of(request.workspace).filter(kind=Asset.Kind.IMAGE, made_from=None)
    logo = _picture_of(request, number(request.GET.get("logo", "")))
    photo = photos.exclude(pk=logo.pk if logo else 0).order_by("-pk").first()
    words = plain(request.GET.get("words", ""))[:LONGEST]
    return _shown(drawn(_opened(photo), words, look, logo=_opened(logo), focus=_focus(photo), width=640))


@seat(change="agent")
def compose(request: Seated, pk: int) -> HttpResponse:
    """Words on the picture `pk`, by a template; what comes out is a new picture of the library."""
    asset = _photo(request, pk)
    rows = _frames(request, asset)
    frame = rows.filter(pk=number(request.POST.get("frame", request.GET.get("plantilla", ""))) or 0).first()
    frame = frame or rows.first()
    words = plain(request.POST.get("words", ""))[:LONGEST].strip()
    if request.method == "POST" and frame is not None and words:
        made = _made(request, asset, frame, words)
        messages.success(request, _("Hecha. Está en Medios como foto nueva; la otra sigue como estaba."))
        return redirect("asset", pk=made.pk)
    if request.method == "POST":
        messages.error(
            request, _("Escribe lo que va encima de la foto.") if frame else _("Haz antes una plantilla.")
        )
    url = reverse("asset-composed", args=[pk])
    context = {
        "asset": asset,
        "frames": rows,
        "frame": frame,
        "words": words,
        "longest": LONGEST,
        "preview": url,
    }
    return render(request, "media/compose.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@seat()
def preview(request: Seated, pk: int) -> HttpResponse:
    """How the words come out on the picture."""
    asset = _photo(request, pk)
    frame = _frames(request, asset).filter(pk=number(request.GET.get("frame", "")) or 0).first()
    words = plain(request.GET.get("words", ""))[:LONGEST]
    return _shown(_on(asset, frame, words, width=640))


def _saved(request: Seated, frame: Frame | None) -> HttpResponse:
    look = {name: request.POST[name] for name in PLAIN if name in request.POST}
    logo = _picture_of(request, number(request.POST.get("logo", "")))
    name = request.POST.get("name", "")
    if frame is None:
        frame = actions.make_frame(brand_of(request), name=name, look=look, logo=logo, by=request.actor)
        messages.success(request, _("Plantilla hecha. Ábrela sobre cualquier foto con «Poner texto»."))
    else:
        actions.change_frame(frame, name=name, look=look, logo=logo, by=request.actor)
        offer_undo(request, frame, _("Plantilla guardada"))
    return redirect("frame", pk=frame.pk)


def _made(request: Seated, asset: Asset, frame: Frame, words: str) -> Asset:
    image = _on(asset, frame, words, width=1080)
    brand = asset.brand or frame.brand
    with files.workshop() as room:
        path = room / "made.png"
        image.save(path, "PNG", compress_level=1)
        name = f"{words[:60]} · {frame.name}"
        brought = actions.bring(brand, path=path, name=f"{name}.png", made_from=asset, by=request.actor)
    if not brought.again and not brought.asset.alt:
        seen = f"{asset.alt}. " if asset.alt else ""
        alt = _("%(seen)sTexto: «%(words)s»") % {"seen": seen, "words": words}
        actions.change(brought.asset, alt=alt, by=request.actor)
    return brought.asset


def _on(asset: Asset, frame: Frame | None, words: str, *, width: int) -> Image.Image:
    look = clean_look(frame.look) if frame else dict(PLAIN)
    logo = frame.logo if frame else None
    return drawn(_opened(asset), words, look, logo=_opened(logo), focus=_focus(asset), width=width)


def _opened(asset: Asset | None) -> Image.Image | None:
    """A picture at the size that a template needs; None where there is none, or its file is gone."""
    if asset is None:
        return None
    try:
        image = pictures.opened(asset.path)
        image.draft("RGB", (1600, 1600))
        return pictures.upright(image)
    except (pictures.BadPicture, OSError):
        return None


def _shown(image: Image.Image) -> HttpResponse:
    response = HttpResponse(pictures.encoded(image, "image/jpeg", 82), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=60"
    return response


def _focus(asset: Asset | None) -> tuple[float, float]:
    return (asset.focus_x, asset.focus_y) if asset else (0.5, 0.5)


def _photo(request: Seated, pk: int) -> Asset:
    asset = get_object_or_404(Asset.objects.of(request.workspace).select_related("brand"), pk=pk)
    if asset.kind != Asset.Kind.IMAGE:
        raise Http404
    return asset


def _frames(request: Seated, asset: Asset) -> QuerySet[Frame]:
    rows = Frame.objects.of(request.workspace).select_related("brand", "logo").order_by("name")
    return rows.filter(brand=asset.brand) if asset.brand else rows


def _picture_of(request: Seated, pk: int | None) -> Asset | None:
    rows = Asset.objects.of(request.workspace).filter(kind=Asset.Kind.IMAGE)
    return rows.filter(pk=pk).first() if pk is not None else None


def _field(name: str, value: Any) -> dict[str, Any]:
    choices = [(one, WORDS.get(one, one)) for one in CHOICES[name]]
    return {"name": name, "label": FIELDS[name], "choices": choices, "value": value}
