"""The main path, readable in one place: what a source gave → stored, with the right people, at one stroke.

A crash repeats at most one page; a page that was taken in is never taken in again, since its cursor lands
with it.
"""

from __future__ import annotations

import contextlib
import logging
from dataclasses import asdict, replace

from django.db import IntegrityError, InterfaceError, OperationalError, transaction

from tertulia.inbox import triage
from tertulia.kit import live
from tertulia.listening.count import count
from tertulia.listening.heard import Arrivals, Heard
from tertulia.listening.prepare import Understand, prepare, understand
from tertulia.listening.store import store
from tertulia.outbox.confirm import confirm
from tertulia.people.recognise import recognise
from tertulia.sources import progress

log = logging.getLogger(__name__)
LOOKS = 3
DATABASE_TROUBLE = (OperationalError, InterfaceError)
"""Not the fault of what was read: it is worth another try as it is."""


def take_in(batch: Arrivals, *, read: Understand | None = understand) -> Heard:
    """Take in one page. Everything it causes is written in one short transaction, or nothing is.

    `read` is how texts are understood (None: not at all, for measuring the rest).
    """
    news = prepare(batch, also=triage.wants, read=read)
    with transaction.atomic():
        authors = recognise(batch.source.workspace_id, news.authors)
        heard = store(news, authors)
        confirm(heard.with_again)
        triage.triage(heard.with_again)
        count(heard)
        progress.advance(batch.source, batch.cursor, more=batch.more, heard=len(heard.items))
        if heard.items or heard.changed or heard.gone:
            live.tell(heard.workspace_id, "heard", items=len(heard.items), source=batch.source.pk)
    return heard


def take_in_safely(batch: Arrivals, *, read: Understand | None = understand) -> int:
    """Take in one page even if an item in it is poison: the page is halved until the item stands alone,
    which is then set aside with its error; the rest goes on. Returns how many items were new.

    Trouble of the database itself is not an item's fault and is raised.
    """
    try:
        return len(_take_in_among_others(batch, read).items)
    except DATABASE_TROUBLE:
        raise
    except Exception as problem:
        if not batch.items:
            raise
        if len(batch.items) == 1:
            item = batch.items[0]
            log.warning("set aside an item of source %s", batch.source.pk, exc_info=True)
            with transaction.atomic():
                progress.set_aside(batch.source, item.id, asdict(item), repr(problem))
                progress.advance(batch.source, batch.cursor, more=batch.more, heard=0)
            return 0
    half = len(batch.items) // 2
    # Only the second half may move the cursor: a crash between the two repeats the page.
    first = replace(batch, items=batch.items[:half], cursor=batch.source.cursor, more=True, gone=())
    return take_in_safely(first, read=read) + take_in_safely(
        replace(batch, items=batch.items[half:]), read=read
    )


def _take_in_among_others(batch: Arrivals, read: Understand | None) -> Heard:
    """Take in one page, of which another worker may be taking in a part at this very moment (the same thing
    heard by two sources): whoever comes second looks again, and finds it there."""
    for _ in range(LOOKS - 1):
        with contextlib.suppress(IntegrityError):
            return take_in(batch, read=read)
    return take_in(batch, read=read)
