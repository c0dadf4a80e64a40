"""The worker: one process, a few threads, each taking due rows of one kind.

It holds a lock on the data folder under a name of its own, so that at start it knows that whatever carries
its name was left by a run that died, and looks after it at once instead of waiting for leases to end.
"""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import IO

from django.conf import settings
from django.db import close_old_connections, connection
from django.utils import timezone, translation

from tertulia import intake
from tertulia.accounts.actions.mail_server import mail_server_of
from tertulia.demo import living
from tertulia.inbox import jobs as inbox_jobs
from tertulia.kit import due, live, mail
from tertulia.kit.http import default_http
from tertulia.kit.models import Mail
from tertulia.listening.heard import Arrivals
from tertulia.listening.queries import unknown
from tertulia.outbox import jobs as outbox_jobs
from tertulia.sources import jobs as source_jobs
from tertulia.sources import progress

log = logging.getLogger(__name__)
IDLE_S, BROKEN_S = 0.5, 5.0
READERS, SPEAKERS = 3, 2


def lock_folder(run: Path) -> tuple[str, IO[str] | None]:
    """(this worker's name, the held lock). Without the lock (a second worker on the same folder) the name is
    a fresh one, so that its leases are never mistaken for a dead run's."""
    run.mkdir(parents=True, exist_ok=True)
    file = open(run / "worker.lock", "a+")  # noqa: SIM115 (held until the process ends)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return uuid.uuid4().hex, None
    name = run / "worker.name"
    if not name.exists():
        name.write_text(uuid.uuid4().hex)
    (run / "worker.pid").write_text(str(os.getpid()))
    return name.read_text().strip(), file


def read_sources() -> int:
    """Read what is due and take it in. Returns how many sources were read."""
    found = source_jobs.due(limit=1)
    for source in found:
        translation.activate(source.workspace.language)
        try:
            reading = source_jobs.read(source, lambda ids, s=source: unknown(s, ids))
            if reading is not None:
                page, around = reading.page, reading.around
                batch = Arrivals(
                    source=source,
                    items=[*around, *page.items],
                    gone=page.gone,
                    cursor=page.cursor,
                    more=page.more,
                    context=frozenset(item.id for item in around),
                )
                intake.take_in_safely(batch)
        finally:
            progress.release(source)
    return len(found)


def speak() -> int:
    """Say what is due."""
    return outbox_jobs.speak(limit=1)


def keep_house() -> int:
    """Mail, snoozed cases, the pretend people, and old events. Returns how much there was to do."""
    done = mail.send_due(mail_server_of)
    done += inbox_jobs.wake_due()
    done += living.speak_up()
    if timezone.now().second == 0:
        live.forget_old()
    return done


class Worker:
    """Threads that repeat a job until told to stop; a job that breaks is tried again, the others go on."""

    def __init__(self) -> None:
        self.stopping = threading.Event()

    def loop(self, job: Callable[[], int]) -> None:
        """Run `job` again and again: at once while there is work, every half second while there is none."""
        translation.activate(settings.LANGUAGE_CODE)
        while not self.stopping.is_set():
            wait = IDLE_S
            try:
                close_old_connections()
                if job():
                    continue
            except Exception:
                log.exception("%s broke", job.__name__)
                wait = BROKEN_S
            self.stopping.wait(wait)
        connection.close()

    def run(self) -> None:
        """Start the threads and wait for a signal; leave within two seconds, whatever is in the air (its rows
        say so, and the next run looks after them)."""
        name, lock = lock_folder(settings.DATA / "run")
        due.sign_leases(name)
        if lock is not None:
            source_jobs.recover()
            outbox_jobs.recover()
            due.release_own(Mail.objects.all())
        default_http()
        jobs = [read_sources] * READERS + [speak] * SPEAKERS + [keep_house]
        threads = [threading.Thread(target=self.loop, args=(job,), daemon=True) for job in jobs]
        for thread in threads:
            thread.start()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self.stopping.wait(1.0):
            if os.getppid() == 1 and os.environ.get("TERTULIA_CHILD") == "1":
                # Whoever started us is gone: do not live on as an orphan.
                self.stopping.set()
        deadline = time.monotonic() + 2
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()
