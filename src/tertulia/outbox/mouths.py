"""Many mouths: as many calls at once as there are accounts with something to say, up to a bound.

A network that keeps us waiting holds a thread and its own account, and nobody else. Threads come with the
work and go when there is none, with their connection to the database.
"""

from __future__ import annotations

import logging
import queue
import threading

from django.db import close_old_connections, connection

from tertulia.kit.http import Http
from tertulia.outbox import jobs
from tertulia.outbox.models import Delivery

log = logging.getLogger(__name__)
MOST = 64
"""Calls under way at once. A network that hangs holds one for twenty seconds; they cost little but memory."""
IDLE_S = 5.0
FULL_S = 0.05


class Mouths:
    """Takes what is due and says it in threads of its own, one delivery of each account at a time."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._work: queue.SimpleQueue[tuple[Delivery, Http | None]] = queue.SimpleQueue()
        self._lock = threading.Condition()
        self._busy = self._threads = 0

    def turn(self, http: Http | None = None) -> int:
        """Take as much of what is due as there are free mouths. Returns how many were taken; waits a moment
        where all are busy, and then says that there may be more."""
        with self._lock:
            if self._busy >= self.most and not self._lock.wait(FULL_S):
                return 1
            free = self.most - self._busy
        found = jobs.take(free)
        with self._lock:
            self._busy += len(found)
            for delivery in found:
                self._work.put((delivery, http))
            for _new in range(min(self._busy, self.most) - self._threads):
                self._threads += 1
                threading.Thread(target=self._speak, name="mouth", daemon=True).start()
        return len(found)

    def wait(self, seconds: float) -> bool:
        """Wait until nobody speaks; False if somebody still does after `seconds`."""
        with self._lock:
            return self._lock.wait_for(lambda: self._busy == 0, seconds)

    def _speak(self) -> None:
        while True:
            try:
                delivery, http = self._work.get(timeout=IDLE_S)
            except queue.Empty:
                with self._lock:
                    if self._work.empty():
                        self._threads -= 1
                        break
                continue
            try:
                close_old_connections()
                jobs.deal_with(delivery, http)
            except Exception:
                # Its lease ends, or the next start looks after it: the row says what is known.
                log.exception("delivery %s was left", delivery.pk)
            finally:
                with self._lock:
                    self._busy -= 1
                    self._lock.notify_all()
        connection.close()
