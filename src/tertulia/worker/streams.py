"""Lines that stay open: one for equal places of equal accounts, heard once, taken in for each of its sources.

A line is a thread. What it hears is put together for a second or five hundred items, and goes the main path;
the cursor lands with it. The row of each source is leased for as long as the line hears for it, so that a
worker that dies leaves nothing undone: the next one goes on from the cursor, and repeats at most one batch.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import close_old_connections, connection
from django.utils import translation
from django.utils.translation import gettext as _

from tertulia import intake
from tertulia.connectors import base, registry
from tertulia.kit.failures import Failure, Rejected, Unavailable
from tertulia.kit.pinned import within
from tertulia.listening.heard import Arrivals
from tertulia.listening.queries import unknown
from tertulia.people import names
from tertulia.sources import jobs as source_jobs
from tertulia.sources import lines, progress
from tertulia.sources.models import Source

log = logging.getLogger(__name__)
MOST_LINES = 16
BATCH_S = 1.0
BATCH_ITEMS = 500
SHOW_LIFE_S = 15.0
"""Seconds after which the cursor is kept though nothing was heard."""
QUICK_TRIES = 4
NAMING_S = 10.0


@dataclass(slots=True)
class Batch:
    """What was heard since the last one landed."""

    items: dict[str, base.Item] = field(default_factory=dict)
    gone: dict[str, base.Gone] = field(default_factory=dict)
    cursor: base.Cursor = field(default_factory=dict)
    more: bool = False
    begun: float = field(default_factory=time.monotonic)

    def add(self, page: base.Page) -> None:
        """One page more. What was deleted after it was said is not said at all."""
        if not self.items and not self.gone and (page.items or page.gone):
            self.begun = time.monotonic()
        self.items.update((item.id, item) for item in page.items)
        for thing in page.gone:
            self.items.pop(thing.id, None)
            self.gone[thing.id] = thing
        self.cursor, self.more = page.cursor or self.cursor, page.more

    @property
    def is_ready(self) -> bool:
        """Whether it should land now."""
        age = time.monotonic() - self.begun
        if self.items or self.gone:
            return age >= BATCH_S or len(self.items) >= BATCH_ITEMS
        return age >= SHOW_LIFE_S

    def page(self) -> base.Page:
        """All of it, newest last."""
        ordered = sorted(self.items.values(), key=lambda item: item.published)
        return base.Page(ordered, self.cursor, self.more, list(self.gone.values()))


class Line(threading.Thread):
    """One line, and the sources that hear by it."""

    def __init__(self, key: lines.Key, connector: Any, stopping: threading.Event) -> None:
        super().__init__(daemon=True, name=f"line {key[0]} {key[1]}"[:60])
        self.key, self.connector, self.stopping = key, connector, stopping
        self.sources: dict[int, Source] = {}
        self._coming: list[Source] = []
        self._lock = threading.Lock()
        self._over = False

    def join_in(self, source: Source) -> bool:
        """Let `source` hear by this line too. False if it is just being hung up."""
        with self._lock:
            if not self._over:
                self._coming.append(source)
            return not self._over

    def run(self) -> None:
        """Hear until told to stop, or until nobody is left who wants to."""
        try:
            with translation.override(self._language()):
                while self._wanted():
                    if not self._hear():
                        break
        except Exception:
            log.exception("the line %s broke", self.key[:2])
        finally:
            with self._lock:
                self._over = True
                left = [*self.sources.values(), *self._coming]
            for source in left:
                progress.release(source)
            connection.close()

    def _language(self) -> str:
        with self._lock:
            return str(self._coming[0].workspace.language) if self._coming else "es"

    def _wanted(self) -> bool:
        """Whether there is anybody to hear for; who was waiting comes in."""
        with self._lock:
            coming, self._coming = self._coming, []
            self.sources.update((source.pk, source) for source in coming)
            if not self.sources or self.stopping.is_set():
                self._over = True
        return not self._over

    def _hear(self) -> bool:
        """Open the line and hear until it breaks. False if it is not worth another try at once."""
        tries = 0
        while True:
            failure: Failure
            try:
                if self._listen():
                    return True
                failure = Unavailable(_("La línea se ha cortado."))
            except Failure as problem:
                failure = problem
            except intake.DATABASE_TROUBLE as problem:
                log.warning("the line %s could not be kept: %s", self.key[:2], problem)
                failure = Unavailable(_("Lo oído no se pudo guardar."))
            except Exception as problem:
                log.exception("the line %s broke", self.key[:2])
                words = _("La respuesta no se pudo leer (%(kind)s).") % {"kind": type(problem).__name__}
                failure = Unavailable(words)
            tries = 1 if self._landed else tries + 1
            if not isinstance(failure, Unavailable) or tries > QUICK_TRIES:
                self._blame(failure)
                return False
            if self.stopping.wait(min(2.0**tries, 30.0) / 2):
                return True

    def _blame(self, failure: Failure) -> None:
        """Write on every row what is wrong with the line: its rows say when it is tried again."""
        for source in self.sources.values():
            progress.failed(source, failure)

    def _listen(self) -> bool:
        """Hear and take in. True when it was left on purpose: told to stop, or somebody came."""
        self._landed = False
        where = next(iter(self.sources.values())).where
        cursor = self.connector.oldest([source.cursor for source in self.sources.values()])
        batch = Batch(cursor=cursor)
        told = self.connector.stream(where, cursor)
        try:
            for page in told:
                batch.add(page)
                leaving = self.stopping.is_set()
                if batch.is_ready or (leaving and batch.items):
                    self._land(batch)
                    batch = Batch(cursor=batch.cursor)
                if leaving or self._coming or not self.sources:
                    return True
        finally:
            told.close()
            if batch.items and not self.stopping.is_set():
                self._land(batch)
        return False

    def _land(self, batch: Batch) -> None:
        """Take the batch in for every source: what breaks for one is its own, but for the database's."""
        close_old_connections()
        page = batch.page()
        for source in list(self.sources.values()):
            if not lines.still_ours(source):
                del self.sources[source.pk]
                continue
            with translation.override(source.workspace.language):
                self._take_in(source, page)
        self._landed = True

    def _take_in(self, source: Source, page: base.Page) -> None:
        around: Iterable[base.Item] = ()
        if source.is_own:
            around = source_jobs.around(self.connector, page.items, lambda ids: unknown(source, ids))
        reading = source_jobs.Reading(page, tuple(around))
        try:
            new = intake.take_in_safely(Arrivals.of(source, reading))
        except intake.DATABASE_TROUBLE:
            raise
        except Exception as problem:
            log.exception("what source %s heard broke the main path", source.pk)
            words = _("Lo leído no se pudo guardar (%(kind)s).") % {"kind": type(problem).__name__}
            progress.failed(source, Unavailable(words))
            progress.release(source)
            del self.sources[source.pk]
            return
        lines.landed(source)
        if new:
            self._give_names(source, page)

    def _give_names(self, source: Source, page: base.Page) -> None:
        """Ask for the names of those who were kept and whom the stream tells by number alone."""
        numbers = {item.author.id for item in page.items if names.is_nameless(item.author)}
        if not numbers:
            return
        unnamed = names.nameless(source.workspace_id, source.network, numbers)
        if not unnamed:
            return
        try:
            with within(NAMING_S):
                known = self.connector.name(unnamed)
        except Exception as problem:
            # They keep their number: no reason to stop hearing them.
            log.warning("%s gives no names: %r", self.key[0], problem)
            return
        names.give_names(source.workspace_id, source.network, known)


