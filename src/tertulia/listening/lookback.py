"""Taking a search to the past: over what is stored, over what a network's own search still finds, and over
what a place that cannot be searched still shows.

A `LookBack` row is worked on in pieces of bounded time. Each piece is one transaction that also writes how
far it came, so that a worker that is killed repeats at most one. What the past holds is history: it is
counted for the search, and nobody is called for it. Only what the search's brand has heard is looked at.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, Min, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.connectors import registry
from tertulia.connectors.base import Listens, Page, Searches
from tertulia.kit import bulk, live
from tertulia.kit.due import back_off, claim, release_own
from tertulia.kit.failures import Failure, RateLimited, Rejected, Unauthorized
from tertulia.kit.http import Http
from tertulia.kit.pinned import within
from tertulia.listening.count import Ledger, shown_to, ways_of
from tertulia.listening.heard import Arrivals, Heard
from tertulia.listening.models import Heard as HeardRow
from tertulia.listening.models import Item, LookBack
from tertulia.listening.queries import matching as that_match
from tertulia.listening.queries import searched
from tertulia.query import QueryError, words
from tertulia.sources.jobs import connector_of
from tertulia.sources.models import Source

log = logging.getLogger(__name__)
State = LookBack.State
LEASE = timedelta(minutes=3)
READ_S = 60.0
"""Seconds for one page of a network's search."""
IDS = 10_000
"""Ids of stored items that are looked at in one transaction, whosever they are."""
TURN_S = 0.5
"""Seconds after which another row has its turn."""
MOST_PAGES = 100
"""Pages of one source's past."""
PAUSE = timedelta(seconds=1)
"""Between two pages of a network."""
PATIENCE = 8
"""Failures in a row after which a look back is given up."""


def due(limit: int = 1) -> list[LookBack]:
    """Look backs to go on with, leased."""
    rows = LookBack.objects.filter(search__removed_at__isnull=True, workspace__closed_at__isnull=True)
    found = claim(rows.select_related("search__brand", "source", "workspace"), limit=limit, lease=LEASE)
    return [look for look in found if _begin(look)]


def recover() -> int:
    """At start: give back what an earlier run of this worker was at."""
    return release_own(LookBack.objects.all())


def _begin(look: LookBack) -> bool:
    """Whether there is anything to do; what cannot be done is over."""
    source = look.source
    if source is not None and (source.removed_at or source.state != Source.State.OK):
        return _give_up(look, _("La fuente no se puede leer ahora."))
    try:
        tree = searched(look.search.words)
    except QueryError as problem:
        return _give_up(look, str(problem))
    asks = source is not None and registry.get(source.network).can(Searches)
    if asks and not words(tree):
        return _give_up(look, _("La búsqueda no tiene palabras por las que preguntar."))
    if source is not None and not look.search.is_active:
        return _give_up(look, _("La búsqueda está en pausa."))
    if look.state == State.WAITING:
        new: dict[str, Any] = {"state": State.RUNNING}
        if source is None:
            new |= _size(look)
        _write(look, **new)
    return True


def _size(look: LookBack) -> dict[str, Any]:
    """What there is to look at, from where down, and to where."""
    ids = _all(look).aggregate(newest=Max("pk"), oldest=Min("pk"))
    return {
        "expected": _all(look).count(),
        "cursor": {"below": (ids["newest"] or 0) + 1, "floor": ids["oldest"] or 0},
    }


def _all(look: LookBack) -> Any:
    return Item.objects.filter(workspace_id=look.workspace_id, published_at__gte=look.since)


def look_stored(look: LookBack) -> None:
    """Look at what is stored, the newest first, for `TURN_S` seconds or until all was looked at."""
    began = time.monotonic()
    while look.state == State.RUNNING:
        with transaction.atomic():
            _look_at_some(look)
        if time.monotonic() - began >= TURN_S:
            break
    if look.state == State.RUNNING:
        _write(look, next_try_at=timezone.now(), lease_until=None)
    live.tell(look.workspace_id, "look_back", id=look.pk, search=look.search_id)


def _look_at_some(look: LookBack) -> None:
    below = int(look.cursor["below"])
    floor = int(look.cursor["floor"])
    start = max(below - IDS, floor)
    some = _all(look).filter(pk__gte=start, pk__lt=below)
    heard = HeardRow.objects.filter(item=OuterRef("pk"), brand_id=look.search.brand_id)
    found = that_match(some.filter(Exists(heard)), searched(look.search.words), look.workspace_id)
    new = _hear(look, list(found.values_list("pk", flat=True)))
    done: dict[str, Any] = (
        {} if start > floor else {"state": State.DONE, "done_at": timezone.now(), "next_try_at": None}
    )
    _write(
        look,
        cursor={"below": start, "floor": floor},
        looked=look.looked + some.count(),
        found=look.found + new,
        attempts=0,
        lease_until=None if done else timezone.now() + LEASE,
        **done,
    )


