"""Notices within 200 ms that events were written, by whichever process, without asking for them.

SQLite: `PRAGMA data_version` of one connection of its own changes when another connection has committed.
PostgreSQL: LISTEN; `kit.live.tell` notifies in the transaction that writes the event, so at its commit.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from tertulia.kit.live import CHANNEL
from tertulia.kit.models import Event

EVERY_S = 0.2
MOST_AT_ONCE = 200
LATE = 200
"""On PostgreSQL a lower id can become visible after a higher one: so far back it is looked for again."""
Row = tuple[int, str, dict[str, Any]]


class Pulse:
    """One for the process: a single thread asks the database, any number of streams wait for it."""

    def __init__(self) -> None:
        self.mark = 0
        self.stopping = False
        self._beat: asyncio.Event | None = None
        self._task: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="pulse")
        self._version: Any = None
        self._cache: dict[tuple[int, int, int], list[Row]] = {}

    async def start(self) -> None:
        """Begin to watch."""
        self._beat = asyncio.Event()
        self._task = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Let every stream end."""
        self.stopping = True
        if self._beat:
            self._beat.set()
        if self._task:
            self._task.cancel()

    async def newest(self) -> int:
        """The id of the newest event."""
        newest: int = await self._ask(_newest)
        return newest

    async def since(self, workspace: int, last: int) -> list[Row]:
        """Events of `workspace` after `last`, oldest first. Browsers that ask the same share an answer."""
        key = (workspace, last, self.mark)
        if key not in self._cache:
            found = await self._ask(_since, workspace, last)
            self._cache = {k: v for k, v in self._cache.items() if k[2] == self.mark}
            self._cache[key] = found
        return self._cache[key]

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

    async def _ask(self, question: Any, *words: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, question, *words)

    async def _watch(self) -> None:
        while not self.stopping:
            try:
                version = await self._ask(_version)
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


def _version() -> Any:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("pragma data_version")
            return cursor.fetchone()[0]
    return _Listening.count()


class _Listening:
    """PostgreSQL: how many notices have come to this process's own line."""

    line: Any = None
    seen = 0

    @classmethod
    def count(cls) -> int:
        if cls.line is None or cls.line.closed:
            import psycopg

            cls.line = psycopg.connect(**_address(), autocommit=True)
            cls.line.execute(f"listen {CHANNEL}")
            # Whatever was said while nobody listened counts as news.
            cls.seen += 1
        cls.seen += sum(1 for _ in cls.line.notifies(timeout=0))
        return cls.seen


def _address() -> dict[str, Any]:
    given = connection.get_connection_params()
    return {k: given[k] for k in ("dbname", "user", "password", "host", "port") if given.get(k)}


def _newest() -> int:
    return Event.objects.order_by("-id").values_list("id", flat=True).first() or 0


def _since(workspace: int, last: int) -> list[Row]:
    back = LATE if connection.vendor == "postgresql" else 0
    rows = Event.objects.filter(workspace_id=workspace, id__gt=last - back).order_by("id")
    return list(rows.values_list("id", "kind", "payload")[: MOST_AT_ONCE + back])
