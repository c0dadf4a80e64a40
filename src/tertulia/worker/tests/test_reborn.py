"""A worker that dies is forked anew at once; one that is told to stop is not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import pytest

CHILD = """
import os, signal, sys, threading
from tertulia.worker import reborn
reborn.LIVED_S = float(sys.argv[1])
def work():
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
    print(os.getpid(), flush=True)
    if len(sys.argv) > 2:
        exec(sys.argv[2])
    stop.wait()
sys.exit(reborn.keep_alive(work))
"""


@contextmanager
def keeper(lived_s: str, *acts: str) -> Iterator[tuple[subprocess.Popen[str], IO[str]]]:
    """A process that keeps a child alive; each child says its number on a line."""
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD, lived_s, *acts], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield process, process.stdout
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_it_is_born_again_and_stops_when_told_to() -> None:
    with keeper("0") as (process, lines):
        born = []
        for _life in range(3):
            born.append(int(lines.readline()))
            os.kill(born[-1], signal.SIGKILL)
        last = int(lines.readline())
        assert len({*born, last}) == 4
        process.terminate()
        assert process.wait(10) == 0
        with pytest.raises(ProcessLookupError):
            os.kill(last, 0)


def test_it_ends_when_the_work_is_done() -> None:
    with keeper("0", "stop.set()") as (process, _lines):
        assert process.wait(10) == 0


def test_one_that_falls_at_once_waits_before_it_is_born_again() -> None:
    with keeper("60", "raise RuntimeError") as (process, lines):
        lines.readline()
        lines.readline()
        # It rests now between two lives; told to stop, it does.
        process.terminate()
        assert process.wait(10) == 0


def test_the_child_knows_when_its_keeper_is_gone() -> None:
    code = "from tertulia.kit import parent\nprint(parent.is_gone(), os.getppid(), sep='\\n', flush=True)"
    with keeper("0", code) as (process, lines):
        lines.readline()
        assert lines.readline().strip() == "False"
        assert int(lines.readline()) == process.pid
