"""Two workers at once, in real threads, on whichever database the tests run: nothing twice, nothing lost,
nothing out of order, and nobody's word overwritten by who comes late."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tertulia.connectors.base import Draft, Item, Page, Place, Receipt
from tertulia.inbox.models import Case
from tertulia.intake import take_in_safely
from tertulia.kit.verbs import Refused
from tertulia.listening.heard import Arrivals
from tertulia.listening.models import Item as Heard
from tertulia.outbox import actions
from tertulia.outbox import jobs as outbox
from tertulia.outbox.models import Delivery
from tertulia.people.models import Identity
from tertulia.sources import jobs as sources
from tertulia.sources import progress
from tertulia.sources.models import SetAside, Source
from tests import make
from tests.world import World

ROUNDS = 8


@pytest.fixture
def house(transactional_db: None, request: pytest.FixtureRequest) -> World:
    """The world, in a database that several connections see."""
    found: World = request.getfixturevalue("world")
    return found


def together(*jobs: Callable[[], Any]) -> list[Any]:
    """Run `jobs` at the same moment, each in a thread of its own; what each gave, or the exception it
    raised."""
    start, given = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(place: int, job: Callable[[], Any]) -> None:
        start.wait()
        try:
            given[place] = job()
        except Exception as problem:
            given[place] = problem  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def test_it_hears_the_same_in_opposite_orders(house: World) -> None:
    """Locks taken crosswise are the database's to break; whoever loses looks again."""
    two = [make.source(house.brand, place={"id": f"demo:{n}", "name": str(n), "own": True}) for n in range(2)]
    for number in range(ROUNDS):
        page = [make.said(f"mensaje {number}.{m}", author=make.author(f"Ana {m}")) for m in range(12)]

        def hear(source: Source, items: Sequence[Item]) -> Callable[[], int]:
            return lambda: take_in_safely(Arrivals(source, items))

        assert sum(together(hear(two[0], page), hear(two[1], page[::-1]))) == 12
    assert Heard.objects.count() == Case.objects.count() == 12 * ROUNDS
    assert Identity.objects.count() == 12
    assert not SetAside.objects.exists()


class Slow:
    """A connector whose first reading lasts longer than its lease, so that another begins meanwhile."""

    def __init__(self, pages: list[Page]) -> None:
        self.pages, self.taken_over, self.config = pages, lambda: None, dict[str, str]()

    def listen(self, place: Place, cursor: dict[str, Any]) -> Page:
        page, meanwhile = self.pages[cursor.get("n", 0)], self.taken_over
        self.taken_over = lambda: None
        meanwhile()
        return page


def test_it_never_goes_back_to_where_a_slow_reading_was(
    house: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [Page([make.said(f"página {n}")], {"n": n + 1}) for n in range(4)]
    network = Slow(pages)
    monkeypatch.setattr(sources, "connector_of", lambda source, http=None: network)

    def read() -> None:
        Source.objects.update(next_try_at=timezone.now())
        [source] = sources.due(limit=1)
        reading = sources.read(source, lambda ids: set())
        assert reading is not None
        take_in_safely(Arrivals.of(source, reading))
        progress.release(source)

    def taken_over() -> None:
        Source.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        together(lambda: [read() for _ in range(3)])

    network.taken_over = taken_over
    read()
    now = Source.objects.get()
    assert (now.cursor, now.lease_until, now.heard_count) == ({"n": 3}, None, 3)
    assert Heard.objects.count() == 3


class Network:
    """Counts how many speak at once, and what stands there."""

    repeatable = False
    absence_proves_after_s: float | None = None

    def __init__(self) -> None:
        self.said: list[str] = []
        self.speaking = self.most = 0
        self.lock = threading.Lock()

    def publish(self, place: Place, draft: Draft, key: str) -> Receipt:
        with self.lock:
            self.speaking += 1
            self.most = max(self.most, self.speaking)
        # Long enough for whoever is waiting for the database to come through.
        threading.Event().wait(0.02)
        with self.lock:
            self.speaking -= 1
            self.said.append(draft.text)
        return Receipt(f"demo:r{len(self.said)}")

    def find(self, place: Place, draft: Draft, since: object) -> Receipt | None:
        return None


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    made = Network()
    monkeypatch.setattr(outbox, "connector_of", lambda source, http=None: made)
    return made


def reply(house: World, text: str) -> Delivery:
    item, by = make.item(house.workspace), house.bob.actor
    return actions.reply(item, source=house.source, text=text, brand=house.brand, by=by, delay_s=0)


def test_it_speaks_one_at_a_time_with_one_account(house: World, network: Network) -> None:
    texts = [f"respuesta {n}" for n in range(ROUNDS)]
    for text in texts:
        reply(house, text)

    def speak() -> None:
        while Delivery.objects.exclude(state="published").exists():
            outbox.speak(limit=1)

    assert together(speak, speak, speak) == [None, None, None]
    assert (network.said, network.most) == (texts, 1)


def test_it_is_taken_back_or_said_and_never_both(house: World, network: Network) -> None:
    for number in range(ROUNDS):
        delivery = reply(house, f"respuesta {number}")
        withdraw = lambda d=delivery: actions.withdraw(d, by=house.bob.actor)  # noqa: E731
        taken, _spoken = together(withdraw, lambda: outbox.speak(limit=1))
        said = f"respuesta {number}" in network.said
        delivery.refresh_from_db()
        assert delivery.state == ("published" if said else "withdrawn")
        assert isinstance(taken, Refused) == said


def test_it_is_settled_by_one_of_two(house: World, network: Network) -> None:
    """One person saw it on the network, another did not look well: the first to say so is believed."""
    for number in range(ROUNDS):
        delivery = reply(house, f"respuesta {number}")
        Delivery.objects.filter(pk=delivery.pk).update(state="unconfirmed", next_try_at=None)

        def settle(published: bool, one: Delivery = delivery) -> Callable[[], Any]:
            mine = Delivery.objects.get(pk=one.pk)
            return lambda: actions.settle(mine, published=published, by=house.bob.actor)

        given = together(settle(True), settle(False))
        assert sum(isinstance(one, Refused) for one in given) == 1
        Delivery.objects.update(state="withdrawn", next_try_at=None)
