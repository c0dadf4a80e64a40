"""Connecting what the wizard offers: all asked at once, so that the page waits for the slowest alone."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.contrib import messages
from django.utils import translation
from django.utils.translation import gettext as _

from tertulia.brand.models import Brand
from tertulia.connectors import base, registry
from tertulia.connectors.feeds import Feeds
from tertulia.kit.failures import Failure, RateLimited, Rejected, Unavailable
from tertulia.kit.http import default_http, host_of
from tertulia.kit.pinned import within
from tertulia.kit.verbs import Refused
from tertulia.web.access import Seated
from tertulia.web.searches.proposing import Offer
from tertulia.web.sources.arrive import connect_place
from tertulia.web.sources.errand import asked

PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a network said: who is there and what can be read, or why not."""

    offer: Offer
    live: base.Connector
    account: base.Author | None = None
    places: tuple[base.Place, ...] = ()
    problem: Failure | None = None
    """With places: it could not be asked just now, and is to be read later."""


@dataclass(frozen=True, slots=True)
class Connected:
    """`now`: places that are read from now on; `later`: networks out of reach, kept to be tried again."""

    now: int = 0
    later: int = 0


def connect(request: Seated, brand: Brand, offers: Sequence[Offer]) -> Connected:
    """Connect what is offered. A network that says no is told of and holds up no other; one that is out of
    reach is kept, and read as soon as it answers."""
    if not offers:
        return Connected()
    language = translation.get_language()
    with ThreadPoolExecutor(len(offers)) as hands:
        answers = list(hands.map(lambda offer: ask(offer, language), offers))
    kept = [(_keep(request, brand, answer), answer) for answer in answers]
    return Connected(
        sum(places for places, answer in kept if answer.problem is None),
        sum(1 for places, answer in kept if answer.problem is not None and places),
    )


def ask(offer: Offer, language: str | None) -> Answer:
    """Ask one network within `PATIENCE_S`. Touches no database: it runs in a thread of its own."""
    live = registry.get(offer.network)(offer.config, default_http())
    with translation.override(language), within(PATIENCE_S):
        try:
            account = asked(live.check)
            places = tuple(asked(lambda: list(live.places())))
        except (Unavailable, RateLimited) as problem:
            found = _unasked(offer, live)
            host = host_of(found[0].url or found[0].id) if found else ""
            return Answer(offer, live, base.Author(host, host) if found else None, found, problem)
        except Failure as problem:
            return Answer(offer, live, problem=problem)
        if not places:
            return Answer(offer, live, problem=Rejected(_("Con eso no hay nada que leer ahí.")))
    return Answer(offer, live, account, places)


def _unasked(offer: Offer, live: base.Connector) -> tuple[base.Place, ...]:
    """The places that can be told without asking the network; none where only it knows them."""
    try:
        if isinstance(live, Feeds):
            return (base.Place(live.address(), offer.label[:200], live.address(), kind="feed"),)
        return tuple(live.places())
    except Exception:
        return ()


def _keep(request: Seated, brand: Brand, answer: Answer) -> int:
    kept = 0
    problem: Exception | None = answer.problem
    try:
        if answer.account is not None:
            for place in answer.places:
                connect_place(request, brand, answer.live, answer.account, place, later=answer.problem)
                kept += 1
    except (Failure, Refused) as refused:
        problem = refused
    if problem is not None and not (kept and problem is answer.problem):
        words = {"label": answer.offer.label, "why": str(problem)}
        messages.warning(request, _("«%(label)s» no se ha conectado: %(why)s") % words)
    return kept
