"""`tertulia up`: one process tree. Whoever falls is started again, and all end with the one at its head."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tertulia.cli import up
from tertulia.cli.up import Children
from tests.console import Console
from tests.live import Running
from tests.servers.web import answers

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "open(sys.argv[1], 'w'); time.sleep(60)",
]


def options(*words: str) -> Namespace:
    parser = ArgumentParser()
    up.describe(parser)
    return parser.parse_args(words)


def stands(pid: int) -> bool:
    """Whether a process runs (one that waits to be collected does not)."""
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


def children_of(pid: int) -> set[int]:
    """The processes that `pid` started."""
    return {int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def until(happened: Callable[[], object], patience: float = 20) -> None:
    end = time.monotonic() + patience
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


@pytest.fixture
def children() -> Iterator[Children]:
    tree = Children()
    yield tree
    tree.stop()


def test_it_says_that_its_port_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert up.run(options("--port", str(port))) == 1
    words = capsys.readouterr().err
    assert words == (
        f"tertulia: port {port} cannot be used (Address already in use). Choose another with --port.\n"
    )


@pytest.mark.parametrize("given", [("--port", "70000"), ("--host", "nowhere.invalid")])
def test_it_says_that_it_cannot_stand_there(
    capsys: pytest.CaptureFixture[str], given: tuple[str, str]
) -> None:
    assert up.run(options(*given)) == 1
    assert "cannot be used" in capsys.readouterr().err


def test_it_starts_again_whoever_falls(children: Children, capsys: pytest.CaptureFixture[str]) -> None:
    before = children_of(os.getpid())
    children.add("one", SLEEPER)
    children.start()
    [first] = children_of(os.getpid()) - before
    os.kill(first, signal.SIGKILL)

    def stood_up() -> set[int]:
        children.start()
        return children_of(os.getpid()) - before - {first}

    until(stood_up)
    assert "one ended (-9); starting it again" in capsys.readouterr().err


def test_it_pauses_longer_each_time(children: Children, monkeypatch: pytest.MonkeyPatch) -> None:
    children.add("one", [sys.executable, "-c", "pass"])
    child = children._children["one"]
    pauses = []
    for _ in range(4):
        children.start()
        assert child.process is not None
        child.process.wait()
        children.start()
        pauses.append(child.again_at - time.monotonic())
        child.again_at = 0.0
    assert pauses == sorted(pauses)
    assert pauses[0] < 1 < pauses[-1]
    # Who has run for long has not fallen before.
    children.start()
    assert child.process is not None
    child.process.wait()
    child.since -= up.STEADY_S + 1
    children.start()
    assert child.falls == 1


def test_it_ends_the_stubborn_too(
    children: Children, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(up, "GRACE_S", 0.2)
    ready = tmp_path / "ready"
    children.add("stubborn", [*STUBBORN, str(ready)])
    children.start()
    process = children._children["stubborn"].process
    assert process is not None
    until(ready.exists)
    children.stop()
    assert process.wait(10) == -signal.SIGKILL


def test_it_leaves_in_three_seconds_whatever_happens() -> None:
    assert up.GRACE_S < 3


@pytest.fixture
def ask(running: Running) -> Iterator[Console]:
    """A prompt in the running house."""
    console = Console(running)
    yield console
    console.close()


def test_it_survives_its_web_and_ends_with_ctrl_c(running: Running, ask: Console) -> None:
    head = running.server.process
    until(lambda: len(children_of(head.pid)) == 2)
    worker = running.worker() if (running.data / "run" / "worker.pid").exists() else None
    web = next(pid for pid in children_of(head.pid) if "uvicorn" in Path(f"/proc/{pid}/cmdline").read_text())
    os.kill(web, signal.SIGKILL)
    until(lambda: not answers_quietly(running.url))
    until(lambda: answers_quietly(running.url))
    assert web not in children_of(head.pid)
    assert worker is None or stands(worker)
    ticket = ask(
        "from tertulia.accounts.models import Member\n"
        "from tertulia.kit import live\n"
        "member = Member.objects.get()\n"
        "answer = live.ticket(member.workspace_id, member.pk)"
    )
    # An open stream must hold nobody back.
    with urlopen(f"{running.url}/live/?ticket={ticket}", timeout=20) as stream:
        assert stream.readline().startswith(b"retry")
        family = children_of(head.pid)
        os.kill(head.pid, signal.SIGINT)
        assert head.wait(10) == 0
    until(lambda: not any(map(stands, family)))


def test_it_takes_its_family_with_it(running: Running) -> None:
    head = running.server.process
    until(lambda: len(children_of(head.pid)) == 2)
    family = children_of(head.pid)
    os.kill(head.pid, signal.SIGKILL)
    head.wait(10)
    until(lambda: not any(map(stands, family)))
    # The port is free for the next one.
    running.start()


def answers_quietly(url: str) -> bool:
    try:
        return answers(f"{url}/salud/")
    except OSError:
        return False


def test_it_leaves_forwarding_headers_to_the_settings() -> None:
    """The server would believe whatever comes from this machine, where a tunnel or a proxy may stand."""
    assert "--no-proxy-headers" in up.web_command(Namespace(host="127.0.0.1", port=8000))
