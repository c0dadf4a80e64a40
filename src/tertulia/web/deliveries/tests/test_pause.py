"""Stopping everything, and going on."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from tertulia.outbox.models import Delivery, Freeze
from tertulia.planner import actions
from tests import make
from tests.world import World


def test_it_stops_with_a_reason_and_says_so_everywhere(world: World, bob: Client) -> None:
    answer = bob.post("/entregas/pausa/", {"brand": "", "reason": ""})
    assert answer.status_code == 422
    bob.post("/entregas/pausa/", {"brand": "", "reason": "Corte de luz en el barrio"})
    assert Freeze.objects.standing().get().reason == "Corte de luz en el barrio"
    html = bob.get("/entregas/").content.decode()
    assert "Las publicaciones están paradas:" in html
    assert "Corte de luz en el barrio" in html


def test_going_on_asks_what_to_do_with_what_passed(world: World, bob: Client) -> None:
    channel = make.channel(world.brand, world.source)
    soon = timezone.now() + timedelta(hours=1)
    first, second = (make.post(world.brand, channel, text=words) for words in ("Uno", "Dos"))
    for post in (first, second):
        actions.schedule(post, at=soon, by=world.bob.actor)
    bob.post("/entregas/pausa/", {"brand": world.brand.pk, "reason": "Luto"})
    past = timezone.now() - timedelta(minutes=5)
    Delivery.objects.update(at=past, next_try_at=past)
    freeze = Freeze.objects.get()
    html = bob.get(f"/entregas/pausa/{freeze.pk}/").content.decode()
    assert "A 2 publicaciones se les pasó la hora" in html
    one, two = Delivery.objects.order_by("pk")
    bob.post(f"/entregas/pausa/{freeze.pk}/", {f"fate-{one.pk}": "now", f"fate-{two.pk}": "drop"})
    one.refresh_from_db()
    two.refresh_from_db()
    assert one.state == Delivery.State.QUEUED
    assert two.state == Delivery.State.WITHDRAWN
    assert not Freeze.objects.standing().exists()


def test_a_reader_may_look_only(world: World, rita: Client, charlie: Client) -> None:
    assert rita.get("/entregas/pausa/").status_code == 200
    assert rita.post("/entregas/pausa/", {"reason": "x"}).status_code == 403
    freeze = Freeze.objects.create(workspace=world.workspace, reason="x")
    assert charlie.get(f"/entregas/pausa/{freeze.pk}/").status_code == 404
