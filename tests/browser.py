"""The browser that tests drive, and `axe`, which reads a page as a screen reader's user would need it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Condition
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from pytest_django.live_server_helper import LiveServer

from tests.environment import cannot
from tests.servers import Missing, chromium

MISSING_ICONS = """async () => {
  const uses = [...document.querySelectorAll("use")].map(use => use.getAttribute("href").split("#"));
  const files = new Map();
  for (const [file] of uses) if (file && !files.has(file))
    files.set(file, new DOMParser().parseFromString(await (await fetch(file)).text(), "image/svg+xml"));
  return uses.filter(([file, id]) => !(files.get(file) || document).getElementById(id)).map(([, id]) => id);
}"""
ARGUMENTS = ["--no-sandbox", "--font-render-hinting=none", "--disable-quic", "--disable-sync"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """How Chromium is started; a machine without one is told at the end of the run."""
    try:
        path = chromium.look()
    except Missing as missing:
        cannot("Chromium", str(missing))
    found = {"executable_path": path} if path else {}
    return {**browser_type_launch_args, **found, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A Spanish reader at a desk, with no animation to wait for."""
    place = {"locale": "es-ES", "timezone_id": "Europe/Madrid", "reduced_motion": "reduce"}
    return {**browser_context_args, **place, "viewport": {"width": 1440, "height": 900}}


@pytest.fixture
def answered(live_server: LiveServer) -> Iterator[None]:
    """Asked for before `page`: once the browser is gone, the live server ends what it is still being asked.
    No database empties its tables while somebody reads them."""
    under_way, quiet = [0], Condition()

    def change(by: int) -> None:
        with quiet:
            under_way[0] += by
            quiet.notify_all()

    def begun(**_words: object) -> None:
        change(1)

    def done(**_words: object) -> None:
        change(-1)

    request_started.connect(begun)
    request_finished.connect(done)
    yield
    with quiet:
        assert quiet.wait_for(lambda: under_way[0] <= 0, 30), "the live server does not come to an end"
    request_started.disconnect(begun)
    request_finished.disconnect(done)


@pytest.fixture
def axe() -> Callable[..., None]:
    """`axe(page)` fails with what axe finds wrong on the page; `axe(page, "#thread")`, on a part of it.

    An icon that the sprite does not have counts as wrong too: nobody would see it."""
    from axe_playwright_python.sync_playwright import Axe

    def check(page: Any, context: str | None = None) -> None:
        found = Axe().run(page, context=context).response["violations"]
        told = [f"{one['id']}: {one['help']}: {_where(one)}" for one in found]
        told += [f"no such icon: {name}" for name in page.evaluate(MISSING_ICONS)]
        assert not told, f"{page.url}\n" + "\n".join(told)

    return check


def _where(violation: dict[str, Any]) -> str:
    return "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:4])
