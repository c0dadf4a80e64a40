"""Real servers for the tests, all on loopback: what each needs, how it is got, how it starts and stops.

`make test` gets them (`python -m tests.servers`), once, into `.cache/servers`; the fixtures start them. What
cannot be had on this machine raises `Missing` with one sentence that says what would help.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("TERTULIA_SERVERS") or ROOT / ".cache" / "servers")


class Missing(Exception):
    """This machine does not have it and we may not install it; the message says what would help."""


def free_port() -> int:
    """A TCP port of loopback that nobody listens on at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def run(*command: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> str:
    """What the command printed. Raises `Missing` with its last words if it fails or does not exist."""
    full = {**os.environ, **(env or {}), "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            [str(part) for part in command], cwd=cwd, env=full, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=600,
        )  # fmt: skip
    except (FileNotFoundError, subprocess.TimeoutExpired) as problem:
        raise Missing(f"{Path(command[0]).name}: {problem}") from None
    if done.returncode:
        words = (done.stderr or done.stdout).strip().splitlines() or [f"exit {done.returncode}"]
        raise Missing(f"{Path(command[0]).name} failed: {words[-1]}")
    return done.stdout


_updated = False


def apt_install(*packages: str) -> None:
    """Install Debian packages, as root only; the package lists are brought up to date once, when needed."""
    global _updated
    if not shutil.which("apt-get"):
        raise Missing(f"install {' '.join(packages)} (there is no apt-get here)")
    if os.geteuid() != 0:
        raise Missing(f"needs root: apt-get install {' '.join(packages)}")
    if not _updated:
        run("apt-get", "-qq", "update")
        _updated = True
    run("apt-get", "-qq", "install", "-y", "--no-install-recommends", *packages)


class Server:
    """A process group of ours that answers on `url` until `stop()`."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        url: str,
        ready: Callable[[], bool],
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        patience: float = 30,
    ) -> None:
        """Start `command` and wait until `ready()`; RuntimeError with the end of its log if it dies or takes
        longer than `patience` seconds."""
        self.url, self.log = url, log
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                [str(part) for part in command], cwd=cwd, env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        end = time.monotonic() + patience
        while not _quietly(ready):
            if self.process.poll() is not None or time.monotonic() > end:
                self.stop()
                tail = "\n".join(log.read_text(errors="replace").splitlines()[-30:])
                raise RuntimeError(f"{command[0]} did not start\n{tail}")
            time.sleep(0.05)

    def stop(self, patience: float = 5) -> None:
        """Ask the whole group to end, then insist."""
        for sign in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, sign)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
                break
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


def _quietly(ready: Callable[[], bool]) -> bool:
    try:
        return ready()
    except OSError:
        return False
