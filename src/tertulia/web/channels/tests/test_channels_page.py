"""Ajustes · Canales."""

from __future__ import annotations

from django.test import Client

from tertulia.outbox.models import Channel
from tests import make
from tests.world import World


def test_it_lists_what_publishes_by_itself_and_what_by_hand(world: World, bob: Client) -> None:
    make.channel(world.brand, world.source, network="mastodon")
    make.channel(world.brand)
    html = bob.get("/ajustes/canales/").content.decode()
    assert "Publica solo." in html
    assert "A mano: te avisamos a la hora" in html


def test_a_channel_by_hand_is_added_and_taken_away_and_back(world: World, alice: Client) -> None:
    given = {
        "brand": world.brand.pk,
        "network": "instagram",
        "name": "Instagram de la tienda",
        "handle": "@a",
    }
    alice.post("/ajustes/canales/nuevo/", given)
    channel = Channel.objects.get()
    assert channel.by_hand
    answer = alice.post(f"/ajustes/canales/{channel.pk}/quitar/", follow=True)
    assert "Canal quitado." in answer.content.decode()
    channel.refresh_from_db()
    assert channel.removed_at is not None


def test_bad_input_is_said_at_its_box(world: World, alice: Client) -> None:
    answer = alice.post(
        "/ajustes/canales/nuevo/", {"brand": world.brand.pk, "network": "instagram", "name": ""}
    )
    assert answer.status_code == 422
    assert not Channel.objects.exists()


def test_only_who_manages_may_change_them(world: World, bob: Client, rita: Client, charlie: Client) -> None:
    channel = make.channel(world.brand)
    assert bob.post("/ajustes/canales/nuevo/", {}).status_code == 403
    assert rita.post(f"/ajustes/canales/{channel.pk}/quitar/").status_code == 403
    assert charlie.post(f"/ajustes/canales/{channel.pk}/quitar/").status_code == 404
