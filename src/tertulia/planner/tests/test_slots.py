"""The queue's moments: in the brand's zone, free of what is planned."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tertulia.kit.verbs import Refused
from tertulia.planner import slots
from tertulia.planner.actions import times
from tertulia.planner.models import Post, Slot
from tests import make
from tests.world import World

MADRID = ZoneInfo("Europe/Madrid")


def test_it_reads_hours_by_the_brands_clock_on_the_days_it_changes() -> None:
    before, after = date(2026, 10, 24), date(2026, 10, 25)
    assert slots.at(before, time(9), MADRID).astimezone(UTC).hour == 7
    assert slots.at(after, time(9), MADRID).astimezone(UTC).hour == 8
    # 02:30 does not exist on that morning: the next hour that there is.
    assert slots.at(date(2026, 3, 29), time(2, 30), MADRID).astimezone(MADRID).hour == 3
    # 02:30 comes twice: the first of them, still summer time.
    assert slots.at(after, time(2, 30), MADRID).utcoffset() == timedelta(hours=2)


def test_it_goes_through_the_week_in_order(world: World) -> None:
    made = [
        times.add_slot(world.brand, weekday=2, time=time(18), by=world.alice.actor),
        times.add_slot(world.brand, weekday=0, time=time(9, 30), by=world.alice.actor),
    ]
    monday = datetime(2026, 11, 23, 10, 0, tzinfo=MADRID)
    found = [moment for moment, _slot in slots.moments(made, MADRID, monday, 9)]
    assert [f"{moment:%a %H:%M}" for moment in found] == ["Wed 18:00", "Mon 09:30", "Wed 18:00"]


def test_it_passes_by_what_is_taken_on_the_same_channel(world: World) -> None:
    first, second = make.channel(world.brand, world.source), make.channel(world.brand)
    for weekday in range(7):
        times.add_slot(world.brand, weekday=weekday, time=time(9), by=world.alice.actor)
    free = slots.next_free(world.brand, channels=[first])
    assert free is not None
    make.post(world.brand, first, at=free)
    after = slots.next_free(world.brand, channels=[first])
    assert after is not None
    assert after > free
    assert slots.next_free(world.brand, channels=[second]) == free


def test_a_slot_may_be_for_some_channels_and_tags_only(world: World) -> None:
    first, second = make.channel(world.brand, world.source), make.channel(world.brand)
    times.add_slot(world.brand, weekday=1, time=time(9), channels=[first], tag="taller", by=world.alice.actor)
    assert slots.next_free(world.brand, channels=[first]) is None
    assert slots.next_free(world.brand, channels=[second], tags=["taller"]) is None
    assert slots.next_free(world.brand, channels=[first], tags=["taller"]) is not None


def test_it_puts_a_post_into_the_next_free_moment(world: World) -> None:
    channel = make.channel(world.brand, world.source)
    post = make.post(world.brand, channel)
    with pytest.raises(Refused, match="hueco libre"):
        times.enqueue(post, by=world.bob.actor)
    times.add_slot(world.brand, weekday=timezone.now().weekday(), time=time(12), by=world.alice.actor)
    times.enqueue(post, by=world.bob.actor)
    post.refresh_from_db()
    assert post.state == Post.State.SCHEDULED
    assert post.at is not None
    assert post.at.astimezone(world.brand.zone).hour == 12


def test_a_slot_goes_and_comes_back(world: World) -> None:
    slot = times.add_slot(world.brand, weekday=1, time=time(9), by=world.alice.actor)
    with pytest.raises(Refused, match="ya existe"):
        times.add_slot(world.brand, weekday=1, time=time(9), by=world.alice.actor)
    before = slot.undo_state()
    times.remove_slot(slot, by=world.alice.actor)
    assert slots.slots_of(world.brand) == []
    times.restore_slot(slot, before=before, by=world.alice.actor)
    assert slots.slots_of(world.brand) == [Slot.objects.get()]
