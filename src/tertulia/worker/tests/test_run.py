"""The worker's threads: what breaks is tried again, the others go on, and all end when told to."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest
from django.utils import translation
from pytest_django import Settings

from tertulia.kit import parent
from tertulia.worker import run
from tertulia.worker.run import Duty, Worker, lock_folder


def test_it_knows_its_own_name_again(tmp_path: Path) -> None:
    name, lock = lock_folder(tmp_path / "run")
    assert lock is not None
    assert (tmp_path / "run" / "worker.pid").read_text() == str(os.getpid())
    second, no_lock = lock_folder(tmp_path / "run")
    assert no_lock is None
    assert second != name
    lock.close()
    again, lock = lock_folder(tmp_path / "run")
    assert lock is not None
    assert again == name
    lock.close()


def test_it_gives_itself_a_name_where_writing_one_broke_off(tmp_path: Path) -> None:
    (tmp_path / "worker.name").touch()
    name, lock = lock_folder(tmp_path)
    assert lock is not None
    assert len(name) == 32
    lock.close()


def test_it_goes_on_after_a_job_broke(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BROKEN_S", 0.0)
    worker, done = Worker(), []

    def job() -> int:
        done.append(translation.get_language())
        if len(done) == 1:
            raise RuntimeError("a bad day")
        if len(done) == 5:
            worker.stopping.set()
        return 1

    worker.loop(Duty(job))
    assert done == ["es"] * 5


def test_it_starts_every_duty_and_ends_them_all(
    settings: Settings, tmp_path: Path, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA = tmp_path
    started = threading.Barrier(4)

    def duty() -> int:
        if started.wait() == 0:
            os.kill(os.getpid(), signal.SIGTERM)
        return 0

    monkeypatch.setattr(run, "DUTIES", (Duty(duty, threads=3, rest_s=60), Duty(duty, rest_s=60)))
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    before_it = set(threading.enumerate())
    try:
        Worker().run()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert set(threading.enumerate()) <= before_it


def test_it_ends_with_whoever_started_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(parent.VARIABLE, raising=False)
    assert not parent.is_gone()
    monkeypatch.setenv(parent.VARIABLE, str(os.getppid()))
    assert not parent.is_gone()
    monkeypatch.setenv(parent.VARIABLE, "999999999")
    assert parent.is_gone()
    assert parent.environment() == {parent.VARIABLE: str(os.getpid())}
