"""Who gets into Ajustes: members by their role, nobody of another workspace, nobody without a seat."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tertulia.accounts import actions
from tertulia.brand import actions as brand_actions
from tertulia.brand.models import Department
from tests.world import World

EVERYBODY = ["/ajustes/marca/", "/ajustes/areas/", "/ajustes/equipo/", "/ajustes/cuenta/"]
MANAGERS = ["/ajustes/correo/", "/ajustes/actividad/", "/ajustes/marca/nueva/"]
OWNERS = ["/ajustes/equipo/espacio/"]


@pytest.fixture
def paths(world: World) -> dict[str, str]:
    """One address of each kind that names a thing of Aurora's."""
    legal = Department.objects.get(brand=world.brand, kind="legal")
    ana = brand_actions.add_colleague(legal, name="Ana", by=world.alice.actor)
    made = actions.invite(world.workspace, role="agent", by=world.alice.actor)
    actions.change_role(world.bob, role="agent", by=world.alice.actor)
    entry = world.workspace.audit.latest("pk").pk
    return {
        "brand": f"/ajustes/marca/{world.brand.pk}/",
        "area": f"/ajustes/areas/{legal.pk}/",
        "merge": f"/ajustes/areas/{legal.pk}/unir/",
        "switch": f"/ajustes/areas/{legal.pk}/uso/",
        "new_person": f"/ajustes/areas/{legal.pk}/persona/",
        "person": f"/ajustes/areas/personas/{ana.pk}/",
        "move_person": f"/ajustes/areas/personas/{ana.pk}/subir/",
        "remove_person": f"/ajustes/areas/personas/{ana.pk}/quitar/",
        "renew": f"/ajustes/equipo/invitacion/{made.pk}/enlace/",
        "revoke": f"/ajustes/equipo/invitacion/{made.pk}/retirar/",
        "role": f"/ajustes/equipo/{world.bob.pk}/papel/",
        "remove": f"/ajustes/equipo/{world.bob.pk}/quitar/",
        "undo": f"/ajustes/deshacer/{entry}/",
    }


def test_it_opens_at_the_brand(alice: Client) -> None:
    assert alice.get("/ajustes/", follow=True).redirect_chain == [("/ajustes/marca/", 302)]


@pytest.mark.parametrize("path", [*EVERYBODY, *MANAGERS, *OWNERS])
def test_it_asks_nobody_in_particular_to_sign_in(world: World, path: str) -> None:
    assert Client().get(path)["Location"] == f"/entrar/?next={path}"


@pytest.mark.parametrize("path", [*EVERYBODY, *MANAGERS, *OWNERS])
def test_it_shows_nothing_to_who_has_no_seat(db: None, path: str) -> None:
    client = Client()
    client.force_login(User.objects.create_user("sola@example.org", "sola@example.org"))
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", EVERYBODY)
def test_everybody_may_look(rita: Client, path: str) -> None:
    assert rita.get(path).status_code == 200


@pytest.mark.parametrize("path", [*MANAGERS, *OWNERS])
def test_some_pages_are_for_who_leads(alice: Client, bob: Client, rita: Client, path: str) -> None:
    assert (alice.get(path).status_code, bob.get(path).status_code, rita.get(path).status_code) == (
        200,
        403,
        403,
    )


KINDS = [
    "brand", "area", "merge", "switch", "new_person", "person", "move_person", "remove_person", "renew",
    "revoke", "role", "remove", "undo",
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_stranger_finds_nothing_of_ours(charlie: Client, paths: dict[str, str], kind: str) -> None:
    assert charlie.post(paths[kind]).status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_a_reader_changes_nothing(rita: Client, paths: dict[str, str], kind: str) -> None:
    assert rita.post(paths[kind], {"role": "reader", "name": "X"}).status_code == 403


@pytest.mark.parametrize(
    "path",
    ["/ajustes/marca/", "/ajustes/equipo/invitar/", "/ajustes/correo/prueba/", "/ajustes/correo/quitar/"],
)
def test_a_reader_posts_nothing(rita: Client, path: str) -> None:
    assert rita.post(path, {}).status_code == 403


def test_it_hides_sections_that_would_not_open(alice: Client, rita: Client) -> None:
    for client, shown in ((alice, True), (rita, False)):
        page = client.get("/ajustes/cuenta/").content.decode()
        assert ('href="/ajustes/correo/"' in page) is shown
        assert '<a href="/ajustes/cuenta/" aria-current="page">' in page
