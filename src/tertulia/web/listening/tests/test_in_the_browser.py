"""Escucha in a real browser: the keyboard completes words, pieces and boxes change the address, the way back
works, and nothing moves while something new comes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tertulia.listening.insight import forget
from tertulia.listening.tests.hearing import hear
from tests.world import World, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[[str], Page]
LETTERS = """async text => {
  const { paint } = await import("/static/js/words-paint.js");
  const box = document.createElement("p");
  box.append(...paint(text, 1));
  const chips = [...box.querySelectorAll(".chip")].map(one => one.className);
  return [box.textContent.replace("\\u200b", ""), chips];
}"""


@pytest.fixture
def open_(answered: None, page: Page, live_server: LiveServer, world: World) -> Open:
    """`open_(address)`: the page as Bob sees it, with a few things that were said."""
    forget()
    hear(world.source, "La factura de la luz es un robo", tone="negative")
    hear(world.source, "Gracias por la factura clara", tone="positive", network="mastodon")
    cookie = signed_in(world.bob).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])

    def go(address: str) -> Page:
        page.goto(f"{live_server.url}{address}")
        return page

    return go


def test_the_keyboard_completes_and_searches(open_: Open) -> None:
    page = open_("/escucha/")
    page.keyboard.press("/")
    words = page.get_by_role("combobox", name="Qué se busca")
    expect(words).to_be_focused()
    page.keyboard.type("factura ton")
    expect(page.get_by_role("option", name="tono:")).to_be_visible()
    page.keyboard.press("Tab")
    expect(words).to_have_value("factura tono:")
    expect(page.get_by_role("option", name="Negativo")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(words).to_have_attribute("aria-activedescendant", "words-option-1")
    page.keyboard.press("Enter")
    expect(words).to_have_value("factura tono:negativo")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=factura"))
    expect(page.locator("#rows > li")).to_have_count(1)
    page.go_back()
    expect(page.locator("#rows > li")).to_have_count(2)


def test_escape_closes_what_is_offered_and_then_leaves(open_: Open) -> None:
    page = open_("/escucha/")
    page.keyboard.press("/")
    words = page.get_by_role("combobox", name="Qué se busca")
    page.keyboard.type("ton")
    expect(page.get_by_role("option", name="tono:")).to_be_visible()
    page.keyboard.press("Escape")
    expect(words).to_have_attribute("aria-expanded", "false")
    expect(words).to_be_focused()
    page.keyboard.press("Escape")
    expect(words).not_to_be_focused()


def test_what_is_wrong_is_said_once_the_writer_pauses(open_: Open) -> None:
    page = open_("/escucha/")
    words = page.get_by_role("combobox", name="Qué se busca")
    words.click()
    page.keyboard.type("tono:negatvo")
    mend = page.get_by_role("link", name="tono:negativo")
    expect(mend).to_be_visible()
    expect(words).to_have_attribute("aria-invalid", "true")
    mend.click()
    expect(page.locator("#rows > li")).to_have_count(1)
    expect(words).to_have_value("tono:negativo")


def test_boxes_keep_the_focus_and_change_the_address(open_: Open) -> None:
    page = open_("/escucha/")
    box = page.get_by_role("checkbox", name="Negativo")
    box.focus()
    page.keyboard.press("Space")
    page.wait_for_url(re.compile("tono=negative"))
    expect(page.locator("#rows > li")).to_have_count(1)
    expect(page.get_by_role("checkbox", name="Negativo")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Negativo")).to_be_focused()
    expect(page.locator("#hear-distinct")).to_contain_text("2 sin el filtro de tono")
    page.go_back()
    expect(page.get_by_role("checkbox", name="Negativo")).not_to_be_checked()


def test_written_and_in_pieces_stay_in_step(open_: Open) -> None:
    page = open_("/escucha/?q=factura")
    page.get_by_role("button", name="Por piezas").click()
    expect(page.locator(".piece")).to_have_text([re.compile("factura")])
    page.get_by_role("button", name="Añadir a «No dice»").click()
    expect(page.get_by_role("textbox", name="No dice", exact=True)).to_be_focused()
    page.keyboard.type("robo")
    page.keyboard.press("Enter")
    expect(page.locator(".piece-exclude")).to_have_text([re.compile("robo")])
    expect(page.locator("#rows > li")).to_have_count(1)
    page.get_by_role("button", name="Escrita").click()
    expect(page.get_by_role("combobox", name="Qué se busca")).to_have_value("factura -robo")


def test_j_k_and_enter_open_the_conversation(open_: Open) -> None:
    page = open_("/escucha/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#thread")).to_be_visible()
    expect(page.locator("#thread mark, #thread .said-text").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#thread")).to_be_hidden()
    expect(page.locator("[data-row-link]").first).to_be_focused()


def test_what_comes_gathers_in_a_pill(open_: Open, world: World) -> None:
    page = open_("/escucha/")
    pill = page.get_by_role("button", name="1 nueva", exact=True)
    hear(world.source, "Y otra factura más")
    page.evaluate("document.dispatchEvent(new CustomEvent('live:heard'))")
    expect(pill).to_be_visible()
    expect(page.locator("#rows > li")).to_have_count(2)
    pill.click()
    expect(page.locator("#rows > li")).to_have_count(3)


@pytest.mark.parametrize(
    "text", ["", "factura", '(a O "b c") -d', 'a NEAR/5 b idioma:es "', '=A -"x y" #z @u 🎉']
)
def test_painting_changes_no_letter(open_: Open, text: str) -> None:
    page = open_("/escucha/")
    letters, _chips = page.evaluate(LETTERS, text)
    assert letters == text


def test_it_paints_each_thing_by_what_it_is(open_: Open) -> None:
    page = open_("/escucha/")
    _letters, chips = page.evaluate(LETTERS, 'x a NEAR/5 b -c NO d idioma:es tono:negativo (e O "f g")')
    kinds = [one.removeprefix("chip").strip().removeprefix("chip-") for one in chips]
    assert kinds == ["", "near", "exclude", "exclude", "language", "field", "", ""]


def test_pieces_keep_the_focus_where_it_was(open_: Open) -> None:
    page = open_("/escucha/?q=factura+tono%3Anegativo&forma=piezas")
    page.get_by_role("link", name="Quitar factura").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q=tono"))
    add = page.get_by_role("button", name="Añadir a «Dice»: Palabra")
    expect(add).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Dice", exact=True)).to_be_focused()
    page.keyboard.type("luz")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Quitar luz")).to_be_visible()
    expect(add).to_be_focused()


def test_forms_complete_words_too(open_: Open) -> None:
    page = open_("/escucha/avisos/nuevo/")
    words = page.get_by_role("combobox", name=re.compile("Solo lo que además diga"))
    words.click()
    page.keyboard.type("luz ton")
    expect(page.get_by_role("option", name="tono:")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(words).to_have_value("luz tono:")
    expect(page.get_by_role("option", name="Negativo")).to_be_visible()
    page.keyboard.press("Tab")
    expect(words).not_to_be_focused()
    words.fill("luz tono:negatvo")
    page.get_by_role("link", name="luz tono:negativo").click()
    expect(words).to_have_value("luz tono:negativo")
    expect(words).not_to_have_attribute("aria-invalid", "true")
