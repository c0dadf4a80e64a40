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
from types import FrameType

from tertulia.cli.ready import make_ready
from tertulia.kit import parent

GRACE_S = 2.4
"""From the signal to the end; a person who presses Ctrl-C waits at most three seconds."""


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
        except OSError as problem:
            return f"tertulia: port {port} cannot be used ({problem.strerror}). Choose another with --port."
    return ""


def _greet(options: argparse.Namespace) -> None:
    from tertulia.cli.login_link import address_of, first_link

    link = first_link(options)
    print(f"Tertulia: {link or address_of(options)}", flush=True)


class Children:
    """The processes of the tree. One that dies is started again, with a pause that grows."""

    def __init__(self, commands: dict[str, list[str]]) -> None:
        self.commands = commands
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.falls: dict[str, int] = dict.fromkeys(commands, 0)
        self.again_at: dict[str, float] = dict.fromkeys(commands, 0.0)
        self.stopping = False

    def add(self, name: str, command: list[str]) -> None:
        """One more process, from the next `start` on."""
        self.commands[name] = command
        self.falls[name], self.again_at[name] = 0, 0.0

    def start(self) -> None:
        """Start whatever should be running and is not."""
        now = time.monotonic()
        for name, command in self.commands.items():
            child = self.running.get(name)
            if child is not None and child.poll() is None:
                continue
            if child is not None:
                self.falls[name] += 1
                self.again_at[name] = now + min(30.0, 0.2 * 2 ** min(self.falls[name], 8))
                del self.running[name]
                print(f"tertulia: {name} ended ({child.returncode}); starting it again", file=sys.stderr)
            if now >= self.again_at[name]:
                environment = {**os.environ, **parent.environment()}
                # A session of its own: Ctrl-C reaches the parent alone, which ends its children in order.
                self.running[name] = subprocess.Popen(command, env=environment, start_new_session=True)

    def stop(self) -> None:
        """Ask all to end, and after `GRACE_S` make them."""
        self.stopping = True
        for child in self.running.values():
            child.terminate()
        deadline = time.monotonic() + GRACE_S
        for child in self.running.values():
            try:
                child.wait(max(0.05, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()


def serve(options: argparse.Namespace, greet: Callable[[], None]) -> int:
    """Run the tree until SIGINT or SIGTERM. `greet` is called once the web answers."""
    children = Children({"web": web_command(options)})

    def end(number: int, frame: FrameType | None) -> None:
        children.stopping = True

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    open_the_stage(options.port)
    children.start()
    greeted = False
    while not children.stopping:
        if not greeted and _answers(options.port):
            greet()
            greeted = True
            if not options.no_worker:
                # After the web: what a demo reads is served by it.
                children.add("worker", [sys.executable, "-m", "tertulia.cli", "worker"])
        time.sleep(0.1)
        children.start()
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
        "--no-access-log",
        "--log-level=warning",
        "--timeout-graceful-shutdown=2",
    ]


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0
