"""`tertulia up`: one process tree, one port."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

from tertulia.cli.ready import make_ready
from tertulia.kit import parent

GRACE_S = 2.4
"""From the signal to the end; a person who presses Ctrl-C waits at most three seconds."""
STEADY_S = 60.0
"""Whoever has run for so long has not fallen before."""


def describe(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 only behind a proxy with TLS")
    parser.add_argument("--no-worker", action="store_true", help="web only (the worker runs elsewhere)")


def run(options: argparse.Namespace) -> int:
    """Make ready, say how to come in, and serve until told to stop."""
    if problem := taken(options.host, options.port):
        print(problem, file=sys.stderr)
        return 1
    make_ready()
    return serve(options, lambda: _greet(options))


def taken(host: str, port: int) -> str:
    """Why the port cannot be used, as a sentence; «» if it can."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as problem:
            words = problem.strerror if isinstance(problem, OSError) else "it must lie between 0 and 65535"
            return f"tertulia: port {port} cannot be used ({words}). Choose another with --port."
    return ""


def _greet(options: argparse.Namespace) -> None:
    from tertulia.cli.login_link import address_of, first_link

    link = first_link(options)
    print(f"Tertulia: {link or address_of(options)}", flush=True)


@dataclass(slots=True)
class Child:
    """One process of the tree: how it is started, and how often it fell of late."""

    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    since: float = 0.0
    falls: int = 0
    again_at: float = 0.0


class Children:
    """The processes of the tree. One that dies is started again, with a pause that grows."""

    def __init__(self) -> None:
        self.stopping = False
        self._children: dict[str, Child] = {}

    def add(self, name: str, command: list[str]) -> None:
        """One more process, from the next `start` on."""
        self._children[name] = Child(command)

    def start(self) -> None:
        """Start whatever should be running and is not."""
        now = time.monotonic()
        for name, child in self._children.items():
            if child.process is not None and child.process.poll() is not None:
                child.falls = 1 if now - child.since > STEADY_S else child.falls + 1
                child.again_at = now + min(30.0, 0.2 * 2 ** min(child.falls, 8))
                print(
                    f"tertulia: {name} ended ({child.process.returncode}); starting it again", file=sys.stderr
                )
                child.process = None
            if child.process is None and now >= child.again_at:
                environment = {**os.environ, **parent.environment()}
                # A session of its own: Ctrl-C reaches the parent alone, which ends its children in order.
                child.process = subprocess.Popen(child.command, env=environment, start_new_session=True)
                child.since = now

    def stop(self) -> None:
        """Ask all to end, and after `GRACE_S` make them."""
        running = [child.process for child in self._children.values() if child.process is not None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + GRACE_S
        for process in running:
            try:
                process.wait(max(0.05, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()


def serve(options: argparse.Namespace, greet: Callable[[], None]) -> int:
    """Run the tree until SIGINT or SIGTERM. `greet` is called once the web answers."""
    children = Children()
    children.add("web", web_command(options))

    def end(number: int, frame: FrameType | None) -> None:
        children.stopping = True

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    open_the_stage(options.port)
    greeted = False
    try:
        while not children.stopping:
            children.start()
            if not greeted and _answers(options.host, options.port):
                greet()
                greeted = True
                if not options.no_worker:
                    # After the web: what a demo reads is served by it.
                    children.add("worker", [sys.executable, "-m", "tertulia.cli", "worker"])
            time.sleep(0.1)
    finally:
        children.stop()
    return 0


def open_the_stage(port: int) -> None:
    """A demo's pretend network is this very server: say where it is today, and let the worker reach it."""
    from tertulia.demo.load import point_at

    if point_at(f"http://127.0.0.1:{port}/demo-red/api/"):
        allowed = os.environ.get("TERTULIA_ALLOW_PRIVATE", "")
        os.environ["TERTULIA_ALLOW_PRIVATE"] = f"{allowed},127.0.0.1:{port}".strip(",")


def web_command(options: argparse.Namespace) -> list[str]:
    """How the web process is started."""
    return [
        sys.executable,
        "-m",
        "uvicorn",
        "tertulia.web.server:application",
        f"--host={options.host}",
        f"--port={options.port}",
        # Whose forwarding headers are believed is Django's to say (`TERTULIA_PROXY`), not the server's.
        "--no-proxy-headers",
        "--no-access-log",
        "--log-level=warning",
        "--timeout-graceful-shutdown=2",
    ]


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1" if host == "0.0.0.0" else host, port), 0.5).close()  # noqa: S104
    except OSError:
        return False
    return True
