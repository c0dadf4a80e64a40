"""The main path, readable in one place: what a source gave → stored, with the right people, at one stroke.

A crash repeats at most one page; a page that was taken in is never taken in again, since its cursor lands
with it.
"""

from __future__ import annotations

import logging
from dataclasses import asdict, replace

from django.db import (
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
    transaction,
)

from tertulia.connectors.base import Item
from tertulia.inbox import triage
from tertulia.kit import live
from tertulia.listening import asking
from tertulia.listening.count import count
from tertulia.listening.heard import Arrivals, Heard
from tertulia.listening.prepare import Understand, prepare, understand
from tertulia.listening.restate import restate
from tertulia.listening.store import store
from tertulia.outbox.confirm import confirm
from tertulia.people.recognise import recognise
from tertulia.sources import progress

log = logging.getLogger(__name__)
LOOKS = 3
PATIENCE = 3
DEADLOCK = "40P01"
DATABASE_TROUBLE = (OperationalError, InterfaceError, ProgrammingError, InternalError)
"""Not the fault of what was read: it is worth another try as it is."""


def take_in(batch: Arrivals, *, read: Understand | None = understand) -> Heard:
    """Take in one page. Everything it causes is written in one short transaction, or nothing is.

    `read` is how texts are understood (None: not at all, for measuring the rest).
    """
    if batch.source.upload_id is not None and batch.items:
        restate(batch)
    news = prepare(batch, also=triage.wants, read=read)
    with transaction.atomic():
        authors = recognise(batch.source.workspace_id, news.authors)
        heard = store(news, authors)
        confirm(heard.with_again)
        triage.triage(heard.with_again)
        count(heard)
        asking.queue(heard)
        _advance(batch, heard, news.had)
        if heard.items or heard.changed or heard.gone:
            live.tell(heard.workspace_id, "heard", items=len(heard.items), source=batch.source.pk)
    return heard


def _advance(batch: Arrivals, heard: Heard, had: int) -> None:
    """The cursor lands, with what the reading gave: what was fetched to stand around is no gift. A source
    that says that there is more, but neither goes on nor says anything new, is read again when its time
    comes: what repeats for ever keeps nobody busy."""
    if batch.land is not None:
        batch.land(heard, whole=not batch.part)
        return
    given, new = len(batch.items) - len(batch.context), len(heard.items)
    goes_on = batch.part or new > 0 or batch.cursor != batch.source.cursor
    progress.advance(batch.source, batch.cursor, more=batch.more and goes_on, heard=new, items=given, had=had)


def take_in_safely(batch: Arrivals, *, read: Understand | None = understand) -> int:
    """Take in one page even if an item in it is poison: the page is halved until such items stand alone,
    which are then set aside with their errors; the rest goes on. Returns how many items were new.

    What is no item's fault is raised: trouble of the database itself, and what breaks on every item of a
    page, until the page has been read in vain `PATIENCE` times.
    """
    try:
        return len(_take_in_among_others(batch, read).items)
    except DATABASE_TROUBLE:
        raise
    except Exception as problem:
        if not batch.items:
            raise
        trouble = problem
    # Only the last step moves the cursor and marks what is gone: a crash before it repeats the page.
    parts = replace(batch, cursor=batch.source.cursor, more=True, gone=(), part=True)
    new, poison = _sift(parts, read, trouble)
    if len(poison) == len(batch.items) > 1 and batch.source.attempts < PATIENCE:
        raise trouble
    for item, why in poison:
        log.warning("set aside an item of source %s", batch.source.pk, exc_info=why)
        progress.set_aside(batch.source, item.id, asdict(item), repr(why))
    take_in(replace(batch, items=()), read=read)
    return new


def _sift(
    batch: Arrivals, read: Understand | None, trouble: Exception
) -> tuple[int, list[tuple[Item, Exception]]]:
    """(how many of a page that caused `trouble` were new and are in, those that cannot be taken in)."""
    if len(batch.items) == 1:
        return 0, [(batch.items[0], trouble)]
    new, half = 0, len(batch.items) // 2
    poison: list[tuple[Item, Exception]] = []
    for items in (batch.items[:half], batch.items[half:]):
        part = replace(batch, items=items)
        try:
            new += len(_take_in_among_others(part, read).items)
        except DATABASE_TROUBLE:
            raise
        except Exception as problem:
            more, found = _sift(part, read, problem)
            new, poison = new + more, poison + found
    return new, poison


def _take_in_among_others(batch: Arrivals, read: Understand | None) -> Heard:
    """Take in one page, of which another worker may be taking in a part at this very moment (the same thing
    heard by two sources): whoever comes second looks again, and finds it there."""
    for _ in range(LOOKS - 1):
        try:
            return take_in(batch, read=read)
        except IntegrityError:
            continue
        except OperationalError as problem:
            if getattr(problem.__cause__, "sqlstate", "") != DEADLOCK:
                raise
    return take_in(batch, read=read)
