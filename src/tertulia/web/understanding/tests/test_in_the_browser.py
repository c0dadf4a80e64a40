"""Comprensión in a real browser: the box reads while one writes, and axe finds nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tertulia.inbox.actions import correct
from tertulia.listening.actions import choose_engine, engine_of
from tertulia.listening.models import FactRule
from tertulia.text.facts import Evidence, Understanding
from tertulia.web.understanding import trying
from tests import make
from tests.world import World, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOME = "/ajustes/comprension/"
PHONE = {"width": 390, "height": 844}
SIDEWAYS = "(main => main.scrollWidth - main.clientWidth)(document.querySelector('main'))"
Enter = Callable[[Client], Page]


@pytest.fixture
def enter(page: Page, live_server: LiveServer) -> Enter:
    """`enter(client)` opens the browser as who is signed in there."""

    def go(client: Client) -> Page:
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return page

    return go


@pytest.fixture(autouse=True)
def _reader(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(texts: Sequence[str], *_given: Any) -> list[Understanding]:
        return [_said(text) for text in texts]

    monkeypatch.setattr(trying, "understand", read)


def _said(text: str) -> Understanding:
    bad = text.find("fatal")
    evidence = (Evidence("sentiment", bad, bad + 5, "fatal", 1.0),) if bad >= 0 else ()
    tone = "negative" if bad >= 0 else "positive"
    return Understanding("es", 0.9, tone, sentiment_sure=0.9, intent_sure=0.9, evidence=evidence)


def test_it_reads_while_one_writes(world: World, live_server: LiveServer, enter: Enter) -> None:
    page = enter(signed_in(world.alice))
    page.goto(f"{live_server.url}{HOME}")
    box, result = page.get_by_label("Frase", exact=True), page.locator("#tried")
    box.fill("todo bien")
    expect(result.get_by_text("Positivo")).to_be_visible()
    box.press_sequentially(" y de pronto fatal")
    expect(result.get_by_text("Negativo")).to_be_visible()
    expect(result.locator("blockquote mark")).to_have_text("fatal")
    page.get_by_role("button", name="¿Hacéis precio para grupos de veinte?").click()
    expect(box).to_have_value("¿Hacéis precio para grupos de veinte?")
    expect(result.get_by_text("Positivo")).to_be_visible()
    expect(page).to_have_url(re.compile(f"{HOME}$"))
    box.fill("")
    expect(result.get_by_text("Escribe algo")).to_be_visible()


def test_it_shows_the_boxes_of_the_engine_that_was_chosen(
    world: World, live_server: LiveServer, enter: Enter
) -> None:
    page = enter(signed_in(world.alice))
    page.goto(f"{live_server.url}{HOME}motor/")
    expect(page.get_by_label("Dirección")).to_be_hidden()
    page.get_by_label("Otro servicio").check()
    expect(page.get_by_label("Dirección")).to_be_visible()
    expect(page.get_by_role("button", name="Ver sus etiquetas")).to_be_hidden()


@pytest.mark.parametrize("where", ["", "correcciones/", "reglas/", "reglas/nueva/", "riesgos/", "motor/"])
def test_every_page_fits_and_can_be_used_by_all(
    world: World, live_server: LiveServer, enter: Enter, axe: Callable[..., None], where: str
) -> None:
    item = make.item(world.workspace, "hola " * 80)
    correct(item, fact="sentiment", now="negative", by=world.alice.actor)
    told = {"words": "factura O " * 20 + "recibo", "fact": "department", "value": "finance"}
    FactRule.objects.create(workspace=world.workspace, brand=world.brand, **told)
    choose_engine(
        engine_of(world.workspace),
        kind="remote",
        name="m",
        address="https://motor.example/v1",
        facts=["intent"],
        scope="all",
        by=world.alice.actor,
    )
    page = enter(signed_in(world.alice))
    page.goto(f"{live_server.url}{HOME}{where}")
    if not where:
        page.get_by_label("Frase", exact=True).fill("fatal")
        expect(page.locator("#tried").get_by_text("Negativo")).to_be_visible()
    axe(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert page.evaluate(SIDEWAYS) <= 0
    axe(page)
