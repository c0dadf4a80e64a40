"""The clock jumps: nothing is said twice, nothing waits for hours, and what is late says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tertulia.kit.failures import Unavailable
from tertulia.outbox import actions, clocks, jobs
from tertulia.outbox.models import Delivery
from tertulia.outbox.tests.network import Poster, come, fresh, network, speak_all
from tests import make
from tests.world import World

__all__ = ["network"]
HOUR = 3600.0


class Hands:
    """Two clocks that the test turns."""

    def __init__(self) -> None:
        self.wall, self.steady = 1_800_000_000.0, 5000.0

    def jump(self, seconds: float) -> None:
        self.wall += seconds

    def pass_(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    made = Hands()
    monkeypatch.setattr(clocks, "wall", lambda: made.wall)
    monkeypatch.setattr(clocks, "steady", lambda: made.steady)
    monkeypatch.setattr(jobs, "clock", clocks.Clock())
    return made


@pytest.fixture
def post(world: World) -> Delivery:
    channel = make.channel(world.brand, world.source)
    made: Delivery = actions.post(channel, text="El sol", at=timezone.now(), by=world.bob.actor)
    return made


def test_it_notices_jumps_and_no_drift(hands: Hands) -> None:
    clock = clocks.Clock()
    hands.pass_(HOUR)
    hands.jump(2)
    assert (clock.look(), clock.is_settling()) == (0.0, False)
    hands.jump(-HOUR)
    assert (clock.look(), clock.is_settling()) == (-HOUR, True)
    hands.pass_(clocks.SETTLE_S - 1)
    assert clock.is_settling()
    hands.pass_(2)
    assert (clock.look(), clock.is_settling()) == (0.0, False)


def test_after_a_jump_forward_no_lease_is_believed(hands: Hands, post: Delivery, network: Poster) -> None:
    """Another worker is in mid-call; by our clock its lease has run out, and absence would be proof."""
    past = timezone.now() - timedelta(hours=1)
    come(post, state="sending", called_at=past, lease_until=past)
    hands.jump(HOUR)
    assert speak_all() == 0
    hands.pass_(clocks.SETTLE_S + 1)
    assert speak_all() == 1
    assert network.said == ["El sol"]


def test_after_a_jump_a_doubt_waits(hands: Hands, post: Delivery, network: Poster) -> None:
    network.trouble = Unavailable("tiempo agotado", sent=True)
    speak_all()
    network.trouble = None
    hands.jump(HOUR)
    come(post, called_at=timezone.now() - timedelta(hours=1))
    assert speak_all() == 0
    assert network.said == []


def test_what_nobody_has_in_hand_goes_on_after_a_jump(hands: Hands, post: Delivery, network: Poster) -> None:
    hands.jump(HOUR)
    speak_all()
    assert network.said == ["El sol"]


def test_a_jump_backward_lengthens_no_pause(hands: Hands, post: Delivery, network: Poster) -> None:
    network.trouble = Unavailable("no hay línea", sent=False)
    speak_all()
    network.trouble = None
    come(post, next_try_at=timezone.now() + timedelta(hours=3))
    hands.jump(-3 * HOUR)
    jobs.speak()
    again = fresh(post).next_try_at
    assert again is not None
    assert again <= timezone.now() + timedelta(seconds=5)


def test_a_jump_backward_lengthens_no_lease(hands: Hands, post: Delivery) -> None:
    come(post, lease_until=timezone.now() + timedelta(hours=3))
    hands.jump(-3 * HOUR)
    jobs.speak()
    lease = fresh(post).lease_until
    assert lease is not None
    assert lease <= timezone.now() + jobs.LEASE


def test_a_jump_backward_moves_nobodys_moment(hands: Hands, post: Delivery, network: Poster) -> None:
    at = timezone.now() + timedelta(hours=2)
    come(post, at=at, next_try_at=at)
    hands.jump(-HOUR)
    jobs.speak()
    assert (fresh(post).next_try_at, network.said) == (at, [])


def test_it_is_looked_for_since_the_earlier_of_two_clocks(
    hands: Hands, post: Delivery, network: Poster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was said by a clock that has gone back since: what stands there is older than its moment."""
    since: list[object] = []
    monkeypatch.setattr(network, "find", lambda place, draft, moment: since.append(moment))
    called = timezone.now() - timedelta(hours=2)
    come(post, state="unconfirmed", called_at=called)
    speak_all()
    (moment,) = since
    assert moment == called - timedelta(minutes=2)
