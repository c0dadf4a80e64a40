from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from tertulia.listening.tests.hearing import hear
from tertulia.planner import campaign_results, links_short
from tertulia.planner.models import Campaign, Sending, ShortLink
from tests import make
from tests.world import World

GIVEN = {
    "name": "Otoño",
    "metric": "clicks",
    "aim": "10",
    "starts_on": "2026-01-01",
    "ends_on": "2027-12-31",
    "budget": "20",
    "currency": "EUR",
    "utm_source": "{red}",
    "utm_medium": "social",
}


def begun(alice: Client, **over: Any) -> Campaign:
    answer = alice.post("/campanas/nueva/", {**GIVEN, **over})
    assert answer.status_code == 302, answer.content.decode()
    return Campaign.objects.get()


def test_it_is_begun_changed_and_named_for_the_statistics(alice: Client, world: World) -> None:
    campaign = begun(alice, people=[world.bob.pk])
    assert (campaign.utm_campaign, campaign.people.get()) == ("otono", world.bob)
    alice.post(f"/campanas/{campaign.pk}/cambiar/", {**GIVEN, "name": "Invierno"})
    campaign.refresh_from_db()
    assert (campaign.name, campaign.people.count()) == ("Invierno", 0)
    assert "Invierno" in alice.get("/campanas/").content.decode()


def test_it_says_what_is_wrong_where_it_is(alice: Client, world: World) -> None:
    for wrong in ({"ends_on": "2025-01-01"}, {"words": "(hola"}, {"name": ""}):
        answer = alice.post("/campanas/nueva/", {**GIVEN, **wrong})
        assert answer.status_code == 422
        assert "field-error" in answer.content.decode()
    assert not Campaign.objects.exists()


def test_it_counts_visits_against_the_goal_and_says_the_cost(alice: Client, world: World) -> None:
    campaign = begun(alice)
    alice.post(f"/campanas/{campaign.pk}/enlace/", {"target": "https://aurora.example/", "word": "otono"})
    link = ShortLink.objects.get()
    for machine in (False, False, False, False, True):
        links_short.count(link, machine=machine)
    told = campaign_results.results(campaign)
    assert (told.goal.value, told.share, str(told.cost)) == (4, 0.4, "5.00")
    html = alice.get(f"/campanas/{campaign.pk}/").content.decode()
    assert "/l/otono" in html
    assert "utm_source=mastodon" in html


def test_it_refuses_bad_and_taken_short_links(alice: Client, world: World) -> None:
    campaign = begun(alice)
    where = f"/campanas/{campaign.pk}/enlace/"
    assert alice.post(where, {"target": "javascript:alert(1)"}).status_code == 422
    alice.post(where, {"target": "https://a.example/", "word": "sol"})
    assert alice.post(where, {"target": "https://b.example/", "word": "sol"}).status_code == 422
    alice.post(f"/campanas/enlace/{ShortLink.objects.get().pk}/quitar/")
    assert ShortLink.objects.get().removed_at is not None
    # What is printed somewhere already leads nowhere else.
    assert alice.post(where, {"target": "https://b.example/", "word": "sol"}).status_code == 422


def test_it_adds_what_networks_tell_and_names_those_that_do_not(alice: Client, world: World) -> None:
    campaign = begun(alice, metric="reactions")
    first = make.channel(world.brand, network="mastodon")
    second = make.channel(world.brand, network="instagram")
    post = make.post(world.brand, first, second, campaign=campaign, state="scheduled")
    for variant, figures in zip(post.variants.all(), ({"likes": 7}, {}), strict=True):
        of = {"workspace": world.workspace, "brand": world.brand, "channel": variant.channel}
        delivery = variant.channel.deliveries.create(**of, act="post", state="published", figures=figures)
        Sending.objects.create(variant=variant, delivery=delivery)
    told = campaign_results.results(campaign)
    assert told.goal.value == 7
    assert "Falta en Instagram." in told.goal.gap
    assert next(one.value for one in told.numbers if one.name == "views") is None
    assert next(one.value for one in told.numbers if one.name == "posts") == 2


def test_it_finds_mentions_within_its_dates(alice: Client, world: World) -> None:
    campaign = begun(alice, words="abono", metric="mentions")
    assert campaign_results.results(campaign).goal.value == 0
    assert campaign_results.mentions(Campaign(words="")) is None
    assert alice.get(f"/campanas/{campaign.pk}/").status_code == 200


def test_it_closes_with_lessons_and_opens_again(alice: Client, world: World) -> None:
    campaign = begun(alice)
    where = f"/campanas/{campaign.pk}"
    assert alice.post(f"{where}/cerrar/", {"lessons": " "}).status_code == 422
    alice.post(f"{where}/cerrar/", {"lessons": "El vídeo funcionó."})
    assert "El vídeo funcionó." in alice.get(f"{where}/").content.decode()
    alice.post(f"{where}/abrir/")
    campaign.refresh_from_db()
    assert (campaign.closed_at, campaign.lessons) == (None, "El vídeo funcionó.")
    alice.post(f"{where}/quitar/")
    assert alice.get(f"{where}/").status_code == 404
    assert timezone.now() > Campaign.objects.get().removed_at  # type: ignore[operator]


def test_it_shows_a_link_as_it_is_being_written(alice: Client) -> None:
    asked = {"name": "Otoño", "utm_source": "{red}", "utm_medium": "social", "utm_content": "<b>"}
    html = alice.get("/campanas/ejemplo/", asked).content.decode()
    assert "?utm_source=mastodon&amp;utm_medium=social&amp;utm_campaign=otono&amp;utm_content=%3Cb%3E" in html
    assert "utm_" not in alice.get("/campanas/ejemplo/").content.decode()


def test_it_draws_what_is_said_of_it(alice: Client, world: World) -> None:
    now = timezone.now()
    hear(world.source, "El descuento no me llega")
    days = {
        "starts_on": str((now - timedelta(days=3)).date()),
        "ends_on": str((now + timedelta(days=3)).date()),
    }
    campaign = begun(alice, words="descuento", **days)
    html = alice.get(f"/campanas/{campaign.pk}/").content.decode()
    assert "El descuento no me llega" in html
    assert '<svg class="chart' in html
