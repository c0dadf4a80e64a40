"""Eight seconds to take back what was just done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tertulia.web.tests.conftest import Front

pytestmark = pytest.mark.browser
UNDO = {"text": "Resuelta", "url": "/deshacer/1/", "seconds": 8}


def test_it_takes_back_with_one_key(front: Front, stand: Callable[..., str]) -> None:
    page = front.show(stand("", undo=UNDO))
    expect(page.locator(".toast")).to_contain_text("Resuelta")
    page.keyboard.press("z")
    expect(page.locator(".toast")).to_have_count(0)
    assert [path for path, _ in front.posts] == ["/deshacer/1/"]


def test_it_goes_when_the_server_sends_the_page_elsewhere(front: Front, stand: Callable[..., str]) -> None:
    place = '{"path": "/bandeja/", "target": "#place", "swap": "innerHTML"}'
    front.answers["/deshacer/1/"] = lambda: (200, "", {"HX-Location": place})
    front.answers["/bandeja/"] = lambda: (200, "Abierta otra vez", {})
    page = front.show(stand("<div id='place'></div>", undo=UNDO))
    page.keyboard.press("z")
    expect(page.locator("#place")).to_have_text("Abierta otra vez")
    expect(page.locator(".toast")).to_have_count(0)


def test_it_goes_when_its_time_is_over(front: Front, stand: Callable[..., str]) -> None:
    front.page.clock.install()
    page = front.show(stand("", undo=UNDO))
    page.clock.run_for(7_000)
    expect(page.locator(".toast")).to_be_visible()
    page.clock.run_for(1_500)
    expect(page.locator(".toast")).to_have_count(0)


def test_it_waits_while_somebody_reads_it(front: Front, stand: Callable[..., str]) -> None:
    front.page.clock.install()
    page = front.show(stand("", undo=UNDO))
    page.get_by_role("button", name="Deshacer").focus()
    page.clock.run_for(20_000)
    expect(page.locator(".toast")).to_be_visible()


def test_an_error_stays_until_it_is_closed(front: Front, stand: Callable[..., str]) -> None:
    front.page.clock.install()
    page = front.show(stand("{% include '_toast.html' with text='No se pudo' tone='error' %}"))
    page.clock.run_for(60_000)
    expect(page.get_by_text("No se pudo")).to_be_visible()
