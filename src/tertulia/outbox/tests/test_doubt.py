"""Whatever goes wrong while nobody knows whether it is out: it is never said twice, and never lost in
silence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from tertulia.connectors.base import Draft, Place, Receipt
from tertulia.intake import take_in
from tertulia.kit import due
from tertulia.kit.failures import RateLimited, Rejected, Unauthorized, Unavailable
from tertulia.listening.heard import Arrivals
from tertulia.outbox import actions, following, jobs
from tertulia.outbox.models import Delivery
from tests import make
from tests.world import World

State = Delivery.State
TEXT = "Abrimos a las nueve, Marta."


class Network:
    """A network: `said` stands there. `publish` and `find` do first what the test says."""

    repeatable = False
    absence_proves_after_s: float | None = 30.0

    def __init__(self) -> None:
        self.said: list[str] = []
        self.before_publish: Callable[[], None] = lambda: None
        self.after_publish: Callable[[], None] = lambda: None
        self.before_find: Callable[[], None] = lambda: None

    def publish(self, place: Place, draft: Draft, key: str) -> Receipt:
        self.before_publish()
        self.said.append(draft.text)
        self.after_publish()
        return Receipt("demo:ours", "https://demo.example/ours")

    def find(self, place: Place, draft: Draft, since: object) -> Receipt | None:
        self.before_find()
        return Receipt("demo:ours", "https://demo.example/ours") if draft.text in self.said else None


def breaks(with_: Exception) -> Callable[[], None]:
    def doing() -> None:
        raise with_

    return doing


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    made = Network()
    monkeypatch.setattr(jobs, "connector_of", lambda source, http=None: made)
    return made


@pytest.fixture
def delivery(world: World) -> Delivery:
    item = make.item(world.workspace)
    by = world.bob.actor
    return actions.reply(item, source=world.source, text=TEXT, brand=world.brand, by=by, delay_s=0)


def speak_when_due(delivery: Delivery, **over: object) -> Delivery:
    """One more turn of the worker, after the row's time has come."""
    waiting = Delivery.objects.filter(pk=delivery.pk, next_try_at__isnull=False)
    waiting.update(next_try_at=timezone.now() - timedelta(seconds=1), **over)
    jobs.speak()
    return Delivery.objects.get(pk=delivery.pk)


def long_ago() -> dict[str, object]:
    return {"called_at": timezone.now() - timedelta(minutes=10)}


@pytest.mark.parametrize(
    "trouble",
    [
        RateLimited("Despacio", until=timezone.now() + timedelta(hours=1)),
        Unavailable("No hay línea", sent=False),
        Unavailable("Tarda demasiado", sent=True),
        Unauthorized("La clave ya no vale"),
        Rejected("Ese mensaje ya no está"),
        KeyError("surprise"),
    ],
    ids=lambda trouble: f"{type(trouble).__name__}-{getattr(trouble, 'sent', '')}",
)
def test_it_stays_in_doubt_while_it_cannot_look(
    delivery: Delivery, network: Network, trouble: Exception
) -> None:
    network.after_publish = breaks(Unavailable("Se cortó", sent=True))
    jobs.speak()
    network.before_find = breaks(trouble)
    for _ in range(8):
        now = speak_when_due(delivery, **long_ago())
        assert now.state == State.UNCONFIRMED
    assert network.said == [TEXT]
    assert now.next_try_at is None or isinstance(trouble, RateLimited)


def test_it_waits_with_looking_as_long_as_the_network_asks(delivery: Delivery, network: Network) -> None:
    until = timezone.now() + timedelta(minutes=7)
    network.after_publish = breaks(Unavailable("Se cortó", sent=True))
    jobs.speak()
    network.before_find = breaks(RateLimited("Despacio", until=until))
    assert speak_when_due(delivery).next_try_at == until


def test_it_asks_for_a_new_key_when_looking_needs_one(
    world: World, delivery: Delivery, network: Network
) -> None:
    network.after_publish = breaks(Unavailable("Se cortó", sent=True))
    jobs.speak()
    network.before_find = breaks(Unauthorized("La clave ya no vale"))
    now = speak_when_due(delivery)
    world.source.refresh_from_db()
    assert (now.state, now.next_try_at, world.source.state) == (State.UNCONFIRMED, None, "unauthorized")


def test_it_counts_the_silence_from_the_end_of_the_call(delivery: Delivery, network: Network) -> None:
    """A call that took a minute may have reached the network only at its end."""

    def slow() -> None:
        Delivery.objects.update(called_at=timezone.now() - timedelta(minutes=1))
        network.said.clear()
        raise Unavailable("Tarda demasiado", sent=True)

    network.after_publish = slow
    jobs.speak()
    network.after_publish = lambda: None
    assert speak_when_due(delivery).state == State.UNCONFIRMED
    assert network.said == []


