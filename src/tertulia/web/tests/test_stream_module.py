"""The line to the server: it comes back by itself, with a fresh pass, and asks for what it missed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tertulia.web.tests.conftest import Front

pytestmark = pytest.mark.browser
EVENT = 'id: 7\ndata: {"kind": "case", "case": 3, "new": true}\n\n'
STREAM = {"Content-Type": "text/event-stream"}
LIVE = """<p data-live-words data-open="En directo" data-lost="Reconectando…" data-off="Sin conexión"></p>"""
LISTEN = """delete window.SharedWorker;
document.addEventListener("live:case", ({ detail }) => {
  (window.told ??= []).push(detail);
  document.documentElement.dataset.told = window.told.length;
})"""


class Workspace:
    pk = 1


def show(front: Front, stand: Callable[..., str]) -> None:
    # A page without shared workers listens by itself: the same module, and a test can see its requests.
    front.page.add_init_script(LISTEN)
    front.show(stand(LIVE, live_ticket="a", workspace=Workspace(), me=Workspace()))


def test_it_comes_back_with_a_fresh_pass_and_asks_for_what_it_missed(
    front: Front, stand: Callable[..., str]
) -> None:
    front.answers["/live/"] = lambda: (200, EVENT, STREAM)
    front.answers["/live/ticket/"] = lambda: (200, '{"url": "/live/?ticket=b"}', {})
    show(front, stand)
    expect(front.page.locator("html[data-told]:not([data-told='1'])")).to_be_attached()
    assert front.page.evaluate("window.told[0]") == {"case": 3, "new": True, "id": "7"}
    assert front.asked[1:4] == ["/live/?ticket=a", "/live/ticket/", "/live/?ticket=b&after=7"]


def test_it_says_that_it_is_trying(front: Front, stand: Callable[..., str]) -> None:
    front.answers["/live/"] = front.answers["/live/ticket/"] = lambda: (503, "", {})
    show(front, stand)
    expect(front.page.locator("[data-live-words]")).to_have_text("Reconectando…")


def test_it_stops_where_the_session_is_over(front: Front, stand: Callable[..., str]) -> None:
    front.answers["/live/"] = front.answers["/live/ticket/"] = lambda: (403, "", {})
    show(front, stand)
    expect(front.page.locator("[data-live-words]")).to_have_text("Sin conexión")
