"""What is looked at and done from the calendar's drawer, its list and its folded days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from tertulia.outbox.models import Delivery
from tertulia.planner import actions, slots
from tertulia.planner.marks import changes_clock
from tertulia.planner.models import Event, Post, Sending, Share
from tertulia.planner.queries.calendar import Filters, counts, entries
from tests import make
from tests.world import World


def ahead(world: World, days: int = 1, hour: int = 12) -> datetime:
    day = timezone.now().astimezone(world.brand.zone) + timedelta(days=days)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def published(world: World, **figures: int) -> Post:
    channel = make.channel(world.brand, world.source)
    post = make.post(world.brand, channel, title="Ya salió", at=ahead(world, -1), state="scheduled")
    delivery = Delivery.objects.create(
        workspace=world.workspace,
        brand=world.brand,
        channel=channel,
        act="post",
        text="Hola",
        state="published",
        url="https://ejemplo.es/1",
        figures=figures,
    )
    Sending.objects.create(variant=post.variants.get(), delivery=delivery)
    return post


def test_a_post_opens_in_the_drawer_with_what_became_of_it(world: World, bob: Client, rita: Client) -> None:
    post = published(world, likes=12, replies=3)
    page = bob.get(f"/calendario/publicacion/{post.pk}/").content.decode()
    assert "12 me gusta" in page
    assert "https://ejemplo.es/1" in page
    # What is out keeps its moment and stays.
    assert "data-move-form" not in page
    assert f"/calendario/publicacion/{post.pk}/quitar/" not in page
    assert "Duplicar" not in rita.get(f"/calendario/publicacion/{post.pk}/").content.decode()


def test_without_script_moving_comes_back_to_the_page(world: World, bob: Client) -> None:
    post = make.post(world.brand, make.channel(world.brand), at=ahead(world))
    url, day = f"/calendario/mover/{post.pk}/", ahead(world, 3).date().isoformat()
    answer = bob.post(url, {"dia": day, "hora": "09:30", "vuelta": "/calendario/semana/"})
    assert answer["Location"] == "/calendario/semana/"
    post.refresh_from_db()
    assert post.at == ahead(world, 3).replace(hour=9, minute=30)
    assert bob.post(url, {"dia": day, "vuelta": "//malo.es"})["Location"] == "/calendario/"
    bob.post(url, {"dia": ""})
    post.refresh_from_db()
    assert post.at is None


def test_a_gap_offers_ideas_spread_over_its_days(world: World, bob: Client) -> None:
    for name, column in (("Lista", "ready"), ("Verde", "idea"), ("En ello", "doing")):
        make.post(world.brand, title=name, state="idea", column=column)
    first = ahead(world, 5).date()
    asked = {"desde": first.isoformat(), "hasta": (first + timedelta(days=5)).isoformat()}
    offers = bob.get("/calendario/hueco/", asked).context["offers"]
    assert [post.title for post, _day in offers] == ["Lista", "En ello", "Verde"]
    days = [day for _post, day in offers]
    assert len(set(days)) == 3
    assert first <= min(days) <= max(days) <= first + timedelta(days=5)
    assert bob.get("/calendario/hueco/", {"desde": "ayer", "hasta": "hoy"}).status_code == 404


def test_the_folded_ones_of_a_day_are_asked_for(world: World, bob: Client) -> None:
    channel = make.channel(world.brand)
    for number in range(4):
        make.post(world.brand, channel, title=f"La {number}", at=ahead(world) + timedelta(hours=number))
    page = bob.get("/calendario/dia/", {"dia": ahead(world).date().isoformat()}).content.decode()
    assert "La 0" not in page
    assert "La 3" in page


def test_a_crowded_month_leaves_the_folded_ones_for_later(
    world: World, bob: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tertulia.web.calendar.views.MOST_AT_ONCE", 2)
    channel = make.channel(world.brand)
    for number in range(4):
        make.post(world.brand, channel, title=f"La {number}", at=ahead(world) + timedelta(hours=number))
    page = bob.get(f"/calendario/?dia={ahead(world).date()}").content.decode()
    assert "La 0" in page
    assert "La 3" not in page
    assert "data-day-more" in page


def test_the_list_is_sorted_both_ways(world: World, bob: Client) -> None:
    for title in ("Beta", "alfa", "Gamma"):
        make.post(world.brand, make.channel(world.brand), title=title, at=ahead(world, 2))

    def titles(order: str) -> list[str]:
        return [entry.post.title for entry in bob.get(f"/calendario/lista/?orden={order}").context["rows"]]

    assert titles("titulo") == ["alfa", "Beta", "Gamma"]
    assert titles("-titulo") == ["Gamma", "Beta", "alfa"]
    assert sorted(titles("luna")) == ["Beta", "Gamma", "alfa"]


def test_what_was_done_to_several_is_taken_back_together(world: World, bob: Client) -> None:
    posts = [make.post(world.brand, make.channel(world.brand), at=ahead(world)) for _number in range(3)]
    chosen = {"elegida": [post.pk for post in posts], "dias": "7"}
    bob.post("/calendario/varias/", {**chosen, "hacer": "mover"})
    assert set(Post.objects.values_list("at", flat=True)) == {ahead(world) + timedelta(days=7)}
    bob.post(bob.get("/calendario/lista/").context["undo"]["url"])
    assert set(Post.objects.values_list("at", flat=True)) == {ahead(world)}
    bob.post("/calendario/varias/", {**chosen, "hacer": "quitar"})
    assert not Post.objects.of(world.workspace).exists()
    bob.post(bob.get("/calendario/lista/").context["undo"]["url"])
    assert Post.objects.of(world.workspace).count() == 3


def test_each_filter_says_how_many_it_would_leave(world: World) -> None:
    masto = make.channel(world.brand, world.source, network="mastodon")
    insta = make.channel(world.brand)
    make.post(world.brand, masto, at=ahead(world), author=world.alice)
    make.post(world.brand, insta, at=ahead(world), author=world.bob)
    make.post(world.brand, insta, at=ahead(world), author=world.bob, state="review")
    day = ahead(world).date()
    found = entries(world.workspace, world.brand.zone, day, day)
    told = counts(found, Filters(networks=("instagram",)))
    assert told.networks == {"mastodon": 1, "instagram": 2}
    assert told.authors == {world.bob.pk: 2}
    assert told.states == {"draft": 1, "review": 1}


def test_a_moved_post_keeps_its_yes(world: World) -> None:
    post = make.post(world.brand, make.channel(world.brand, world.source))
    actions.schedule(post, at=ahead(world), by=world.bob.actor)
    revision = post.revision
    actions.move_post(post, at=ahead(world, 4), by=world.bob.actor)
    assert (post.state, post.revision) == (Post.State.SCHEDULED, revision)


@pytest.mark.parametrize(
    ("zone", "day", "hour", "utc"),
    [
        # Madrid goes from 2:00 to 3:00: 2:30 is the 3:30 that comes; in autumn 2:30 comes twice: the first.
        ("Europe/Madrid", date(2026, 3, 29), "02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("Europe/Madrid", date(2026, 10, 25), "02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        # Santiago skips midnight itself in spring.
        ("America/Santiago", date(2026, 9, 6), "00:30", datetime(2026, 9, 6, 4, 30, tzinfo=UTC)),
        ("America/Santiago", date(2026, 9, 6), "12:00", datetime(2026, 9, 6, 15, 0, tzinfo=UTC)),
        # São Paulo has had no change since 2019.
        ("America/Sao_Paulo", date(2026, 11, 1), "00:30", datetime(2026, 11, 1, 3, 30, tzinfo=UTC)),
    ],
)
def test_hours_are_right_where_the_clock_changes(zone: str, day: date, hour: str, utc: datetime) -> None:
    at = slots.at(day, datetime.strptime(hour, "%H:%M").time(), ZoneInfo(zone))
    assert at.astimezone(UTC) == utc


def test_the_change_of_the_clock_is_on_its_day_only() -> None:
    madrid, santiago, sao = (ZoneInfo(f) for f in ("Europe/Madrid", "America/Santiago", "America/Sao_Paulo"))
    assert changes_clock(date(2026, 3, 29), madrid)
    assert not changes_clock(date(2026, 3, 28), madrid)
    assert not any(changes_clock(date(2026, 1, 1) + timedelta(days=n), sao) for n in range(365))
    changed = [n for n in range(365) if changes_clock(date(2026, 1, 1) + timedelta(days=n), santiago)]
    assert len(changed) == 2


def test_an_own_day_has_its_hour(world: World, bob: Client) -> None:
    day = ahead(world, 2).date()
    given = {"name": "Rueda de prensa", "first_on": day.isoformat(), "hour": "11:30"}
    bob.post("/calendario/otros/dia/", given)
    event = Event.objects.get()
    assert event.at == ahead(world, 2, 11).replace(minute=30)
    assert "11:30 Rueda de prensa" in bob.get(f"/calendario/?dia={day}").content.decode()


def test_an_address_that_went_too_far_is_changed_for_another(
    world: World, alice: Client, client: Client
) -> None:
    alice.post("/calendario/otros/direccion/")
    old = Share.objects.get()
    alice.post(f"/calendario/otros/direccion/{old.pk}/cambiar/")
    new = Share.objects.get(removed_at=None)
    assert client.get(f"/calendario/{old.token}/tertulia.ics").status_code == 404
    assert client.get(f"/calendario/{new.token}/tertulia.ics").status_code == 200
