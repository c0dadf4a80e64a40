"""Taking up an invitation."""

from __future__ import annotations

import pytest
from django.test import Client

from tertulia.accounts import actions
from tertulia.accounts.models import AuditEntry, Member
from tests.world import World

GUEST = {"name": "Nuria Pons", "email": "nuria@example.org", "password": "una frase bien larga"}


@pytest.fixture
def url(world: World) -> str:
    made = actions.invite(
        world.workspace, role="agent", name="Nuria", email="nuria@example.org", by=world.alice.actor
    )
    return f"/invitacion/{made.token}/"


def test_it_opens_an_account_and_a_seat(world: World, url: str) -> None:
    client = Client()
    page = client.get(url).content.decode()
    assert "Te invitan a «Cooperativa Aurora»" in page
    assert 'value="nuria@example.org"' in page
    assert "Tu papel: Gestión." in page
    assert client.post(url, GUEST)["Location"] == "/"
    member = Member.objects.get(workspace=world.workspace, user__email="nuria@example.org")
    assert (member.name, client.session["member"]) == ("Nuria Pons", member.pk)
    entry = AuditEntry.objects.of(world.workspace)[0]
    assert (entry.verb, entry.actor_name) == ("accounts.accept_invitation", "Nuria Pons")


def test_it_seats_who_is_signed_in(world: World, url: str, charlie: Client) -> None:
    assert "Aceptar como charlie@example.org" in charlie.get(url).content.decode()
    charlie.post(url)
    assert Member.objects.of(world.workspace).filter(user=world.charlie.user).exists()


def test_it_lets_who_is_signed_in_be_somebody_else(url: str, charlie: Client) -> None:
    charlie.post(url, {"other": "1"})
    assert "Abrir mi cuenta y entrar" in charlie.get(url).content.decode()


def test_it_explains_bad_input_at_the_field(world: World, url: str) -> None:
    for given, words in [
        ({"name": ""}, "Este campo es obligatorio"),
        ({"email": "nada"}, "correo"),
        ({"email": "bob@example.org"}, "Ya hay una cuenta con ese correo."),
        ({"password": "corta"}, "10 caracteres"),
    ]:
        answer = Client().post(url, {**GUEST, **given})
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert f'id="id_{next(iter(given))}_error"' in answer.content.decode()
    assert Member.objects.of(world.workspace).count() == 3


def test_it_tells_a_member_that_they_are_in(world: World, url: str, bob: Client) -> None:
    answer = bob.post(url)
    assert answer.status_code == 422
    assert "Ya trabajas en este espacio." in answer.content.decode()


def test_it_closes_after_use(url: str) -> None:
    Client().post(url, GUEST)
    again = Client().get(url)
    assert again.status_code == 410
    assert "Alguien entró ya con ella" in again.content.decode()
    assert Client().get("/invitacion/inventada/").status_code == 410
