"""Silence, and speaking again: what is held back, what goes on, and what becomes of each that passed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tertulia.accounts.models import AuditEntry
from tertulia.accounts.undo import take_back
from tertulia.kit.verbs import Actor, Forbidden, Refused
from tertulia.outbox import actions, freezes, gate, jobs, tending
from tertulia.outbox.actions.freezing import next_day
from tertulia.outbox.models import Channel, Delivery, Freeze
from tertulia.outbox.tests.network import Poster, come, fresh, network, speak_all, words_of
from tests import make
from tests.world import World

__all__ = ["network"]
State = Delivery.State
WHY = "Se ha caído la red de Vigo"


@pytest.fixture
def by(world: World) -> Actor:
    return world.bob.actor


@pytest.fixture
def channel(world: World) -> Channel:
    return make.channel(world.brand, world.source)


def post(channel: Channel, by: Actor, text: str = "El sol", **over: object) -> Delivery:
    given: dict[str, object] = {"content": {}, "at": timezone.now(), **over}
    made: Delivery = actions.post(channel, text=text, by=by, **given)  # type: ignore[arg-type]
    return made


@pytest.mark.parametrize("all_of_it", [True, False])
def test_it_holds_posts_back_and_lets_people_answer(
    world: World, channel: Channel, by: Actor, network: Poster, all_of_it: bool
) -> None:
    made = post(channel, by)
    item = make.item(world.workspace)
    actions.freeze(world.workspace if all_of_it else world.brand, reason=WHY, by=by)
    rule = Actor("rule", 1, "Regla", "agent", world.workspace.pk)
    answers = [
        actions.reply(item, source=world.source, text=text, brand=world.brand, by=who, delay_s=0)
        for text, who in (("de una regla", rule), ("de Bob", by))
    ]
    speak_all()
    assert network.said == ["de Bob"]
    assert [one.is_automatic for one in answers] == [True, False]
    assert tending.note_frozen() == 2
    assert tending.note_frozen() == 0
    assert (fresh(made).state, fresh(made).why) == ("queued", "frozen")
    assert words_of(made)[-1].startswith("Todo está parado")
    assert freezes.standing_for(world.brand) is not None


def test_it_takes_down_and_changes_while_frozen(
    world: World, channel: Channel, by: Actor, network: Poster
) -> None:
    made = post(channel, by)
    speak_all()
    actions.freeze(world.brand, reason=WHY, by=by)
    actions.take_down(fresh(made), by=by, delay_s=0)
    speak_all()
    assert network.stands == {}


def test_another_brand_goes_on(world: World, channel: Channel, by: Actor, network: Poster) -> None:
    actions.freeze(world.brand, reason=WHY, by=by)
    other = make.brand(world.workspace, name="Otra marca")
    post(make.channel(other, make.source(other)), by, "otra")
    post(channel, by)
    speak_all()
    assert network.said == ["otra"]


def test_what_was_taken_in_hand_just_before_waits(
    world: World, channel: Channel, by: Actor, network: Poster
) -> None:
    made = post(channel, by)
    (taken,) = jobs.take(1)
    actions.freeze(world.brand, reason=WHY, by=by)
    jobs.deal_with(taken)
    assert network.said == []
    assert (fresh(made).state, fresh(made).lease_until) == ("queued", None)


def test_what_is_in_doubt_is_looked_for_but_not_said_again(
    world: World, channel: Channel, by: Actor, network: Poster
) -> None:
    made = post(channel, by)
    long_ago = timezone.now() - timedelta(minutes=10)
    Delivery.objects.update(state="unconfirmed", called_at=long_ago)
    actions.freeze(world.brand, reason=WHY, by=by)
    speak_all()
    assert (fresh(made).state, fresh(made).why) == ("queued", "frozen")
    assert network.said == []


def test_lifting_asks_what_becomes_of_each(
    world: World, channel: Channel, by: Actor, network: Poster
) -> None:
    found = actions.freeze(world.brand, reason=WHY, by=by)
    names = ("now", "move", "drop", "keep", "nothing", "later")
    hours_ago = timezone.now() - timedelta(hours=2)
    posts = {name: post(channel, by, name) for name in names}
    for made in posts.values():
        come(made, at=hours_ago, next_try_at=hours_ago)
    ahead = post(channel, by, "ahead", at=timezone.now() + timedelta(hours=1))
    assert [one.text for one in freezes.passed(found)] == list(names)
    later = timezone.now() + timedelta(days=3)
    fates: dict[int, str | datetime] = {posts[name].pk: name for name in ("now", "move", "drop", "keep")}
    fates[posts["later"].pk] = later
    actions.lift(found, fates=fates, by=by)
    speak_all()
    assert network.said == ["now"]
    after = {name: fresh(made) for name, made in posts.items()}
    assert (after["drop"].state, after["keep"].state, after["nothing"].state) == (
        "withdrawn", "failed", "failed",
    )  # fmt: skip
    assert after["keep"].why == after["nothing"].why == "frozen"
    assert after["keep"].next_try_at is None
    moved = after["move"]
    assert moved.at is not None
    assert moved.at > timezone.now()
    zone = world.brand.zone
    assert moved.at.astimezone(zone).time() == hours_ago.astimezone(zone).time()
    assert moved.next_try_at == moved.at
    assert after["later"].at == after["later"].next_try_at == later
    assert fresh(ahead).state == State.QUEUED
    assert freezes.standing_for(world.brand) is None


def test_a_thread_shares_one_fate(world: World, channel: Channel, by: Actor, network: Poster) -> None:
    found = actions.freeze(world.brand, reason=WHY, by=by)
    first = post(channel, by, "uno")
    second = post(channel, by, "dos", after=first)
    assert [one.pk for one in freezes.passed(found)] == [first.pk]
    actions.lift(found, fates={first.pk: "drop"}, by=by)
    assert {fresh(first).state, fresh(second).state} == {"withdrawn"}


def test_what_is_kept_can_be_moved_and_goes_out(
    world: World, channel: Channel, by: Actor, network: Poster
) -> None:
    found = actions.freeze(world.brand, reason=WHY, by=by)
    made = post(channel, by)
    come(made, next_try_at=timezone.now() - timedelta(seconds=2 * gate.LATE_S))
    actions.lift(found, by=by)
    assert fresh(made).state == State.FAILED
    actions.move(fresh(made), at=timezone.now(), by=by)
    speak_all()
    assert fresh(made).state == State.PUBLISHED


def test_what_people_publish_by_hand_is_asked_about_too(world: World, by: Actor) -> None:
    found = actions.freeze(world.brand, reason=WHY, by=by)
    made = post(make.channel(world.brand), by)
    assert tending.announce_by_hand() == 0
    assert [one.pk for one in freezes.passed(found)] == [made.pk]
    actions.lift(found, fates={made.pk: "now"}, by=by)
    assert tending.announce_by_hand() == 1
    assert tending.announce_by_hand() == 0
    assert words_of(made)[-1].startswith("Ha llegado su hora")


def test_it_refuses_nonsense(world: World, by: Actor) -> None:
    with pytest.raises(Refused):
        actions.freeze(world.brand, reason=" ", by=by)
    found = actions.freeze(world.brand, reason=WHY, by=by)
    with pytest.raises(Refused):
        actions.freeze(world.brand, reason=WHY, by=by)
    with pytest.raises(Refused):
        actions.lift(found, fates={1: "perhaps"}, by=by)
    assert Freeze.objects.standing().count() == 1
    actions.lift(found, by=by)
    with pytest.raises(Refused):
        actions.lift(found, by=by)
    for who in (world.rita, world.charlie):
        with pytest.raises(Forbidden):
            actions.freeze(world.brand, reason=WHY, by=who.actor)


def test_it_is_undone_while_it_has_held_nothing_back(world: World, channel: Channel, by: Actor) -> None:
    found = actions.freeze(world.brand, reason=WHY, by=by)
    take_back(AuditEntry.objects.get(verb="outbox.freeze"), by=by)
    found.refresh_from_db()
    assert found.ended_at is not None
    again = actions.freeze(world.brand, reason=WHY, by=by)
    post(channel, by)
    with pytest.raises(Refused):
        actions.unfreeze(again, by=by)


def test_nine_o_clock_stays_nine_o_clock(world: World, channel: Channel, by: Actor) -> None:
    """The night in which summer time ends is an hour longer."""
    zone = world.brand.zone
    made = post(channel, by)
    made.at = datetime(2026, 10, 24, 9, tzinfo=zone)
    now = datetime(2026, 10, 24, 12, tzinfo=zone)
    assert next_day(made, now) == datetime(2026, 10, 25, 9, tzinfo=zone)
    assert (next_day(made, now) - made.at) == timedelta(hours=24)
    assert next_day(made, now).timestamp() - made.at.timestamp() == 25 * 3600
    assert next_day(made, datetime(2026, 10, 26, 8, tzinfo=zone)) == datetime(2026, 10, 26, 9, tzinfo=zone)
