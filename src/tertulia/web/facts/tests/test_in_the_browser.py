"""Correcting in a real browser: by key, by click, many at once, one after the other; and what weighed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from tertulia.inbox import actions
from tertulia.listening.insight import forget
from tertulia.listening.models import Doubt, FactRule, Item
from tertulia.listening.tests.hearing import hear
from tests.world import World, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[[str], Page]
TRIAGE = "/escucha/?ademas=es%3Adudoso&orden=faciles"


@pytest.fixture
def open_(page: Page, live_server: LiveServer, world: World) -> Open:
    """`open_(address)`: the page as Bob sees it, with two things that were said."""
    forget()
    hear(world.source, "La atención en caja fue horrible", tone="negative")
    hear(world.source, "Gracias por la factura clara", tone="positive")
    cookie = signed_in(world.bob).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])

    def go(address: str) -> Page:
        page.goto(f"{live_server.url}{address}")
        return page

    return go


def chip(page: Page, text: str, fact: str = "sentiment") -> Locator:
    return page.locator(".said", has_text=text).locator(f"[data-fact={fact}]")


def test_a_letter_and_a_number_correct_the_row_that_has_the_focus(open_: Open) -> None:
    page = open_("/escucha/")
    row = page.locator(".said", has_text="horrible")
    row.locator("[data-row-link]").focus()
    page.keyboard.press("t")
    expect(page.get_by_role("group", name="Corregir: Tono")).to_be_visible()
    page.keyboard.press("3")
    expect(row.locator("[data-fact=sentiment]")).to_have_attribute("data-value", "positive")
    expect(row.locator("[data-fact=sentiment]")).to_be_focused()
    expect(page.get_by_role("checkbox", name="Positivo").locator("..")).to_contain_text("2")
    page.keyboard.press("i")
    page.keyboard.press("1")
    expect(row.locator("[data-fact=intent]")).to_have_text("Pregunta")
    page.keyboard.press("z")
    expect(row.locator("[data-fact=intent]")).not_to_have_text("Pregunta")
    assert Item.objects.get(text__contains="horrible").sentiment == "positive"


def test_what_is_missing_is_added_and_written(open_: Open) -> None:
    page = open_("/escucha/")
    row = page.locator(".said", has_text="horrible")
    row.hover()
    row.get_by_role("button", name=re.compile("Añadir")).click()
    page.keyboard.press("m")
    page.keyboard.type("Colas en caja")
    page.keyboard.press("Enter")
    expect(row.locator("[data-fact=topic]")).to_have_text("Colas en caja")


def test_arrows_walk_the_menu_and_its_letters_do_nothing_behind_it(open_: Open) -> None:
    page = open_("/escucha/")
    page.locator(".said", has_text="horrible").locator("[data-row-link]").focus()
    page.keyboard.press("t")
    expect(page.locator("#fact-menu-sentiment [data-choose=negative]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(chip(page, "horrible")).to_have_attribute("data-value", "neutral")
    page.keyboard.press("t")
    page.keyboard.press("Escape")
    expect(page.locator("#fact-menu-sentiment")).not_to_be_visible()


def test_pointing_at_a_chip_marks_the_words_that_weighed(open_: Open) -> None:
    page = open_("/escucha/")
    row = page.locator(".said", has_text="horrible")
    word = row.locator('[data-w~="sentiment"]').first
    expect(word).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    row.locator("[data-fact=sentiment]").hover()
    expect(word).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")
    row.locator("[data-fact=sentiment]").click()
    expect(page.locator("#fact-menu-sentiment [data-why]")).to_contain_text("Pesó")


def test_always_makes_a_rule_and_tells_what_it_would_have_changed(open_: Open) -> None:
    page = open_("/escucha/")
    chip(page, "horrible", "sentiment").click()
    page.get_by_role("button", name="Siempre que…").click()
    words = page.get_by_label("Siempre que diga")
    expect(words).to_be_focused()
    words.fill("factura")
    expect(page.locator("#rule-tried")).to_contain_text("habría cambiado 1 mensaje, de 1 que lo dicen")
    page.get_by_role("button", name="Guardar regla").click()
    expect(page.get_by_text("Siempre que diga eso")).to_be_visible()
    expect(page.locator("#fact-rule")).not_to_be_visible()
    assert FactRule.objects.get().words == "factura"


def test_chosen_rows_are_corrected_together(open_: Open) -> None:
    page = open_("/escucha/")
    page.get_by_role("button", name="Elegir varias").click()
    for box in page.locator("[data-pick]").all():
        box.check()
    expect(page.get_by_text("2 elegidas")).to_be_visible()
    page.get_by_role("button", name="Corregir lo que se entendió").click()
    page.locator("#bulk-correct summary", has_text="Intención").click()
    page.locator("#bulk-correct").get_by_role("button", name="Sugerencia").click()
    expect(page.locator(".said [data-fact=intent]")).to_have_text(["Sugerencia", "Sugerencia"])
    page.get_by_role("button", name="Deshacer").click()
    expect(page.get_by_text("Sugerencia").locator("visible=true")).to_have_count(0)


def test_what_is_in_doubt_is_gone_through_by_keys_alone(open_: Open) -> None:
    Item.objects.update(doubts=Doubt.SENTIMENT)
    page = open_(TRIAGE)
    rows = page.locator(".hear-rows [data-row-link]")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("s")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("t")
    page.keyboard.press("2")
    expect(page.locator("#triage-done")).to_be_focused()
    expect(page.get_by_text("Eso era todo lo dudoso")).to_be_visible()
    assert not Item.objects.filter(doubts__gt=0).exists()
    page.get_by_role("link", name="Ver si queda más").click()
    expect(page.get_by_role("heading", name="Nada dudoso.")).to_be_visible()


def test_keys_correct_the_open_conversation(open_: Open, world: World) -> None:
    page = open_("/escucha/")
    item = Item.objects.get(text__contains="horrible")
    case = actions.open_case(item, brand=world.brand, by=world.bob.actor)
    page = open_(f"/bandeja/{case.pk}/")
    page.keyboard.press("t")
    page.keyboard.press("4")
    mixed = page.locator(".message [data-fact=sentiment]")
    expect(mixed).to_have_attribute("data-value", "mixed")
    mixed.click()
    expect(page.locator("#fact-menu-sentiment [data-why]")).to_contain_text("Lo corrigió Bob")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_text("Corregir el tono")).to_be_visible()


def test_the_inbox_goes_on_to_the_next_in_doubt(open_: Open, world: World) -> None:
    page = open_("/escucha/")
    for item in Item.objects.order_by("pk"):
        actions.open_case(item, brand=world.brand, by=world.bob.actor)
    Item.objects.update(doubts=Doubt.INTENT)
    page = open_("/bandeja/?q=es%3Adudoso")
    rows = page.locator(".row [data-row-link]")
    expect(rows).to_have_count(2)
    rows.nth(0).click()
    expect(page.locator(".message [data-doubtful]")).to_have_count(1)
    first = page.locator("#thread").get_attribute("data-case-id")
    page.keyboard.press("s")
    expect(page.locator("#thread")).not_to_have_attribute("data-case-id", str(first))
    expect(page.locator(".message [data-doubtful]")).to_have_count(1)
    page.keyboard.press("s")
    expect(page.locator(".message [data-doubtful]")).to_have_count(0)
    assert not Item.objects.filter(doubts__gt=0).exists()


def test_a_reader_sees_chips_without_menus(open_: Open, world: World, live_server: LiveServer) -> None:
    page = open_("/escucha/")
    cookie = signed_in(world.rita).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.reload()
    expect(page.locator("span.fact")).not_to_have_count(0)
    expect(page.locator("button.fact, .fact-menu, [data-pick]")).to_have_count(0)


def test_it_can_be_read_by_everybody(open_: Open, axe: Callable[..., None]) -> None:
    Item.objects.update(doubts=Doubt.INTENT, toxicity="insult")
    page = open_(TRIAGE)
    expect(page.locator(".said-sure").first).to_be_visible()
    axe(page)
    page.keyboard.press("i")
    expect(page.locator("#fact-menu-intent [data-why]")).not_to_be_empty()
    axe(page, "#fact-menu-intent")
