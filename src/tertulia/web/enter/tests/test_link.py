"""The one-time link: a button, then in; and choosing a seat."""

from __future__ import annotations

from django.test import Client

from tertulia.accounts import actions
from tertulia.kit.verbs import SYSTEM
from tests import make
from tests.world import World


def link_for(world: World, who: str = "alice") -> str:
    made = actions.make_login_link(getattr(world, who).user, by=SYSTEM)
    return f"/entrar/enlace/{made.token}/"


def test_it_survives_programs_that_open_links(world: World) -> None:
    url, client = link_for(world), Client()
    for _ in range(3):
        page = client.get(url)
        assert page.status_code == 200
        assert "Vas a entrar en «Cooperativa Aurora» como Alice." in page.content.decode()
    assert client.head(url).status_code == 200
    assert "_auth_user_id" not in client.session
    assert client.post(url).status_code == 302
    assert client.session["_auth_user_id"] == str(world.alice.user_id)


def test_it_opens_once(world: World) -> None:
    url = link_for(world)
    Client().post(url)
    for again in (Client().get(url), Client().post(url)):
        assert again.status_code == 410
        assert "Este enlace ya no sirve" in again.content.decode()


def test_it_knows_nothing_of_a_made_up_link(db: None) -> None:
    assert Client().get("/entrar/enlace/inventado/").status_code == 410


def test_it_leads_an_owner_to_the_guide_until_it_is_done(world: World) -> None:
    assert Client().post(link_for(world))["Location"] == "/empezar/"
    actions.mark_step(world.workspace, step="done", by=world.alice.actor)
    assert Client().post(link_for(world))["Location"] == "/"
    assert Client().post(link_for(world, "bob"))["Location"] == "/"


def test_it_is_not_kept_by_caches(world: World) -> None:
    assert "no-store" in Client().get(link_for(world))["Cache-Control"]


def test_it_changes_seats(world: World, alice: Client) -> None:
    seat = make.member(world.elsewhere, "Alice", "reader")
    assert alice.post(f"/entrar/espacio/{seat.pk}/")["Location"] == "/"
    assert alice.session["member"] == seat.pk


def test_it_finds_no_seat_of_somebody_else(world: World, alice: Client) -> None:
    assert alice.post(f"/entrar/espacio/{world.charlie.pk}/").status_code == 404
    assert Client().post(f"/entrar/espacio/{world.alice.pk}/").status_code == 404
    assert alice.get(f"/entrar/espacio/{world.alice.pk}/").status_code == 405
