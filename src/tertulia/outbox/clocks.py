"""The machine's clock may jump; what we know of time must not be fooled by it.

Leases, and «so long after the call it can no longer arrive», are reckoned by the clock on the wall, since
several machines share them. After a jump forward they seem to have run out while a call is still under way,
and the same would be said twice. So a jump is noticed (by the clock that only ever counts), and for as long
as a call may last nothing that may be in anybody's hands is touched.
"""

from __future__ import annotations

import logging
import threading
import time

log = logging.getLogger(__name__)
JUMP_S = 20.0
"""What the clock is put right by, little by little, is no jump."""
SETTLE_S = 150.0
"""Longer than a lease (120 s): whatever was under way before the jump is over by then."""
wall, steady = time.time, time.monotonic


class Clock:
    """Compares the clock on the wall with the one that only counts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._offset = wall() - steady()
        self._jumped_at: float | None = None

    def look(self) -> float:
        """By how many seconds the wall clock has jumped since the last look; 0.0 if it did not."""
        with self._lock:
            offset = wall() - steady()
            jump, self._offset = offset - self._offset, offset
            if abs(jump) < JUMP_S:
                return 0.0
            self._jumped_at = steady()
        log.warning("the clock jumped by %.0f s", jump)
        return jump

    def is_settling(self) -> bool:
        """Whether it jumped so lately that leases prove nothing."""
        with self._lock:
            return self._jumped_at is not None and steady() - self._jumped_at < SETTLE_S
