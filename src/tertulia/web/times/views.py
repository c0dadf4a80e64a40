"""Ajustes · Horarios: the queue's moments, the best times, what repeats, feeds that propose posts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tertulia.brand.models import Brand
from tertulia.kit.failures import Failure
from tertulia.kit.http import default_http
from tertulia.kit.verbs import RANK, Refused
from tertulia.planner import best_time, feeding, repeating, slots
from tertulia.planner.actions import times as actions
from tertulia.planner.models import FeedRule, Post, Recurrence, Slot
from tertulia.web.access import Seated, seat
from tertulia.web.forms import attempt
from tertulia.web.params import number
from tertulia.web.times.forms import FeedForm, RepeatForm, SlotForm, weekdays
from tertulia.web.undoable import offer_undo


def brand_of(request: Seated) -> Brand:
    """The brand asked for, else the first."""
    brands = Brand.objects.of(request.workspace).order_by("pk")
    asked = number(request.GET.get("marca", ""))
    found = (brands.filter(pk=asked).first() if asked else None) or brands.first()
    if found is None:
        raise Http404
    return found


@seat()
def index(request: Seated) -> HttpResponse:
    """Everything about when, of one brand."""
    brand = brand_of(request)
    best = best_time.best_times(brand)
    coming = slots.moments(slots.slots_of(brand), brand.zone, timezone.now(), 14)
    repeats = Recurrence.objects.filter(brand=brand, removed_at=None).select_related("model")
    context = {
        "brand": brand,
        "brands": Brand.objects.of(request.workspace).order_by("pk"),
        "days": _days(brand),
        "next_free": slots.next_free(brand),
        "coming": len(list(coming)),
        "best": best,
        "best_rows": [_best(best, cell) for cell in best.best[:5]],
        "enough": best_time.ENOUGH_POSTS,
        "weeks": best_time.WEEKS,
        "repeats": [_repeat(one) for one in repeats.order_by("pk")],
        "feeds": FeedRule.objects.filter(brand=brand, removed_at=None).order_by("name"),
        "may_change": RANK[request.member.role] >= RANK["manager"],
        "may_repeat": RANK[request.member.role] >= RANK["agent"],
    }
    return render(request, "times/index.html", context)


def _days(brand: Brand) -> list[dict[str, Any]]:
    found = slots.slots_of(brand)
    return [
        {"name": name, "slots": [slot for slot in found if slot.weekday == day]} for day, name in weekdays()
    ]


def _best(best: best_time.BestTimes, cell: best_time.Cell) -> dict[str, Any]:
    words = {"seguro": _("Seguro"), "probable": _("Probable"), "pocos": _("Pocos datos")}
    return {
        "day": dict(weekdays())[cell.weekday],
        "hours": f"{cell.hour:02}:00–{(cell.hour + best_time.HOURS) % 24:02}:00",
        "more": round((cell.score - 1) * 100),
        "posts": cell.posts,
        "sure": words[best.sure(cell)],
    }


def _repeat(recurrence: Recurrence) -> dict[str, Any]:
    upcoming = Post.objects.filter(recurrence=recurrence, at__gt=timezone.now(), removed_at=None)
    return {
        "row": recurrence,
        "times": repeating.times(recurrence),
        "next": upcoming.order_by("at").values_list("at", flat=True).first(),
        "ended": repeating.ended(recurrence),
    }


@seat("manager")
def new_slot(request: Seated) -> HttpResponse:
    """One or several more moments of the week."""
    brand = brand_of(request)
    form = SlotForm(request.POST if request.method == "POST" else None, brand=brand)

    def save(given: dict[str, Any]) -> None:
        for weekday in given["weekdays"]:
            actions.add_slot(
                brand,
                weekday=weekday,
                time=given["time"],
                channels=given["channels"],
                tag=given["tag"],
                by=request.actor,
            )

    return _form(request, brand, form, save, _("Hueco nuevo"), _("Añadir el hueco"))


@seat("agent")
def new_repeat(request: Seated) -> HttpResponse:
    """Something that comes again; `?publicacion=` which."""
    brand = brand_of(request)
    first = {"model": request.GET.get("publicacion")}
    form = RepeatForm(request.POST if request.method == "POST" else None, brand=brand, initial=first)

    def save(given: dict[str, Any]) -> None:
        actions.repeat(given.pop("model"), **given, by=request.actor)

    return _form(request, brand, form, save, _("Que se repita"), _("Repetir"))


@seat("manager")
def new_feed(request: Seated) -> HttpResponse:
    """A feed that proposes posts; it is read once before it is kept."""
    brand = brand_of(request)
    form = FeedForm(request.POST if request.method == "POST" else None, brand=brand)

    def save(given: dict[str, Any]) -> None:
        try:
            feeding.entries_of(given["url"], default_http())
        except Failure as problem:
            raise Refused({"url": str(problem)}) from None
        actions.add_feed_rule(brand, **given, by=request.actor)

    why = _("Cada entrada nueva será un borrador que espera a que alguien la programe: nada sale solo.")
    return _form(request, brand, form, save, _("Propuestas de un canal RSS"), _("Conectar"), why)


def _form(
    request: Seated, brand: Brand, form: Any, save: Any, heading: str, button: str, why: str = ""
) -> HttpResponse:
    if request.method == "POST" and attempt(form, save):
        messages.success(request, _("Guardado."))
        return redirect(f"/ajustes/horarios/?marca={brand.pk}")
    context = {"form": form, "heading": heading, "button": button, "why": why, "brand": brand}
    return render(request, "times/new.html", context, status=422 if form.errors else 200)


@require_POST
@seat("manager")
def remove_slot(request: Seated, pk: int) -> HttpResponse:
    """One moment less."""
    slot = get_object_or_404(Slot, pk=pk, workspace=request.workspace, removed_at=None)
    actions.remove_slot(slot, by=request.actor)
    offer_undo(request, slot, _("Hueco quitado. Lo que ya está programado ahí se queda."))
    return redirect(f"/ajustes/horarios/?marca={slot.brand_id}")


@require_POST
@seat("agent")
def act_repeat(request: Seated, pk: int, act: str) -> HttpResponse:
    """«pausar», «reanudar», «quitar» what repeats."""
    row = get_object_or_404(Recurrence, pk=pk, workspace=request.workspace, removed_at=None)
    if act == "quitar":
        actions.remove_recurrence(row, by=request.actor)
        offer_undo(request, row, _("Ya no se repite. Lo que está en el calendario se queda."))
    elif act in ("pausar", "reanudar"):
        actions.pause_recurrence(row, on=act == "reanudar", by=request.actor)
    else:
        raise Http404
    return redirect(f"/ajustes/horarios/?marca={row.brand_id}")


@require_POST
@seat("manager")
def act_feed(request: Seated, pk: int, act: str) -> HttpResponse:
    """«pausar», «reanudar», «quitar» a feed that proposes posts."""
    row = get_object_or_404(FeedRule, pk=pk, workspace=request.workspace, removed_at=None)
    if act == "quitar":
        actions.remove_feed_rule(row, by=request.actor)
        offer_undo(request, row, _("Ese canal ya no propone nada. Lo propuesto se queda."))
    elif act in ("pausar", "reanudar"):
        actions.switch_feed_rule(row, on=act == "reanudar", by=request.actor)
    else:
        raise Http404
    return redirect(f"/ajustes/horarios/?marca={row.brand_id}")
