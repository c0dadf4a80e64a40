"""What is changed from the listening screen: what is kept, who is not shown, what was understood wrongly."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import models, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from tertulia.brand.models import Brand
from tertulia.inbox import actions as inbox
from tertulia.kit.verbs import Refused
from tertulia.listening import actions
from tertulia.listening.models import Heard, Item, View
from tertulia.web.access import Seated, seat
from tertulia.web.address import address
from tertulia.web.facts import doing
from tertulia.web.facts.chips import KINDS
from tertulia.web.listening import rows, triage, views
from tertulia.web.listening.params import Asked, asked, to_keep
from tertulia.web.listening.reading import Reading, read
from tertulia.web.params import number
from tertulia.web.undoable import KEY, SECONDS, offer_undo


def _reading(request: Seated, given: Asked) -> Reading:
    reading = read(request.workspace, given)
    if reading is None:
        raise Http404
    return reading


@require_POST
@seat("agent")
def save(request: Seated) -> HttpResponse:
    """`/escucha/guardar/`: what is looked at becomes a view with the `nombre` given; without one, the words
    become those of the view or search that is open."""
    reading = _reading(request, asked(request.POST))
    try:
        noun, there, told = _save(request, reading)
    except Refused as refused:
        problems = [str(one) for one in refused.problems.values()]
        return views.whole(request, reading, 422, refused=problems, kept=request.POST)
    offer_undo(request, noun, told)
    if not hasattr(noun, "audit_id"):
        messages.success(request, told)
    return redirect(there.url())


def _save(request: Seated, reading: Reading) -> tuple[models.Model, Asked, str]:
    if "nombre" in request.POST:
        view = _keep(request, reading)
        return view, Asked(view=view.pk), _("Vista guardada")
    if reading.view is not None:
        span = to_keep(reading.span)
        actions.change_view(reading.view, words=reading.all_words(), span=span, by=request.actor)
        return reading.view, Asked(view=reading.view.pk), _("Vista cambiada")
    if reading.search is not None:
        search = reading.search
        actions.change_search(search, name=search.name, words=reading.words, by=request.actor)
        return search, reading.asked.with_(words=None), _("Búsqueda cambiada")
    raise Refused({"nombre": _("Ponle un nombre.")})


def _keep(request: Seated, reading: Reading) -> View:
    rhythm = request.POST.get("ritmo", "never")
    return actions.keep_view(
        reading.brand,
        name=request.POST.get("nombre", ""),
        words=reading.all_words(),
        search=reading.scope().search,
        span=to_keep(reading.span),
        rhythm=rhythm,
        members=[request.member] if rhythm != View.Rhythm.NEVER else [],
        base_url=address(request),
        by=request.actor,
    )


@require_POST
@seat("agent")
def hide(request: Seated, pk: int) -> HttpResponse:
    """`/escucha/12/ocultar/`: whoever said it, or the site where it stands, is shown no more in the search
    that is open. It is heard as before."""
    item = _item(request, pk)
    given = asked(request.GET)
    reading = _reading(request, given)
    if reading.search is None:
        raise Http404
    whole_site = request.POST.get("que") == "sitio"
    what = {"site": item.site} if whole_site else {"author": item.author.handle_key or item.author.handle}
    try:
        actions.hide(reading.search, **what, by=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(given.url())
    name = item.site if whole_site else item.author.name or item.author.handle
    offer_undo(request, reading.search, _("Ya no se muestra %(name)s") % {"name": name})
    return redirect(given.url())


@require_POST
@seat("agent")
def open_case(request: Seated, pk: int) -> HttpResponse:
    """`/escucha/12/abrir-caso/`: whoever said it waits for us now. The conversation again, with the
    way to the case and the way back."""
    item = _item(request, pk)
    reading = _reading(request, asked(request.GET))
    case, told = None, ""
    try:
        case = inbox.open_case(item, brand=_brand_of(item, reading), by=request.actor)
    except Refused as refused:
        told = str(refused)
    entry = getattr(case, "audit_id", None)
    if not request.htmx:
        if told:
            messages.error(request, told)
        elif case is not None:
            offer_undo(request, case, _("Caso abierto"))
        return redirect(reading.asked.url(f"/escucha/{item.pk}/"))
    drawer = views.conversation(request, item, reading)
    undo = _toasts(request, [entry] if entry else [], _("Caso abierto: está en la bandeja"), told)
    return HttpResponse("".join([drawer, *undo]), status=422 if told else 200)


def _brand_of(item: Item, reading: Reading) -> Brand | None:
    """The brand that is looked at, if it has heard it."""
    heard = Heard.objects.filter(item=item, brand=reading.brand)
    return reading.brand if heard.exists() else None


@require_POST
@seat("agent")
def correct(request: Seated, pk: int) -> HttpResponse:
    """`/escucha/12/corregir/`: something was understood wrongly, or rightly. The row again, and the way
    back."""
    item = _item(request, pk)
    reading = _reading(request, asked(request.GET))
    words, told, entries = "", "", list[int]()
    try:
        with transaction.atomic():
            words, entries = doing.correct(item, request.POST, by=request.actor)
    except Refused as refused:
        told = str(refused)
    if not request.htmx:
        _remember(request, words, entries, told)
        return redirect(reading.asked.url())
    item.refresh_from_db(fields=["doubts", *KINDS])
    context: dict[str, Any] = {
        "row": rows.again(reading, item),
        "may_change": True,
        "triage": triage.is_on(reading.asked),
        "reading": reading,
        "asked": reading.asked,
    }
    parts: list[str] = [render_to_string("listening/_row.html", context, request)]
    parts += _toasts(request, entries, words, told)
    answer = HttpResponse("".join(parts), status=422 if told else 200)
    return trigger_client_event(answer, "facts:moved", after="settle")


@require_POST
@seat("agent")
def correct_chosen(request: Seated) -> HttpResponse:
    """`/escucha/corregir/`: one fact of all chosen rows, or of none where one of them refuses."""
    reading = _reading(request, asked(request.GET))
    ids = [pk for pk in map(number, request.POST.getlist("item")[: doing.MOST_AT_ONCE]) if pk is not None]
    items = list(Item.objects.of(request.workspace).said_by_others().filter(pk__in=ids).order_by("pk"))
    words, told, entries = "", "", list[int]()
    try:
        words, entries = doing.correct_chosen(items, request.POST, by=request.actor)
    except Refused as refused:
        told = str(refused)
    if not request.htmx:
        _remember(request, words, entries, told)
        return redirect(reading.asked.url())
    page = views.whole(request, reading, 422 if told else 200)
    page.write("".join(_toasts(request, entries, words, told)))
    return page


def _remember(request: Seated, words: str, entries: list[int], told: str) -> None:
    if told:
        messages.error(request, told)
    elif entries:
        request.session[KEY] = _offer(words, entries)


def _offer(words: str, entries: list[int]) -> dict[str, Any]:
    return {"text": words, "url": f"/deshacer/{'-'.join(map(str, entries))}/", "seconds": SECONDS}


def _toasts(request: Seated, entries: list[int], done: str, told: str) -> list[str]:
    """What places itself among the toasts: the way back from entries of the audit, or why it was refused."""
    parts: list[str] = []
    if entries:
        undo = _offer(done, entries)
        parts.append(render_to_string("_undo.html", {"undo": undo, "oob": True}, request))
    if told:
        toast = render_to_string("_toast.html", {"text": told, "tone": "error"}, request)
        parts.append(f'<div hx-swap-oob="beforeend:#toasts">{toast}</div>')
    return parts


def _item(request: Seated, pk: int) -> Item:
    said = Item.objects.of(request.workspace).said_by_others().select_related("author__person")
    return get_object_or_404(said, pk=pk)
