"""Arriving with what a network asks for: who are we there, what is there to read, and what if it says no."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tertulia.brand.models import Brand
from tertulia.connectors import base
from tertulia.kit.failures import Failure, Rejected
from tertulia.kit.http import default_http
from tertulia.kit.secrets import seal
from tertulia.kit.verbs import Refused
from tertulia.outbox import actions as outbox
from tertulia.sources import actions, hosts
from tertulia.sources.models import Source
from tertulia.web.access import Seated
from tertulia.web.forms import refused_to_form
from tertulia.web.guide.steps import go_on
from tertulia.web.sources.errand import Errand, asked
from tertulia.web.sources.forms import kept_of

WAITING = "connecting"
"""Where the session keeps, sealed, what was typed until the places are chosen."""


def attempt(form: Form, step: Callable[[], HttpResponse]) -> HttpResponse | None:
    """The answer of `step`; None, with the words at their box of `form`, if the network or a verb refuses."""
    try:
        return step()
    except Failure as problem:
        where = problem.field if problem.field in form.fields else None
        form.add_error(where, str(problem))
        if problem.said:
            form.add_error(where, _("Su respuesta: «%(said)s»") % {"said": problem.said})
    except Refused as problem:
        refused_to_form(form, problem)
    return None


def show(
    request: Seated,
    connector: type[base.Connector],
    form: Form,
    errand: Errand,
    *,
    goes_there: bool,
    heard: Sequence[base.Item] = (),
) -> HttpResponse:
    """The page with the boxes, what is wrong with them, and (`heard`) what would be read."""
    auth, here = connector.auth, reverse("source-connect", args=[connector.slug])
    can_paste = goes_there and isinstance(auth, base.OAuth2) and bool(auth.manual)
    plain, paste = urlencode(errand.kept), urlencode({**errand.kept, "a-mano": "1"})
    by_hand = isinstance(auth, base.OAuth2) and not goes_there
    context = {
        "form": form,
        "connector": named(connector),
        "goes_there": goes_there,
        "here": f"{here}?{paste if by_hand else plain}",
        "paste": f"{here}?{paste}" if can_paste else "",
        "heard": heard,
        **_folded(connector, form, open_=bool(heard)),
        "kept": kept_of(form),
        "tries": connector.can(base.Tries),
        "from_file": connector.from_file,
        "recognised": "reconocida" in request.GET and request.method == "GET",
        "asks_secret": goes_there or any(box.widget_type == "password" for box in form),
    }
    return render(request, "sources/fill.html", context, status=422 if form.errors else 200)


def _folded(connector: type[base.Connector], form: Form, *, open_: bool) -> dict[str, Any]:
    """The boxes in sight and those folded away, which unfold where something is wrong with one of them."""
    auth = connector.auth
    fields = (*auth.fields, *auth.manual) if isinstance(auth, base.OAuth2) else auth.fields
    away = {field.name for field in fields if field.more}
    return {
        "boxes": [box for box in form if box.name not in away],
        "more_boxes": [box for box in form if box.name in away],
        "unfold": open_ or bool(away & set(form.errors)),
    }


def named(connector: type[base.Connector]) -> dict[str, Any]:
    """What a template reads of a network (a class it would call)."""
    return {"slug": connector.slug, "label": connector.label}


def checked(
    request: Seated, connector: type[base.Connector], config: dict[str, Any], errand: Errand
) -> HttpResponse:
    """Who are we there, and what is there to read? One place: connected. Several: a question more. Raises
    Failure and Refused."""
    live = connector(config, default_http())
    account = asked(live.check)
    if errand.again is not None:
        actions.reconnect(errand.again, config=config, account=account, by=request.actor)
        messages.success(request, _("Reconectada. Ya se está leyendo."))
        return redirect("source", pk=errand.again.pk)
    found = asked(lambda: list(live.places()))
    if not found:
        raise Rejected(_("Con eso no hay nada que leer ahí."))
    if len(found) == 1:
        source = connect_place(request, errand.brand, live, account, found[0])
        return connected(request, reverse("source", args=[source.pk]), [source])
    request.session[WAITING] = {"network": connector.slug, "config": seal(config), **errand.kept}
    return redirect("source-places", network=connector.slug)


def connect_place(
    request: Seated,
    brand: Brand,
    live: base.Connector,
    account: base.Author,
    place: base.Place,
    *,
    later: Failure | None = None,
) -> Source:
    """Keep one place of an account, and where it lets us publish, the channel for that. `later`: why it
    could not be read just now; nothing more is asked."""
    speaks = later is None and bool(account.id) and place.own
    replies, posts = speaks and isinstance(live, base.Replies), speaks and isinstance(live, base.Posts)
    limits = asked(cast(base.Publishes, live).limits) if replies or posts else None
    source: Source = actions.connect(
        brand,
        network=live.slug,
        config=live.config,
        place=place,
        account=account,
        limits=limits,
        can_reply=replies,
        later=later,
        by=request.actor,
    )
    if posts:
        outbox.open_channel(
            brand,
            network=live.slug,
            name=place.name or source.name,
            handle=account.handle,
            url=place.url or account.url,
            source=source,
            by=request.actor,
        )
    return source


def connected(request: Seated, url: str, sources: Sequence[Source]) -> HttpResponse:
    """On to `url`, with a word on what happens now with `sources`: some accounts only speak."""
    request.session.pop(WAITING, None)
    reads = any(hosts.is_read(source.network) for source in sources)
    words = _("Conectada. Ya se está leyendo.") if reads else _("Conectada. Ya puedes publicar ahí.")
    messages.success(request, words)
    return redirect(go_on(request.member, url))
