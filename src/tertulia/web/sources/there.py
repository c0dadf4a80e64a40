"""Going to a network to be given permission, and coming back with it."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tertulia.connectors import base
from tertulia.kit.http import default_http, host_of
from tertulia.kit.secrets import CannotOpen, seal, unseal
from tertulia.web.access import Seated, seat
from tertulia.web.address import address
from tertulia.web.sources.arrive import attempt, checked, named, show
from tertulia.web.sources.errand import Errand, asked, errand_of, network_of
from tertulia.web.sources.forms import form_of

LEFT = "connecting-there"


def leave(request: Seated, connector: Any, config: dict[str, Any], errand: Errand) -> HttpResponse:
    """To the network, with our name and a state that only this session knows. Raises Failure.

    By a page of ours that goes on by itself: browsers let no form lead to another site where our policy says
    `form-action 'self'`, not even by a redirect."""
    back_to = address(request, reverse("source-back", args=[connector.slug]))
    app = asked(lambda: connector.register(default_http(), config.get("server", ""), back_to))
    state = secrets.token_urlsafe(24)
    request.session[LEFT] = {"network": connector.slug, "app": seal(app), "state": state, **errand.kept}
    there = connector.authorize_url(app, back_to, state)
    context = {"connector": named(connector), "there": there, "host": host_of(there)}
    response = render(request, "sources/leave.html", context)
    response["Refresh"] = f"0; url={there}"
    response["Cache-Control"] = "no-store"
    return response


@seat("manager")
def back(request: Seated, network: str) -> HttpResponse:
    """Back from the network with a code, or with a no. The way in is used up either way."""
    connector: Any = network_of(network)
    if not isinstance(connector.auth, base.OAuth2):
        raise Http404
    left = dict(request.session.pop(LEFT, None) or {})
    form = form_of(connector.auth.fields)({})
    form.errors.clear()
    errand = errand_of(request, network, left)
    app, code = _app(left, network, request.GET.get("state", "")), request.GET.get("code", "")
    if not app or not code:
        words = _("La red no dio permiso, o el permiso caducó. No se ha guardado nada: prueba otra vez.")
        form.add_error(None, words)
    else:
        back_to = address(request, reverse("source-back", args=[network]))

        def come_in() -> HttpResponse:
            config = asked(lambda: connector.exchange(default_http(), app, back_to, code))
            return checked(request, connector, config, errand)

        done = attempt(form, come_in)
        if done is not None:
            return done
    return show(request, connector, form, errand, goes_there=True)


def _app(left: dict[str, Any], network: str, state: str) -> dict[str, Any]:
    """The application under which we left for `network`; {} if this is not that journey's return."""
    known = str(left.get("state") or "")
    if not known or left.get("network") != network:
        return {}
    if not secrets.compare_digest(known.encode(), state.encode("utf-8", "replace")):
        return {}
    try:
        return unseal(left["app"])
    except CannotOpen:
        return {}
