"""Ajustes in a real browser: the week folds and copies, a choice saves itself, and axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tertulia.accounts import actions
from tertulia.brand import actions as brand_actions
from tertulia.brand.models import Department
from tests.world import World, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
SIDEWAYS = "(main => main.scrollWidth - main.clientWidth)(document.querySelector('main'))"
Enter = Callable[[Client], Page]


@pytest.fixture
def enter(answered: None, page: Page, live_server: LiveServer) -> Enter:
    """`enter(client)` opens the browser as who is signed in there."""

    def go(client: Client) -> Page:
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return page

    return go


def test_the_week_folds_copies_and_saves(world: World, live_server: LiveServer, enter: Enter) -> None:
    world.brand.hours = {"mon": [["09:00", "14:00"], ["16:00", "19:00"]]}
    world.brand.save()
    page = enter(signed_in(world.alice))
    page.goto(f"{live_server.url}/ajustes/marca/")
    tuesday = page.get_by_label("Martes, turno 2: desde")
    expect(tuesday).to_be_hidden()
    page.get_by_role("button", name="Copiar el lunes de martes a viernes").click()
    expect(tuesday).to_have_value("16:00")
    page.get_by_role("button", name="Otro turno").first.click()
    expect(page.get_by_label("Sábado, turno 2: desde")).to_be_focused()
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_text("Guardado.")).to_be_visible()
    world.brand.refresh_from_db()
    assert set(world.brand.hours) == {"mon", "tue", "wed", "thu", "fri"}
    page.get_by_label("Siempre hay alguien").check()
    expect(page.get_by_label("Lunes, turno 1: desde")).to_be_hidden()


def test_a_role_saves_itself_and_comes_back(world: World, live_server: LiveServer, enter: Enter) -> None:
    page = enter(signed_in(world.alice))
    page.goto(f"{live_server.url}/ajustes/equipo/")
    page.get_by_label("Papel de Bob").select_option("manager")
    expect(page.get_by_text("El papel de Bob es ahora «Responsable».")).to_be_visible()
    page.get_by_role("button", name="Deshacer").click()
    expect(page.get_by_text("Deshecho.")).to_be_visible()
    expect(page.get_by_label("Papel de Bob")).to_have_value("agent")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing(
    world: World, live_server: LiveServer, enter: Enter, axe: Any, scheme: Any, size: Any
) -> None:
    legal = Department.objects.get(brand=world.brand, kind="legal")
    brand_actions.add_colleague(legal, name="Ana", by=world.alice.actor)
    brand_actions.switch_department(
        Department.objects.get(brand=world.brand, kind="hr"), on=False, by=world.alice.actor
    )
    actions.invite(world.workspace, role="agent", name="Nuria", by=world.alice.actor)
    page = enter(signed_in(world.alice))
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(size)
    area = f"/ajustes/areas/{legal.pk}/"
    rest = [f"/ajustes/{name}/" for name in ("marca", "areas", "equipo", "correo", "actividad", "cuenta")]
    for path in (*rest, area, f"{area}persona/", "/empezar/", "/salir/"):
        page.goto(live_server.url + path)
        axe(page)
        wider = page.evaluate(
            "document.querySelector('main').scrollWidth - document.querySelector('main').clientWidth"
        )
        assert wider <= 0, f"{path} scrolls sideways"