def _hear(look: LookBack, ids: Sequence[int]) -> int:
    """Note that the search found these, by the way by which its brand first heard each; count them."""
    search = look.search
    rows = Item.objects.select_for_update(of=("self",)).select_related("author").order_by("pk")
    known = ways_of(ids)
    items = [item for item in rows.filter(pk__in=ids) if search.pk not in known.get(item.pk, ((), ()))[1]]
    ways = HeardRow.objects.filter(brand_id=search.brand_id, item_id__in=[item.pk for item in items])
    first = dict(ways.values_list("item_id").annotate(Min("source_id")).order_by())
    columns = ("workspace_id", "item_id", "brand_id", "source_id", "search_id")
    made = [(look.workspace_id, i.pk, search.brand_id, first[i.pk], search.pk) for i in items]
    bulk.insert(HeardRow, columns, made, ignore=True)
    ledger = Ledger(look.workspace_id)
    for item in items:
        if not item.is_own:
            ledger.note(item, searches=shown_to(item, [search.pk]) if search.hidden else [search.pk])
    ledger.write()
    return len(items)


@dataclass(slots=True)
class Landing:
    """Lands with a page of a network's past: how far the look back came."""

    look: LookBack
    page: Page
    found: int = 0

    def __call__(self, heard: Heard, *, whole: bool) -> None:
        """Note what was new; after the last part of the page also where to go on."""
        self.found += sum(self.look.search_id in way.searches for way in heard.ways)
        if not whole:
            return
        look, page = self.look, self.page
        number = int(look.cursor.get("pages", 0)) + 1
        over = (
            not page.more
            or number >= MOST_PAGES
            or page.cursor == look.cursor.get("at")
            or any(item.published < look.since for item in page.items)
        )
        now = timezone.now()
        _write(
            look,
            cursor={"at": page.cursor, "pages": number},
            looked=look.looked + len(page.items),
            found=look.found + self.found,
            state=State.DONE if over else State.RUNNING,
            done_at=now if over else None,
            next_try_at=None if over else now + PAUSE,
            attempts=0,
            last_error="",
            lease_until=None,
        )
        live.tell(look.workspace_id, "look_back", id=look.pk, search=look.search_id)


def read_past(look: LookBack, http: Http | None = None) -> Arrivals | None:
    """The next page of a source's past, to be taken in as history. A failure is written on the row and gives
    None."""
    source = look.source
    assert source is not None
    try:
        connector = connector_of(source, http)
        with within(READ_S):
            page = _past_page(look, source, connector)
    except Failure as problem:
        failed(look, problem)
        return None
    except Exception as problem:
        log.exception("looking back over source %s broke", source.pk)
        failed(look, problem)
        return None
    wanted = [item for item in page.items if item.published >= look.since]
    return Arrivals(source, wanted, land=Landing(look, page))


def _past_page(look: LookBack, source: Source, connector: Any) -> Page:
    """What a network's own search finds; of one that has none, what the place shows now, whatever it says."""
    if isinstance(connector, Searches):
        return connector.search(words(searched(look.search.words)), look.cursor.get("at", {}))
    if isinstance(connector, Listens):
        return replace(connector.listen(source.where, {}), cursor={}, more=False)
    raise Rejected(_("Esta red no deja buscar en su pasado."))


def failed(look: LookBack, problem: Exception) -> None:
    """It did not work: wait as long as the network asks, or a while, or give up."""
    now = timezone.now()
    words_ = str(problem) if isinstance(problem, Failure) else _("La respuesta no se pudo leer.")
    if isinstance(problem, RateLimited):
        until = max(problem.until, now + PAUSE)
        _write(look, next_try_at=until, last_error=words_[:1000], lease_until=None)
    elif isinstance(problem, Unauthorized | Rejected) or look.attempts + 1 >= PATIENCE:
        _give_up(look, words_)
    else:
        again = now + back_off(look.attempts + 1)
        _write(
            look, next_try_at=again, attempts=look.attempts + 1, last_error=words_[:1000], lease_until=None
        )


def _give_up(look: LookBack, why: str) -> bool:
    _write(
        look,
        state=State.FAILED,
        next_try_at=None,
        last_error=why[:1000],
        done_at=timezone.now(),
        lease_until=None,
    )
    live.tell(look.workspace_id, "look_back", id=look.pk, search=look.search_id)
    return False


def _write(look: LookBack, **new: Any) -> None:
    for name, value in new.items():
        setattr(look, name, value)
    LookBack.objects.filter(pk=look.pk).update(**new)