def test_it_knows_that_a_lost_worker_may_have_spoken_until_its_time_was_up(
    delivery: Delivery, network: Network
) -> None:
    now = timezone.now()
    begun = now - timedelta(seconds=jobs.CALL_S)
    Delivery.objects.update(state=State.SENDING, called_at=begun, lease_until=now - timedelta(seconds=1))
    assert speak_when_due(delivery).state == State.UNCONFIRMED
    assert network.said == []


def test_it_looks_again_as_soon_as_absence_is_proof(delivery: Delivery, network: Network) -> None:
    network.before_publish = breaks(Unavailable("Se cortó", sent=True))
    jobs.speak()
    network.before_publish = lambda: None
    called = timezone.now() - timedelta(seconds=20)
    now = speak_when_due(delivery, attempts=1, called_at=called)
    assert now.next_try_at is not None
    assert now.next_try_at - timezone.now() <= timedelta(seconds=10.5)


def test_it_gives_up_on_what_breaks_every_time(delivery: Delivery, network: Network) -> None:
    tried = []

    def broken() -> None:
        tried.append(1)
        raise Unavailable("El servidor falla (500)", sent=True)

    network.before_publish = broken
    jobs.speak()
    for _ in range(40):
        now = speak_when_due(delivery, **long_ago())
    assert (now.state, now.next_try_at, len(tried)) == (State.FAILED, None, jobs.MAX_ATTEMPTS)
    assert "500" in now.last_error
    assert actions.retry(now, by=make.member(now.workspace, "Eva").actor).state == State.QUEUED


def test_it_lets_our_own_words_be_heard_before_the_call_ends(
    world: World, delivery: Delivery, network: Network
) -> None:
    """The network shows the comment, but its answer to us is lost: what was heard is the proof."""
    assert delivery.parent is not None
    parent = delivery.parent.remote_id

    def heard_meanwhile() -> None:
        ours = make.said(TEXT, id="demo:ours", own=True, parent=parent, author=make.author("Aurora"))
        take_in(Arrivals(world.source, [ours]))
        raise Unavailable("Tarda demasiado", sent=True)

    network.after_publish = heard_meanwhile
    jobs.speak()
    now = Delivery.objects.get()
    assert (now.state, now.item is not None, now.next_try_at) == (State.PUBLISHED, True, None)
    assert jobs.speak() == 0


def test_it_joins_what_was_heard_in_other_words_before_the_call_ended(
    world: World, delivery: Delivery, network: Network
) -> None:
    """A network that changes words in passing: only its id tells that what was heard is our answer."""
    assert delivery.parent is not None
    parent = delivery.parent.remote_id

    def heard_meanwhile() -> None:
        ours = make.said(
            "Open at nine", id="demo:ours", own=True, parent=parent, author=make.author("Aurora")
        )
        take_in(Arrivals(world.source, [ours]))

    network.after_publish = heard_meanwhile
    jobs.speak()
    now = Delivery.objects.get()
    assert now.state == State.PUBLISHED
    assert now.item is not None
    assert now.item.remote_id == "demo:ours"


def test_it_keeps_what_a_late_worker_says_from_spoiling_what_is_known(
    delivery: Delivery, network: Network
) -> None:
    """A worker whose lease ran out comes back with a failure, after another one found that it is out."""

    def overtaken() -> None:
        Delivery.objects.update(
            state=State.PUBLISHED, lease_until=None, next_try_at=None, remote_id="demo:ours"
        )
        raise Unavailable("Tarda demasiado", sent=True)

    network.after_publish = overtaken
    jobs.speak()
    assert Delivery.objects.get().state == State.PUBLISHED


def test_it_leaves_alone_what_another_worker_has_in_hand(delivery: Delivery, network: Network) -> None:
    later = timezone.now() + timedelta(minutes=2)

    def overtaken() -> None:
        Delivery.objects.update(lease_until=later)
        raise Unavailable("No hay línea", sent=False)

    network.before_publish = overtaken
    jobs.speak()
    now = Delivery.objects.get()
    assert (now.state, now.lease_until) == (State.SENDING, later)


