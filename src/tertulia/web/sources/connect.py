"""Connecting an account: choose the network, fill in its boxes (or go there and come back), choose places.

The check is made here, by the door, before the verb that saves. Between two steps what was typed waits sealed
in the session.
"""

from __future__ import annotations

import secrets
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tertulia.brand.models import Brand
from tertulia.connectors import base, registry
from tertulia.kit.failures import Failure
from tertulia.kit.http import default_http
from tertulia.kit.secrets import CannotOpen, seal, unseal
from tertulia.kit.verbs import Refused
from tertulia.sources import actions
from tertulia.sources.models import Source
from tertulia.web.access import Seated, seat
from tertulia.web.forms import refused_to_form
from tertulia.web.guide.steps import go_on
from tertulia.web.sources.forms import form_of, places_form

WAITING = "connecting"
NOT_OFFERED = frozenset({"demo"})


def brand_of(request: Seated) -> Brand:
    """The brand that the new source belongs to: the one named in the address, else the first."""
    brands = Brand.objects.of(request.workspace)
    chosen = request.GET.get("marca", "")
    found = brands.filter(pk=int(chosen)).first() if chosen.isdigit() else brands.order_by("pk").first()
    if found is None:
        raise Http404
    return found


def network_of(slug: str) -> type[base.Connector]:
    """The connector, or 404."""
    if slug not in registry.slugs() or slug in NOT_OFFERED:
        raise Http404
    return registry.get(slug)


@seat("manager")
def choose(request: Seated) -> HttpResponse:
    """Which network? Whoever has no brand yet presents it first: a source is read for a brand."""
    if not Brand.objects.of(request.workspace).exists():
        messages.info(request, _("Primero presenta tu marca: las fuentes se leen para ella."))
        return redirect("guide_brand")
    networks = [registry.get(slug) for slug in registry.slugs() if slug not in NOT_OFFERED]
    offered = [
        {
            "slug": n.slug,
            "label": n.label,
            "url": reverse("source-connect", args=[n.slug]),
            "can_reply": n.can(base.Replies),
            "keyless": n.keyless,
        }
        for n in networks
    ]
    return render(request, "sources/choose.html", {"networks": offered})


@seat("manager")
def fill(request: Seated, network: str) -> HttpResponse:
    """The network's own boxes. Where it is entered by going there, «manual» pastes a token instead."""
    connector = network_of(network)
    auth = connector.auth
    by_hand = isinstance(auth, base.OAuth2) and "a-mano" in request.GET
    fields = _fields(auth, by_hand=by_hand)
    form = form_of(fields)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        config = dict(form.cleaned_data)
        try:
            if isinstance(auth, base.OAuth2) and not by_hand:
                return _leave(request, connector, config)
            return _checked(request, connector, config)
        except Failure as problem:
            _at_its_field(form, problem)
        except Refused as problem:
            refused_to_form(form, problem)
    context = {
        "form": form,
        "connector": _named(connector),
        "goes_there": isinstance(auth, base.OAuth2) and not by_hand,
        "can_paste": isinstance(auth, base.OAuth2) and bool(auth.manual) and not by_hand,
    }
    return render(request, "sources/fill.html", context, status=422 if form.errors else 200)


def _fields(auth: base.OAuth2 | base.Fields, *, by_hand: bool) -> tuple[base.FormField, ...]:
    if isinstance(auth, base.OAuth2) and by_hand:
        return auth.manual
    return auth.fields


def _at_its_field(form: Any, problem: Failure) -> None:
    """The failure's words at the box it speaks of, and after them the network's own."""
    named = getattr(problem, "field", "")
    where = named if named in form.fields else None
    form.add_error(where, str(problem))
    if problem.said:
        form.add_error(where, _("Su respuesta: «%(said)s»") % {"said": problem.said})


def _named(connector: type[base.Connector]) -> dict[str, Any]:
    """What a template reads of a network (a class it would call)."""
    return {"slug": connector.slug, "label": connector.label}


