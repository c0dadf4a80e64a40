"""The list of the inbox: what comes is counted, whatever else is under way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from playwright.sync_api import expect

from tertulia.web.tests.conftest import Front

pytestmark = pytest.mark.browser
PILL = """<button id="newpill" hx-get="/nuevas/?desde={n}" hx-trigger="refresh" hx-target="this"
 hx-swap="outerHTML"{oob}>nuevas</button>"""
LIST = """<main class="panes">{pill}<ol id="items" hx-get="/lista/" hx-trigger="refresh"></ol></main>"""
HAPPEN = """() => {
  window.htmx.trigger(document.getElementById("items"), "refresh");
  document.dispatchEvent(new CustomEvent("live:any", { detail: { kind: "case", case: 3 } }));
}"""


def test_a_row_that_is_drawn_anew_keeps_the_focus(front: Front, stand: Callable[..., str]) -> None:
    def row(name: str) -> str:
        told = {"id": 3, "name": name, "url": "/bandeja/3/", "row_url": "/bandeja/3/fila/"}
        return render_to_string("inbox/_row.html", {"row": {**told, "when": timezone.now()}})

    front.answers["/bandeja/3/fila/"] = lambda: (200, row("Marta Iglesias"), {})
    page = front.show(
        stand(f"<main class='panes'><ol id='items'>{row('Marta')}</ol></main>", "inbox-page.js")
    )
    page.get_by_role("link", name="Marta").focus()
    page.evaluate(HAPPEN)
    expect(page.get_by_role("link", name="Marta Iglesias")).to_be_focused()


def test_what_comes_while_the_list_is_fetched_is_counted_from_the_new_list(
    front: Front, stand: Callable[..., str]
) -> None:
    pill = PILL.format(n=2, oob=" hx-swap-oob='true'")
    front.answers["/lista/"] = lambda: (200, f"<li>Marta</li>{pill}", {})
    page = front.show(stand(LIST.format(pill=PILL.format(n=1, oob="")), "inbox-page.js"))
    with page.expect_request("**/nuevas/?desde=2"):
        page.evaluate(HAPPEN)
