"""From the page to the blog: scheduling, publishing, updating, withdrawing, promoting."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tertulia.outbox.models import Channel, Delivery
from tertulia.planner.models import Post
from tests import make
from tests.world import World

TEXT = "Cada piso de la calle Olivar paga 11 € menos al mes desde enero.\n\n" * 3
State = Delivery.State


@pytest.fixture
def blog(world: World) -> Channel:
    source = make.source(world.brand, network="wordpress")
    return make.channel(world.brand, source, network="wordpress", name="El blog")


@pytest.fixture
def article(world: World, blog: Channel) -> Post:
    return make.post(world.brand, blog, kind="article", title="Autoconsumo", text=TEXT)


def _do(client: Client, post: Post, act: str, **told: object) -> str:
    answer = client.post(f"/articulos/{post.pk}/hacer/", {"act": act, **told}, follow=True)
    return str(answer.content.decode())


def _out(post: Post) -> Delivery:
    delivery = Delivery.objects.get(act="post")
    Delivery.objects.filter(pk=delivery.pk).update(
        state=State.PUBLISHED, remote_id="blog.example/posts/1", url="https://blog.example/1",
        published_at=timezone.now(), next_try_at=None,
    )  # fmt: skip
    delivery.refresh_from_db()
    return delivery


def test_it_publishes_now_with_eight_seconds_to_undo(alice: Client, article: Post, blog: Channel) -> None:
    page = _do(alice, article, "now", chosen=1, channel=blog.pk, **{f"option-{blog.pk}-categories": "Guías"})
    assert "8 segundos" in page
    delivery = Delivery.objects.get()
    assert delivery.content["title"] == "Autoconsumo"
    assert "<p>Cada piso" in delivery.content["html"]
    assert delivery.content["options"] == {"categories": "Guías"}


def test_it_schedules_at_a_moment(alice: Client, article: Post, blog: Channel) -> None:
    at = (timezone.now() + timedelta(days=2)).astimezone(article.brand.zone)
    _do(alice, article, "schedule", chosen=1, channel=blog.pk, at=at.strftime("%Y-%m-%dT%H:%M"))
    article.refresh_from_db()
    assert article.state == Post.State.SCHEDULED
    page = alice.get(f"/articulos/{article.pk}/").content.decode()
    assert "Está programado" in page
    assert "contenteditable" not in page
    _do(alice, article, "draft")
    article.refresh_from_db()
    assert article.state == Post.State.DRAFT


@pytest.mark.parametrize(
    ("changes", "told", "words"),
    [
        ({"title": ""}, {}, "Ponle un título"),
        ({"text": " "}, {}, "no dice nada"),
        ({}, {"at": "2020-01-01T10:00"}, "ya pasó"),
        ({}, {"at": "mañana"}, "día y una hora"),
        ({}, {"chosen": 1, "at": "2036-01-01T10:00"}, "al menos un canal"),
    ],
)
def test_it_says_what_is_missing(
    alice: Client, article: Post, changes: dict[str, str], told: dict[str, object], words: str
) -> None:
    Post.objects.filter(pk=article.pk).update(**changes)
    answer = alice.post(f"/articulos/{article.pk}/hacer/", {"act": "schedule", **told})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Delivery.objects.exists()


def test_it_updates_what_is_out_and_only_if_it_differs(alice: Client, article: Post, blog: Channel) -> None:
    _do(alice, article, "now", chosen=1, channel=blog.pk)
    _out(article)
    assert "ya dice lo mismo" in _do(alice, article, "update")
    Post.objects.filter(pk=article.pk).update(text="Otra cosa muy distinta.")
    assert "el blog aún no tiene" in alice.get(f"/articulos/{article.pk}/").content.decode()
    _do(alice, article, "update")
    edit = Delivery.objects.get(act="edit")
    assert "Otra cosa" in edit.content["html"]
    assert "actualizándose" in alice.get(f"/articulos/{article.pk}/").content.decode()


def test_it_withdraws_and_stays_here_as_a_draft(alice: Client, article: Post, blog: Channel) -> None:
    _do(alice, article, "now", chosen=1, channel=blog.pk)
    delivery = _out(article)
    _do(alice, article, "down", channel=blog.pk)
    assert Delivery.objects.get(act="take_down").of == delivery
    article.refresh_from_db()
    assert article.state == Post.State.DRAFT
    Delivery.objects.filter(pk=delivery.pk).update(state=State.WITHDRAWN)
    _do(alice, article, "now", chosen=1, channel=blog.pk)
    assert Delivery.objects.filter(act="post", state=State.QUEUED).count() == 1, "it may go out again"


def test_it_promotes_what_was_ticked(alice: Client, article: Post, world: World) -> None:
    make.channel(world.brand, network="mastodon")
    make.channel(world.brand, network="linkedin")
    page = alice.get(f"/articulos/{article.pk}/promocion/").content.decode()
    assert "Una cifra" in page
    assert "Nada sale sin tu visto bueno" in page
    answer = alice.post(f"/articulos/{article.pk}/promocion/", {"otra": 0, "pick": ["0", "1"]}, follow=True)
    assert "Añadidas 2 al calendario" in answer.content.decode()
    assert Post.objects.filter(series_of=article, state="draft").count() == 2
    page = alice.get(f"/articulos/{article.pk}/promocion/").content.decode()
    assert "2 publicaciones en el calendario" in page
    assert not Delivery.objects.exists()


def test_it_adds_nothing_where_nothing_is_ticked(alice: Client, article: Post, world: World) -> None:
    make.channel(world.brand, network="mastodon")
    answer = alice.post(f"/articulos/{article.pk}/promocion/", {"otra": 0})
    assert answer.status_code == 422
    assert "Elige al menos una" in answer.content.decode()