class Switchboard:
    """The lines of this worker."""

    def __init__(self, stopping: threading.Event, most: int = MOST_LINES) -> None:
        self.stopping, self.most = stopping, most
        self.lines: dict[lines.Key, Line] = {}

    def tend(self) -> int:
        """Take up sources that nobody hears, forget lines that ended. Returns how many were taken up."""
        self.lines = {key: line for key, line in self.lines.items() if line.is_alive()}
        full = len(self.lines) >= self.most
        found = lines.due(1, known=set(self.lines) if full else None)
        for source in found:
            with translation.override(source.workspace.language):
                if not self._put_through(source):
                    progress.release(source)
        return len(found)

    def _put_through(self, source: Source) -> bool:
        key = lines.key_of(source)
        line = self.lines.get(key)
        if line is not None and line.join_in(source):
            return True
        if len(self.lines) >= self.most and key not in self.lines:
            # Another account's line to the same place is open; for this one there is no hand free.
            return False
        try:
            if not registry.get(source.network).can(base.Streams):
                raise Rejected(_("Ahí no se puede escuchar al momento."))
            connector = source_jobs.connector_of(source)
        except (Failure, LookupError) as problem:
            failure = problem if isinstance(problem, Failure) else Rejected(_("Esa red no existe aquí."))
            progress.failed(source, failure)
            return False
        line = self.lines[key] = Line(key, connector, self.stopping)
        line.join_in(source)
        line.start()
        return True

    def close(self, patience: float) -> None:
        """Wait for the lines to end, once `stopping` is set, for at most `patience` seconds."""
        until = time.monotonic() + patience
        for line in self.lines.values():
            line.join(max(0.0, until - time.monotonic()))