def _checked(request: Seated, connector: type[base.Connector], config: dict[str, Any]) -> HttpResponse:
    """Who are we there, and what is there to read? One place: connected. Several: a question more."""
    live = connector(config, default_http())
    account = live.check()
    found = list(live.places())
    pending = request.session.get(WAITING) or {}
    again = pending.get("again")
    if again:
        source = get_object_or_404(Source.objects.of(request.workspace), pk=again, network=connector.slug)
        actions.reconnect(source, config=config, account=account, by=request.actor)
        request.session.pop(WAITING, None)
        return redirect("source", pk=source.pk)
    if len(found) == 1:
        source = _connect(request, live, config, account, found[0])
        return _connected(request, reverse("source", args=[source.pk]))
    request.session[WAITING] = {"network": connector.slug, "config": seal(config)}
    return redirect("source-places", network=connector.slug)


def _connect(
    request: Seated, live: base.Connector, config: dict[str, Any], account: base.Author, place: base.Place
) -> Source:
    replies = isinstance(live, base.Replies) and bool(account.id) and place.own
    limits = cast(base.Replies, live).limits() if replies else None
    return actions.connect(
        brand_of(request),
        network=live.slug,
        config=config,
        place=place,
        account=account,
        limits=limits,
        can_reply=replies,
        by=request.actor,
    )


def _connected(request: Seated, url: str) -> HttpResponse:
    messages.success(request, _("Conectada. Ya se está leyendo."))
    return redirect(go_on(request.member, url))


@seat("manager")
def places(request: Seated, network: str) -> HttpResponse:
    """What to read of an account that has several places."""
    connector = network_of(network)
    try:
        config = unseal(dict(request.session.get(WAITING) or {}).get("config", ""))
    except CannotOpen:
        config = {}
    if not config:
        return redirect("source-connect", network=network)
    live = connector(config, default_http())
    try:
        account, found = live.check(), list(live.places())
    except Failure:
        return redirect("source-connect", network=network)
    form = places_form(found)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = [place for place in found if place.id in form.cleaned_data["places"]]
        for place in chosen:
            _connect(request, live, config, account, place)
        request.session.pop(WAITING, None)
        return _connected(request, reverse("sources"))
    context = {"form": form, "connector": _named(connector), "account": account}
    return render(request, "sources/places.html", context, status=422 if form.errors else 200)


def _leave(request: Seated, connector: Any, config: dict[str, Any]) -> HttpResponse:
    """To the network, with our name and a state that only this session knows."""
    back_to = request.build_absolute_uri(reverse("source-back", args=[connector.slug]))
    app = connector.register(default_http(), config["server"], back_to)
    state = secrets.token_urlsafe(24)
    kept = request.session.get(WAITING) or {}
    request.session[WAITING] = {
        "network": connector.slug,
        "app": seal(app),
        "state": state,
        "again": kept.get("again"),
    }
    return redirect(connector.authorize_url(app, back_to, state))


@seat("manager")
def back(request: Seated, network: str) -> HttpResponse:
    """Back from the network with a code, or with a no."""
    connector: Any = network_of(network)
    waiting = dict(request.session.get(WAITING) or {})
    form = form_of(connector.auth.fields)({})
    form.errors.clear()
    good = waiting.get("state") and secrets.compare_digest(
        str(waiting["state"]), request.GET.get("state", "")
    )
    code = request.GET.get("code", "")
    if not good or not code:
        form.add_error(
            None, _("La red no dio permiso, o el permiso caducó. No se ha guardado nada: prueba otra vez.")
        )
    else:
        back_to = request.build_absolute_uri(reverse("source-back", args=[network]))
        try:
            config = connector.exchange(default_http(), unseal(waiting["app"]), back_to, code)
            return _checked(request, connector, config)
        except Failure as problem:
            _at_its_field(form, problem)
        except Refused as problem:
            refused_to_form(form, problem)
    context = {
        "form": form,
        "connector": _named(connector),
        "goes_there": True,
        "can_paste": bool(connector.auth.manual),
    }
    return render(request, "sources/fill.html", context, status=422)


@seat("manager")
def again(request: Seated, pk: int) -> HttpResponse:
    """A new key for a source that lost its own."""
    source = get_object_or_404(Source.objects.of(request.workspace), pk=pk)
    request.session[WAITING] = {"network": source.network, "again": source.pk}
    return redirect("source-connect", network=source.network)
