"""Notices within 200 ms that events were written, by whichever process, without asking for them.

SQLite: `PRAGMA data_version` of one connection of its own changes when another connection has committed.
PostgreSQL: LISTEN; `kit.live.tell` notifies in the transaction that writes the event, so at its commit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from django.db import close_old_connections, connection
from django.db.models import Q
from django.utils import timezone

from tertulia.accounts.models import Member
from tertulia.kit import live
from tertulia.kit.models import Event

EVERY_S = 0.2
MOST_AT_ONCE = 200
LATE, LATE_S = 200, 30
"""On PostgreSQL a lower id can become visible after a higher one: so many ids and seconds back it is looked
for again."""
Row = tuple[int, str, dict[str, Any]]


class Pulse:
    """One for the process: a single thread asks the database, any number of streams wait for it."""

    def __init__(self) -> None:
        self.mark = 0
        self.stopping = False
        self._beat: asyncio.Event | None = None
        self._task: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="pulse")
        self._changes = _Changes()
        self._version: Any = None
        self._cache: dict[tuple[int, int, int], list[Row]] = {}

    async def start(self) -> None:
        """Begin to watch."""
        self._beat = asyncio.Event()
        self._task = asyncio.create_task(self._watch())

    def hush(self) -> None:
        """Let every stream end."""
        self.stopping = True
        if self._beat:
            self._beat.set()

    async def stop(self) -> None:
        """Let every stream end, and let go of the database."""
        self.hush()
        if self._task:
            self._task.cancel()
        await self._ask(self._changes.close)
        self._thread.shutdown(wait=False)

    async def last(self) -> int:
        """The id of the last event, 0 if there was none."""
        last: int = await self._ask(live.last)
        return last

    async def since(self, workspace: int, last: int) -> list[Row]:
        """Events of `workspace` after `last`, oldest first. Browsers that ask the same share an answer. On
        PostgreSQL also late ones with a lower id, and with them some that were told already."""
        key = (workspace, last, self.mark)
        if key not in self._cache:
            found = await self._ask(_since, workspace, last)
            self._cache = {k: v for k, v in self._cache.items() if k[2] == self.mark}
            self._cache[key] = found
        return self._cache[key]

    async def seated(self, workspace: int, member: int) -> bool:
        """Whether `member` still works in `workspace`."""
        yes: bool = await self._ask(_seated, workspace, member)
        return yes

    async def wait(self, mark: int, seconds: float, gone: asyncio.Future[None]) -> bool:
        """True once something was written after `mark`; False after `seconds`, or if the browser left."""
        assert self._beat is not None
        if self.mark != mark:
            return True
        beat = asyncio.ensure_future(self._beat.wait())
        try:
            either: set[asyncio.Future[Any]] = {beat, gone}
            done, _ = await asyncio.wait(either, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            beat.cancel()
        return beat in done and not self.stopping

    async def _ask(self, question: Callable[..., Any], *words: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, _asked, question, *words)

    async def _watch(self) -> None:
        while not self.stopping:
            try:
                version = await self._ask(self._changes.count)
            except Exception:
                # The database is away for a moment: browsers keep their line and hear of it later.
                version = self._version
            if version != self._version:
                self._version = version
                self.mark += 1
                beat, self._beat = self._beat, asyncio.Event()
                if beat:
                    beat.set()
            await asyncio.sleep(EVERY_S)


class _Changes:
    """A number that is another one whenever something was written. Used by one thread alone."""

    def __init__(self) -> None:
        self._line: Any = None
        self._heard = 0

    def count(self) -> int:
        """The number now."""
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("pragma data_version")
                return int(cursor.fetchone()[0])
        if self._line is None or self._line.closed:
            import psycopg

            self._line = psycopg.connect(**connection.get_connection_params(), autocommit=True)
            self._line.execute(f"listen {live.CHANNEL}")
            # Whatever was said while nobody listened counts as news.
            self._heard += 1
        self._heard += sum(1 for _ in self._line.notifies(timeout=0))
        return self._heard

    def close(self) -> None:
        """Leave no connection behind."""
        if self._line is not None:
            self._line.close()
        connection.close()


def _asked(question: Callable[..., Any], *words: Any) -> Any:
    """What `question` says, over a connection that works (the database may have been restarted)."""
    close_old_connections()
    return question(*words)


def _since(workspace: int, last: int) -> list[Row]:
    wanted, most = Q(id__gt=last), MOST_AT_ONCE
    if connection.vendor == "postgresql":
        lately = timezone.now() - timedelta(seconds=LATE_S)
        wanted, most = wanted | Q(id__gt=last - LATE, at__gte=lately), MOST_AT_ONCE + LATE
    rows = Event.objects.filter(wanted, workspace_id=workspace).order_by("id")
    return list(rows.values_list("id", "kind", "payload")[:most])


def _seated(workspace: int, member: int) -> bool:
    seat = Member.objects.filter(pk=member, workspace_id=workspace, left_at__isnull=True)
    return seat.filter(workspace__closed_at__isnull=True).exists()
