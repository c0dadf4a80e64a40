"""The mouth: each way in which speaking can go, and what the row says after."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tertulia.connectors.base import Draft, Place, Receipt
from tertulia.kit import due
from tertulia.kit.failures import RateLimited, Rejected, Unauthorized, Unavailable
from tertulia.kit.verbs import Refused
from tertulia.outbox import actions, jobs
from tertulia.outbox.models import Delivery
from tests import make
from tests.world import World

State = Delivery.State


class Network:
    """A network that does what a test says: `said` is what stands there, the next call raises `trouble`."""

    repeatable = False
    absence_proves_after_s: float | None = 30.0

    def __init__(self) -> None:
        self.url = "https://demo.example/r"
        self.said: list[str] = []
        self.trouble: Exception | None = None
        self.accepts_before_trouble = False
        self.moderated: list[tuple[str, str]] = []

    def publish(self, place: Place, draft: Draft, key: str) -> Receipt:
        if self.trouble and not self.accepts_before_trouble:
            raise self.trouble
        self.said.append(draft.text)
        if self.trouble:
            raise self.trouble
        return Receipt(f"demo:r{len(self.said)}", self.url)

    def find(self, place: Place, draft: Draft, since: object) -> Receipt | None:
        return Receipt("demo:found", "https://demo.example/found") if draft.text in self.said else None

    def moderate(self, action: str, target: str, reason: str) -> None:
        self.moderated.append((action, target))


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    made = Network()
    monkeypatch.setattr(jobs, "connector_of", lambda source, http=None: made)
    return made


@pytest.fixture
def delivery(world: World) -> Delivery:
    item = make.item(world.workspace)
    return actions.reply(
        item,
        source=world.source,
        text="Abrimos a las nueve.",
        brand=world.brand,
        by=world.bob.actor,
        delay_s=0,
    )


def make_due(delivery: Delivery, **over: object) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(
        next_try_at=timezone.now() - timedelta(seconds=1), lease_until=None, **over
    )


def test_it_publishes_once_and_keeps_the_proof(delivery: Delivery, network: Network) -> None:
    assert jobs.speak() == 1
    assert jobs.speak() == 0
    delivery.refresh_from_db()
    assert (delivery.state, delivery.remote_id, delivery.url) == (
        State.PUBLISHED,
        "demo:r1",
        "https://demo.example/r",
    )
    assert network.said == ["Abrimos a las nueve."]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://demo.example/" + "x" * 2000])
def test_it_keeps_no_address_that_is_of_no_use(delivery: Delivery, network: Network, url: str) -> None:
    network.url = url
    jobs.speak()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.url) == (State.PUBLISHED, "")


def test_it_waits_for_undo(world: World, network: Network) -> None:
    actions.reply(
        make.item(world.workspace), source=world.source, text="Hola", brand=world.brand, by=world.bob.actor
    )
    assert jobs.speak() == 0
    assert network.said == []


def test_it_says_nothing_that_was_taken_back(delivery: Delivery, world: World, network: Network) -> None:
    actions.withdraw(delivery, by=world.bob.actor)
    assert jobs.speak() == 0
    assert network.said == []


def test_it_cannot_take_back_what_is_being_said(delivery: Delivery, world: World) -> None:
    due.claim(Delivery.objects.all())
    with pytest.raises(Refused):
        actions.withdraw(delivery, by=world.bob.actor)


def test_it_says_again_what_never_left(delivery: Delivery, network: Network) -> None:
    network.trouble = Unavailable("no hay línea", sent=False)
    jobs.speak()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.next_try_at is not None) == (State.FAILED, 1, True)
    network.trouble = None
    make_due(delivery)
    jobs.speak()
    delivery.refresh_from_db()
    assert (delivery.state, network.said) == (State.PUBLISHED, ["Abrimos a las nueve."])


def test_it_looks_before_it_repeats(delivery: Delivery, network: Network) -> None:
    network.trouble, network.accepts_before_trouble = Unavailable("tiempo agotado", sent=True), True
    jobs.speak()
    delivery.refresh_from_db()
    assert delivery.state == State.UNCONFIRMED
    make_due(delivery)
    jobs.speak()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.remote_id) == (State.PUBLISHED, "demo:found")
    assert len(network.said) == 1


def test_it_repeats_only_when_absence_is_proof(delivery: Delivery, network: Network) -> None:
    make_due(delivery, state=State.SENDING, called_at=timezone.now() - timedelta(seconds=5))
    jobs.speak()
    delivery.refresh_from_db()
    assert (delivery.state, network.said) == (State.UNCONFIRMED, [])
    make_due(delivery, called_at=timezone.now() - timedelta(seconds=31))
    jobs.speak()
    delivery.refresh_from_db()
    assert (delivery.state, network.said) == (State.PUBLISHED, ["Abrimos a las nueve."])


def test_it_leaves_to_a_person_what_nothing_proves(delivery: Delivery, network: Network) -> None:
    network.absence_proves_after_s = None
    make_due(delivery, state=State.SENDING, called_at=timezone.now() - timedelta(days=1))
    for _ in range(len(jobs.LOOK_AGAIN_S)):
        jobs.speak()
        make_due(Delivery.objects.get())
    delivery.refresh_from_db()
    jobs.speak()
    assert (delivery.state, network.said) == (State.UNCONFIRMED, [])


def test_it_never_retries_a_refusal(delivery: Delivery, network: Network) -> None:
    network.trouble = Rejected("Los comentarios están cerrados.", said="Comments are closed")
    jobs.speak()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.next_try_at) == (State.REJECTED, None)
    assert (delivery.last_error, delivery.said) == ("Los comentarios están cerrados.", "Comments are closed")


def test_it_waits_as_long_as_the_network_asks(delivery: Delivery, network: Network) -> None:
    until = timezone.now() + timedelta(minutes=7)
    network.trouble = RateLimited("Demasiado seguido", until=until)
    jobs.speak()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.next_try_at) == (State.QUEUED, until)


def test_it_stops_and_asks_for_a_new_key(delivery: Delivery, world: World, network: Network) -> None:
    network.trouble = Unauthorized("La clave ya no vale.")
    jobs.speak()
    delivery.refresh_from_db()
    world.source.refresh_from_db()
    assert (delivery.state, delivery.next_try_at) == (State.FAILED, None)
    assert world.source.state == "unauthorized"


def test_it_doubts_after_a_fault_of_our_own(delivery: Delivery, network: Network) -> None:
    network.trouble = KeyError("surprise")
    jobs.speak()
    delivery.refresh_from_db()
    assert delivery.state == State.UNCONFIRMED


def test_it_keeps_the_order_of_an_account(world: World, network: Network) -> None:
    for text in ("uno", "dos", "tres"):
        item = make.item(world.workspace)
        actions.reply(item, source=world.source, text=text, brand=world.brand, by=world.bob.actor, delay_s=0)
    while jobs.speak():
        pass
    assert network.said == ["uno", "dos", "tres"]


def test_it_lets_a_held_comment_through(world: World, network: Network) -> None:
    item = make.item(world.workspace, is_held=True)
    actions.approve(item, source=world.source, brand=world.brand, by=world.bob.actor)
    jobs.speak()
    assert network.moderated == [("approve", item.remote_id)]


def test_it_looks_after_what_a_dead_run_left(delivery: Delivery, network: Network) -> None:
    due.sign_leases("worker-one")
    due.claim(Delivery.objects.all(), lease=timedelta(hours=1), state=State.SENDING)
    network.said.append(delivery.text)
    assert jobs.speak() == 0
    jobs.recover()
    assert jobs.speak() == 1
    delivery.refresh_from_db()
    assert (delivery.state, len(network.said)) == (State.PUBLISHED, 1)


def test_it_respects_the_lease_of_another_worker(delivery: Delivery) -> None:
    due.sign_leases("worker-one")
    due.claim(Delivery.objects.all(), lease=timedelta(hours=1))
    due.sign_leases("worker-two")
    assert jobs.recover() == 0
    assert jobs.speak() == 0
