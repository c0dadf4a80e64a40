"""The product as a person runs it: `tertulia up`, the whole process tree, with a data folder of its own."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from tests.environment import POSTGRES
from tests.servers import Server, free_port
from tests.servers.web import answers

COMMAND = Path(sys.executable).with_name("tertulia")


class Running:
    """One running Tertulia. `url`, `data` (its folder), `env` (its environment)."""

    def __init__(self, data: Path, env: dict[str, str], command: str = "up") -> None:
        """Start `tertulia COMMAND` on a free port over the data folder `data` and wait until it answers."""
        self.data, self.env, self.command, self.port = data, env, command, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        """Start it (again, after `stop`) on the same port."""
        self.server = Server(
            [COMMAND, self.command, "--port", str(self.port)], url=self.url, log=self.data / "up.log",
            ready=lambda: answers(f"{self.url}/salud/"), env=self.env, patience=150,
        )  # fmt: skip

    def stop(self) -> None:
        """End web and worker as Ctrl-C does."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.server.process.pid, signal.SIGINT)
        self.server.stop()

    def manage(self, *words: str, stdin: str | None = None) -> str:
        """What `tertulia WORDS` printed, run on the same data; AssertionError unless it exits with 0."""
        done = subprocess.run(
            [COMMAND, *words], env={**os.environ, **self.env}, input=stdin, capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (
            f"tertulia {' '.join(words)}: exit {done.returncode}\n{done.stderr[-2000:]}"
        )
        return done.stdout

    def login_link(self, email: str) -> str:
        """A one-time address that signs `email` in, on this server."""
        printed = self.manage("login-link", email)
        address = urlsplit(re.findall(r"https?://\S+", printed)[-1])
        return f"{self.url}{address.path}{'?' + address.query if address.query else ''}"

    def worker(self) -> int:
        """The process id of the worker."""
        return int((self.data / "run" / "worker.pid").read_text())

    def kill_worker(self) -> int:
        """Kill the worker as `kill -9` does; the process id that it had. Whether somebody starts another is
        the product's affair."""
        pid = self.worker()
        os.kill(pid, signal.SIGKILL)
        return pid

    def wait_for(self, happened: Callable[[], object], patience: float = 40) -> object:
        """Wait until `happened()` is true and return what it said; AssertionError, with the end of the log,
        after `patience` seconds."""
        end = time.monotonic() + patience
        while not (said := happened()):
            assert time.monotonic() < end, f"it did not happen in {patience} s\n{self.tail()}"
            time.sleep(0.05)
        return said

    def tail(self, lines: int = 30) -> str:
        """The last lines that web and worker wrote."""
        return "\n".join(self.server.log.read_text(errors="replace").splitlines()[-lines:])


@pytest.fixture(scope="session")
def _ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder (and on PostgreSQL a database) that has been made ready, to be copied for each test."""
    data = tmp_path_factory.mktemp("ready")
    env = {**os.environ, **environment(data), **database("tertulia_template")}
    subprocess.run([COMMAND, "prepare"], env=env, check=True, capture_output=True, text=True)
    return data


@pytest.fixture
def start_tertulia(_ready: Path, tmp_path: Path) -> Iterator[Callable[[], Running]]:
    """`start_tertulia()` starts one more, each with an empty database; all are stopped at the end."""
    started: list[Running] = []

    def start() -> Running:
        data = tmp_path / f"data{len(started)}"
        shutil.copytree(_ready, data)
        env = {**environment(data), **database(f"tertulia_{uuid4().hex[:12]}", "tertulia_template")}
        started.append(Running(data, env))
        return started[-1]

    yield start
    for one in started:
        one.stop()


@pytest.fixture
def running(start_tertulia: Callable[[], Running]) -> Running:
    """A running Tertulia with an empty database."""
    return start_tertulia()


def environment(data: Path) -> dict[str, str]:
    """What a Tertulia over `data` finds in its environment: loopback may be reached, nothing else is."""
    return {
        "TERTULIA_DATA": str(data),
        "TERTULIA_ALLOW_PRIVATE": "127.0.0.0/8",
        "TERTULIA_NO_NETWORK": "1",
        "DJANGO_SETTINGS_MODULE": "tertulia.settings",
    }


def database(name: str, template: str = "template1") -> dict[str, str]:
    """On PostgreSQL, a new database in the cluster under test; on SQLite nothing (it is in the folder)."""
    if not POSTGRES:
        return {}
    import psycopg

    address = os.environ["DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return {"DATABASE_URL": address.rsplit("/", 1)[0] + f"/{name}"}
