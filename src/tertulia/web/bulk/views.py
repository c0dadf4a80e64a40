"""Traer de una hoja: a trial that saves nothing and points at each bad cell, then the posts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from tertulia.brand.models import Brand
from tertulia.connectors.faces import face
from tertulia.kit.failures import Rejected
from tertulia.kit.verbs import Refused
from tertulia.outbox.models import Channel
from tertulia.planner.actions.bulk import import_posts
from tertulia.planner.bulk.files import rows_of
from tertulia.planner.bulk.reading import Sheet, read
from tertulia.planner.models import Stage
from tertulia.sources.actions import bring
from tertulia.sources.models import Upload
from tertulia.web.access import Seated, seat
from tertulia.web.forms import attempt
from tertulia.web.params import number


class SheetForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("Hoja (CSV o XLSX)"), widget=forms.FileInput({"accept": ".csv,.tsv,.txt,.xlsx"})
    )


@seat("agent")
def upload(request: Seated) -> HttpResponse:
    """Choose a file; it is kept a day, so that it can be tried before it is brought in."""
    brand = _brand(request)
    sent = request.method == "POST"
    form = SheetForm(request.POST if sent else None, request.FILES if sent else None)
    kept: list[Upload] = []

    def keep(given: dict[str, Any]) -> None:
        file = given["file"]
        kept.append(bring(request.workspace, name=file.name, content=file.chunks(), by=request.actor))

    if request.method == "POST" and attempt(form, keep):
        return redirect(f"/publicar/importar/{kept[0].pk}/?marca={brand.pk}")
    names = [str(one) for one in Channel.objects.of(request.workspace).filter(brand=brand)]
    context = {"form": form, "brand": brand, "here": "compose", "channels": names}
    return render(request, "bulk/upload.html", context, status=422 if form.errors else 200)


@seat("agent")
def tried(request: Seated, pk: int) -> HttpResponse:
    """What the file would bring. POST: bring the good rows in, as drafts or scheduled."""
    brand = _brand(request)
    kept = get_object_or_404(Upload.objects.of(request.workspace), pk=pk)
    try:
        sheet = read(rows_of(kept.path), brand)
    except (Rejected, OSError) as problem:
        sheet = Sheet([], [], str(problem) or _("Ese archivo ya no está. Súbelo otra vez."))
    if request.method == "POST" and sheet.good and not sheet.problem:
        plan = "plan" in request.POST
        try:
            made = import_posts(brand, rows=sheet.good, plan=plan, by=request.actor)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            done = ngettext("%(n)s publicación traída.", "%(n)s publicaciones traídas.", len(made))
            messages.success(request, done % {"n": len(made)})
            return redirect("/calendario/lista/" if plan else "/publicar/")
    asks = Stage.objects.filter(brand=brand, removed_at__isnull=True).exists()
    context = {"sheet": sheet, "upload": kept, "brand": brand, "asks": asks, "here": "compose"}
    return render(request, "bulk/tried.html", context)


@require_GET
@seat()
def sample(request: Seated) -> HttpResponse:
    """A sheet to begin with, with the brand's own channels."""
    brand = _brand(request)
    networks = [
        str(face(channel.network).label)
        for channel in Channel.objects.of(request.workspace).filter(brand=brand)
    ]
    where = ", ".join(dict.fromkeys(networks[:2])) or "Mastodon"
    title, text = _("Ejemplo"), _("Lo que quieres decir.")
    lines = [
        ";".join(("Fecha", "Hora", "Canales", "Título", "Texto", "Enlace", "Imagen", "Campaña", "Etiquetas")),
        f'2099-12-15;09:30;"{where}";{title};"{text}";https://ejemplo.es/;;;',
    ]
    answer = HttpResponse("\ufeff" + "\r\n".join(lines) + "\r\n", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="publicaciones.csv"'
    return answer


def _brand(request: Seated) -> Brand:
    brands = Brand.objects.of(request.workspace).order_by("pk")
    asked = number(request.GET.get("marca", ""))
    return get_object_or_404(brands, pk=asked) if asked else get_object_or_404(brands[:1])
