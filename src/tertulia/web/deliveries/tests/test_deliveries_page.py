"""`/entregas/`: what went out, what did not, what can be done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tertulia.outbox.models import Channel, Delivery, Step
from tertulia.planner.models import Post, Sending, Variant
from tests import make
from tests.world import World

State = Delivery.State


def sent(world: World, channel: Channel, post: Post | None = None, **over: Any) -> Delivery:
    post = post or make.post(world.brand, at=timezone.now() - timedelta(hours=1))
    given = {
        "workspace": world.workspace,
        "brand": world.brand,
        "channel": channel,
        "source": channel.source,
        "act": Delivery.Act.POST,
        "text": post.text,
        "at": post.at,
        "state": State.PUBLISHED,
        "published_at": post.at,
        "url": "https://demo.example/1",
        "by": world.alice,
    }
    delivery = Delivery.objects.create(**{**given, **over})
    variant, _new = Variant.objects.get_or_create(post=post, channel=channel)
    Sending.objects.create(variant=variant, delivery=delivery)
    return delivery


@pytest.fixture
def masto(world: World) -> Channel:
    return make.channel(world.brand, world.source, network="mastodon")


def test_it_is_empty_with_a_way_on(world: World, bob: Client) -> None:
    html = bob.get("/entregas/").content.decode()
    assert "Aún no ha salido nada desde aquí." in html
    assert "/publicar/nueva/" in html


def test_each_network_says_what_it_did(world: World, bob: Client, masto: Channel) -> None:
    post = make.post(world.brand, title="Fotos del taller", at=timezone.now() - timedelta(hours=1))
    sent(world, masto, post, figures={"likes": 12, "shares": 1})
    sent(
        world,
        make.channel(world.brand, network="telegram"),
        post,
        state=State.REJECTED,
        last_error="La foto pesa 11,2 MB.",
        said="file is too big",
        url="",
    )
    page = bob.get("/entregas/")
    html = page.content.decode()
    assert "Te necesitan" in html
    assert "1 de 2" in html
    assert "12 me gusta · 1 compartida" in html
    assert "La foto pesa 11,2 MB." in html
    assert "Su respuesta: «file is too big»" in html
    assert page.context["total"] == 1


def test_views_show_what_they_name(world: World, bob: Client, masto: Channel) -> None:
    later = make.post(world.brand, title="Luego", at=timezone.now() + timedelta(days=2))
    sent(world, masto, later, state=State.QUEUED, published_at=None, next_try_at=later.at, url="")
    sent(world, masto, make.post(world.brand, title="Antes", at=timezone.now() - timedelta(days=1)))
    gone = make.post(world.brand, title="Retirada", at=timezone.now() - timedelta(days=3))
    sent(world, masto, gone, state=State.WITHDRAWN, published_at=None, url="")
    titles = {
        view: [
            row.post.title
            for group in bob.get(f"/entregas/?ver={view}").context["groups"]
            for row in group.rows
        ]
        for view in ("all", "needs", "queue", "published", "withdrawn")
    }
    assert titles == {
        "all": ["Luego", "Antes", "Retirada"],
        "needs": [],
        "queue": ["Luego"],
        "published": ["Antes"],
        "withdrawn": ["Retirada"],
    }
    assert [row.post.title for g in bob.get("/entregas/?q=ant").context["groups"] for row in g.rows] == [
        "Antes"
    ]


def test_the_story_tells_what_happened(world: World, bob: Client, masto: Channel) -> None:
    post = make.post(world.brand, at=timezone.now() - timedelta(hours=1))
    assert post.at is not None
    delivery = sent(world, masto, post, read_back_at=post.at + timedelta(seconds=3))
    Step.objects.create(delivery=delivery, state=State.PUBLISHED, words="Publicada en Mastodon")
    html = bob.get(f"/entregas/publicacion/{post.pk}/").content.decode()
    assert "Publicada en Mastodon" in html
    assert "Leída de vuelta a los 3 s" in html


def test_what_failed_is_tried_again(world: World, bob: Client, masto: Channel) -> None:
    delivery = sent(world, masto, state=State.FAILED, published_at=None, last_error="No responde.")
    answer = bob.post(f"/entregas/{delivery.pk}/reintentar/", follow=True)
    delivery.refresh_from_db()
    assert delivery.state == State.QUEUED
    assert "Vuelve a la cola" in answer.content.decode()


def test_doubt_is_settled_by_who_looked(world: World, bob: Client, masto: Channel) -> None:
    delivery = sent(world, masto, state=State.UNCONFIRMED, published_at=None)
    assert "Ya la veo publicada" in bob.get("/entregas/").content.decode()
    bob.post(f"/entregas/{delivery.pk}/salio/")
    delivery.refresh_from_db()
    assert delivery.state == State.PUBLISHED


def test_a_reader_looks_and_changes_nothing(
    world: World, rita: Client, charlie: Client, masto: Channel
) -> None:
    delivery = sent(world, masto, state=State.FAILED, published_at=None)
    assert "Reintentar" not in rita.get("/entregas/").content.decode()
    assert rita.post(f"/entregas/{delivery.pk}/reintentar/").status_code == 403
    assert charlie.post(f"/entregas/{delivery.pk}/reintentar/").status_code == 404
    assert charlie.get(f"/entregas/publicacion/{Post.objects.get().pk}/").status_code == 404
    assert charlie.get(f"/entregas/{delivery.pk}/a-mano/").status_code == 404


def test_an_act_that_is_none_is_not_found(world: World, bob: Client, masto: Channel) -> None:
    assert bob.post(f"/entregas/{sent(world, masto).pk}/bailar/").status_code == 404
