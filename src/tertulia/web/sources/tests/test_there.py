"""Going to a network for permission, and coming back."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import Settings

from tertulia.connectors.base import Author, FormField, OAuth2
from tertulia.kit.failures import Unauthorized, Unavailable
from tertulia.kit.secrets import unseal
from tertulia.sources.models import Source
from tests import make
from tests.pretend import Script, pretend
from tests.world import World, signed_in

__all__ = ["pretend"]

FILL = "/ajustes/fuentes/nueva/pretend/"
BACK = "/ajustes/fuentes/vuelta/pretend/"
SERVER = FormField("server", "Servidor", kind="url")
TOKEN = FormField("token", "Clave", kind="password", secret=True)


@pytest.fixture(autouse=True)
def _goes_there(pretend: Script) -> None:
    pretend.auth = OAuth2((SERVER,), manual=(SERVER, TOKEN))


def leave(client: Client, address: str = FILL) -> str:
    """Go there; the state with which one comes back."""
    answer = client.post(address, {"server": "pretend.example"})
    # A page that goes on by itself: our policy lets no form lead to another site.
    assert answer.status_code == 200
    assert "location" not in answer
    there = answer["Refresh"].partition("url=")[2]
    assert there.startswith("https://pretend.example/authorize?")
    assert f'href="{escape(there)}"' in answer.content.decode()
    return parse_qs(urlsplit(there).query)["state"][0]


def test_it_goes_there_and_comes_back_connected(alice: Client, world: World, pretend: Script) -> None:
    state = leave(alice)
    assert pretend.registered == [("pretend.example", f"http://testserver{BACK}")]
    answer = alice.get(BACK, {"state": state, "code": "c0de"}, follow=True)
    source = Source.objects.get(network="pretend")
    assert unseal(source.credentials)["token"] == "a-secret-token"
    assert source.can_reply
    assert "Ya se está leyendo" in answer.content.decode()
    assert "a-secret-token" not in answer.content.decode()


def test_it_comes_back_to_the_public_address(alice: Client, pretend: Script, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://tertulia.example"
    leave(alice)
    assert pretend.registered[0][1] == f"https://tertulia.example{BACK}"


def test_it_keeps_the_application_sealed(alice: Client, pretend: Script) -> None:
    leave(alice)
    assert "an-app-secret" not in str(dict(alice.session.items()))


def test_it_lets_a_key_be_pasted_instead(alice: Client, pretend: Script) -> None:
    page = alice.get(FILL).content.decode()
    assert "a-mano=1" in page
    assert 'name="token"' not in page
    by_hand = alice.get(f"{FILL}?a-mano=1").content.decode()
    assert 'name="token"' in by_hand
    alice.post(f"{FILL}?a-mano=1", {"server": "pretend.example", "token": "mine"})
    assert unseal(Source.objects.get(network="pretend").credentials)["token"] == "mine"
    assert pretend.registered == []


def test_it_says_when_the_server_cannot_be_asked(alice: Client, pretend: Script) -> None:
    pretend.auth = OAuth2((FormField("site", "Sitio"),))
    pretend.registered = None  # type: ignore[assignment]
    answer = alice.post(FILL, {"site": "x"})
    assert answer.status_code == 422
    assert "no se entiende" in answer.content.decode()


@pytest.mark.parametrize(
    "came", [{}, {"code": "c0de"}, {"code": "c0de", "state": "made-up"}, {"code": "c0de", "state": "ñ"}]
)
def test_it_believes_nobody_who_did_not_leave(alice: Client, came: dict[str, str]) -> None:
    leave(alice)
    answer = alice.get(BACK, came)
    assert answer.status_code == 422
    assert "No se ha guardado nada" in answer.content.decode()
    assert not Source.objects.filter(network="pretend").exists()


def test_it_takes_a_no_for_a_no(alice: Client) -> None:
    state = leave(alice)
    answer = alice.get(BACK, {"state": state, "error": "access_denied"})
    assert answer.status_code == 422
    assert f'action="{FILL}?' in answer.content.decode()


def test_it_comes_back_once(alice: Client, pretend: Script) -> None:
    state = leave(alice)
    alice.get(BACK, {"state": state, "code": "c0de"})
    Source.objects.filter(network="pretend").delete()
    assert alice.get(BACK, {"state": state, "code": "c0de"}).status_code == 422
    assert not Source.objects.filter(network="pretend").exists()


def test_it_is_anothers_way_back_for_nobody(world: World, alice: Client) -> None:
    state = leave(alice)
    answer = signed_in(make.member(world.workspace, "Dani", "manager")).get(
        BACK, {"state": state, "code": "c0de"}
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("problem", [Unauthorized("No ha dado la clave."), Unavailable("No responde.")])
def test_it_explains_what_the_network_refuses(alice: Client, pretend: Script, problem: Exception) -> None:
    state = leave(alice)
    pretend.exchanged = problem
    answer = alice.get(BACK, {"state": state, "code": "c0de"})
    assert answer.status_code == 422
    assert str(problem) in answer.content.decode()


def test_it_does_not_return_from_where_nobody_is_sent(alice: Client, world: World) -> None:
    assert alice.get("/ajustes/fuentes/vuelta/wordpress/").status_code == 404
    assert alice.get("/ajustes/fuentes/vuelta/telepathy/").status_code == 404


def test_it_renews_the_key_of_a_source(alice: Client, world: World, pretend: Script) -> None:
    alice.get(BACK, {"state": leave(alice), "code": "c0de"})
    source = Source.objects.get(network="pretend")
    Source.objects.filter(pk=source.pk).update(state="unauthorized")
    pretend.exchanged = {"server": "https://pretend.example", "token": "new"}
    alice.get(BACK, {"state": leave(alice, f"{FILL}?fuente={source.pk}"), "code": "c0de"})
    source.refresh_from_db()
    assert (source.state, unseal(source.credentials)["token"]) == ("ok", "new")
    pretend.me = Author("pretend:other", "Otra", "@otra")
    answer = alice.get(BACK, {"state": leave(alice, f"{FILL}?fuente={source.pk}"), "code": "c0de"})
    assert answer.status_code == 422
    assert "@otra" in answer.content.decode()
