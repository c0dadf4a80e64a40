"""`tertulia up` as a person runs it: answers, lets in by a link, survives its worker, ends with Ctrl-C."""

from __future__ import annotations

import os
from pathlib import Path

from tests.live import Running
from tests.servers.web import answers, call


def test_it_answers_and_lets_in_by_a_one_time_link(running: Running) -> None:
    link = running.login_link("")
    assert call("GET", link).status in (200, 302)


def test_it_starts_another_worker_when_one_is_killed(running: Running) -> None:
    running.wait_for(lambda: (running.data / "run" / "worker.pid").exists())
    killed = running.kill_worker()
    running.wait_for(lambda: running.worker() != killed and alive(running.worker()))
    assert answers(f"{running.url}/salud/")


def test_it_leaves_no_process_behind(running: Running) -> None:
    running.wait_for(lambda: (running.data / "run" / "worker.pid").exists())
    worker = running.worker()
    running.stop()
    running.wait_for(lambda: not alive(worker), patience=5)


def alive(pid: int) -> bool:
    """Whether a process runs: one that has ended and waits to be collected does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
