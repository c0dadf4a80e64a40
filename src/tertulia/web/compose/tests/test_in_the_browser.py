"""The composer in a real browser: what is typed is painted, kept and never lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tertulia.outbox.models import Delivery
from tertulia.planner import actions
from tertulia.planner.models import Post
from tests import make
from tests.world import World, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]


@pytest.fixture
def post(world: World) -> Post:
    """For tomorrow, by hand on Instagram and X."""
    hand = make.channel(world.brand, name="Instagram")
    short = make.channel(world.brand, network="x", name="X")
    return make.post(world.brand, hand, short, text="Hola a todas", at=timezone.now() + timedelta(days=1))


@pytest.fixture
def open_(answered: None, page: Page, live_server: LiveServer, world: World, post: Post) -> Open:
    """`open_()`: the post as Bob sees it, once its scripts stand."""
    cookie = signed_in(world.bob).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])

    def go(address: str = "") -> Page:
        page.goto(f"{live_server.url}{address or f'/publicar/{post.pk}/'}")
        if not address:
            expect(page.locator("[data-compose][data-ready]")).to_be_visible()
        return page

    return go


def saved(page: Page) -> Any:
    return page.expect_response(lambda answer: "/guardar/" in answer.url)


def test_it_paints_and_saves_what_is_typed(open_: Open, post: Post) -> None:
    page = open_()
    with saved(page):
        page.get_by_role("textbox", name="Texto común").fill("Hola a todas las vecinas #sol")
    for look in page.locator("[data-pv-text]").all():
        expect(look).to_have_text("Hola a todas las vecinas #sol")
    expect(page.get_by_text("29 caracteres")).to_be_visible()
    expect(page.locator("[data-saved]")).to_have_text("guardado ahora")
    post.refresh_from_db()
    assert post.text == "Hola a todas las vecinas #sol"


def test_it_says_one_network_otherwise_and_goes_back(open_: Open, post: Post) -> None:
    page = open_()
    row = page.locator("[data-variant]").nth(1)
    row.get_by_role("button", name="X", exact=True).click()
    with saved(page):
        page.keyboard.type(" de aquí")
    page.get_by_role("textbox", name="Texto común").focus()
    expect(row.locator("ins")).to_have_text(" de aquí")
    expect(row.get_by_text("1 cambio")).to_be_visible()
    expect(row.locator("[data-figure]")).to_have_text("20 / 280")
    with saved(page):
        row.get_by_role("button", name="Volver al texto común").click()
    expect(row.locator("ins")).to_have_count(0)
    assert all(variant.text is None for variant in post.variants.all())


def test_it_keeps_what_was_typed_through_a_dead_line(open_: Open, post: Post) -> None:
    page = open_()

    def dead(route: Route) -> None:
        route.abort()

    page.route("**/guardar/", dead)
    page.get_by_role("textbox", name="Texto común").fill("Escrito sin red")
    expect(page.locator("[data-saved]")).to_have_text("guardado en este navegador")
    page.unroute("**/guardar/", dead)
    with saved(page):
        page.reload()
    expect(page.get_by_role("textbox", name="Texto común")).to_have_value("Escrito sin red")
    post.refresh_from_db()
    assert post.text == "Escrito sin red"


def test_it_shows_both_when_two_wrote(open_: Open, post: Post, world: World) -> None:
    page = open_()
    actions.edit_post(post, changes={"text": "Lo de Alice"}, by=world.alice.actor)
    with saved(page):
        page.get_by_role("textbox", name="Texto común").fill("Lo de Bob")
    box = page.locator(".conflict")
    expect(box.locator("[data-theirs]")).to_have_text("Lo de Alice")
    expect(box.locator("[data-mine]")).to_have_text("Lo de Bob")
    with saved(page):
        box.get_by_role("button", name="Quedarme con lo mío").click()
    expect(box).to_have_count(0)
    post.refresh_from_db()
    assert post.text == "Lo de Bob"


def test_it_schedules_by_the_keyboard_with_the_last_word(open_: Open, post: Post) -> None:
    page = open_()
    page.get_by_role("textbox", name="Texto común").fill("La última palabra")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Programadas las 2.")).to_be_visible()
    assert set(Delivery.objects.values_list("text", flat=True)) == {"La última palabra"}


def test_it_holds_changes_of_what_is_scheduled_until_they_are_saved(
    open_: Open, post: Post, world: World
) -> None:
    actions.schedule(post, by=world.bob.actor)
    page = open_()
    page.get_by_role("textbox", name="Texto común").fill("Mejor así")
    expect(page.locator("[data-saved]")).to_have_text("cambios sin guardar")
    post.refresh_from_db()
    assert post.text == "Hola a todas"
    with saved(page):
        page.get_by_role("button", name="Guardar los cambios").click()
    page.wait_for_load_state()
    expect(page.get_by_role("textbox", name="Texto común")).to_have_value("Mejor así")
    waiting = Delivery.objects.exclude(state="withdrawn")
    assert set(waiting.values_list("text", flat=True)) == {"Mejor así"}


def test_it_parts_a_long_text_into_a_thread_and_together_again(open_: Open, post: Post) -> None:
    page = open_()
    long = " ".join(f"Esta es la frase número {number} de un texto largo." for number in range(12))
    with saved(page):
        page.get_by_role("textbox", name="Texto común").fill(long)
    row = page.locator("[data-variant]").nth(1)
    expect(row.locator("[data-figure]")).to_contain_text("Te pasas por")
    row.get_by_role("button", name="X", exact=True).click()
    with saved(page):
        row.get_by_role("button", name="Partir en hilo").click()
    parts = row.get_by_role("textbox", name=re.compile("Parte"))
    expect(parts.nth(1)).to_be_visible()
    expect(page.locator("[data-preview]").nth(1).locator("[data-pv-text]")).to_have_count(parts.count())
    with saved(page):
        parts.first.fill("Empieza así.")
    variant = post.variants.get(channel__network="x")
    assert variant.parts[0] == "Empieza así."
    with saved(page):
        row.get_by_role("button", name="Juntar el hilo").click()
    expect(parts).to_have_count(0)
    expect(page.locator("[data-toast]")).to_have_count(0)


def test_it_refuses_a_past_day_at_its_place(open_: Open) -> None:
    page = open_()
    with saved(page):
        page.locator("#at").fill("2020-01-01T10:00")
    expect(page.locator("#at-problem")).to_contain_text("ya pasó")


@pytest.mark.parametrize("width", [1440, 390])
def test_it_can_be_used_by_everybody(open_: Open, axe: Callable[..., None], width: int) -> None:
    page = open_()
    page.set_viewport_size({"width": width, "height": 844})
    expect(page.locator("[data-says]" if width > 860 else "#common")).to_be_visible()
    axe(page)
    row = page.locator("[data-variant]").nth(1)
    row.locator("[data-open]").click()
    axe(page)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide


def test_its_list_and_beginning_can_be_used_by_everybody(open_: Open, axe: Callable[..., None]) -> None:
    page = open_("/publicar/")
    expect(page.get_by_role("link", name=re.compile("Autoconsumo"))).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Nueva publicación").click()
    page.get_by_label("Cómo la llamáis").fill("Sol")
    axe(page)
    page.get_by_role("button", name="Empezar a escribir").click()
    expect(page.locator("[data-compose][data-ready]")).to_be_visible()
    assert Post.objects.filter(title="Sol").exists()
