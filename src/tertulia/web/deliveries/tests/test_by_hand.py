"""Publishing by hand: the text to copy, the place to go, «ya lo publiqué»."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from tertulia.outbox.models import Delivery
from tertulia.planner import actions
from tertulia.planner.models import Variant
from tests import make
from tests.world import World


def by_hand(world: World) -> Delivery:
    channel = make.channel(world.brand, url="https://www.instagram.com/aurora/")
    post = make.post(world.brand, channel, text="Tres mitos del sol", link="https://aurora.example/sol")
    Variant.objects.filter(post=post).update(first_comment="¿Cuál creías?")
    actions.publish_now(post, by=world.bob.actor)
    return Delivery.objects.filter(channel=channel, after=None).get()


def test_it_has_everything_at_hand(world: World, bob: Client) -> None:
    delivery = by_hand(world)
    assert delivery.state == Delivery.State.HAND
    html = bob.get(f"/entregas/{delivery.pk}/a-mano/").content.decode()
    for words in ("Tres mitos del sol", "¿Cuál creías?", "Abrir Instagram", "Ya lo publiqué", "18 / 2.200"):
        assert words in html
    assert 'href="https://' in html


def test_it_waits_in_what_needs_somebody(world: World, bob: Client) -> None:
    by_hand(world)
    Delivery.objects.update(at=timezone.now())
    html = bob.get("/entregas/?ver=needs").content.decode()
    assert "Toca publicarla en Instagram." in html


def test_saying_that_it_is_out_keeps_its_address(world: World, bob: Client) -> None:
    delivery = by_hand(world)
    bob.post(f"/entregas/{delivery.pk}/a-mano/", {"url": "https://www.instagram.com/p/abc/"})
    delivery.refresh_from_db()
    assert set(Delivery.objects.values_list("state", flat=True)) == {"published"}
    assert delivery.url == "https://www.instagram.com/p/abc/"
    assert delivery.published_at is not None
    assert delivery.published_at <= timezone.now()


def test_an_address_that_is_none_is_said_at_its_box(world: World, bob: Client) -> None:
    delivery = by_hand(world)
    answer = bob.post(f"/entregas/{delivery.pk}/a-mano/", {"url": "no es"})
    assert answer.status_code == 422
    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.HAND


def test_a_reader_may_not(world: World, rita: Client) -> None:
    assert rita.post(f"/entregas/{by_hand(world).pk}/a-mano/", {"url": ""}).status_code == 403
