"""How far a source has been read, how it fares, and when it is read next."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tertulia.kit.failures import Failure, RateLimited, Rejected, Unauthorized, Unavailable
from tertulia.kit.models import Event
from tertulia.sources import actions, progress
from tertulia.sources.models import SetAside, Source
from tests.world import World


def due_in(source: Source) -> float:
    """Seconds until the source is read again."""
    source.refresh_from_db()
    assert source.next_try_at is not None
    return (source.next_try_at - timezone.now()).total_seconds()


def test_it_keeps_the_cursor_and_clears_old_trouble(world: World) -> None:
    Source.objects.update(attempts=3, last_error="antes no")
    progress.advance(world.source, {"top": 7}, more=False, heard=2)
    world.source.refresh_from_db()
    source = world.source
    assert (source.cursor, source.attempts, source.last_error) == ({"top": 7}, 0, "")
    assert source.heard_count == 2
    assert source.read_at == source.heard_at


def test_it_reads_on_at_once_while_there_is_more(world: World) -> None:
    Source.objects.update(read_through_at=None)
    world.source.refresh_from_db()
    progress.advance(world.source, {"top": 7}, more=True, heard=100)
    assert due_in(world.source) <= 0
    assert world.source.is_first_reading
    progress.advance(world.source, {"top": 9}, more=False, heard=1)
    assert due_in(world.source) > 0
    assert not world.source.is_first_reading


@pytest.mark.parametrize(
    ("own", "slowest"), [(True, progress.SLOWEST_OWN_S), (False, progress.SLOWEST_S)], ids=["ours", "public"]
)
def test_it_comes_often_where_there_is_life(world: World, own: bool, slowest: int) -> None:
    Source.objects.update(is_own=own)
    paces = []
    for heard in (0,) * 30 + (1,) * 12:
        world.source.refresh_from_db()
        progress.advance(world.source, {}, more=False, heard=heard)
        world.source.refresh_from_db()
        paces.append(world.source.interval_s)
    quiet, lively = paces[:30], paces[30:]
    assert quiet == sorted(quiet)
    assert quiet[-1] == slowest
    assert lively == sorted(lively, reverse=True)
    assert lively[-1] == progress.FASTEST_S
    assert due_in(world.source) <= progress.FASTEST_S


def test_it_reads_once_more_what_somebody_wants_to_be_read_meanwhile(world: World) -> None:
    Source.objects.update(next_try_at=timezone.now())
    claimed = Source.objects.get()
    actions.read_now(claimed, by=world.bob.actor)
    progress.advance(claimed, {"top": 7}, more=False, heard=0)
    assert due_in(world.source) <= 0
    assert (world.source.cursor, world.source.attempts) == ({"top": 7}, 0)
    progress.advance(world.source, {"top": 7}, more=False, heard=0)
    assert due_in(world.source) > 0


def test_it_lets_a_source_rest_that_was_paused_meanwhile(world: World) -> None:
    Source.objects.update(state="paused", next_try_at=None)
    progress.advance(world.source, {"top": 7}, more=True, heard=1)
    world.source.refresh_from_db()
    source = world.source
    assert (source.state, source.next_try_at, source.cursor) == ("paused", None, {"top": 7})
    progress.failed(source, Unauthorized("no"))
    source.refresh_from_db()
    assert source.state == "paused"


def test_it_lets_a_source_go_that_was_removed_meanwhile(world: World) -> None:
    Source.objects.update(removed_at=timezone.now(), next_try_at=None)
    progress.advance(world.source, {"top": 7}, more=False, heard=1)
    progress.failed(world.source, Unavailable("no"))
    world.source.refresh_from_db()
    assert world.source.next_try_at is None


@pytest.mark.parametrize(
    ("failure", "state"),
    [
        (Unauthorized("La clave ya no vale.", said="401"), "unauthorized"),
        (Rejected("Ahí no hay feed."), "rejected"),
    ],
)
def test_it_stops_and_asks_a_person(world: World, failure: Failure, state: str) -> None:
    progress.failed(world.source, failure)
    world.source.refresh_from_db()
    source = world.source
    assert (source.state, source.next_try_at) == (state, None)
    assert str(failure) in source.last_error
    assert failure.said in source.last_error
    assert Event.objects.get().payload == {"id": source.pk}


def test_it_waits_as_long_as_it_is_asked_to(world: World) -> None:
    until = timezone.now() + timedelta(minutes=7)
    progress.failed(world.source, RateLimited("Demasiado seguido.", until=until))
    world.source.refresh_from_db()
    assert (world.source.state, world.source.next_try_at, world.source.attempts) == ("ok", until, 0)
    past = datetime(2020, 1, 1, tzinfo=until.tzinfo)
    progress.failed(world.source, RateLimited("Demasiado seguido.", until=past))
    assert due_in(world.source) > 0


def test_it_comes_back_later_and_later_to_who_does_not_answer(world: World) -> None:
    waits = []
    for _ in range(12):
        progress.failed(world.source, Unavailable("No responde."))
        waits.append(due_in(world.source))
        assert world.source.state == "ok"
    assert world.source.attempts == 12
    assert 20 < waits[0] < 40
    assert waits[-1] <= 1.2 * progress.SLOWEST_OWN_S
    assert waits[-1] > waits[0]


def test_it_keeps_what_could_not_be_taken_in_once(world: World) -> None:
    for error in ("uno", "dos\x00"):
        progress.set_aside(world.source, "demo:1\x00", {"text": "a\x00b", "at": timezone.now()}, error)
    aside = SetAside.objects.get()
    assert (aside.remote_id, aside.error, aside.payload["text"]) == ("demo:1", "dos", "ab")


def test_it_shows_again_what_was_tried_in_vain(world: World) -> None:
    progress.set_aside(world.source, "demo:1", {}, "uno")
    SetAside.objects.update(retried_at=timezone.now())
    progress.set_aside(world.source, "demo:1", {}, "dos")
    assert SetAside.objects.get().retried_at is None


def test_it_gives_the_lease_back(world: World) -> None:
    Source.objects.update(lease_until=timezone.now() + timedelta(hours=1))
    progress.release(Source.objects.get())
    assert Source.objects.get().lease_until is None


def test_it_leaves_a_source_to_whoever_has_taken_it_over(world: World) -> None:
    """A reading that lasted longer than its lease comes to its end while another is under way."""
    Source.objects.update(lease_until=timezone.now() - timedelta(seconds=1), cursor={"top": 1})
    late = Source.objects.get()
    taken = timezone.now() + timedelta(minutes=3)
    Source.objects.update(lease_until=taken, cursor={"top": 9})
    progress.advance(late, {"top": 2}, more=False, heard=1)
    progress.failed(late, Unavailable("Tarda demasiado"))
    progress.release(late)
    now = Source.objects.get()
    assert (now.cursor, now.lease_until, now.last_error) == ({"top": 9}, taken, "")


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "\\u0000", "\\"], ids=ascii)
def test_it_sets_aside_what_no_database_takes(world: World, odd: str) -> None:
    progress.set_aside(world.source, f"demo:{odd}", {"text": [f"a{odd}b"]}, f"no: {odd}")
    kept = SetAside.objects.get()
    assert kept.payload["text"][0][0] == "a"
