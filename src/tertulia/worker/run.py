"""The worker: one process, a few threads, each taking due rows of one kind.

It holds a lock on the data folder under a name of its own, so that at start it knows that whatever carries
its name was left by a run that died, and looks after it at once instead of waiting for leases to end.
"""

from __future__ import annotations

import fcntl
import gc
import logging
import os
import signal
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO

from django.conf import settings
from django.db import close_old_connections, connection
from django.utils import translation

from tertulia.kit import due, parent
from tertulia.kit.http import default_http
from tertulia.kit.models import Mail
from tertulia.listening import asking, lookback
from tertulia.listening.learning import lessons, relabel
from tertulia.listening.models import Alert, View
from tertulia.outbox import jobs as outbox_jobs
from tertulia.outbox.models import Watch
from tertulia.sources import jobs as source_jobs
from tertulia.worker import jobs
from tertulia.worker.streams import Switchboard

log = logging.getLogger(__name__)
BROKEN_S = 5.0
GRACE_S = 2.0


@dataclass(frozen=True, slots=True)
class Duty:
    """A job, how many threads do it, and how long each rests when there was nothing to do."""

    job: Callable[[], int]
    threads: int = 1
    rest_s: float = 0.5


DUTIES = (
    Duty(jobs.read_sources, threads=3),
    Duty(jobs.speak, rest_s=0.25),
    Duty(jobs.tend_outbox, rest_s=1.0),
    Duty(jobs.look_after_posts, rest_s=2.0),
    Duty(jobs.look_after_keys, rest_s=60.0),
    Duty(jobs.post),
    Duty(jobs.keep_house),
    Duty(jobs.watch, rest_s=2.0),
    Duty(jobs.read_cases, rest_s=2.0),
    Duty(jobs.look_back, rest_s=1.0),
    Duty(jobs.learn, rest_s=1.0),
    Duty(jobs.ask_engines, rest_s=2.0),
    Duty(jobs.plan, rest_s=5.0),
    Duty(jobs.tidy, rest_s=600),
)


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
    if not name.exists() or not name.read_text().strip():
        name.write_text(uuid.uuid4().hex)
    pid = run / f"worker.pid.{os.getpid()}"
    pid.write_text(str(os.getpid()))
    # Renamed into place: whoever reads it finds a number, never an empty file.
    pid.replace(run / "worker.pid")
    return name.read_text().strip(), file


def calm_collector() -> None:
    """Let Python's collector pass by what was loaded at start, and come less often: what comes and goes with
    a page is freed without it, and looking through all modules again and again is a tenth of our time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


class Worker:
    """Threads that repeat a job until told to stop; a job that breaks is tried again, the others go on."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.lines = Switchboard(self.stopping)

    def loop(self, duty: Duty) -> None:
        """Do the job again and again: at once while there is work, after a rest while there is none."""
        while not self.stopping.is_set():
            wait = duty.rest_s
            try:
                close_old_connections()
                with translation.override(settings.LANGUAGE_CODE):
                    if duty.job():
                        continue
            except Exception:
                log.exception("%s broke", duty.job.__name__)
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
            lookback.recover()
            lessons.recover()
            relabel.recover()
            asking.recover()
            outbox_jobs.recover()
            due.release_own(Watch.objects.all())
            due.release_own(Mail.objects.all())
            due.release_own(Alert.objects.all())
            due.release_own(View.objects.all())
        default_http()
        calm_collector()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        threads = [
            threading.Thread(target=self.loop, args=(duty,), daemon=True)
            for duty in (*DUTIES, Duty(self.lines.tend, rest_s=1.0))
            for _ in range(duty.threads)
        ]
        for thread in threads:
            thread.start()
        while not self.stopping.wait(1.0):
            if parent.is_gone():
                self.stopping.set()
        deadline = time.monotonic() + GRACE_S
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        self.lines.close(max(0.0, deadline - time.monotonic()))

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()