def test_it_says_nothing_that_was_taken_back_while_it_made_ready(
    world: World, delivery: Delivery, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker had it in hand for so long that its lease ran out, and somebody took it back meanwhile."""

    def slowly(source: object, http: object = None) -> Network:
        Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        actions.withdraw(Delivery.objects.get(), by=world.bob.actor)
        return network

    monkeypatch.setattr(jobs, "connector_of", slowly)
    jobs.speak()
    now = Delivery.objects.get()
    assert (now.state, network.said) == (State.WITHDRAWN, [])


@pytest.mark.parametrize("published", [True, False])
def test_it_lets_a_person_settle_while_it_looks(
    world: World, delivery: Delivery, network: Network, published: bool
) -> None:
    network.before_publish = breaks(Unavailable("Se cortó", sent=True))
    jobs.speak()
    network.before_publish = lambda: None

    def meanwhile() -> None:
        actions.settle(Delivery.objects.get(), published=published, by=world.bob.actor)

    network.before_find = meanwhile
    now = speak_when_due(delivery, **long_ago())
    assert now.state == (State.PUBLISHED if published else State.QUEUED)
    assert network.said == []
    network.before_find = lambda: None
    assert speak_when_due(delivery).state == State.PUBLISHED
    assert network.said == ([] if published else [TEXT])


def test_it_believes_the_network_when_what_follows_breaks(
    delivery: Delivery, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is out; telling the rooms above fails: the row is never left saying what is not so."""
    breaking = [True]

    def follower(told: Delivery) -> None:
        if told.state == State.PUBLISHED and breaking:
            breaking.clear()
            raise RuntimeError("the lights went out")

    monkeypatch.setattr(following, "_followers", [follower])
    jobs.speak()
    assert Delivery.objects.get().state == State.UNCONFIRMED
    assert speak_when_due(delivery).state == State.PUBLISHED
    assert network.said == [TEXT]


def test_it_tells_who_waits_for_an_account_that_is_gone(
    world: World, delivery: Delivery, network: Network
) -> None:
    world.source.removed_at = timezone.now() - timedelta(minutes=2)
    world.source.save()
    jobs.speak()
    now = Delivery.objects.get()
    assert (now.state, now.next_try_at, network.said) == (State.FAILED, None, [])
    assert now.last_error


def test_it_leaves_to_a_person_what_an_account_that_is_gone_may_have_said(
    world: World, delivery: Delivery, network: Network
) -> None:
    network.before_publish = breaks(Unavailable("Se cortó", sent=True))
    jobs.speak()
    world.source.removed_at = timezone.now() - timedelta(minutes=2)
    world.source.save()
    now = speak_when_due(delivery)
    assert (now.state, now.next_try_at, network.said) == (State.UNCONFIRMED, None, [])


def test_it_waits_while_the_removal_of_an_account_may_be_undone(
    world: World, delivery: Delivery, network: Network
) -> None:
    world.source.removed_at = timezone.now()
    world.source.save()
    assert jobs.speak() == 0
    assert Delivery.objects.get().state == State.QUEUED


def test_it_says_nothing_for_a_house_that_was_closed(
    world: World, delivery: Delivery, network: Network
) -> None:
    world.workspace.closed_at = timezone.now()
    world.workspace.save()
    assert jobs.speak() == 0
    assert network.said == []


def test_it_looks_at_once_after_what_a_dead_run_was_saying(delivery: Delivery, network: Network) -> None:
    due.sign_leases("worker-one")
    due.claim(Delivery.objects.all(), state=State.SENDING, called_at=timezone.now() - timedelta(hours=1))
    assert jobs.recover() == 1
    now = Delivery.objects.get()
    assert (now.state, now.lease_until) == (State.UNCONFIRMED, None)
    # It died just now, as far as anybody knows: its last word may still be on its way.
    jobs.speak()
    assert (Delivery.objects.get().state, network.said) == (State.UNCONFIRMED, [])


def test_it_keeps_the_order_within_a_conversation_and_a_limit(world: World, network: Network) -> None:
    said: list[Delivery] = []
    one, other = make.item(world.workspace), make.item(world.workspace)
    for text, item in (("uno", one), ("dos", one), ("tres", other)):
        given = {"source": world.source, "text": text, "brand": world.brand, "by": world.bob.actor}
        said.append(actions.reply(item, **given, delay_s=0))  # type: ignore[arg-type]
    later = timezone.now() + timedelta(minutes=1)
    Delivery.objects.filter(pk=said[0].pk).update(state=State.FAILED, attempts=1, next_try_at=later)
    while jobs.speak():
        pass
    assert network.said == ["tres"]
    Delivery.objects.filter(pk=said[0].pk).update(state=State.QUEUED, attempts=1, next_try_at=later)
    Delivery.objects.filter(pk=said[2].pk).update(state=State.QUEUED, next_try_at=timezone.now())
    assert jobs.speak() == 0
