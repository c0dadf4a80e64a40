"""A fan's reply on a real server of the Mastodon API, and ours under it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.live import Running
from tests.servers.snac import Snac
from tests.story.conftest import enter, first_link, present_the_brand, read_now, row_of

pytestmark = [pytest.mark.browser, pytest.mark.servers]
ANSWER = "Sí, también en Bouzas: vuelve a las ocho."


def test_it_answers_a_fan(running: Running, snac_server: Snac, window: Callable[..., Page]) -> None:
    page = window()
    enter(page, first_link(running))
    present_the_brand(page)
    page.goto(f"{running.url}/ajustes/fuentes/nueva/")
    page.get_by_role("link", name="Mastodon").click()
    page.get_by_role("link", name="Tengo una clave: pegarla").click()
    page.get_by_label("Servidor").fill(snac_server.url)
    page.get_by_label("Clave de acceso").fill(snac_server.brand_token)
    page.get_by_label(re.compile("Etiquetas")).fill("#aurora")
    page.get_by_role("button", name="Comprobar y conectar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Qué leer")
    expect(page.get_by_label(re.compile("brand@"))).to_be_checked()
    page.get_by_role("button", name="Conectar").click()
    page.goto(f"{running.url}/ajustes/fuentes/")
    page.get_by_role("link", name=re.compile("brand@")).click()
    expect(page.get_by_text("Al día.")).to_be_visible()
    source = page.url

    post = snac_server.post(snac_server.brand_token, "Esta noche cortamos la luz en Vigo.")
    told = len(snac_server.notifications(snac_server.brand_token, at_least=0))
    asked = snac_server.post(
        snac_server.fan_token, f"@brand@{snac_server.host} ¿también en Bouzas?", reply_to=post["id"]
    )
    snac_server.notifications(snac_server.brand_token, at_least=told + 1)
    read_now(page, source)
    page.get_by_role("link", name=re.compile("^Bandeja")).click()
    row_of(page, "¿también en Bouzas?").get_by_role("link", name="fan").click()
    thread = page.get_by_role("region", name="Conversación abierta")
    expect(thread.get_by_text("Esta noche cortamos la luz en Vigo.")).to_be_visible()
    box = thread.get_by_role("textbox", name="Tu respuesta a fan")
    box.fill(ANSWER)
    box.press("Control+Enter")
    expect(thread.get_by_text("Publicada en Mastodon")).to_be_visible()

    def under_it() -> list[str]:
        around = snac_server.api(snac_server.fan_token, "GET", f"v1/statuses/{asked['id']}/context")
        return [one["content"] for one in around["descendants"] if ANSWER in one["content"]]

    assert len(running.wait_for(under_it, 40)) == 1  # type: ignore[arg-type]
    link = thread.get_by_role("link", name="verla").get_attribute("href")
    assert link in [one["url"] for one in snac_server.statuses(snac_server.brand_token)]
