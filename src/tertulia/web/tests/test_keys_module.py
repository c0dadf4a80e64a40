"""The keyboard: letters act, never while somebody types, and not at all where they are switched off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tertulia.web.tests.conftest import Front

pytestmark = pytest.mark.browser

BODY = """
<nav class="rail" aria-label="Principal"><a href="/bandeja/">Bandeja</a></nav>
<label>Buscar <input type="search" data-key="/"></label>
<button type="button" data-key="e" popovertarget="done">Resolver</button><div id="done" popover>Resuelta</div>
<ol data-rows><li><a href="#1" data-row-link>Uno</a></li><li><a href="#2" data-row-link>Dos</a></li></ol>"""


@pytest.fixture
def shown(front: Front, stand: Callable[..., str]) -> Page:
    return front.show(stand(BODY))


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_letter_presses_its_button(shown: Page) -> None:
    press(shown, "e")
    expect(shown.locator("#done")).to_be_visible()


def test_j_and_k_walk_the_rows(shown: Page) -> None:
    press(shown, "j", "j", "j")
    expect(shown.get_by_text("Dos")).to_be_focused()
    press(shown, "k")
    expect(shown.get_by_text("Uno")).to_be_focused()


def test_a_slash_goes_to_the_search_and_letters_are_letters_there(shown: Page) -> None:
    press(shown, "/", "e")
    expect(shown.get_by_label("Buscar")).to_have_value("e")
    expect(shown.locator("#done")).to_be_hidden()


def test_g_and_a_letter_go_to_a_room(shown: Page) -> None:
    press(shown, "g", "b")
    shown.wait_for_url("**/bandeja/")


def test_a_question_mark_opens_the_list(shown: Page) -> None:
    press(shown, "?")
    expect(shown.get_by_role("dialog", name="Atajos de teclado")).to_be_visible()
    press(shown, "Escape", "e")
    expect(shown.locator("#done")).to_be_visible()


def test_it_leaves_the_browsers_own_shortcuts_alone(shown: Page) -> None:
    press(shown, "Control+e")
    expect(shown.locator("#done")).to_be_hidden()


def test_it_is_quiet_where_it_is_switched_off(front: Front, stand: Callable[..., str]) -> None:
    page = front.show(stand(BODY, keys_on=False))
    press(page, "e")
    expect(page.locator("#done")).to_be_hidden()
