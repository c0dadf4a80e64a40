"""Escucha → Avisos: what went off, what is watched, and an alert tried on the past before it is on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tertulia.brand.models import Brand
from tertulia.connectors.faces import face
from tertulia.kit.verbs import RANK, Refused
from tertulia.listening import actions
from tertulia.listening.alerts import explain, kinds
from tertulia.listening.alerts.replay import Replayed, rehearse
from tertulia.listening.alerts.words import over, said
from tertulia.listening.models import Alert, Firing, Item, Search
from tertulia.query import QueryError
from tertulia.web.access import Seated, seat
from tertulia.web.address import address
from tertulia.web.alerts.forms import AlertForm, initial_of
from tertulia.web.forms import read_only
from tertulia.web.listening.marking import marked
from tertulia.web.params import number
from tertulia.web.searches.words import ALERT, MOST_EXPECTED, remarks, unreadable
from tertulia.web.undoable import offer_undo

PAGE = 20
MOST_BEHIND = 60


def may_change(request: Seated) -> bool:
    """Whether to offer what readers may not do (the views ask again)."""
    return RANK[request.member.role] >= RANK["agent"]


def mail_works(request: Seated) -> bool:
    """Whether letters leave: without a server for them nobody is told by mail."""
    shared = bool(settings.MAIL_URL) and not request.workspace.is_demo
    return shared or bool(request.workspace.mail_server)


def brand_of(request: Seated) -> Brand | None:
    """The brand that the address names, or whose search it names, else the first."""
    brands = Brand.objects.of(request.workspace).order_by("pk")
    wanted = number(request.GET.get("marca", ""))
    search = number(request.GET.get("busqueda", ""))
    if wanted is None and search is not None:
        wanted = Search.objects.filter(brand__in=brands, pk=search).values_list("brand", flat=True).first()
    if wanted is None:
        return brands.first()
    return get_object_or_404(brands, pk=wanted)


@seat()
def index(request: Seated) -> HttpResponse:
    """What went off, newest first, and the alerts."""
    rows = Firing.objects.filter(workspace=request.workspace, alert__removed_at__isnull=True)
    page = Paginator(rows.select_related("alert").order_by("-at", "-pk"), PAGE).get_page(
        request.GET.get("pagina", "1")
    )
    alerts = Alert.objects.filter(workspace=request.workspace, removed_at__isnull=True)
    context = {
        "firings": [told(firing) for firing in page],
        "page": page,
        "news": rows.filter(seen_at__isnull=True).exists(),
        "alerts": [
            {"alert": alert, "what": what(alert), "who": [m.name for m in alert.members.all()]}
            for alert in alerts.select_related("search", "brand").prefetch_related("members").order_by("name")
        ],
        "mail_works": mail_works(request),
        "several": Brand.objects.of(request.workspace).count() > 1,
        "may_change": may_change(request),
    }
    return render(request, "alerts/index.html", context)


def told(firing: Firing) -> dict[str, Any]:
    """A firing as the page says it."""
    burst = firing.alert.watch not in kinds.ONE_BY_ONE and "count" in firing.cause
    ended = over(firing.at, firing.over_at, firing.cause) if burst and firing.over_at else ""
    return {
        "firing": firing,
        "said": said(firing.cause),
        "goes_on": burst and firing.over_at is None,
        "over": ended,
    }


def what(alert: Alert) -> str:
    """What an alert watches, in a line."""
    needs = alert.settings
    words = {
        "n": needs.get("n"),
        "span": dict(kinds.MINUTES).get(needs.get("minutes", 0), ""),
        "share": needs.get("share"),
        "followers": needs.get("followers"),
    }
    lines = {
        "growth": _("más de lo habitual, con %(n)s o más en %(span)s"),
        "count": _("%(n)s menciones o más en %(span)s"),
        "negative": _("el %(share)s %% o más negativo, con %(n)s o más en %(span)s"),
        "reach": _("lo dice alguien con %(followers)s seguidores o más"),
        "words": _("cada vez que alguien lo diga"),
    }
    return lines[alert.watch] % words


def alert_of(request: Seated, pk: int) -> Alert:
    """The alert, or 404."""
    standing = Alert.objects.filter(workspace=request.workspace, removed_at__isnull=True)
    return get_object_or_404(standing.select_related("brand", "search"), pk=pk)


@seat(change="agent")
def edit(request: Seated, pk: int | None = None) -> HttpResponse:
    """Make or change one. «Probar» says when it would have gone off in the last thirty days, and saves
    nothing."""
    alert = alert_of(request, pk) if pk else None
    brand = alert.brand if alert else brand_of(request)
    if brand is None:
        messages.info(request, _("Primero presenta tu marca: los avisos son suyos."))
        return redirect("guide_brand")
    initial = initial_of(alert) if alert else _asked(request, brand)
    form = AlertForm(request.POST if request.method == "POST" else None, brand=brand, initial=initial)
    tried: Replayed | None = None
    if request.method == "POST":
        if "try" in request.POST:
            tried = _try(form, brand)
        elif _save(request, form, brand, alert):
            return redirect("alerts:list")
    if not may_change(request):
        read_only(form)
    context = {
        "form": form,
        "alert": alert,
        "brand": brand,
        "tried": tried,
        **_words(form, request),
        "brands": list(Brand.objects.of(request.workspace).order_by("pk")),
        "may_change": may_change(request),
        "mail_works": mail_works(request),
    }
    return render(request, "alerts/edit.html", context, status=422 if form.errors else 200)


def _words(form: AlertForm, request: Seated) -> dict[str, Any]:
    """What is odd about the words, or how what is wrong with them could be mended."""
    written = str(form["words"].value() or "")
    problem = unreadable(written, ALERT, request.workspace.pk) if form["words"].errors else None
    return {
        "warnings": remarks(written, ALERT, request.workspace.pk),
        "words_mend": (problem.proposal or "") if problem else "",
        "words_expected": [str(one) for one in problem.expected[:MOST_EXPECTED]] if problem else [],
    }


def _asked(request: Seated, brand: Brand) -> dict[str, Any]:
    """What the address asks for: a search («busqueda»), the person who asks."""
    wanted = number(request.GET.get("busqueda", ""))
    standing = Search.objects.filter(workspace=request.workspace, brand=brand, removed_at__isnull=True)
    search = standing.filter(pk=wanted).first() if wanted is not None else None
    words = request.GET.get("q", "")[:5000].replace("\x00", "")
    name = _("Pico de «%(name)s»") % {"name": search.name} if search else ""
    members = [request.member.pk] if mail_works(request) else []
    return {"search": search, "name": name, "words": words, "members": members}


def _save(request: Seated, form: AlertForm, brand: Brand, alert: Alert | None) -> bool:
    if not form.is_valid():
        return False
    given = {**form.given(), "base_url": address(request)}
    try:
        if alert is None:
            made = actions.create_alert(brand, **given, by=request.actor)
            offer_undo(request, brand, _("Aviso «%(name)s» encendido") % {"name": made.name})
        else:
            actions.change_alert(alert, **given, by=request.actor)
            offer_undo(request, alert, _("Aviso «%(name)s» cambiado") % {"name": alert.name})
    except Refused as refused:
        _refused(form, refused)
        return False
    return True


def _refused(form: AlertForm, refused: Refused) -> None:
    """Each problem at its box: those of a kind stand at the boxes of that kind."""
    watch = form.cleaned_data.get("watch", "")
    for name, sentence in refused.problems.items():
        own = f"{watch}_{name}"
        form.add_error(own if own in form.fields else name if name in form.fields else None, str(sentence))


def _try(form: AlertForm, brand: Brand) -> Replayed | None:
    # A name is not needed to try it.
    form.fields["name"].required = False
    can_be_tried = form.is_valid()
    form.fields["name"].required = True
    if not can_be_tried:
        return None
    given = form.cleaned_data
    clean, wrong = kinds.clean(given["watch"], form.settings())
    if wrong:
        _refused(form, Refused(dict(wrong)))
        return None
    alert = Alert(
        workspace_id=brand.workspace_id,
        brand=brand,
        search=given["search"],
        words=given["words"],
        watch=given["watch"],
        settings=clean,
    )
    try:
        return rehearse(alert)
    except QueryError as problem:
        form.add_error("words", str(problem))
        return None


@require_POST
@seat("agent")
def act(request: Seated, pk: int, act: str) -> HttpResponse:
    """`…/encender/`, `…/apagar/`, `…/quitar/`."""
    alert = alert_of(request, pk)
    names = {"name": alert.name}
    try:
        if act in ("encender", "apagar"):
            actions.switch_alert(alert, on=act == "encender", by=request.actor)
            words = _("Aviso «%(name)s» encendido") if alert.is_active else _("Aviso «%(name)s» apagado")
            offer_undo(request, alert, words % names)
        elif act == "quitar":
            actions.delete_alert(alert, by=request.actor)
            offer_undo(request, alert, _("Aviso «%(name)s» quitado") % names)
        else:
            raise Http404
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("alerts:list")


@require_POST
@seat("agent")
def seen(request: Seated) -> HttpResponse:
    """Nothing of what went off is news any more."""
    actions.see_firings(request.workspace, by=request.actor)
    return redirect("alerts:list")


@require_safe
@seat()
def firing(request: Seated, pk: int) -> HttpResponse:
    """Why it went off, and what was said."""
    rows = Firing.objects.filter(workspace=request.workspace).select_related("alert__brand", "alert__search")
    found = get_object_or_404(rows, pk=pk)
    items = behind(found)
    phrase = str(found.cause.get("phrase", "")).casefold()
    context = {
        **told(found),
        "alert": found.alert,
        "rows": [_row(item, phrase) for item in items[:MOST_BEHIND]],
        "more": len(items) > MOST_BEHIND,
        "may_change": may_change(request),
    }
    return render(request, "alerts/firing.html", context)


def behind(found: Firing) -> list[Item]:
    """What a firing is made of, newest first; one more than is shown, if there is more."""
    if found.alert.watch in kinds.ONE_BY_ONE:
        own = Item.objects.filter(workspace_id=found.workspace_id, pk=found.cause.get("item"))
        return list(own.standing().select_related("author"))
    try:
        said_then = explain.behind(found.alert, found.start, found.end)
        return list(said_then.select_related("author")[: MOST_BEHIND + 1])
    except QueryError:
        return []


def _row(item: Item, phrase: str) -> dict[str, Any]:
    place = item.text.casefold().find(phrase) if phrase else -1
    spans = [(place, place + len(phrase))] if place >= 0 else []
    return {"item": item, "label": face(item.network).label, "text": marked(item.text, spans)}
