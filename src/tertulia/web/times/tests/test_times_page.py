"""Ajustes · Horarios."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tertulia.kit.failures import Rejected
from tertulia.planner import feeding
from tertulia.planner.models import FeedRule, Recurrence, Slot
from tests import make
from tests.world import World


def test_it_says_honestly_that_it_knows_too_little(world: World, bob: Client) -> None:
    html = bob.get("/ajustes/horarios/").content.decode()
    assert "no se puede decir nada honesto. Hacen falta 30." in html


def test_slots_are_added_for_several_days_and_taken_away(world: World, alice: Client) -> None:
    alice.post("/ajustes/horarios/hueco/", {"weekdays": ["0", "2"], "time": "09:30", "tag": ""})
    assert [(slot.weekday, slot.time) for slot in Slot.objects.all()] == [(0, time(9, 30)), (2, time(9, 30))]
    again = alice.post("/ajustes/horarios/hueco/", {"weekdays": ["0"], "time": "09:30", "tag": ""})
    assert again.status_code == 422
    assert "Ese hueco ya existe." in again.content.decode()
    answer = alice.post(f"/ajustes/horarios/hueco/{Slot.objects.earliest('pk').pk}/quitar/", follow=True)
    assert "Hueco quitado." in answer.content.decode()


def test_a_post_repeats_pauses_and_stops(world: World, bob: Client) -> None:
    post = make.post(world.brand, make.channel(world.brand, world.source))
    tomorrow = timezone.now().date() + timedelta(days=1)
    given = {"model": post.pk, "every": "week", "step": 1, "time": "10:00", "starts_on": tomorrow.isoformat()}
    bob.post("/ajustes/horarios/repetir/", given)
    row = Recurrence.objects.get()
    assert "Cada semana, 10:00" in bob.get("/ajustes/horarios/").content.decode()
    bob.post(f"/ajustes/horarios/repetir/{row.pk}/pausar/")
    row.refresh_from_db()
    assert row.paused_at is not None
    bob.post(f"/ajustes/horarios/repetir/{row.pk}/quitar/")
    row.refresh_from_db()
    assert row.removed_at is not None


def test_a_feed_is_read_before_it_is_kept(
    world: World, alice: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = make.channel(world.brand, world.source)
    given = {
        "name": "El blog",
        "url": "https://blog.example/",
        "pattern": "{titulo}",
        "most_a_day": 3,
        "channels": [channel.pk],
    }

    def none_there(url: str, http: Any) -> list[Any]:
        raise Rejected("En blog.example no hay ningún canal RSS a la vista.")

    monkeypatch.setattr(feeding, "entries_of", none_there)
    answer = alice.post("/ajustes/horarios/propuestas/", given)
    assert answer.status_code == 422
    assert "no hay ningún canal RSS" in answer.content.decode()
    monkeypatch.setattr(feeding, "entries_of", lambda url, http: [])
    alice.post("/ajustes/horarios/propuestas/", given)
    rule = FeedRule.objects.get()
    alice.post(f"/ajustes/horarios/propuestas/{rule.pk}/pausar/")
    rule.refresh_from_db()
    assert rule.paused_at is not None


def test_readers_look_and_strangers_find_nothing(world: World, rita: Client, charlie: Client) -> None:
    assert rita.get("/ajustes/horarios/").status_code == 200
    assert rita.post("/ajustes/horarios/hueco/", {}).status_code == 403
    slot = Slot.objects.create(workspace=world.workspace, brand=world.brand, weekday=0, time=time(9))
    assert charlie.post(f"/ajustes/horarios/hueco/{slot.pk}/quitar/").status_code == 404
    assert charlie.get(f"/ajustes/horarios/?marca={world.brand.pk}").context["brand"] != world.brand
