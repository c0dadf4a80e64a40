"""The product as its people meet it: the real server, real networks, a real browser, nothing pretended."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, StorageState, expect

from tertulia.kit.tests.smtp import post
from tests.console import Console
from tests.live import Running, database, environment
from tests.servers.web import answers

__all__ = ["post"]
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
READER: dict[str, Any] = {"locale": "es-ES", "timezone_id": "Europe/Madrid", "reduced_motion": "reduce"}
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


def present_the_brand(page: Page) -> None:
    """The step of the guide without which nothing can be connected."""
    page.goto(page.url.split("/empezar/")[0] + "/empezar/marca/")
    page.get_by_label("Nombre de la marca").fill("Cooperativa Aurora")
    page.get_by_role("button", name="Guardar y seguir").click()
    expect(page.get_by_role("listitem").filter(has_text="Tu marca")).to_contain_text("hecho")


def web_of(running: Running) -> int:
    """The process id of the web, or 0 while there is none."""
    parent = running.server.process.pid
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    webs = [pid for pid in children if b"uvicorn" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return int(webs[0]) if webs else 0


def kill_web(running: Running) -> None:
    """Kill the web as `kill -9` does. It is started again by the product."""
    pid = web_of(running)
    assert pid, "there is no web to kill"
    os.kill(pid, signal.SIGKILL)


def web_is_back(running: Running) -> bool:
    """Whether the web answers (again)."""
    with contextlib.suppress(OSError):
        return answers(f"{running.url}/salud/")
    return False


def read_now(page: Page, source: str) -> None:
    """Press «Leer ahora» of the source with that address, and wait until the press has arrived: who leaves
    the page at once takes it back."""
    page.goto(source)
    page.get_by_role("button", name="Leer ahora").click()
    expect(page.get_by_text("Se lee ahora mismo.")).to_be_visible()


def row_of(page: Page, text: str) -> Locator:
    """The row of the open list that says `text`: there already, or after a press on «↑ 1 nueva»."""
    row = page.get_by_role("listitem").filter(has_text=text[:30])
    pill = page.get_by_role("button", name=re.compile(r"^\d+ nuevas?$"))
    while True:
        expect(row.or_(pill).first).to_be_visible()
        if row.is_visible():
            return row
        pill.click()
        expect(pill).to_be_hidden()


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
        down = r"net::ERR_(CONNECTION_|EMPTY_RESPONSE|SOCKET_|INCOMPLETE_)|htmx:(sendError|after)"
        expected = re.search(rf"status of 4(09|22)|{down}", message.text)
        if message.type in ("error", "warning") and not expected:
            complaints.append(f"{message.location['url']}: {message.text}")

    def open_window(**how: object) -> Page:
        context = browser.new_context(**{**READER, "viewport": DESK, **how})
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


@pytest.fixture(scope="session")
def start_demo(_ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Running]]:
    """`start_demo()` starts one more `tertulia demo`; all are stopped at the end."""
    started: list[Running] = []

    def start() -> Running:
        data = tmp_path_factory.mktemp("demo") / "data"
        shutil.copytree(_ready, data)
        env = {**environment(data), **database(f"tertulia_{uuid4().hex[:12]}", "tertulia_template")}
        started.append(Running(data, env, "demo"))
        return started[-1]

    yield start
    for one in started:
        one.stop()


@pytest.fixture(scope="session")
def demo(start_demo: Callable[[], Running]) -> Running:
    """`tertulia demo`, one for the whole run: each test leaves it as good as it found it."""
    return start_demo()


@pytest.fixture(scope="session")
def signed_in(demo: Running, browser: Browser) -> Callable[[str], StorageState]:
    """`signed_in("lucia")`: what the browser of that person of the demo's team keeps, so that a test need not
    come in by the door again."""
    kept: dict[str, StorageState] = {}

    def state(name: str) -> StorageState:
        if name not in kept:
            with browser.new_context(**READER) as context:
                enter(context.new_page(), demo.login_link(f"demo.{name}@aurora.example"))
                kept[name] = context.storage_state()
        return kept[name]

    return state


def as_never_before(words: str) -> str:
    """`words` as nobody has said them: a story that is tried again finds what was said the first time."""
    return f"{uuid4().hex[:6]}: {words}"


def comes_by(page: Page, demo: Running, text: str) -> None:
    """A visitor of the pretend network says `text` in the newest conversation that no visitor is in yet."""
    page.goto(f"{demo.url}/demo-red/")
    above = page.get_by_role("article").filter(has_not_text="Tú, de visita").first
    above.get_by_text("Responder como visitante").first.click()
    above.get_by_label("Tu mensaje").first.fill(text)
    above.get_by_role("button", name="Publicar").first.click()
    expect(page.get_by_text(text)).to_be_visible()
