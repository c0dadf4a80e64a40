"""What is done on the calendar: a post is moved, begun, copied or thrown away; an idea changes its column."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tertulia.brand.models import Brand
from tertulia.kit.verbs import Refused
from tertulia.outbox.models import Channel
from tertulia.planner import actions, slots
from tertulia.planner.copying import copy
from tertulia.planner.models import Post
from tertulia.web.access import Seated, seat
from tertulia.web.params import number
from tertulia.web.templatetags.tertulia import moment
from tertulia.web.undoable import offer_undo_of

USUAL = time(12, 0)
"""The hour of what is put on a day without slots."""
MOST_AT_ONCE = 100


@require_POST
@seat("agent")
def move(request: Seated, pk: int) -> HttpResponse:
    """`dia` (and `hora`) or `dias` (and `horas`) more: the page's script asks. 204, or 409 with why not."""
    post = get_object_or_404(Post.objects.of(request.workspace).select_related("brand"), pk=pk)
    at = _target(post, request.POST)
    if at is None and request.POST.get("dia") != "":
        return _refuse(request, _("No se entiende ese momento."))
    try:
        actions.move_post(post, at=at, by=request.actor)
    except Refused as refused:
        return _refuse(request, str(refused))
    words = _("«%(post)s» pasa a %(at)s") if at else _("«%(post)s» vuelve a estar sin fecha")
    offer_undo_of(request, [post], words % {"post": post, "at": moment(at) if at else ""})
    return HttpResponse(status=204) if _by_script(request) else redirect(_back(request))


def _by_script(request: Seated) -> bool:
    return request.headers.get("X-Requested-With") == "fetch" or "vuelta" not in request.POST


def _refuse(request: Seated, why: str) -> HttpResponse:
    if _by_script(request):
        return JsonResponse({"why": why}, status=409)
    messages.error(request, why)
    return redirect(_back(request))


def _target(post: Post, given: Any) -> datetime | None:
    """The moment that is asked for, by the brand's clock; None for «no moment» and for nonsense."""
    zone = post.brand.zone
    local = post.at.astimezone(zone) if post.at else None
    try:
        if given.get("dias") or given.get("horas"):
            if local is None:
                return None
            day = local.date() + timedelta(days=int(given.get("dias") or 0))
            hour = datetime.combine(day, local.time()) + timedelta(hours=int(given.get("horas") or 0))
            return slots.at(hour.date(), hour.time(), zone)
        day = date.fromisoformat(given.get("dia", ""))
        clock = time.fromisoformat(given["hora"]) if given.get("hora") else None
    except (ValueError, OverflowError):
        return None
    if clock is None:
        clock = local.time() if local else _hour(post.brand, day)
    return slots.at(day, clock, zone)


def _hour(brand: Brand, day: date) -> time:
    """The hour of what comes to `day`: its first free slot, else noon, or an hour from now today."""
    now = timezone.now().astimezone(brand.zone)
    begin = max(slots.at(day, time(0), brand.zone) - timedelta(seconds=1), now)
    free = slots.next_free(brand, after=begin)
    if free is not None and free.astimezone(brand.zone).date() == day:
        return free.astimezone(brand.zone).time()
    if day == now.date() and now.time() >= USUAL:
        later = now + timedelta(hours=1)
        return (
            later.time().replace(minute=0, second=0, microsecond=0) if later.date() == day else time(23, 55)
        )
    return USUAL


@require_POST
@seat("agent")
def new(request: Seated) -> HttpResponse:
    """A draft on a day (or, without `dia`, an idea), opened to be written."""
    brand = get_object_or_404(
        Brand.objects.of(request.workspace), pk=number(request.POST.get("marca", "")) or 0
    )
    text, column = request.POST.get("texto", "").strip(), request.POST.get("columna", "")
    at = None
    if request.POST.get("dia"):
        try:
            day = date.fromisoformat(request.POST["dia"])
        except ValueError:
            return redirect("calendar")
        at = slots.at(day, _hour(brand, day), brand.zone)
    channels = (
        list(Channel.objects.of(request.workspace).filter(brand=brand, source__isnull=False)) if at else []
    )
    post = actions.create_post(
        brand,
        title=text[:300],
        at=at,
        channels=channels,
        state=Post.State.DRAFT if at else Post.State.IDEA,
        column=column if column in Post.Column.values else Post.Column.IDEA,
        by=request.actor,
    )
    if at is None and text:
        return redirect(_back(request))
    return redirect(f"/publicar/{post.pk}/")


@require_POST
@seat("agent")
def place(request: Seated, pk: int) -> HttpResponse:
    """Another column of the board, above `antes` (an id) or at its end."""
    post = get_object_or_404(Post.objects.of(request.workspace), pk=pk)
    column = request.POST.get("columna", "")
    others = Post.objects.of(request.workspace).filter(at=None, column=column).exclude(pk=pk)
    ordered = list(others.order_by("position", "-pk").values_list("pk", "position"))
    below = number(request.POST.get("antes", ""))
    index = next((at for at, (other, _where) in enumerate(ordered) if other == below), len(ordered))
    over = ordered[index - 1][1] if index else None
    under = ordered[index][1] if index < len(ordered) else None
    if over is not None and under is not None:
        where = (over + under) / 2
    else:
        where = under - 1 if under is not None else (over + 1 if over is not None else 0.0)
    try:
        actions.set_column(post, column=column, position=where, by=request.actor)
    except Refused as refused:
        return JsonResponse({"why": str(refused)}, status=409)
    return HttpResponse(status=204)


@require_POST
@seat("agent")
def act(request: Seated, pk: int, act: str) -> HttpResponse:
    """«quitar» or «copiar» one post; then the calendar again."""
    post = get_object_or_404(Post.objects.of(request.workspace), pk=pk)
    if act == "copiar":
        made = copy(post, at=None, by=request.actor)
        return redirect(f"/publicar/{made.pk}/")
    try:
        actions.remove_post(post, by=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        offer_undo_of(request, [post], _("«%(post)s» quitada") % {"post": post})
    return redirect(_back(request))


@require_POST
@seat("agent")
def many(request: Seated) -> HttpResponse:
    """What was chosen in the list: moved by some days, or thrown away; what cannot be is told."""
    chosen = [pk for pk in map(number, request.POST.getlist("elegida")[:MOST_AT_ONCE]) if pk]
    posts = Post.objects.of(request.workspace).filter(pk__in=chosen).select_related("brand")
    done: list[Post] = []
    refusals = []
    for post in posts:
        try:
            if request.POST.get("hacer") == "quitar":
                actions.remove_post(post, by=request.actor)
            else:
                at = _target(post, {"dias": request.POST.get("dias", "")})
                if at is None:
                    continue
                actions.move_post(post, at=at, by=request.actor)
            done.append(post)
        except Refused as refused:
            refusals.append(f"«{post}»: {refused}")
    if done:
        n = len(done)
        if request.POST.get("hacer") == "quitar":
            words = ngettext("%(n)s publicación quitada", "%(n)s publicaciones quitadas", n)
        else:
            words = ngettext("%(n)s publicación movida", "%(n)s publicaciones movidas", n)
        offer_undo_of(request, done, words % {"n": n})
    for words in refusals[:5]:
        messages.error(request, words)
    return redirect(_back(request))


def _back(request: Seated) -> str:
    here = request.POST.get("vuelta", "")
    return here if here.startswith("/calendario/") else "/calendario/"
