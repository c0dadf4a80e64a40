"""Ajustes · Aprobaciones."""

from __future__ import annotations

from django.test import Client

from tertulia.planner.models import Guest, Share, Stage
from tests.world import World


def test_steps_guests_and_the_clients_calendar_are_made_and_taken_away(world: World, alice: Client) -> None:
    alice.post("/ajustes/aprobaciones/persona/", {"name": "Ana", "email": "ana@cliente.example"})
    guest = Guest.objects.get()
    given = {"name": "Cliente", "needs": "one", "guests": [guest.pk], "members": [world.bob.pk]}
    alice.post("/ajustes/aprobaciones/paso/", given)
    stage = Stage.objects.get()
    html = alice.get("/ajustes/aprobaciones/").content.decode()
    assert "Basta con una persona: Bob, Ana" in html
    alice.post(f"/ajustes/aprobaciones/paso/{stage.pk}/", {**given, "needs": "all"})
    stage.refresh_from_db()
    assert stage.needs == "all"
    alice.post("/ajustes/aprobaciones/cliente/", {"name": "Museo"})
    share = Share.objects.get()
    assert share.token in alice.get("/ajustes/aprobaciones/").content.decode()
    for path in (f"paso/{stage.pk}", f"persona/{guest.pk}", f"cliente/{share.pk}"):
        alice.post(f"/ajustes/aprobaciones/{path}/quitar/")
    html = alice.get("/ajustes/aprobaciones/").content.decode()
    assert "Ninguno. Por ejemplo" in html
    assert share.token not in html


def test_a_step_without_people_is_refused_at_its_box(world: World, alice: Client) -> None:
    answer = alice.post("/ajustes/aprobaciones/paso/", {"name": "Nadie", "needs": "one"})
    assert answer.status_code == 422
    assert "Elige al menos a una persona" in answer.content.decode()


def test_only_who_manages_may_change_them(world: World, bob: Client, charlie: Client) -> None:
    assert bob.get("/ajustes/aprobaciones/").status_code == 200
    assert bob.post("/ajustes/aprobaciones/paso/", {}).status_code == 403
    stage = Stage.objects.create(workspace=world.workspace, brand=world.brand, name="x")
    assert charlie.get(f"/ajustes/aprobaciones/paso/{stage.pk}/").status_code == 404
