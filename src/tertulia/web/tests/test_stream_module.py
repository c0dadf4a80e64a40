"""The line to the server: it comes back by itself, with a fresh pass, and asks for what it missed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Route, expect

from tertulia.web.tests.conftest import HOME, Front

pytestmark = pytest.mark.browser
EVENT = 'id: 7\ndata: {"kind": "case", "case": 3, "new": true}\n\n'
STREAM = {"Content-Type": "text/event-stream"}
LIVE = """<p data-live-words data-open="En directo" data-lost="Reconectando…" data-off="Sin conexión"></p>"""
LISTEN = """delete window.SharedWorker;
document.addEventListener("live:case", ({ detail }) => {
  (window.told ??= []).push(detail);
  document.documentElement.dataset.told = window.told.length;
})"""


LATE_TAB = """async () => {
  const asked = performance.timeOrigin;
  await import("/static/js/live-worker.js");
  const tab = (since) => new Promise((heard) => {
    const { port1, port2 } = new MessageChannel();
    self.onconnect({ ports: [port1] });
    port2.onmessage = ({ data }) => { if (data.event?.kind === "case") heard(data.event.data.case); };
    port2.postMessage({ type: "hello", url: "/live/?ticket=a", renew: "/live/ticket/", after: "5", since });
  });
  return [await tab(performance.timeOrigin + performance.now()), await tab(asked)];
}"""


class Workspace:
    pk = 1


def show(front: Front, stand: Callable[..., str]) -> None:
    # A page without shared workers listens by itself: the same module, and a test can see its requests.
    front.page.add_init_script(LISTEN)
    front.show(stand(LIVE, live_ticket="a", live_after=5, workspace=Workspace(), me=Workspace()))


def test_it_comes_back_with_a_fresh_pass_and_asks_for_what_it_missed(
    front: Front, stand: Callable[..., str]
) -> None:
    front.answers["/live/"] = lambda: (200, EVENT, STREAM)
    front.answers["/live/ticket/"] = lambda: (200, '{"url": "/live/?ticket=b"}', {})
    show(front, stand)
    expect(front.page.locator("html[data-told]:not([data-told='1'])")).to_be_attached()
    assert front.page.evaluate("window.told[0]") == {"case": 3, "new": True, "id": "7"}
    assert front.asked[1:4] == ["/live/?ticket=a&after=5", "/live/ticket/", "/live/?ticket=b&after=7"]


def test_it_misses_nothing_though_the_line_is_lost_before_it_said_a_word(
    front: Front, stand: Callable[..., str]
) -> None:
    front.answers["/live/"] = lambda: (503, "", {})
    front.answers["/live/ticket/"] = lambda: (200, '{"url": "/live/?ticket=b"}', {})
    show(front, stand)
    with front.page.expect_request(lambda asked: "ticket=b&after=5" in asked.url):
        pass


def test_it_says_that_it_is_trying(front: Front, stand: Callable[..., str]) -> None:
    front.answers["/live/"] = front.answers["/live/ticket/"] = lambda: (503, "", {})
    show(front, stand)
    expect(front.page.locator("[data-live-words]")).to_have_text("Reconectando…")


def test_it_stops_where_the_session_is_over(front: Front, stand: Callable[..., str]) -> None:
    front.answers["/live/"] = front.answers["/live/ticket/"] = lambda: (403, "", {})
    show(front, stand)
    expect(front.page.locator("[data-live-words]")).to_have_text("Sin conexión")


def test_a_tab_is_told_what_happened_while_it_was_opened(front: Front, stand: Callable[..., str]) -> None:
    lines = [(200, EVENT, STREAM)]
    front.answers["/live/"] = lambda: lines.pop() if lines else (503, "", {})
    front.answers["/live/ticket/"] = lambda: (503, "", {})
    page = front.show(stand(""))
    assert page.evaluate(LATE_TAB) == [3, 3]


def test_it_listens_once_every_module_of_the_page_does(front: Front, stand: Callable[..., str]) -> None:
    held: list[Route] = []
    front.page.add_init_script("delete window.SharedWorker")
    front.page.context.route("**/js/bulk.js", lambda route: held.append(route))
    front.answers["/live/"] = lambda: (200, EVENT, STREAM)
    pill = (
        """<div class="panes"><button id="newpill" hx-get="/nuevas/" hx-trigger="refresh"></button></div>"""
    )
    front.html = stand(pill, "inbox-page.js", live_ticket="a", workspace=Workspace(), me=Workspace())
    with front.page.expect_request("**/js/bulk.js"):
        front.page.goto(HOME, wait_until="commit")
    front.page.evaluate("import('/static/js/app.js')")
    assert "/live/?ticket=a" not in front.asked
    with front.page.expect_request("**/nuevas/"):
        held[0].fulfill(path=str(finders.find("js/bulk.js")))
