"""From the list to the answer and back with no mouse at all."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from tests.live import Running

pytestmark = pytest.mark.browser
ANSWER = "Gracias por decirlo: lo miramos hoy mismo."


@pytest.fixture
def page(demo: Running, window: Callable[..., Page], signed_in: Callable[[str], Any]) -> Page:
    """The inbox of somebody who puts the mouse away."""
    made = window(storage_state=signed_in("monica"))
    made.goto(f"{demo.url}/bandeja/?vista=sin-asignar")
    expect(made.get_by_text("En directo", exact=True)).to_be_visible()
    return made


def name_in_focus(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def test_it_goes_from_the_list_to_the_answer_and_back(page: Page) -> None:
    keys = page.keyboard
    rows = page.get_by_role("link").and_(page.locator("[data-row-link]"))
    keys.press("j")
    expect(rows.nth(0)).to_be_focused()
    keys.press("j")
    expect(rows.nth(1)).to_be_focused()
    keys.press("j")
    keys.press("k")
    expect(rows.nth(1)).to_be_focused()
    name = name_in_focus(page)
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/bandeja/\d+/"))
    thread = page.get_by_role("region", name="Conversación abierta")
    expect(thread.get_by_role("heading", name=name, level=2)).to_be_visible()

    keys.press("r")
    box = thread.get_by_role("textbox", name=f"Tu respuesta a {name}")
    expect(box).to_be_focused()
    keys.type(ANSWER)
    keys.press("Control+Enter")
    expect(thread.get_by_text("Resuelta por Mónica Barrios.")).to_be_visible()
    keys.press("z")
    expect(box).to_have_value(ANSWER)
    expect(thread.get_by_text("Resuelta por")).to_have_count(0)

    keys.press("e")
    expect(thread.get_by_text("Resuelta por Mónica Barrios.")).to_be_visible()
    keys.press("z")
    expect(thread.get_by_text("Resuelta por")).to_have_count(0)

    keys.press("n")
    expect(thread.get_by_role("textbox", name="Nota interna")).to_be_focused()
    keys.type("Lo sabe @Dan")
    keys.press("Enter")
    keys.press("Control+Enter")
    expect(thread.locator(".is-note", has_text="Lo sabe @Dani Ríos")).to_be_visible()


def open_a_row(page: Page) -> None:
    """With `j` and Enter. The demo speaks: a row that is drawn anew under the keys has lost them."""
    for _try in range(4):
        page.keyboard.press("j")
        expect(page.locator("[data-row-link]:focus")).to_be_visible()
        page.keyboard.press("Enter")
        with contextlib.suppress(TimeoutError):
            return page.wait_for_url(re.compile(r"/bandeja/\d+/"), timeout=6_000)
    raise AssertionError("no row opens")


def test_it_does_small_things_from_menus(page: Page) -> None:
    keys = page.keyboard
    open_a_row(page)
    thread = page.get_by_role("region", name="Conversación abierta")
    expect(thread.get_by_role("button", name="Posponer")).to_be_visible()
    keys.press("a")
    dani = thread.get_by_role("button", name=re.compile("^Dani Ríos")).first
    expect(dani).to_be_visible()
    dani.focus()
    keys.press("Enter")
    expect(thread.get_by_role("button", name="La tiene Dani Ríos. Asignar")).to_be_visible()
    keys.press("z")
    expect(thread.get_by_role("button", name="Asignar", exact=True)).to_be_visible()

    keys.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    keys.type("factura")
    expect(page).to_have_url(re.compile("q=factura"))
    page.evaluate("document.activeElement.blur()")
    keys.press("?")
    expect(page.get_by_role("dialog", name="Atajos de teclado")).to_be_visible()
    keys.press("Escape")
    expect(page.get_by_role("dialog", name="Atajos de teclado")).to_be_hidden()
    keys.press("g")
    keys.press("h")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hoy")
