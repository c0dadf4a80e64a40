"""Two people in one conversation: each knows of the other, and nobody answers over what is new to them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.live import Running
from tests.story.conftest import as_never_before, comes_by, row_of

pytestmark = pytest.mark.browser
SAID = "¿A qué hora cierra hoy la oficina de Gijón?"
DANI = "Hoy cerramos a las siete."
MONICA = "¡Hola! Cerramos a las siete y media."


def test_the_second_is_warned(
    demo: Running, window: Callable[..., Page], signed_in: Callable[[str], Any]
) -> None:
    monica, dani, visitor = (
        window(storage_state=signed_in("monica")),
        window(storage_state=signed_in("dani")),
        window(),
    )
    said = as_never_before(SAID)
    comes_by(visitor, demo, said)
    monica.goto(f"{demo.url}/bandeja/")
    row_of(monica, said).get_by_role("link", name="Tú, de visita").click()
    monica.wait_for_url(re.compile(r"/bandeja/\d+/"))
    dani.goto(monica.url)
    expect(monica.get_by_text("Dani Ríos también la tiene abierta")).to_be_visible()
    expect(dani.get_by_text("Mónica Barrios también la tiene abierta")).to_be_visible()

    box = monica.get_by_role("textbox", name="Tu respuesta a")
    box.fill(MONICA)
    expect(dani.get_by_text("Mónica Barrios está respondiendo")).to_be_visible()
    dani.get_by_role("textbox", name="Tu respuesta a").fill(DANI)
    expect(monica.get_by_text("Dani Ríos está respondiendo")).to_be_visible()
    dani.get_by_role("button", name="Otras formas de enviar").click()
    dani.get_by_role("button", name="Enviar y dejarla abierta").click()
    expect(monica.locator(".bubble", has_text=DANI)).to_be_visible()

    box.press("Control+Enter")
    warning = monica.get_by_role("alert").filter(has_text="Dani")
    expect(warning).to_be_visible()
    expect(box).to_have_value(MONICA)
    warning.get_by_role("button", name="Verlo").click()
    box.press("Control+Enter")
    expect(monica.get_by_text("Resuelta por Mónica Barrios.")).to_be_visible()
    expect(dani.locator(".bubble", has_text=MONICA)).to_be_visible()
