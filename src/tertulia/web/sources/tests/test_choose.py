"""Choosing a source: groups, finding among them, pasting an address, trying before connecting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from django.test import Client

from tertulia.kit.http import Http
from tertulia.sources.models import Source
from tests.connectors.replay import reply, story
from tests.world import World

NEW = "/ajustes/fuentes/nueva/"
JSON = f"{NEW}json_api/"
URL = "https://api.example/v1/reviews?brand=aurora"
TOKEN = "a-very-secret-token-of-theirs"
Answering = Callable[[httpx2.Request], httpx2.Response]


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Callable[[Answering], None]:
    """The internet answers what the test says."""

    def be(answer: Answering) -> None:
        http = Http(transport=httpx2.MockTransport(answer))
        for module in ("choose", "trying", "arrive", "connect"):
            monkeypatch.setattr(f"tertulia.web.sources.{module}.default_http", lambda: http)

    return be


@pytest.fixture
def reviews(web: Any) -> list[httpx2.Request]:
    """A house's JSON, which wants its key; what it was asked."""
    paper = story("json_api")

    def answer(request: httpx2.Request) -> httpx2.Response:
        paper.asked.append(request)
        if request.headers.get("x-key") != TOKEN:
            return reply(401, {"error": "no"})
        return reply(200, paper.read("reviews.json"), content_type="application/json")

    web(answer)
    return paper.asked


def test_it_keeps_the_sources_apart_by_what_they_ask_for(alice: Client) -> None:
    page = alice.get(NEW).content.decode()
    open_, account, file = (page.index(words) for words in ("Sin cuenta", "Con tu cuenta", "De un archivo"))
    assert (
        open_
        < page.index("Página vigilada")
        < account
        < page.index(">WordPress<")
        < file
        < page.index(">Hoja<")
    )
    assert f"{NEW}spreadsheet/archivo/" in page


@pytest.mark.parametrize(
    ("words", "there", "not_there"), [("CÁNAL rss", "Canal RSS", "Hoja"), ("excel", "Hoja", "Canal RSS")]
)
def test_it_finds_among_them_without_a_script(alice: Client, words: str, there: str, not_there: str) -> None:
    page = alice.get(NEW, {"q": words}).content.decode()
    assert f"<h3>{there}</h3>" in page
    assert f"<h3>{not_there}</h3>" not in page


def test_it_opens_the_form_of_an_address_that_it_knows(alice: Client, world: World) -> None:
    answer = alice.post(NEW, {"direccion": "mastodon.social/tags/aurora"}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[0][0].startswith(f"{NEW}mastodon/")
    assert 'value="mastodon.social"' in page
    assert "se lee con Mastodon" in page


def test_it_looks_at_the_page_and_offers_what_fits(alice: Client, web: Any) -> None:
    web(lambda request: reply(200, "<link rel='https://api.w.org/'><p>hola", content_type="text/html"))
    page = alice.post(NEW, {"direccion": "https://blog.example/hola"}).content.decode()
    assert page.index("is-best") < page.index("<h3>WordPress</h3>") < page.index("<h3>Página vigilada</h3>")
    assert "site=https%3A%2F%2Fblog.example" in page


@pytest.mark.parametrize(
    ("typed", "answer", "words"),
    [
        ("", 200, "Pega una dirección entera"),
        ("dos palabras", 200, "Pega una dirección entera"),
        ("https://nadie.example/x", 404, "no lo admite"),
        ("https://nadie.example/x", 500, "no funciona ahora mismo"),
    ],
)
def test_it_says_at_the_box_what_is_wrong(
    alice: Client, web: Any, typed: str, answer: int, words: str
) -> None:
    web(lambda request: reply(answer, "no"))
    page = alice.post(NEW, {"direccion": typed}).content.decode()
    assert words in page
    assert "paste-error" in page


def test_it_says_when_it_knows_nothing_there(alice: Client, web: Any) -> None:
    web(lambda request: reply(200, b"\x89PNG", content_type="image/png"))
    assert "nada que sepamos leer" in alice.post(NEW, {"direccion": "x.example/a"}).content.decode()


def test_it_never_fills_a_secret_from_an_address(alice: Client) -> None:
    page = alice.get(JSON, {"url": URL, "token": "from-outside"}).content.decode()
    assert "api.example" in page
    assert "from-outside" not in page


def test_it_shows_what_would_be_heard_and_guesses_the_rest(
    alice: Client, reviews: list[httpx2.Request]
) -> None:
    page = alice.post(JSON, {"url": URL, "header": "X-Key", "token": TOKEN, "probar": "1"}).content.decode()
    for words in (
        "Así se oirá",
        "Íria Souto",
        "El alta fue rápida",
        'value="data.reviews"',
        'value="user.name"',
    ):
        assert words in page
    assert TOKEN not in page
    assert not Source.objects.filter(network="json_api").exists()


def test_a_key_that_was_tried_need_not_be_typed_again(alice: Client, reviews: list[httpx2.Request]) -> None:
    page = alice.post(JSON, {"url": URL, "header": "X-Key", "token": TOKEN, "probar": "1"}).content.decode()
    kept = page.partition('name="guardado" value="')[2].partition('"')[0]
    answer = alice.post(JSON, {"url": URL, "header": "X-Key", "token": "", "guardado": kept})
    assert answer.status_code == 302
    assert Source.objects.get(network="json_api").where.id == URL
    forged = alice.post(JSON, {"url": URL, "header": "X-Key", "token": "", "guardado": "forged"})
    assert forged.status_code == 422


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"token": "wrong"}, "no acepta nuestra clave"),
        ({"list": "no.where"}, "no hay ninguna lista"),
        ({"text": "no.where"}, "ninguna tiene texto"),
        ({"url": ""}, "obligatorio"),
    ],
)
def test_it_blames_the_box_of_a_mapping_to_nowhere(
    alice: Client, reviews: list[httpx2.Request], over: dict[str, str], words: str
) -> None:
    given = {"url": URL, "header": "X-Key", "token": TOKEN, "probar": "1", **over}
    answer = alice.post(JSON, given)
    assert answer.status_code == 422
    assert words in answer.content.decode()
