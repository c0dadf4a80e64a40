"""What is being written survives a reload, a server that is away and a session that ended."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tertulia.web.tests.conftest import Answer, Front

pytestmark = pytest.mark.browser

COMPOSER = """
<div data-composer data-case="7" data-presence="/presencia/" data-draft="/borrador/">
  <button type="button" data-tab="reply" aria-pressed="true">Responder</button>
  <span data-saved data-here="Guardado aquí" data-server="Borrador guardado"></span>
  <form data-kind="reply" hx-post="/responder/" hx-target="#after">
    <label for="reply-text">Tu respuesta</label>
    <textarea id="reply-text" name="text" data-draft-text></textarea>
    <button name="then" value="resolve" data-send>Enviar y resolver</button>
  </form><div id="after"></div>
</div>"""


def refuse(status: int = 503, **headers: str) -> Callable[[], Answer]:
    return lambda: (status, "", headers)


@pytest.fixture
def composer(stand: Callable[..., str]) -> str:
    return stand(COMPOSER, "inbox-page.js")


@pytest.mark.parametrize("answer", [refuse(503), refuse(401)], ids=["server away", "session ended"])
def test_it_keeps_in_the_browser_what_the_server_did_not_take(
    front: Front, composer: str, answer: Callable[[], Answer]
) -> None:
    front.answers["/borrador/"] = answer
    page = front.show(composer)
    page.locator("#reply-text").fill("Estamos en ello")
    expect(page.locator("[data-saved]")).to_have_text("Guardado aquí")
    page.reload()
    expect(page.locator("#reply-text")).to_have_value("Estamos en ello")


def test_it_keeps_what_was_typed_a_moment_before_the_page_went(front: Front, composer: str) -> None:
    page = front.show(composer)
    page.locator("#reply-text").press_sequentially("Hola")
    page.reload()
    expect(page.locator("#reply-text")).to_have_value("Hola")


def test_it_shows_what_was_saved_while_the_page_was_being_drawn_again(front: Front, composer: str) -> None:
    page = front.show(composer)
    page.locator("#reply-text").fill("Buenas tardes")
    expect(page.locator("[data-saved]")).to_have_text("Borrador guardado")
    page.reload()
    expect(page.locator("#reply-text")).to_have_value("Buenas tardes")


def test_it_tells_the_server_and_then_forgets(front: Front, composer: str) -> None:
    page = front.show(composer)
    page.locator("#reply-text").fill("Buenas")
    expect(page.locator("[data-saved]")).to_have_text("Borrador guardado")
    assert ("/borrador/", {"kind": "reply", "text": "Buenas"}) in front.posts
    assert page.evaluate("Object.keys(localStorage)") == []


def test_what_was_sent_is_a_draft_no_more(front: Front, composer: str) -> None:
    front.answers["/borrador/"] = refuse()
    front.answers["/responder/"] = lambda: (200, "Enviada", {})
    page = front.show(composer)
    page.locator("#reply-text").fill("Ya está arreglado")
    page.locator("#reply-text").press("Control+Enter")
    expect(page.locator("#after")).to_have_text("Enviada")
    assert ("/responder/", {"text": "Ya está arreglado", "then": "resolve"}) in front.posts
    assert page.evaluate("Object.keys(localStorage)") == []


def test_what_could_not_be_sent_is_kept(front: Front, composer: str) -> None:
    front.answers["/responder/"] = front.answers["/borrador/"] = refuse()
    page = front.show(composer)
    page.locator("#reply-text").fill("Ya está arreglado")
    page.get_by_role("button", name="Enviar y resolver").click()
    expect(page.locator(".toast-error")).to_contain_text("está guardado")
    page.reload()
    expect(page.locator("#reply-text")).to_have_value("Ya está arreglado")


def test_it_sends_nothing_empty(front: Front, composer: str) -> None:
    page = front.show(composer)
    page.locator("#reply-text").fill("   ")
    page.get_by_role("button", name="Enviar y resolver").click()
    expect(page.locator("#reply-text")).to_be_focused()
    assert [path for path, _ in front.posts if path == "/responder/"] == []
