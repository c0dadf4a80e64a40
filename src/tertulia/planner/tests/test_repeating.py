"""What comes again: made ahead, never twice, never more than it should."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tertulia.kit.verbs import Refused
from tertulia.outbox import actions as outbox
from tertulia.planner import repeating
from tertulia.planner.actions import times
from tertulia.planner.models import Post, Recurrence, Variant
from tests import make
from tests.world import World


def weekly(world: World, **over: Any) -> Recurrence:
    channel = make.channel(world.brand, world.source)
    model = make.post(world.brand, channel)
    Variant.objects.filter(post=model).update(first_comment="¿Vienes?")
    tomorrow = timezone.now().astimezone(world.brand.zone).date() + timedelta(days=1)
    given = {"every": "week", "time": time(10), "starts_on": tomorrow}
    return times.repeat(model, **{**given, **over}, by=world.bob.actor)


def test_it_stands_on_the_calendar_two_weeks_ahead(world: World) -> None:
    row = weekly(world)
    assert repeating.repeat_due() == 1
    made = list(Post.objects.filter(recurrence=row).order_by("at"))
    assert len(made) == 2
    assert {post.state for post in made} == {Post.State.SCHEDULED}
    assert all(post.at is not None and post.at.astimezone(world.brand.zone).hour == 10 for post in made)
    assert made[0].variants.get().first_comment == "¿Vienes?"


def test_it_makes_none_twice_and_none_that_was_thrown_away(world: World) -> None:
    row = weekly(world)
    repeating.repeat_due()
    post = Post.objects.filter(recurrence=row).earliest("at")
    from tertulia.planner.actions import remove_post

    remove_post(post, by=world.bob.actor)
    Recurrence.objects.update(next_try_at=timezone.now())
    repeating.repeat_due()
    assert Post.objects.filter(recurrence=row).count() == 2


def test_it_comes_no_oftener_than_it_should(world: World) -> None:
    row = weekly(world, every="day", most=3)
    repeating.repeat_due()
    row.refresh_from_db()
    assert repeating.times(row) == 3
    assert row.next_try_at is None
    assert repeating.ended(row)


def test_it_rests_while_everything_is_stopped(world: World) -> None:
    row = weekly(world)
    outbox.freeze(world.brand, reason="Corte de luz", by=world.bob.actor)
    repeating.repeat_due()
    row.refresh_from_db()
    assert repeating.times(row) == 0
    assert row.next_try_at is not None


def test_an_evergreen_fills_a_slot_that_nobody_took_and_then_rests(world: World) -> None:
    for weekday in range(7):
        times.add_slot(world.brand, weekday=weekday, time=time(11), by=world.alice.actor)
    row = weekly(world, every="evergreen", time=None, gap_days=30, starts_on=timezone.now().date())
    repeating.repeat_due()
    post = Post.objects.get(recurrence=row)
    assert post.at is not None
    assert post.at.astimezone(world.brand.zone).hour == 11
    Recurrence.objects.update(next_try_at=timezone.now())
    repeating.repeat_due()
    assert repeating.times(row) == 1


def test_it_pauses_goes_on_and_stops(world: World) -> None:
    row = weekly(world)
    times.pause_recurrence(row, on=False, by=world.bob.actor)
    assert repeating.repeat_due() == 0
    times.pause_recurrence(row, on=True, by=world.bob.actor)
    before = row.undo_state()
    times.remove_recurrence(row, by=world.bob.actor)
    assert repeating.repeat_due() == 0
    times.restore_recurrence(row, before=before, by=world.bob.actor)
    assert repeating.repeat_due() == 1


def test_it_needs_an_hour_a_channel_and_an_end_after_its_beginning(world: World) -> None:
    today = timezone.now().date()
    bare = make.post(world.brand)
    with pytest.raises(Refused, match="canales"):
        times.repeat(bare, every="week", time=time(9), starts_on=today, by=world.bob.actor)
    with pytest.raises(Refused, match="hora"):
        times.repeat(bare, every="week", starts_on=today, by=world.bob.actor)
    with pytest.raises(Refused, match="final"):
        times.repeat(
            bare,
            every="week",
            time=time(9),
            starts_on=today,
            ends_on=today - timedelta(days=1),
            by=world.bob.actor,
        )
