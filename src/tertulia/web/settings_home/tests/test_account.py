"""Ajustes · Tu cuenta."""

from __future__ import annotations

import pytest
from django.test import Client

from tertulia.accounts import actions
from tertulia.accounts.models import Member
from tertulia.kit.verbs import SYSTEM
from tests import make
from tests.make import PASSWORD
from tests.world import World

GIVEN = {"name": "Alicia", "language": "-", "time_zone": "-", "theme": "dark", "density": "compact"}
NEW = "otra frase larga y segura"


def test_it_keeps_what_a_person_prefers(world: World, rita: Client) -> None:
    assert rita.post("/ajustes/cuenta/", {**GIVEN, "time_zone": "America/Lima"}).status_code == 302
    member = Member.objects.get(pk=world.rita.pk)
    assert (member.name, member.language, member.time_zone) == ("Alicia", "", "America/Lima")
    assert member.prefs == {"theme": "dark", "density": "compact", "keys": False}
    page = rita.get("/ajustes/cuenta/").content.decode()
    assert 'data-theme="dark" data-density="compact" data-keys="off"' in page


@pytest.mark.parametrize(
    ("over", "field"),
    [({"name": " "}, "name"), ({"theme": "pink"}, "theme"), ({"time_zone": "Marte"}, "time_zone")],
)
def test_it_explains_at_the_field(alice: Client, over: dict[str, str], field: str) -> None:
    answer = alice.post("/ajustes/cuenta/", {**GIVEN, **over})
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()


def test_it_takes_one_preference_from_the_menus(world: World, rita: Client) -> None:
    assert rita.post("/ajustes/cuenta/aspecto/", {"theme": "dark"}).status_code == 204
    assert rita.post("/ajustes/cuenta/aspecto/", {"keys": "false"}).status_code == 204
    world.rita.refresh_from_db()
    assert world.rita.prefs == {"theme": "dark", "keys": False}
    assert rita.post("/ajustes/cuenta/aspecto/", {"theme": "pink"}).status_code == 422
    assert Client().post("/ajustes/cuenta/aspecto/", {"theme": "dark"}).status_code == 302


def test_it_changes_the_password_and_stays_in(world: World, alice: Client) -> None:
    posted = {"email": "alicia@example.org", "current": PASSWORD, "password": NEW}
    assert alice.post("/ajustes/cuenta/contrasena/", posted)["Location"] == "/ajustes/cuenta/"
    world.alice.user.refresh_from_db()
    assert world.alice.user.email == "alicia@example.org"
    assert world.alice.user.check_password(NEW)
    assert alice.get("/ajustes/cuenta/").status_code == 200


def test_it_changes_the_address_alone(world: World, alice: Client) -> None:
    alice.post("/ajustes/cuenta/contrasena/", {"email": "alicia@example.org", "current": PASSWORD})
    world.alice.user.refresh_from_db()
    assert world.alice.user.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("over", "field", "words"),
    [
        ({"current": "no es"}, "current", "Esa no es tu contraseña de ahora."),
        ({"current": ""}, "current", "obligatorio"),
        ({"password": "corta"}, "password", "10 caracteres"),
        ({"email": "bob@example.org"}, "email", "Ya hay una cuenta con ese correo."),
    ],
)
def test_it_explains_what_keeps_the_password(
    world: World, alice: Client, over: dict[str, str], field: str, words: str
) -> None:
    posted = {"email": "alice@example.org", "current": PASSWORD, "password": NEW, **over}
    answer = alice.post("/ajustes/cuenta/contrasena/", posted)
    assert answer.status_code == 422
    assert words in answer.content.decode().partition(f'id="id_{field}_error"')[2].partition("</div>")[0]
    world.alice.user.refresh_from_db()
    assert world.alice.user.check_password(PASSWORD)


def test_who_came_by_a_link_need_not_know_the_old_one(world: World) -> None:
    client = Client()
    client.post(f"/entrar/enlace/{actions.make_login_link(world.alice.user, by=SYSTEM).token}/")
    assert "Contraseña de ahora" not in client.get("/ajustes/cuenta/contrasena/").content.decode()
    client.post("/ajustes/cuenta/contrasena/", {"email": "alice@example.org", "password": NEW})
    world.alice.user.refresh_from_db()
    assert world.alice.user.check_password(NEW)
    assert "Contraseña de ahora" in client.get("/ajustes/cuenta/contrasena/").content.decode()


def test_who_has_no_password_must_put_one(world: World, alice: Client) -> None:
    world.alice.user.set_unusable_password()
    world.alice.user.save()
    alice.force_login(world.alice.user)
    assert "sin contraseña todavía" in alice.get("/ajustes/cuenta/").content.decode()
    answer = alice.post("/ajustes/cuenta/contrasena/", {"email": "alice@example.org", "password": ""})
    assert 'id="id_password_error"' in answer.content.decode()


def test_it_lists_the_seats_of_a_person(world: World, alice: Client) -> None:
    assert "Tus espacios" not in alice.get("/ajustes/cuenta/").content.decode()
    seat = make.member(world.elsewhere, "Alice", "reader")
    page = alice.get("/ajustes/cuenta/").content.decode()
    assert f"/entrar/espacio/{seat.pk}/" in page
