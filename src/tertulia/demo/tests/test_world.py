"""The ninety days: the same at the same hour, in order, shaped like a community's."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from tertulia.connectors.base import Item
from tertulia.demo.clock import DAYS, MADRID, Clock
from tertulia.demo.reading import NETWORKS
from tertulia.demo.world import FRESH, ITEMS, World, as_of, build

NOW = datetime(2026, 11, 19, 17, 40, tzinfo=UTC)
# Night, the day the clocks change, a Saturday, New Year, summer.
MOMENTS = (
    datetime(2026, 11, 20, 3, 5, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    datetime(2027, 2, 6, 23, 59, tzinfo=UTC),
    datetime(2027, 1, 1, 0, 0, tzinfo=UTC),
    datetime(2026, 7, 15, 12, 0, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def world() -> World:
    return build(NOW)


def people(world: World) -> list[Item]:
    return [item for item in world.items if not item.own]


def test_it_is_the_same_within_the_hour_and_another_with_another_seed(world: World) -> None:
    assert build(NOW.replace(minute=2)) == world
    assert build(NOW.astimezone(MADRID)) == world
    assert build(NOW, seed=8).items != world.items


@pytest.mark.parametrize("now", [NOW, *MOMENTS])
def test_it_fills_ninety_days_up_to_the_hour_and_never_beyond(now: datetime) -> None:
    world = build(now)

    assert world.now == now.replace(minute=0)
    assert len(world.items) == ITEMS
    assert [i.published for i in world.items] == sorted(i.published for i in world.items)
    assert world.items[0].published >= world.now - timedelta(days=DAYS)
    assert world.items[-1].published <= world.now
    assert all(note.at <= world.now for note in world.notes)
    assert all(h.asked <= (h.answered or world.now) <= world.now for h in world.handoffs)
    assert all(item.edited is None or item.published < item.edited <= world.now for item in world.items)


@pytest.mark.parametrize("now", [NOW, *MOMENTS])
def test_it_puts_parents_before_children_in_one_thread(now: datetime) -> None:
    world = build(now)
    seen: dict[str, Item] = {}
    for item in world.items:
        assert item.id not in seen
        if item.parent:
            above = seen[item.parent]
            assert (above.thread, above.network) == (item.thread, item.network)
            assert above.published < item.published
        else:
            assert item.thread == item.id
        seen[item.id] = item


@pytest.mark.parametrize("now", [NOW, *MOMENTS])
def test_nobody_speaks_twice_in_the_same_second(now: datetime) -> None:
    spoken = Counter((item.author.id, item.published) for item in build(now).items)

    assert max(spoken.values()) == 1


def test_it_is_on_eight_networks_in_four_languages(world: World) -> None:
    said = people(world)
    languages = Counter(world.truth[item.id].language for item in said)

    assert {item.network for item in world.items} == set(NETWORKS)
    assert min(Counter(item.network for item in world.items).values()) >= 100
    assert 0.70 <= languages["es"] / len(said) <= 0.85
    assert 0.06 <= languages["pt"] / len(said) <= 0.11
    assert 0.045 <= languages["ca"] / len(said) <= 0.09
    assert 0.045 <= languages["en"] / len(said) <= 0.09


def test_it_repeats_little_and_never_by_the_same_person(world: World) -> None:
    said = Counter(item.text for item in world.items)
    long = {text: times for text, times in said.items() if len(text) > 60}
    speakers = Counter((item.text, item.author.id) for item in people(world) if len(item.text) > 60)

    assert len(said) >= 2_000
    assert max(long.values()) <= 3
    assert sum(times - 1 for times in long.values()) <= 0.15 * sum(long.values())
    assert max(said.values()) <= 20
    assert max(speakers.values()) == 1


def test_it_keeps_what_people_think_out_of_the_items(world: World) -> None:
    assert all(not item.lang for item in world.items)
    assert set(world.truth) == {item.id for item in people(world)}


def test_it_gives_each_network_its_own_kind_of_item(world: World) -> None:
    kinds = {(item.network, item.kind, bool(item.parent)) for item in world.items}

    assert {kind for network, kind, _ in kinds if network == "google"} == {"review", "reply"}
    assert {kind for network, kind, _ in kinds if network == "mastodon"} == {"post", "reply"}
    assert {kind for network, kind, _ in kinds if network == "wordpress"} == {"article", "comment", "reply"}
    assert all(bool(parent) == (kind in ("comment", "reply")) for _, kind, parent in kinds)
    assert all(item.own == item.author.id.endswith("/aurora") for item in world.items)
    assert all(item.own for item in world.items if item.kind == "article")


def test_its_outage_bursts_and_is_calmed(world: World) -> None:
    start = Clock.at(NOW).outage_begins
    said = [item.published for item in people(world)]
    burst = [at for at in said if start <= at < start + timedelta(hours=30)]
    calm = [at for at in said if start - timedelta(days=8) <= at < start - timedelta(days=1)]
    first, second = (
        sum(start + timedelta(hours=h) <= at < start + timedelta(hours=h + 3) for at in burst) for h in (0, 9)
    )

    assert 200 <= len(burst) <= 340
    assert len(burst) * 24 / 30 > 4 * len(calm) / 7
    assert first > 2 * second
    assert not any(
        at < start and "sesión caducada" in i.text
        for i in people(world)
        if (at := i.published) > start - timedelta(days=2)
    )


def test_more_is_said_by_day_than_by_night_and_less_at_the_weekend() -> None:
    said = [item.published.astimezone(MADRID) for item in people(build(NOW, seed=3))]
    hours = Counter(at.hour for at in said)
    days = Counter(at.weekday() for at in said)

    assert sum(hours[h] for h in range(9, 22)) > 5 * sum(hours[h] for h in range(1, 7))
    assert (days[5] + days[6]) / 2 < sum(days[d] for d in range(5)) / 5


def test_it_tells_who_of_us_answered_what(world: World) -> None:
    items = {item.id: item for item in world.items}
    team = {"lf", "dr", "mb", "ns"}

    assert len(world.answers) >= 500
    for answer in world.answers:
        reply, asked = items[answer.item], items[answer.to]
        assert reply.own
        assert not asked.own
        assert reply.parent == asked.id
        assert answer.by in team
        assert answer.minutes == (reply.published - asked.published) // timedelta(minutes=1) >= 1


def test_it_has_notes_and_questions_to_departments_some_still_open(world: World) -> None:
    items = {item.id for item in world.items}

    assert len(world.notes) >= 40
    assert len(world.handoffs) >= 20
    assert {note.item for note in world.notes} | {h.item for h in world.handoffs} <= items
    assert any(h.answered is None and not h.answer for h in world.handoffs)
    assert len({h.department for h in world.handoffs}) >= 10
    assert all(removal.item in items for removal in world.removals)


@pytest.mark.parametrize("now", [NOW, *MOMENTS])
def test_the_last_two_hours_wait_unanswered_with_something_of_every_kind(now: datetime) -> None:
    world = build(now)
    fresh = [item for item in people(world) if item.published > world.now - FRESH]
    answered = {answer.to for answer in world.answers}
    waiting = [item for item in fresh if item.id not in answered]

    assert len(waiting) >= 40
    assert {world.truth[item.id].intent for item in waiting} == {
        *("question", "complaint", "praise", "suggestion", "lead", "risk", "spam", "chat")
    }
    assert len({item.network for item in waiting}) == len(NETWORKS)
    assert [item.author.name for item in waiting if item.held] == ["Socorro Villagrasa"]


def test_people_who_are_on_two_networks_are_one_person(world: World) -> None:
    accounts = Counter(world.identities.values())

    assert len(accounts) >= 180
    assert sum(count > 1 for count in accounts.values()) >= 20
    assert world.identities["demo:instagram/marta"] == "marta"


def test_it_moves_only_the_last_hours_to_the_minute(world: World) -> None:
    moment = world.now + timedelta(minutes=40)
    later = as_of(world, moment)
    before = {item.id: item.published for item in world.items}

    assert later.now == moment
    assert moment - later.items[-1].published < timedelta(minutes=5)
    for item in later.items:
        moved = before[item.id] > world.now - FRESH
        assert item.published == before[item.id] + moved * timedelta(minutes=40)
    with pytest.raises(ValueError, match="within the hour"):
        as_of(world, world.now + timedelta(hours=2))
