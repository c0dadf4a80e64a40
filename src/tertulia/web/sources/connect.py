"""Connecting an account: fill in the network's boxes (or go there and come back), choose places.

The check is made here, by the door, before the verb that saves. Between two steps what was typed waits sealed
in the session.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from tertulia.connectors import base
from tertulia.kit.failures import Failure
from tertulia.kit.http import default_http
from tertulia.kit.secrets import CannotOpen, unseal
from tertulia.sources.models import Source
from tertulia.web.access import Seated, seat
from tertulia.web.sources.arrive import WAITING, attempt, checked, connect_place, connected, named, show
from tertulia.web.sources.errand import asked, errand_of, network_of
from tertulia.web.sources.forms import form_of, places_form, prefilled, with_kept
from tertulia.web.sources.there import leave
from tertulia.web.sources.trying import tried


@seat("manager")
def again(request: Seated, pk: int) -> HttpResponse:
    """A new key for a source that lost its own."""
    source = get_object_or_404(Source.objects.of(request.workspace), pk=pk)
    address = reverse("source-connect", args=[source.network])
    return redirect(f"{address}?{urlencode({'fuente': source.pk})}")


@seat("manager")
def fill(request: Seated, network: str) -> HttpResponse:
    """The network's own boxes. Where it is entered by going there, «a-mano» pastes a token instead; where it
    can be tried, «probar» shows what would be heard and fills what was left empty."""
    connector, errand = network_of(network), errand_of(request, network, request.GET)
    auth, by_hand = connector.auth, "a-mano" in request.GET
    goes_there = isinstance(auth, base.OAuth2) and not by_hand
    fields = auth.manual if isinstance(auth, base.OAuth2) and by_hand else auth.fields
    made = form_of(fields)
    if request.method != "POST":
        return show(
            request, connector, made(initial=prefilled(fields, request.GET)), errand, goes_there=goes_there
        )
    form = made(with_kept(request.POST, fields))
    if form.is_valid():
        config = dict(form.cleaned_data)
        if "probar" in request.POST and connector.can(base.Tries):
            done = attempt(form, lambda: tried(request, connector, form, errand))
        elif goes_there:
            done = attempt(form, lambda: leave(request, connector, config, errand))
        else:
            done = attempt(form, lambda: checked(request, connector, config, errand))
        if done is not None:
            return done
    return show(request, connector, form, errand, goes_there=goes_there)


@seat("manager")
def places(request: Seated, network: str) -> HttpResponse:
    """What to read of an account that has several places."""
    connector = network_of(network)
    waiting = dict(request.session.get(WAITING) or {})
    config = _kept(waiting, network)
    if not config:
        return redirect("source-connect", network=network)
    errand = errand_of(request, network, waiting)
    live = connector(config, default_http())
    try:
        account, found = asked(live.check), asked(lambda: list(live.places()))
    except Failure as problem:
        messages.error(request, str(problem))
        return redirect(f"{reverse('source-connect', args=[network])}?{urlencode(errand.kept)}")
    form = places_form(found)(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        chosen = [place for place in found if place.id in form.cleaned_data["places"]]

        def connect_them() -> HttpResponse:
            made = [connect_place(request, errand.brand, live, account, place) for place in chosen]
            return connected(request, reverse("sources"), made)

        done = attempt(form, connect_them)
        if done is not None:
            return done
    context = {"form": form, "connector": named(connector), "account": account}
    return render(request, "sources/places.html", context, status=422 if form.errors else 200)


def _kept(waiting: dict[str, Any], network: str) -> dict[str, Any]:
    """What was typed for `network` a step before; {} if nothing was, or the key that sealed it is gone."""
    if waiting.get("network") != network:
        return {}
    try:
        return unseal(waiting.get("config", ""))
    except CannotOpen:
        return {}
