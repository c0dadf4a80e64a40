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
from tertulia.kit.failures import Failure, Rejected
from tertulia.kit.http import default_http
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


def connect(request: Seated, brand: Brand, offers: Sequence[Offer]) -> int:
    """How many places are read from now on. A network that says no is told of and holds up no other."""
    if not offers:
        return 0
    language = translation.get_language()
    with ThreadPoolExecutor(len(offers)) as hands:
        answers = list(hands.map(lambda offer: ask(offer, language), offers))
    return sum(_keep(request, brand, answer) for answer in answers)


def ask(offer: Offer, language: str | None) -> Answer:
    """Ask one network within `PATIENCE_S`. Touches no database: it runs in a thread of its own."""
    live = registry.get(offer.network)(offer.config, default_http())
    with translation.override(language), within(PATIENCE_S):
        try:
            account = asked(live.check)
            places = tuple(asked(lambda: list(live.places())))
        except Failure as problem:
            return Answer(offer, live, problem=problem)
        if not places:
            return Answer(offer, live, problem=Rejected(_("Con eso no hay nada que leer ahí.")))
    return Answer(offer, live, account, places)


def _keep(request: Seated, brand: Brand, answer: Answer) -> int:
    kept = 0
    problem: Exception | None = answer.problem
    try:
        if answer.account is not None:
            for place in answer.places:
                connect_place(request, brand, answer.live, answer.account, place)
                kept += 1
    except (Failure, Refused) as refused:
        problem = refused
    if problem is not None:
        words = {"label": answer.offer.label, "why": str(problem)}
        messages.warning(request, _("«%(label)s» no se ha conectado: %(why)s") % words)
    return kept
