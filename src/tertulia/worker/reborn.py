"""A worker that dies is there again at once: who watches over it has everything loaded, and only forks.

Starting Python, Django and our rooms takes seconds, and in those seconds nothing goes out. So `tertulia
worker` loads all of it once, opens nothing (no thread, no connection: a fork would share them), and lets a
child do the work. Memory that neither of them writes is shared.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import time
from collections.abc import Callable

from tertulia.kit import parent

log = logging.getLogger(__name__)
LIVED_S = 1.0
"""Whoever has lived so long was well when it started; sooner, it will fall again, and waits a while first."""
LONGEST_S = 30.0
LOOK_S = 1.0
STOP = (signal.SIGTERM, signal.SIGINT)


def keep_alive(work: Callable[[], None]) -> int:
    """Run `work` in a child, again whenever that dies, until this process is told to stop, whoever started it
    is gone, or the child ends by itself with 0. Returns the exit code."""
    gc.collect()
    gc.freeze()
    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGCHLD, *STOP))
    falls = 0
    while True:
        born = time.monotonic()
        child = os.fork()
        if child == 0:
            _live(work)
        code = _watch_over(child)
        if code is not None:
            return code
        falls = 0 if time.monotonic() - born > LIVED_S else falls + 1
        log.warning("the worker died; starting it again")
        if falls and _asleep(min(LONGEST_S, 0.2 * 2 ** min(falls, 8))):
            return 0


def _live(work: Callable[[], None]) -> None:
    """The child's whole life. It has gone when whoever forked it has."""
    os.environ.update({parent.VARIABLE: str(os.getppid())})
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGCHLD, *STOP))
    code = 1
    try:
        work()
        code = 0
    except BaseException:
        log.exception("the worker broke")
    finally:
        logging.shutdown()
        # Never back into what the parent was doing; and no thread that hangs keeps it.
        os._exit(code)


def _watch_over(child: int) -> int | None:
    """Wait for the end of `child`: the exit code if that is also ours, None if it is to be born again."""
    while True:
        heard = signal.sigtimedwait((signal.SIGCHLD, *STOP), LOOK_S)
        if (heard is not None and heard.si_signo in STOP) or parent.is_gone():
            os.kill(child, signal.SIGTERM)
            os.waitpid(child, 0)
            return 0
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return 0 if os.waitstatus_to_exitcode(status) == 0 else None


def _asleep(seconds: float) -> bool:
    """Rest for so long; True if somebody asked us to stop meanwhile."""
    return signal.sigtimedwait(STOP, seconds) is not None
