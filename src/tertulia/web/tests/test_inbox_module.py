"""The list of the inbox: what comes is counted, whatever else is under way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tertulia.web.tests.conftest import Front

pytestmark = pytest.mark.browser
PILL = """<button id="newpill" hx-get="/nuevas/?desde={n}" hx-trigger="refresh" hx-target="this"
 hx-swap="outerHTML"{oob}>nuevas</button>"""
LIST = """<main class="panes">{pill}<ol id="items" hx-get="/lista/" hx-trigger="refresh"></ol></main>"""
HAPPEN = """() => {
  window.htmx.trigger(document.getElementById("items"), "refresh");
  document.dispatchEvent(new CustomEvent("live:any", { detail: { kind: "case", case: 3 } }));
}"""


def test_what_comes_while_the_list_is_fetched_is_counted_from_the_new_list(
    front: Front, stand: Callable[..., str]
) -> None:
    pill = PILL.format(n=2, oob=" hx-swap-oob='true'")
    front.answers["/lista/"] = lambda: (200, f"<li>Marta</li>{pill}", {})
    page = front.show(stand(LIST.format(pill=PILL.format(n=1, oob="")), "inbox-page.js"))
    with page.expect_request("**/nuevas/?desde=2"):
        page.evaluate(HAPPEN)
