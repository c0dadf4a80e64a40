"""The worker dies at every single step: before each question to the database, in the call, after it. What it
had written stands, what it had not does not. A fresh one ends it, and what we say stands there once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tertulia.kit import due
from tertulia.outbox import actions, jobs
from tertulia.outbox.models import Delivery
from tertulia.outbox.tests.network import Poster, fresh, network
from tests import make
from tests.world import World

__all__ = ["network"]
State = Delivery.State
MOST_STEPS = 80


class Killed(BaseException):
    """`kill -9`: nobody catches it, nothing more is done."""


class DiesAt:
    """Dies when the database is asked for the n-th time."""

    def __init__(self, step: int) -> None:
        self.left = step
        self.died = False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            self.died = True
            raise Killed
        # What closes a transaction is done by the database itself when a client is lost.
        return execute(sql, params, many, context)


@pytest.fixture
def house(transactional_db: None, request: pytest.FixtureRequest) -> World:
    """The world, in a database where what is written stays written."""
    due.sign_leases("this-worker")
    found: World = request.getfixturevalue("world")
    return found


def reborn() -> None:
    """A fresh worker, under the name of the dead one; and again, until it has nothing more to do. What would
    have to wait waits no longer: a minute has passed."""
    jobs.recover()
    for _turn in range(6):
        Delivery.objects.filter(next_try_at__isnull=False).update(next_try_at=timezone.now())
        Delivery.objects.filter(called_at__isnull=False).update(
            called_at=timezone.now() - timedelta(minutes=1)
        )
        jobs.speak()


def one_life(step: int) -> bool:
    """A turn of the worker that dies at its n-th question; False if it had fewer."""
    death = DiesAt(step)
    try:
        with connection.execute_wrapper(death):
            jobs.speak()
    except Killed:
        pass
    return death.died


@pytest.mark.parametrize("repeatable", [False, True])
def test_it_stands_there_once_whenever_it_dies(
    house: World, network: Poster, monkeypatch: pytest.MonkeyPatch, repeatable: bool
) -> None:
    keys: dict[str, Any] = {}
    say = network.publish

    def once(place: Any, draft: Any, key: str) -> Any:
        keys[key] = keys.get(key) or say(place, draft, key)
        return keys[key]

    monkeypatch.setattr(network, "repeatable", repeatable, raising=False)
    if repeatable:
        monkeypatch.setattr(network, "publish", once)
    channel, by = make.channel(house.brand, house.source), house.bob.actor
    for step in range(1, MOST_STEPS):
        made = actions.post(channel, text=f"post {step}", content={}, at=timezone.now(), by=by)
        died = one_life(step)
        reborn()
        assert fresh(made).state == State.PUBLISHED, f"died at question {step}"
        assert network.said.count(made.text) == 1, f"died at question {step}"
        if not died:
            break
    else:
        raise AssertionError("it never lived to its end")
    assert step > 15


@pytest.mark.parametrize("accepted", [False, True])
def test_it_dies_in_the_call(house: World, network: Poster, accepted: bool) -> None:
    channel = make.channel(house.brand, house.source)
    made = actions.post(channel, text="post", content={}, at=timezone.now(), by=house.bob.actor)

    def dies() -> None:
        raise Killed

    say = network.publish
    if accepted:
        network.meanwhile = dies
    else:
        network.publish = lambda *call: dies()  # type: ignore[method-assign,assignment,func-returns-value]
    with pytest.raises(Killed):
        jobs.speak()
    assert fresh(made).state == State.SENDING
    network.meanwhile, network.publish = (lambda: None), say  # type: ignore[method-assign]
    reborn()
    assert fresh(made).state == State.PUBLISHED
    assert network.said == ["post"]


@pytest.mark.parametrize("act", ["edit", "take_down"])
def test_changes_are_done_in_the_end_whenever_it_dies(house: World, network: Poster, act: str) -> None:
    channel, by = make.channel(house.brand, house.source), house.bob.actor
    for step in range(1, MOST_STEPS):
        made = actions.post(channel, text=f"post {step}", content={}, at=timezone.now(), by=by)
        jobs.speak()
        out = fresh(made)
        if act == "edit":
            actions.amend(out, text=f"otra {step}", by=by, delay_s=0)
        else:
            actions.take_down(out, by=by, delay_s=0)
        died = one_life(step)
        reborn()
        stands = network.stands.get(out.remote_id)
        if act == "edit":
            assert stands is not None
            assert (stands.text, fresh(made).text) == (f"otra {step}", f"otra {step}")
        else:
            assert (stands, fresh(made).state) == (None, "withdrawn"), f"died at question {step}"
        if not died:
            break
    else:
        raise AssertionError("it never lived to its end")
