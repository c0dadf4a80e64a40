"""What went out is read back, looked after for a month, and told when it is gone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tertulia.connectors.base import Gone
from tertulia.intake import take_in
from tertulia.kit.failures import RateLimited, Unavailable
from tertulia.listening.heard import Arrivals
from tertulia.outbox import actions, watching
from tertulia.outbox.models import Channel, Delivery, Watch
from tertulia.outbox.tests.network import Poster, fresh, network, speak_all, words_of
from tests import make
from tests.world import World

__all__ = ["network"]
State = Delivery.State
TEXT = "El sol de tu tejado también puede ser de tus vecinas."


@pytest.fixture
def channel(world: World) -> Channel:
    return make.channel(world.brand, world.source)


@pytest.fixture
def post(world: World, channel: Channel) -> Delivery:
    made: Delivery = actions.post(channel, text=TEXT, content={}, at=timezone.now(), by=world.bob.actor)
    return made


def look(**over: object) -> Watch:
    """One more look, its moment having come."""
    Watch.objects.update(next_try_at=timezone.now(), **over)
    watching.look_after()
    return Watch.objects.get()


def hear(world: World, text: str = TEXT, **over: object) -> None:
    given: dict[str, object] = {"own": True, "kind": "post", "author": make.author("Aurora"), **over}
    take_in(Arrivals(world.source, [make.said(text, **given)]))


def test_it_is_read_back_by_its_place(world: World, post: Delivery, network: Poster) -> None:
    speak_all()
    hear(world, id="demo:p1")
    out = fresh(post)
    assert out.item is not None
    assert out.read_back_at is not None
    assert words_of(post)[-1] == "Se ha leído en la red."


def test_a_doubt_ends_when_it_is_heard(world: World, post: Delivery, network: Poster) -> None:
    network.trouble, network.accepts = Unavailable("tiempo agotado", sent=True), True
    speak_all()
    hear(world, "@alguien " + TEXT, id="demo:p1")
    out = fresh(post)
    assert (out.state, out.remote_id, out.next_try_at) == ("published", "demo:p1", None)
    assert Watch.objects.filter(delivery=post).exists()


@pytest.mark.parametrize("over", [{"parent": "demo:other"}, {"text": "Otra cosa muy distinta y bien larga"}])
def test_a_doubt_does_not_end_by_something_else(
    world: World, post: Delivery, network: Poster, over: dict[str, str]
) -> None:
    network.trouble = Unavailable("tiempo agotado", sent=True)
    speak_all()
    hear(world, **over)
    assert fresh(post).state == State.UNCONFIRMED


def test_what_a_person_published_is_found(world: World) -> None:
    channel = make.channel(world.brand, network="demo")
    by = world.bob.actor
    told, untold, other = (
        actions.post(channel, text=text, content={}, at=timezone.now(), by=by)
        for text in (TEXT, "Mañana abrimos la oficina nueva de la calle Olivar.", "Corto")
    )
    actions.published_by_hand(told, url="https://demo.example/1/", by=by)
    hear(world, "lo cambié un poco al pegarlo", url="https://demo.example/1", id="demo:h1")
    hear(world, untold.text, id="demo:h2")
    hear(world, "Corto", id="demo:h3")
    assert (fresh(told).remote_id, fresh(told).read_back_at is not None) == ("demo:h1", True)
    assert (fresh(untold).state, fresh(untold).remote_id) == ("published", "demo:h2")
    assert fresh(other).state == State.HAND


def test_it_is_looked_up_where_it_is_not_heard(post: Delivery, network: Poster) -> None:
    speak_all()
    network.figures["demo:p1"] = {"likes": 3, "views": 40, "nonsense": 1}
    assert watching.look_after() == 0
    watch = look()
    out = fresh(post)
    assert (out.figures, out.read_back_at is not None, out.figures_at is not None) == (
        {"likes": 3, "views": 40}, True, True,
    )  # fmt: skip
    assert watch.looks == 1
    assert watch.next_try_at is not None
    assert out.published_at is not None
    assert watch.next_try_at - out.published_at == timedelta(minutes=15)
    network.figures["demo:p1"] = {"likes": 5}
    look()
    assert fresh(post).figures == {"likes": 5, "views": 40}


def test_it_is_looked_at_for_a_month_and_no_longer(post: Delivery, network: Poster) -> None:
    speak_all()
    Delivery.objects.update(published_at=timezone.now() - timedelta(days=13))
    watch = look(looks=9)
    assert watch.next_try_at is not None
    assert timedelta(hours=23) < watch.next_try_at - timezone.now() <= timedelta(days=1)
    Delivery.objects.update(published_at=timezone.now() - timedelta(days=31))
    assert look().next_try_at is None


def test_the_posts_of_an_account_are_asked_after_together(
    world: World, channel: Channel, post: Delivery, network: Poster
) -> None:
    actions.post(channel, text="otra", content={}, at=timezone.now(), by=world.bob.actor)
    speak_all()
    Watch.objects.update(next_try_at=timezone.now())
    assert watching.look_after() == 2
    assert [sorted(asked) for asked in network.looked] == [["demo:p1", "demo:p2"]]


def test_what_was_deleted_there_is_told_and_stays_published(post: Delivery, network: Poster) -> None:
    speak_all()
    look()
    network.stands.clear()
    watch = look()
    out = fresh(post)
    assert (out.state, out.gone_at is not None) == ("published", True)
    assert words_of(post)[-1].startswith("Ya no está en la red")
    assert watch.next_try_at is None


def test_a_network_has_a_moment_to_show_it(post: Delivery, network: Poster) -> None:
    speak_all()
    stands, network.stands = network.stands, {}
    look()
    assert fresh(post).gone_at is None
    network.stands = stands
    look()
    assert fresh(post).read_back_at is not None


def test_it_is_told_when_its_place_says_so(world: World, post: Delivery, network: Poster) -> None:
    speak_all()
    hear(world, id="demo:p1")
    take_in(Arrivals(world.source, [], [Gone("demo:p1")]))
    assert fresh(post).gone_at is not None


def test_what_we_took_down_is_not_told_as_deleted_by_others(
    world: World, post: Delivery, network: Poster
) -> None:
    speak_all()
    look()
    actions.take_down(fresh(post), by=world.bob.actor, delay_s=0)
    speak_all()
    assert look().next_try_at is None
    assert words_of(post)[-1] == "Se retiró de la red."


@pytest.mark.parametrize(
    "trouble",
    [
        Unavailable("nada", sent=False),
        RateLimited("lento", until=timezone.now() + timedelta(hours=2)),
        KeyError(),
    ],
)
def test_it_looks_again_after_a_failure(
    post: Delivery, network: Poster, trouble: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    speak_all()

    def fails(remote_ids: object) -> None:
        raise trouble

    monkeypatch.setattr(network, "look", fails)
    watch = look()
    assert watch.next_try_at is not None
    assert watch.next_try_at > timezone.now() + timedelta(seconds=30)
    assert (watch.looks, watch.lease_until) == (0, None)
    assert fresh(post).gone_at is None


def test_an_account_that_is_gone_is_not_asked(world: World, post: Delivery, network: Poster) -> None:
    speak_all()
    world.source.state = "unauthorized"
    world.source.save()
    look()
    assert network.looked == []
