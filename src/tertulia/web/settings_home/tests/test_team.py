"""Ajustes · Equipo."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import Settings

from tertulia.accounts import actions
from tertulia.accounts.models import Invitation, Member
from tertulia.kit.models import Mail
from tests import make
from tests.world import World, signed_in


@pytest.fixture(autouse=True)
def _letters_are_rows(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tertulia.kit.mail.RowsBackend"


def page_of(client: Client) -> str:
    return client.get("/ajustes/equipo/").content.decode()


def test_it_shows_the_link_of_an_invitation_once(alice: Client, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://casa.example"
    posted = {"name": "Nuria", "email": "nuria@example.org", "role": "agent"}
    assert alice.post("/ajustes/equipo/invitar/", posted)["Location"] == "/ajustes/equipo/"
    found = re.search(r'value="https://casa\.example(/invitacion/[^"]+)"', page_of(alice))
    assert found
    assert "https://casa.example" not in page_of(alice)
    assert f"https://casa.example{found[1]}" in Mail.objects.get().body
    assert "Te invitan a" in Client().get(found[1]).content.decode()


def test_it_keeps_no_open_link_in_the_session(alice: Client) -> None:
    alice.post("/ajustes/equipo/invitar/", {"role": "agent"})
    assert "/invitacion/" not in str(dict(alice.session))


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"role": "agent", "email": "nada"}, "correo"),
        ({"role": "agent", "email": "bob@example.org"}, "Ya trabaja en este espacio."),
        ({"role": "queen"}, "no es una de las opciones"),
    ],
)
def test_it_explains_at_the_field(alice: Client, posted: dict[str, str], words: str) -> None:
    answer = alice.post("/ajustes/equipo/invitar/", posted)
    assert answer.status_code == 422
    assert words in "".join(re.findall(r'(?s)class="field-error".*?</div>', answer.content.decode()))
    assert not Invitation.objects.exists()


def test_it_says_what_became_of_a_letter(world: World, alice: Client) -> None:
    actions.invite(
        world.workspace, role="agent", email="n@example.org", link="https://x/{token}", by=world.alice.actor
    )
    assert "correo en cola" in page_of(alice)
    Mail.objects.update(state="failed", last_error="El servidor no la quiso")
    assert "El servidor no la quiso" in page_of(alice)


def test_it_renews_and_revokes(world: World, alice: Client) -> None:
    made = actions.invite(world.workspace, role="agent", name="Nuria", by=world.alice.actor)
    alice.post(f"/ajustes/equipo/invitacion/{made.pk}/enlace/")
    assert "El enlace de Nuria" in page_of(alice)
    alice.post(f"/ajustes/equipo/invitacion/{made.pk}/retirar/")
    assert "Por llegar" not in page_of(alice)
    assert alice.post(f"/ajustes/equipo/invitacion/{made.pk}/enlace/").status_code == 404


def test_it_changes_a_role_with_a_way_back(world: World, alice: Client) -> None:
    alice.post(f"/ajustes/equipo/{world.bob.pk}/papel/", {"role": "manager"})
    page = page_of(alice)
    assert "El papel de Bob es ahora «Responsable»." in page
    found = re.search(r'hx-post="(/ajustes/deshacer/\d+/)"', page)
    assert found
    alice.post(found[1])
    world.bob.refresh_from_db()
    assert world.bob.role == "agent"


def test_it_removes_a_member_who_then_finds_nothing(world: World, alice: Client, bob: Client) -> None:
    alice.post(f"/ajustes/equipo/{world.bob.pk}/quitar/")
    assert bob.get("/ajustes/equipo/").status_code == 404
    assert "Bob ya no entra aquí." in page_of(alice)


def test_it_says_why_the_last_owner_stays(world: World, alice: Client) -> None:
    for path, posted in (("papel", {"role": "agent"}), ("quitar", {})):
        answer = alice.post(f"/ajustes/equipo/{world.alice.pk}/{path}/", posted, follow=True)
        assert "Es la única persona propietaria" in answer.content.decode()
    world.alice.refresh_from_db()
    assert (world.alice.role, world.alice.left_at) == ("owner", None)


def test_a_manager_touches_nobody_above(world: World) -> None:
    mara = signed_in(make.member(world.workspace, "Mara", "manager"))
    assert mara.post(f"/ajustes/equipo/{world.alice.pk}/quitar/").status_code == 403
    page = page_of(mara)
    assert f"/ajustes/equipo/{world.alice.pk}/quitar/" not in page
    assert 'value="owner"' not in page
    assert mara.post("/ajustes/equipo/invitar/", {"role": "owner"}).status_code == 422


def test_a_reader_sees_names_and_no_doors(rita: Client) -> None:
    page = page_of(rita)
    assert "bob@example.org" in page
    assert "/quitar/" not in page
    assert "Invitar a alguien" not in page


def test_it_changes_the_workspace(world: World, alice: Client) -> None:
    posted = {"name": "Aurora", "language": "es", "time_zone": "America/Lima"}
    assert alice.post("/ajustes/equipo/espacio/", posted)["Location"] == "/ajustes/equipo/"
    world.workspace.refresh_from_db()
    assert (world.workspace.name, world.workspace.time_zone) == ("Aurora", "America/Lima")
    wrong = alice.post("/ajustes/equipo/espacio/", {**posted, "name": " "})
    assert wrong.status_code == 422
    assert "obligatorio" in wrong.content.decode()


def test_it_says_when_each_was_here(world: World, alice: Client) -> None:
    alice.get("/ajustes/cuenta/")
    page = page_of(alice)
    assert "Aún no ha entrado" in page
    assert Member.objects.get(pk=world.alice.pk).seen_at
    assert "Por aquí:" in page
