"""Parts of a thread and first comments: each under what goes before it, and never without it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tertulia.kit.failures import Rejected, Unavailable
from tertulia.outbox import actions
from tertulia.outbox.models import Delivery
from tertulia.outbox.tests.network import Poster, come, fresh, network, speak_all, words_of
from tests import make
from tests.world import World

__all__ = ["network"]
State = Delivery.State


@pytest.fixture
def thread(world: World) -> list[Delivery]:
    channel, by = make.channel(world.brand, world.source), world.bob.actor
    made: list[Delivery] = []
    for text in ("uno", "dos", "tres"):
        above = made[-1] if made else None
        made.append(actions.post(channel, text=text, content={}, at=timezone.now(), after=above, by=by))
    made.append(actions.post(channel, text="comentario", at=timezone.now(), after=made[0], by=by))
    return made


def test_each_part_hangs_on_the_one_before(thread: list[Delivery], network: Poster) -> None:
    speak_all()
    said = {draft.text: (draft.parent, draft.thread) for draft in network.drafts}
    assert said["uno"] == ("", "")
    assert said["dos"] == ("demo:p1", "demo:p1")
    assert said["comentario"] == ("demo:p1", "demo:p1")
    two = fresh(thread[1])
    assert said["tres"] == (two.remote_id, "demo:p1")


def test_nothing_follows_what_was_refused(thread: list[Delivery], network: Poster) -> None:
    network.trouble = Rejected("Demasiado largo.")
    speak_all()
    assert [fresh(one).state for one in thread] == ["rejected", "failed", "failed", "failed"]
    assert {fresh(one).why for one in thread[1:]} == {"before"}
    assert "lo que iba antes" in words_of(thread[1])[-1]
    assert network.said == []


def test_they_follow_again_once_it_is_tried_again(
    thread: list[Delivery], network: Poster, world: World
) -> None:
    network.trouble = Rejected("Demasiado largo.")
    speak_all()
    network.trouble = None
    actions.retry(fresh(thread[0]), by=world.bob.actor)
    speak_all()
    assert sorted(network.said) == ["comentario", "dos", "tres", "uno"]


def test_they_wait_while_nobody_knows(thread: list[Delivery], network: Poster, world: World) -> None:
    network.trouble, network.accepts = Unavailable("tiempo agotado", sent=True), True
    speak_all()
    assert [fresh(one).state for one in thread] == ["unconfirmed", "queued", "queued", "queued"]
    network.trouble = None
    Delivery.objects.filter(pk=thread[0].pk).update(next_try_at=None)
    assert speak_all() == 0
    actions.settle(fresh(thread[0]), published=True, by=world.bob.actor)
    speak_all()
    # The first was found under its own words, so that the rest could go on it; nothing was said twice.
    assert sorted(network.said) == ["comentario", "dos", "tres", "uno"]
    assert fresh(thread[0]).remote_id == "demo:p1"


def test_they_stop_where_nobody_knows_under_what(
    thread: list[Delivery], network: Poster, world: World
) -> None:
    Delivery.objects.filter(pk=thread[0].pk).update(state="unconfirmed", next_try_at=None)
    actions.settle(fresh(thread[0]), published=True, by=world.bob.actor)
    speak_all()
    assert (fresh(thread[1]).state, fresh(thread[1]).why) == ("failed", "before")
    assert network.said == []


def test_they_stop_where_it_was_deleted(thread: list[Delivery], network: Poster) -> None:
    Delivery.objects.filter(pk=thread[0].pk).update(
        state="published", remote_id="demo:p9", gone_at=timezone.now(), next_try_at=None
    )
    speak_all()
    assert fresh(thread[1]).why == "before"


def test_a_thread_that_was_begun_is_finished_late(thread: list[Delivery], network: Poster) -> None:
    long_ago = timezone.now() - timedelta(hours=5)
    Delivery.objects.filter(pk=thread[0].pk).update(
        state="published", remote_id="demo:p9", next_try_at=None, at=long_ago
    )
    come(thread[1], at=long_ago, next_try_at=long_ago)
    speak_all()
    assert fresh(thread[1]).state == State.PUBLISHED
