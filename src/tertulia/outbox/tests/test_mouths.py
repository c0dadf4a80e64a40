"""Many accounts at once, each one at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from django.db import connection
from django.utils import timezone

from tertulia.connectors.base import Draft, Place, Receipt
from tertulia.outbox import actions, jobs
from tertulia.outbox.models import Delivery
from tertulia.outbox.mouths import Mouths
from tests import make
from tests.world import World

ACCOUNTS, EACH = 6, 3


@pytest.fixture
def house(transactional_db: None, request: pytest.FixtureRequest) -> World:
    """The world, in a database that several connections see."""
    found: World = request.getfixturevalue("world")
    return found


class Hall:
    """Nobody is answered until as many speak at once as the test waits for."""

    repeatable, absence_proves_after_s = False, None

    def __init__(self, together: int) -> None:
        self.together = threading.Barrier(together)
        self.lock = threading.Lock()
        self.now: set[str] = set()
        self.said: list[str] = []
        self.doubly = False

    def publish(self, place: Place, draft: Draft, key: str) -> Receipt:
        with self.lock:
            self.doubly |= place.id in self.now
            self.now.add(place.id)
        self.together.wait(20)
        with self.lock:
            self.now.discard(place.id)
            self.said.append(draft.text)
        return Receipt(f"demo:{draft.text}")


@pytest.fixture
def mouths() -> Iterator[Mouths]:
    made = Mouths(most=ACCOUNTS)
    yield made
    assert made.wait(20)


def leave(world: World) -> None:
    for number in range(ACCOUNTS):
        source = make.source(world.brand, account_id=f"a{number}", place={"id": f"p{number}", "name": "x"})
        channel = make.channel(world.brand, source)
        for turn in range(EACH):
            actions.post(channel, text=f"{number}.{turn}", at=timezone.now(), by=world.bob.actor)


def test_all_accounts_speak_at_once_and_each_in_order(
    house: World, mouths: Mouths, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = Hall(ACCOUNTS)
    monkeypatch.setattr(jobs, "connector_of", lambda source, http=None: hall)
    leave(house)
    while Delivery.objects.exclude(state="published").exists():
        mouths.turn()
    assert not hall.doubly
    assert len(hall.said) == ACCOUNTS * EACH
    for number in range(ACCOUNTS):
        own = [text for text in hall.said if text.startswith(f"{number}.")]
        assert own == [f"{number}.{turn}" for turn in range(EACH)]
    connection.close()


def test_it_takes_no_more_than_it_has_mouths(house: World, monkeypatch: pytest.MonkeyPatch) -> None:
    hall = Hall(3)
    monkeypatch.setattr(jobs, "connector_of", lambda source, http=None: hall)
    leave(house)
    mouths = Mouths(most=2)
    assert mouths.turn() == 2
    assert mouths.turn() == 1
    assert Delivery.objects.filter(lease_until__isnull=False).count() == 2
    hall.together.wait(20)
    assert mouths.wait(20)
    assert len(hall.said) == 2


def test_what_breaks_costs_no_mouth(house: World, mouths: Mouths, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(delivery: Delivery, http: object = None) -> None:
        raise RuntimeError("the lights went out")

    monkeypatch.setattr(jobs, "deal_with", breaks)
    leave(house)
    assert mouths.turn() == ACCOUNTS
    assert mouths.wait(20)
    assert mouths.turn() == 0
