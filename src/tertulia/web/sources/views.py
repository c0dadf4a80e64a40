"""What we are connected to, and how each fares."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tertulia.connectors.faces import face
from tertulia.kit.verbs import RANK, Refused
from tertulia.sources import actions
from tertulia.sources.hosts import class_of
from tertulia.sources.models import SetAside, Source
from tertulia.web.access import Seated, seat
from tertulia.web.forms import refused_to_form
from tertulia.web.sources.forms import NameForm
from tertulia.web.templatetags.tertulia import duration
from tertulia.web.undoable import offer_undo

VERBS = {
    "pausar": actions.pause,
    "reanudar": actions.resume,
    "leer": actions.read_now,
    "quitar": actions.remove,
    "otra-vez": actions.retry_set_aside,
}
UNDOABLE = {
    "pausar": gettext_lazy("Fuente en pausa"),
    "reanudar": gettext_lazy("Fuente reanudada"),
    "quitar": gettext_lazy("Fuente quitada. Lo que ya se oyó sigue aquí."),
}


def health(source: Source) -> dict[str, Any]:
    """The source's state as the screen says it: a mark (ok, wait, bad), a sentence."""
    if source.state == Source.State.PAUSED:
        return {"mark": "wait", "words": _("En pausa. No se lee hasta que la reanudes.")}
    if source.state == Source.State.UNAUTHORIZED:
        return {"mark": "bad", "words": _("Hay que reconectarla: la red ya no acepta la clave.")}
    if source.state == Source.State.REJECTED:
        return {"mark": "bad", "words": _("La red no deja leerla.")}
    if source.last_error and source.read_at is None:
        return {"mark": "wait", "words": _("Aún no se ha podido leer. Se vuelve a intentar sola.")}
    if source.last_error:
        return {"mark": "wait", "words": _("Ahora no responde. Se vuelve a intentar sola.")}
    if class_of(source).ended(source.cursor):
        return {"mark": "ok", "words": _("Importada entera.")}
    if source.read_at is None:
        return {"mark": "wait", "words": _("Esperando su primera lectura.")}
    if source.is_first_reading:
        return {
            "mark": "wait",
            "words": _("Leyendo su historia: %(count)s de momento.") % {"count": source.heard_count},
        }
    return {"mark": "ok", "words": _("Al día.")}


@seat()
def index(request: Seated) -> HttpResponse:
    """Every source of the workspace."""
    rows = (
        Source.objects.of(request.workspace)
        .select_related("brand")
        .annotate(aside=Count("set_aside", filter=Q(set_aside__retried_at__isnull=True)))
        .order_by("brand__name", "name")
    )
    listed = [{"source": s, "health": health(s), "label": face(s.network).label} for s in rows]
    context = {"rows": listed, "now": timezone.now(), "may_change": may_change(request)}
    return render(request, "sources/index.html", context)


def may_change(request: Seated) -> bool:
    """Whether to offer what only who runs the workspace may do (the views ask again)."""
    return RANK[request.member.role] >= RANK["manager"]


def pace(source: Source) -> str:
    """How often it is read, in words: «30 s», «5 min»."""
    seconds = source.interval_s
    return f"{seconds}\N{NO-BREAK SPACE}s" if seconds < 120 else duration(seconds // 60)


@seat(change="manager")
def detail(request: Seated, pk: int) -> HttpResponse:
    """One source: when it was read, when it is next, what it could not take in."""
    source = get_object_or_404(Source.objects.of(request.workspace).select_related("brand"), pk=pk)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": source.name})
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename(source, name=form.cleaned_data["name"], by=request.actor)
            messages.success(request, _("Guardado."))
            return redirect("source", pk=pk)
        except Refused as problem:
            refused_to_form(form, problem)
    aside = SetAside.objects.filter(source=source, retried_at__isnull=True).order_by("-at")[:20]
    ended = class_of(source).ended(source.cursor)
    context = {
        "source": source,
        "ended": ended,
        "health": health(source),
        "form": form,
        "aside": aside,
        "label": face(source.network).label,
        "pace": "" if ended else pace(source),
        "notes": class_of(source).notes(source.cursor),
        "may_change": may_change(request),
    }
    return render(request, "sources/detail.html", context, status=422 if form.errors else 200)


@require_POST
@seat("agent")
def act(request: Seated, pk: int, act: str) -> HttpResponse:
    """Pause, resume, read now, remove, try again: the verb checks who may."""
    verb = VERBS.get(act)
    if verb is None:
        raise Http404
    source = get_object_or_404(Source.objects.of(request.workspace), pk=pk)
    try:
        verb(source, by=request.actor)
    except Refused as problem:
        messages.error(request, str(problem))
        return redirect("source", pk=pk)
    if act in UNDOABLE:
        offer_undo(request, source, str(UNDOABLE[act]))
    else:
        messages.success(request, _("Se lee ahora mismo."))
    return redirect("sources") if act == "quitar" else redirect("source", pk=pk)
