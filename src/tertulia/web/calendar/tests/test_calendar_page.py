"""Calendario: what stands where, and moving it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tertulia.outbox.models import Delivery
from tertulia.planner import actions
from tertulia.planner.models import Campaign, Event, Post, Share
from tertulia.planner.queries.calendar import entries, gaps
from tests import make
from tests.world import World


def tomorrow(world: World, hour: int = 12) -> datetime:
    day = timezone.now().astimezone(world.brand.zone) + timedelta(days=1)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def shown(page: Any) -> list[str]:
    return [entry.post.title for week in page.context["weeks"] for day in week.days for entry in day.entries]


def test_the_month_shows_what_is_in_it(world: World, bob: Client) -> None:
    channel = make.channel(world.brand, world.source, network="mastodon")
    make.post(world.brand, channel, title="Mañana", at=tomorrow(world))
    make.post(world.brand, channel, title="Una idea", state="idea")
    page = bob.get(f"/calendario/?dia={tomorrow(world).date()}")
    assert shown(page) == ["Mañana"]
    assert [post.title for post in page.context["undated"]] == ["Una idea"]
    assert "Sin fecha" in page.content.decode()


def test_days_are_those_of_the_brands_clock(world: World) -> None:
    world.brand.time_zone = "America/Santiago"
    channel = make.channel(world.brand, world.source)
    # 02:00 UTC on the 1st is still the 31st of October in Santiago (UTC-3).
    make.post(world.brand, channel, at=datetime(2026, 11, 1, 2, tzinfo=UTC))
    zone = ZoneInfo("America/Santiago")
    assert not entries(world.workspace, zone, date(2026, 11, 1), date(2026, 11, 30))
    (entry,) = entries(world.workspace, zone, date(2026, 10, 31), date(2026, 10, 31))
    assert entry.at.hour == 23


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_a_day_on_which_the_clock_changes_is_whole(world: World, day: date, hours: int) -> None:
    channel = make.channel(world.brand, world.source)
    zone = ZoneInfo("Europe/Madrid")
    first = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    for hour in range(26):
        make.post(world.brand, channel, at=first + timedelta(hours=hour))
    assert len(entries(world.workspace, zone, day, day)) == hours


def test_a_variant_with_its_own_moment_stands_there(world: World, bob: Client) -> None:
    first, second = make.channel(world.brand, world.source), make.channel(world.brand)
    post = make.post(world.brand, first, second, title="Dos horas", at=tomorrow(world, 9))
    post.variants.filter(channel=second).update(at=tomorrow(world, 19))
    page = bob.get(f"/calendario/semana/?dia={tomorrow(world).date()}")
    assert shown(page) == ["Dos horas", "Dos horas"]


def test_filters_stand_in_the_address_and_go_together(world: World, bob: Client) -> None:
    masto = make.channel(world.brand, world.source, network="mastodon")
    insta = make.channel(world.brand)
    campaign = Campaign.objects.create(
        workspace=world.workspace,
        brand=world.brand,
        name="Otoño",
        starts_on="2026-01-01",
        ends_on="2026-01-02",
    )
    at = tomorrow(world)
    make.post(world.brand, masto, title="Uno", at=at, author=world.alice)
    make.post(world.brand, insta, title="Dos", at=at, author=world.bob, campaign=campaign)
    day = f"dia={at.date()}"
    assert shown(bob.get(f"/calendario/?{day}&red=mastodon")) == ["Uno"]
    assert shown(bob.get(f"/calendario/?{day}&campana={campaign.pk}")) == ["Dos"]
    assert shown(bob.get(f"/calendario/?{day}&quien={world.alice.pk}")) == ["Uno"]
    assert shown(bob.get(f"/calendario/?{day}&estado=published")) == []
    assert shown(bob.get(f"/calendario/?{day}&q=Dos&red=instagram")) == ["Dos"]
    assert shown(bob.get(f"/calendario/?{day}&q=Dos&red=mastodon")) == []


def test_two_on_one_channel_too_near_are_a_clash(world: World, bob: Client) -> None:
    channel, other = make.channel(world.brand, world.source), make.channel(world.brand)
    at = tomorrow(world)
    make.post(world.brand, channel, title="Uno", at=at)
    make.post(world.brand, channel, title="Dos", at=at + timedelta(minutes=10))
    make.post(world.brand, other, title="Tres", at=at + timedelta(minutes=12))
    page = bob.get(f"/calendario/?dia={at.date()}")
    assert page.context["clashes"] == 1
    assert "Choque: a 10 min" in page.content.decode()


def test_gaps_are_three_days_or_more_ahead() -> None:
    days = [date(2026, 11, n) for n in range(1, 15)]
    busy = {date(2026, 11, 2), date(2026, 11, 6), date(2026, 11, 9)}
    found = gaps(days, busy, date(2026, 11, 4))
    assert found == [(date(2026, 11, 10), date(2026, 11, 14))]
    assert gaps(days, set(), date(2026, 11, 1)) == []


def test_a_post_moves_with_what_it_sends_and_back(world: World, bob: Client) -> None:
    channel = make.channel(world.brand, world.source)
    post = make.post(world.brand, channel)
    actions.schedule(post, at=tomorrow(world), by=world.bob.actor)
    before = post.at
    target = tomorrow(world) + timedelta(days=3)
    answer = bob.post(f"/calendario/mover/{post.pk}/", {"dia": target.date().isoformat()})
    assert answer.status_code == 204
    post.refresh_from_db()
    assert post.at == target
    assert Delivery.objects.get().at == target
    undo = bob.get("/calendario/").context["undo"]
    bob.post(undo["url"])
    post.refresh_from_db()
    assert post.at == before
    assert Delivery.objects.get().next_try_at == before


def test_keys_move_by_days_and_hours(world: World, bob: Client) -> None:
    post = make.post(world.brand, make.channel(world.brand, world.source), at=tomorrow(world))
    bob.post(f"/calendario/mover/{post.pk}/", {"dias": "7"})
    bob.post(f"/calendario/mover/{post.pk}/", {"horas": "-2"})
    post.refresh_from_db()
    assert post.at == tomorrow(world) + timedelta(days=7, hours=-2)


def test_a_day_that_has_passed_is_refused_with_a_sentence(world: World, bob: Client) -> None:
    post = make.post(world.brand, make.channel(world.brand, world.source), at=tomorrow(world))
    answer = bob.post(f"/calendario/mover/{post.pk}/", {"dia": "2020-01-01"})
    assert answer.status_code == 409
    assert "ya pasó" in answer.json()["why"]
    assert bob.post(f"/calendario/mover/{post.pk}/", {"dia": "ayer"}).status_code == 409


def test_an_idea_comes_to_a_day_at_its_free_hour(world: World, bob: Client) -> None:
    idea = make.post(world.brand, title="Idea", state="idea")
    bob.post(f"/calendario/mover/{idea.pk}/", {"dia": tomorrow(world).date().isoformat()})
    idea.refresh_from_db()
    assert idea.at == tomorrow(world, 12)
    assert idea.state == Post.State.DRAFT


def test_a_click_on_a_day_begins_a_draft_there(world: World, bob: Client) -> None:
    make.channel(world.brand, world.source)
    given = {"marca": world.brand.pk, "dia": tomorrow(world).date().isoformat()}
    answer = bob.post("/calendario/nueva/", given)
    post = Post.objects.get()
    assert answer["Location"] == f"/publicar/{post.pk}/"
    assert post.at == tomorrow(world, 12)
    assert post.variants.count() == 1


def test_ideas_move_on_the_board(world: World, bob: Client) -> None:
    first, second = (make.post(world.brand, title=name, state="idea") for name in ("Uno", "Dos"))
    bob.post(f"/calendario/columna/{second.pk}/", {"columna": "doing"})
    bob.post(f"/calendario/columna/{first.pk}/", {"columna": "doing", "antes": second.pk})
    columns = bob.get("/calendario/ideas/").context["columns"]
    assert [post.title for post in columns[1]["posts"]] == ["Uno", "Dos"]
    assert bob.post(f"/calendario/columna/{first.pk}/", {"columna": "luna"}).status_code == 409


def test_several_move_and_go_together_and_what_cannot_is_told(world: World, bob: Client) -> None:
    channel = make.channel(world.brand, world.source)
    posts = [make.post(world.brand, channel, title=name, at=tomorrow(world)) for name in ("Uno", "Dos")]
    chosen = {"elegida": [post.pk for post in posts]}
    bob.post("/calendario/varias/", {**chosen, "dias": "7", "hacer": "mover"})
    assert set(Post.objects.values_list("at", flat=True)) == {tomorrow(world) + timedelta(days=7)}
    answer = bob.post("/calendario/varias/", {**chosen, "dias": "-30", "hacer": "mover"}, follow=True)
    assert "ya pasó" in answer.content.decode()
    bob.post("/calendario/varias/", {**chosen, "hacer": "quitar"})
    assert not Post.objects.of(world.workspace).exists()


def test_holidays_days_with_a_name_and_own_days_are_marked(world: World, bob: Client) -> None:
    Event.objects.create(
        workspace=world.workspace,
        brand=world.brand,
        name="Luto oficial",
        first_on="2026-12-09",
        last_on="2026-12-10",
        quiet=True,
    )
    page = bob.get("/calendario/?dia=2026-12-15")
    days = {day.date: day for week in page.context["weeks"] for day in week.days}
    assert days[date(2026, 12, 25)].is_holiday
    assert [mark.kind for mark in days[date(2026, 12, 9)].marks if mark.kind != "day"] == ["quiet"]
    assert "Día de los Derechos Humanos" in page.content.decode()
    assert "Cambio de hora" in bob.get("/calendario/?dia=2026-10-15").content.decode()


def test_a_month_asks_the_database_few_things(
    world: World, bob: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    channel = make.channel(world.brand, world.source)
    for number in range(30):
        make.post(world.brand, channel, at=tomorrow(world) + timedelta(minutes=number))
    with django_assert_max_num_queries(26):
        bob.get(f"/calendario/?dia={tomorrow(world).date()}")


def test_readers_look_and_strangers_see_nothing(world: World, rita: Client, charlie: Client) -> None:
    post = make.post(world.brand, make.channel(world.brand), title="Secreto", at=tomorrow(world))
    day = f"?dia={tomorrow(world).date()}"
    assert "Secreto" in rita.get(f"/calendario/{day}").content.decode()
    assert rita.post(f"/calendario/mover/{post.pk}/", {"dias": "1"}).status_code == 403
    assert charlie.post(f"/calendario/mover/{post.pk}/", {"dias": "1"}).status_code == 404
    page = charlie.get(f"/calendario/{day}&marca={world.brand.pk}")
    assert "Secreto" not in page.content.decode()


def test_whoever_holds_the_address_reads_what_is_scheduled_only(
    world: World, alice: Client, client: Client
) -> None:
    channel = make.channel(world.brand, world.source)
    planned = make.post(world.brand, channel, title="Saldrá", notes="secreto")
    actions.schedule(planned, at=tomorrow(world), by=world.bob.actor)
    make.post(world.brand, channel, title="Borrador", at=tomorrow(world))
    alice.post("/calendario/otros/direccion/")
    share = Share.objects.get()
    answer = client.get(f"/calendario/{share.token}/tertulia.ics")
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert "Saldrá" in text
    assert "Borrador" not in text
    assert "secreto" not in text
    alice.post(f"/calendario/otros/direccion/{share.pk}/quitar/")
    assert client.get(f"/calendario/{share.token}/tertulia.ics").status_code == 404
