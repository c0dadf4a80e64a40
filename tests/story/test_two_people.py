"""Two people in one conversation: each knows of the other, and nobody answers over what is new to them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.live import Running
from tests.story.conftest import comes_by, row_of

pytestmark = pytest.mark.browser
SAID = "¿A qué hora cierra hoy la oficina de Gijón?"
DANI = "Hoy cerramos a las siete."
LUCIA = "¡Hola! Cerramos a las siete y media."


def test_the_second_is_warned(
    demo: Running, window: Callable[..., Page], signed_in: Callable[[str], Any]
) -> None:
    lucia, dani, visitor = (
        window(storage_state=signed_in("lucia")),
        window(storage_state=signed_in("dani")),
        window(),
    )
    comes_by(visitor, demo, SAID, thread=1)
    lucia.goto(f"{demo.url}/bandeja/")
    row_of(lucia, SAID).get_by_role("link", name="Tú, de visita").click()
    lucia.wait_for_url(re.compile(r"/bandeja/\d+/"))
    dani.goto(lucia.url)
    expect(lucia.get_by_text("Dani Ríos también la tiene abierta")).to_be_visible()
    expect(dani.get_by_text("Lucía Ferrer también la tiene abierta")).to_be_visible()

    box = lucia.get_by_role("textbox", name="Tu respuesta a")
    box.fill(LUCIA)
    expect(dani.get_by_text("Lucía Ferrer está respondiendo")).to_be_visible()
    dani.get_by_role("textbox", name="Tu respuesta a").fill(DANI)
    expect(lucia.get_by_text("Dani Ríos está respondiendo")).to_be_visible()
    dani.get_by_role("button", name="Otras formas de enviar").click()
    dani.get_by_role("button", name="Enviar y dejarla abierta").click()
    expect(lucia.locator(".bubble", has_text=DANI)).to_be_visible()

    box.press("Control+Enter")
    warning = lucia.get_by_role("alert").filter(has_text="Dani")
    expect(warning).to_be_visible()
    expect(box).to_have_value(LUCIA)
    warning.get_by_role("button", name="Verlo").click()
    box.press("Control+Enter")
    expect(lucia.get_by_text("Resuelta por Lucía Ferrer.")).to_be_visible()
    expect(dani.locator(".bubble", has_text=LUCIA)).to_be_visible()
