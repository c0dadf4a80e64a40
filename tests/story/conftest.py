"""The product as its people meet it: the real server, real networks, a real browser, nothing pretended."""

from __future__ import annotations

import contextlib
import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tertulia.kit.tests.smtp import post
from tests.console import Console
from tests.live import Running
from tests.servers.web import answers

__all__ = ["post"]
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE_MS = 30_000
"""How long something that passes through the worker may take on a machine with other work to do."""


def first_link(running: Running) -> str:
    """The one-time link that the command printed when it was ready."""

    def printed() -> str:
        found = re.findall(
            r"^Tertulia: (\S+/entrar/enlace/\S+)", running.server.log.read_text(), re.MULTILINE
        )
        return found[-1] if found else ""

    return str(running.wait_for(printed)).replace("localhost", "127.0.0.1")


def enter(page: Page, link: str) -> None:
    """Sign in by a one-time link."""
    page.goto(link)
    page.get_by_role("button", name="Entrar").click()
    page.wait_for_url(lambda url: "/entrar/" not in url)


def web_of(running: Running) -> int:
    """The process id of the web, or 0 while there is none."""
    parent = running.server.process.pid
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    webs = [pid for pid in children if b"uvicorn" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return int(webs[0]) if webs else 0


def kill_web(running: Running) -> None:
    """Kill the web as `kill -9` does. It is started again by the product."""
    os.kill(web_of(running), signal.SIGKILL)


def web_is_back(running: Running) -> bool:
    """Whether the web answers (again)."""
    with contextlib.suppress(OSError):
        return answers(f"{running.url}/salud/")
    return False


def read_now(page: Page, source: str) -> None:
    """Press «Leer ahora» of the source with that address."""
    page.goto(source)
    page.get_by_role("button", name="Leer ahora").click()


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    """What is expected to appear may take as long as a worker needs on a busy machine."""
    expect.set_options(timeout=PATIENCE_MS)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the browser complained about in any window that `window` opened; there must be nothing."""
    heard: list[str] = []
    yield heard
    assert heard == []


@pytest.fixture
def window(browser: Browser, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """`window(viewport=…)`: one more person at a browser of their own."""
    opened: list[BrowserContext] = []

    def said(message: ConsoleMessage) -> None:
        # What a test brings about on purpose: a form that is refused, a server that is down for a moment.
        expected = re.search(r"status of 4(09|22)|net::ERR_CONNECTION_REFUSED", message.text)
        if message.type in ("error", "warning") and not expected:
            complaints.append(f"{message.location['url']}: {message.text}")

    def open_window(**how: object) -> Page:
        settings = {"locale": "es-ES", "timezone_id": "Europe/Madrid", "reduced_motion": "reduce"}
        context = browser.new_context(**{**settings, "viewport": DESK, **how})  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        page = context.new_page()
        page.on("console", said)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_window
    for context in opened:
        context.close()


@pytest.fixture
def console(running: Running) -> Iterator[Console]:
    """A Python prompt inside the running Tertulia."""
    prompt = Console(running)
    yield prompt
    prompt.close()
