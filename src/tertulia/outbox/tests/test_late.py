"""Nothing late in silence: what we should have said long ago is stopped and told; what the network delays
goes on, and says until when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tertulia.kit.failures import RateLimited, Unavailable
from tertulia.outbox import actions, gate
from tertulia.outbox.models import Delivery
from tertulia.outbox.tests.network import Poster, come, fresh, network, speak_all, words_of
from tests import make
from tests.world import World

__all__ = ["network"]
State = Delivery.State
LATE = timedelta(seconds=gate.LATE_S)
SECOND = timedelta(seconds=1)


@pytest.fixture
def posts(world: World) -> list[Delivery]:
    channel = make.channel(world.brand, world.source)
    return [
        actions.post(channel, text=text, content={}, at=timezone.now(), by=world.bob.actor)
        for text in ("uno", "dos", "tres")
    ]


def due_since(delivery: Delivery, ago: timedelta) -> None:
    moment = timezone.now() - ago
    come(delivery, at=moment, next_try_at=moment)


def test_it_does_not_go_out_when_nobody_was_there(posts: list[Delivery], network: Poster) -> None:
    for post in posts:
        due_since(post, LATE + SECOND)
    speak_all()
    assert network.said == []
    assert {(fresh(post).state, fresh(post).why) for post in posts} == {("failed", "late")}
    told = fresh(posts[0])
    assert told.next_try_at is None
    assert "no estaba en marcha" in told.last_error
    assert words_of(posts[0])[-1] == told.last_error


def test_a_little_late_is_said(posts: list[Delivery], network: Poster) -> None:
    due_since(posts[0], LATE - 30 * SECOND)
    speak_all()
    assert fresh(posts[0]).state == State.PUBLISHED


def test_an_answer_is_never_too_late(world: World, network: Poster) -> None:
    item = make.item(world.workspace)
    reply = actions.reply(item, source=world.source, text="Hola", brand=world.brand, by=world.bob.actor)
    come(reply, next_try_at=timezone.now() - timedelta(days=1))
    speak_all()
    assert network.said == ["Hola"]


def test_it_waits_its_turn_without_being_late(posts: list[Delivery], network: Poster) -> None:
    """Behind others of its account, each of which took its time."""
    due_since(posts[1], 2 * LATE)
    Delivery.objects.filter(pk=posts[0].pk).update(
        state="published", next_try_at=None, called_at=timezone.now() - LATE / 2
    )
    speak_all()
    assert fresh(posts[1]).state == State.PUBLISHED


def test_a_pause_that_the_network_wants_is_told_and_ends(posts: list[Delivery], network: Poster) -> None:
    until = timezone.now() + timedelta(hours=3)
    network.trouble = RateLimited("Demasiado seguido", until=until, said="slow down")
    speak_all()
    first, second = fresh(posts[0]), fresh(posts[1])
    assert (first.state, first.next_try_at, second.next_try_at) == ("queued", until, until)
    assert words_of(posts[0])[-1].startswith("Espera hasta las ")
    assert words_of(posts[1])[-1] == words_of(posts[0])[-1]
    assert first.said == "slow down"
    network.trouble = None
    long_ago = timezone.now() - timedelta(hours=3)
    for post in posts:
        come(post, at=long_ago)
    speak_all()
    assert network.said == ["uno", "dos", "tres"]


def test_the_worker_was_away_when_the_pause_ended(posts: list[Delivery], network: Poster) -> None:
    network.trouble = RateLimited("Demasiado seguido", until=timezone.now() + timedelta(hours=3))
    speak_all()
    network.trouble = None
    come(posts[0], next_try_at=timezone.now() - LATE - SECOND)
    speak_all()
    assert fresh(posts[0]).why == "late"


def test_it_says_when_it_tries_again(posts: list[Delivery], network: Poster) -> None:
    network.trouble = Unavailable("no hay línea", sent=False)
    speak_all()
    told = fresh(posts[0])
    assert (told.state, told.next_try_at is not None) == ("failed", True)
    assert words_of(posts[0])[-1].startswith("No se pudo enviar. Se intenta otra vez a las ")


def test_who_asks_again_for_what_was_late_has_it(
    posts: list[Delivery], network: Poster, world: World
) -> None:
    due_since(posts[0], 2 * LATE)
    speak_all()
    actions.retry(fresh(posts[0]), by=world.bob.actor)
    speak_all()
    assert "uno" in network.said
    assert (fresh(posts[0]).state, fresh(posts[0]).why) == ("published", "")
