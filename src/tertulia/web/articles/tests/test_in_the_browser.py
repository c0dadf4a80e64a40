"""The editor of articles in a real browser: two forms of one text, kept and never lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tertulia.planner import actions
from tertulia.planner.models import Post
from tests import make
from tests.world import World, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[[], Page]
TEXT = "Cada piso de la calle Olivar paga 11 € menos al mes.\n\n## Lleva el acta\n\nSe vota en diez minutos."


@pytest.fixture
def article(world: World) -> Post:
    blog = make.channel(world.brand, network="ghost", name="El blog")
    make.channel(world.brand, network="mastodon", name="Mastodon")
    return make.post(world.brand, blog, kind="article", title="Autoconsumo", text=TEXT)


@pytest.fixture
def open_(answered: None, page: Page, live_server: LiveServer, world: World, article: Post) -> Open:
    """`open_()`: the article as Bob writes it, once its promotion stands."""
    cookie = signed_in(world.bob).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])

    def go() -> Page:
        page.goto(f"{live_server.url}/articulos/{article.pk}/")
        expect(page.locator("#article-series .series")).to_be_visible()
        return page

    return go


def saved(page: Page) -> Any:
    return page.expect_response(lambda answer: "/guardar/" in answer.url and answer.status == 200)


def body(page: Page) -> Any:
    return page.locator("#article-rich")


def select(page: Page, words: str) -> None:
    """Select `words` in the text, as a double click or a drag would."""
    page.evaluate(
        """words => {
          const rich = document.getElementById("article-rich");
          const walker = document.createTreeWalker(rich, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const at = walker.currentNode.data.indexOf(words);
            if (at < 0) continue;
            rich.focus();
            getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length);
            return;
          }
        }""",
        words,
    )


def test_what_is_written_in_rich_text_is_kept_as_markdown(open_: Open, article: Post) -> None:
    page = open_()
    select(page, "11 €")
    with saved(page):
        page.get_by_role("button", name="Negrita").click()
    select(page, "Se vota")
    with saved(page):
        page.get_by_role("button", name="Cita").click()
    select(page, "acta")
    page.get_by_role("button", name="Enlace", exact=True).click()
    page.get_by_label("Dirección del enlace").fill("https://aurora.example/acta")
    with saved(page):
        page.get_by_role("button", name="Poner enlace").click()
    article.refresh_from_db()
    assert article.text == (
        "Cada piso de la calle Olivar paga **11 €** menos al mes.\n\n"
        "## Lleva el [acta](https://aurora.example/acta)\n\n> Se vota en diez minutos."
    )


def test_it_writes_in_markdown_and_back(open_: Open, article: Post) -> None:
    page = open_()
    page.get_by_role("button", name="Markdown").click()
    source = page.get_by_label("Texto en Markdown")
    expect(source).to_have_value(TEXT)
    with saved(page):
        source.fill("Hola **tú**.\n\n- Uno\n- Dos")
    page.get_by_role("button", name="Texto", exact=True).first.click()
    expect(body(page).locator("strong")).to_have_text("tú")
    expect(body(page).locator("li")).to_have_count(2)
    article.refresh_from_db()
    assert article.text == "Hola **tú**.\n\n- Uno\n- Dos"


def test_it_counts_and_shows_the_search_result(open_: Open, article: Post) -> None:
    page = open_()
    with saved(page):
        page.get_by_label("Título", exact=True).fill("Otro título")
    expect(page.locator("[data-result=title]")).to_have_text("Otro título")
    expect(page.locator("[data-check=title] [data-now]")).to_have_text("11")
    page.get_by_role("button", name="Editar").click()
    with saved(page):
        page.get_by_label("Descripción para el buscador").fill("a" * 160)
    expect(page.locator("[data-check=description] .is-warn")).to_be_visible()


def test_pasted_things_come_in_clean(open_: Open, article: Post) -> None:
    page = open_()
    select(page, "11 €")
    with saved(page):
        page.evaluate(
            """() => {
              const data = new DataTransfer();
              const html = "<p style='color:red' onclick='x()'>Pegado <b>fuerte</b><script>1</script></p>";
              data.setData("text/html", html);
              data.setData("text/plain", "Pegado fuerte");
              document.getElementById("article-rich").dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
            }"""
        )
    article.refresh_from_db()
    assert "Pegado **fuerte**" in article.text
    assert "style" not in body(page).inner_html()


def test_what_did_not_reach_the_server_goes_on_in_its_tab(open_: Open, article: Post) -> None:
    page = open_()
    page.route("**/guardar/", lambda route: route.abort())
    page.get_by_label("Título", exact=True).fill("Escrito sin conexión")
    expect(page.locator("[data-saved]")).to_contain_text("guardado en este navegador")
    page.unroute("**/guardar/")
    with saved(page):
        open_()
    expect(page.get_by_label("Título", exact=True)).to_have_value("Escrito sin conexión")
    article.refresh_from_db()
    assert article.title == "Escrito sin conexión"


def test_what_did_not_reach_the_server_is_offered_elsewhere(open_: Open, article: Post) -> None:
    page = open_()
    page.route("**/guardar/", lambda route: route.abort())
    page.get_by_label("Título", exact=True).fill("Escrito sin conexión")
    expect(page.locator("[data-saved]")).to_contain_text("guardado en este navegador")
    later = page.context.new_page()
    later.goto(page.url)
    expect(later.get_by_label("Título", exact=True)).to_have_value("Autoconsumo")
    with saved(later):
        later.get_by_role("button", name="Recuperarla").click()
    article.refresh_from_db()
    assert article.title == "Escrito sin conexión"
    later.close()


def test_two_people_do_not_write_over_each_other(open_: Open, article: Post, world: World) -> None:
    page = open_()
    actions.edit_post(article, changes={"title": "El de Alice"}, by=world.alice.actor)
    page.get_by_label("Título", exact=True).fill("El de Bob")
    expect(page.locator("[data-conflict]")).to_contain_text("Alice")
    article.refresh_from_db()
    assert article.title == "El de Alice"
    with saved(page):
        page.get_by_role("button", name="Guardar lo mío").click()
    article.refresh_from_db()
    assert article.title == "El de Bob"


def test_it_adds_the_promotion_that_was_ticked(open_: Open, article: Post) -> None:
    page = open_()
    ticks = page.locator("#article-series input[type=checkbox]")
    count = ticks.count()
    ticks.first.uncheck()
    page.locator("[data-add-series]").click()
    expect(page.get_by_text(f"Añadidas {count - 1} al calendario.")).to_be_visible()
    assert Post.objects.filter(series_of=article).count() == count - 1


def test_it_puts_a_picture_of_the_library_in(open_: Open, article: Post, world: World) -> None:
    asset = make.asset(world.brand, name="Placas", alt="Placas al sol")
    page = open_()
    select(page, "Se vota")
    page.get_by_role("button", name="Imagen", exact=True).click()
    with saved(page):
        page.get_by_role("button", name="Placas").click()
    article.refresh_from_db()
    assert f"![Placas al sol](asset:{asset.pk})" in article.text
    assert article.media == [{"asset": asset.pk, "alt": "Placas al sol"}]
