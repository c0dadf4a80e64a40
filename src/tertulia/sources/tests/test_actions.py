"""The verbs of sources: connected, renewed, paused, removed, and brought back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tertulia.accounts.models import AuditEntry
from tertulia.connectors.base import Author, Limits, Place
from tertulia.kit.models import Event
from tertulia.kit.secrets import unseal
from tertulia.kit.verbs import Actor, Forbidden, Refused
from tertulia.sources import actions
from tertulia.sources.models import SetAside, Source
from tests import make
from tests.world import World

CONFIG = {"site": "https://blog.example", "user": "aurora", "app_password": "abcd efgh"}
PLACE = Place("blog.example", "El blog", "https://blog.example", "blog", own=True)
ACCOUNT = Author("blog.example/users/1", "Aurora", "aurora")


def connected(world: World, **over: Any) -> Source:
    given = {"network": "wordpress", "config": CONFIG, "place": PLACE, "account": ACCOUNT}
    return actions.connect(world.brand, **{**given, "by": world.alice.actor, **over})


def before(verb: str) -> dict[str, Any]:
    """How it was before `verb` was last done."""
    found: dict[str, Any] | None = AuditEntry.objects.filter(verb=verb).latest("pk").before
    assert found is not None
    return found


def test_it_connects_and_is_read_at_once(world: World) -> None:
    source = connected(world, limits=Limits(5000), can_reply=True)
    assert (source.workspace, source.brand, source.name) == (world.workspace, world.brand, "El blog")
    assert (source.account, source.account_id, source.where) == ("aurora", ACCOUNT.id, PLACE)
    assert (source.is_own, source.can_reply, source.limits["maximum"]) == (True, True, 5000)
    assert source.is_first_reading
    assert source in Source.objects.readable().filter(next_try_at__lte=timezone.now())


def test_it_keeps_keys_sealed_and_out_of_the_audit(world: World) -> None:
    source = connected(world)
    assert "abcd" not in source.credentials
    assert unseal(source.credentials) == CONFIG
    assert "abcd" not in str(AuditEntry.objects.values())


def test_it_brings_the_same_place_back_with_its_history(world: World) -> None:
    source = connected(world)
    Source.objects.filter(pk=source.pk).update(
        cursor={"top": 7}, read_through_at=timezone.now(), state="unauthorized", last_error="no"
    )
    actions.remove(source, by=world.alice.actor)
    again = connected(world, config={**CONFIG, "app_password": "new"})
    assert again.pk == source.pk
    assert (again.cursor, again.removed_at, again.state, again.last_error) == ({"top": 7}, None, "ok", "")
    assert unseal(again.credentials)["app_password"] == "new"
    assert not again.is_first_reading


def test_it_is_another_source_for_another_place_account_or_brand(world: World) -> None:
    connected(world)
    connected(world, place=Place("blog.example/noticias", "Noticias"))
    connected(world, account=Author("blog.example/users/2", "Otra"))
    theirs = make.brand(world.workspace, name="Otra marca")
    actions.connect(
        theirs, network="wordpress", config=CONFIG, place=PLACE, account=ACCOUNT, by=world.alice.actor
    )
    assert Source.objects.filter(network="wordpress").count() == 4


def test_it_refuses_a_network_that_is_not_here(world: World) -> None:
    with pytest.raises(Refused) as refused:
        connected(world, network="telepathy")
    assert "network" in refused.value.problems


def test_it_takes_a_new_key_for_the_same_account_only(world: World) -> None:
    source = connected(world)
    Source.objects.filter(pk=source.pk).update(state="unauthorized", last_error="no", next_try_at=None)
    source.refresh_from_db()
    with pytest.raises(Refused) as refused:
        actions.reconnect(source, config=CONFIG, account=Author("x", "Otra", "@otra"), by=world.alice.actor)
    assert "@otra" in str(refused.value)
    actions.reconnect(source, config={**CONFIG, "app_password": "new"}, account=ACCOUNT, by=world.alice.actor)
    source.refresh_from_db()
    assert (source.state, source.last_error, source.next_try_at is not None) == ("ok", "", True)
    assert unseal(source.credentials)["app_password"] == "new"


def test_it_rests_while_paused(world: World) -> None:
    source = actions.pause(world.source, by=world.alice.actor)
    source.refresh_from_db()
    assert (source.state, source.next_try_at) == ("paused", None)
    assert source not in Source.objects.readable()
    actions.resume(source, by=world.alice.actor)
    source.refresh_from_db()
    assert (source.state, source.next_try_at is not None) == ("ok", True)
    assert Event.objects.filter(kind="source", payload__id=source.pk).count() == 2


def test_it_takes_a_pause_and_its_end_back(world: World) -> None:
    actions.pause(world.source, by=world.alice.actor)
    actions.restore(world.source, before=before("sources.pause"), by=world.alice.actor)
    world.source.refresh_from_db()
    assert (world.source.state, world.source.next_try_at is not None) == ("ok", True)
    actions.pause(world.source, by=world.alice.actor)
    actions.resume(world.source, by=world.alice.actor)
    actions.restore(world.source, before=before("sources.resume"), by=world.alice.actor)
    world.source.refresh_from_db()
    assert (world.source.state, world.source.next_try_at) == ("paused", None)


def test_it_forgets_a_connection_and_takes_that_back(world: World) -> None:
    actions.remove(world.source, by=world.alice.actor)
    assert world.source not in Source.objects.of(world.workspace)
    assert world.source not in Source.objects.readable()
    actions.restore(world.source, before=before("sources.remove"), by=world.alice.actor)
    world.source.refresh_from_db()
    assert world.source in Source.objects.readable()
    assert world.source.next_try_at is not None


def test_it_brings_back_what_was_broken_as_broken(world: World) -> None:
    Source.objects.update(state="unauthorized")
    world.source.refresh_from_db()
    actions.remove(world.source, by=world.alice.actor)
    actions.restore(world.source, before=before("sources.remove"), by=world.alice.actor)
    world.source.refresh_from_db()
    assert (world.source.state, world.source.next_try_at) == ("unauthorized", None)


def test_it_is_called_as_we_like(world: World) -> None:
    actions.rename(world.source, name="  El blog nuevo ", by=world.alice.actor)
    assert Source.objects.get(pk=world.source.pk).name == "El blog nuevo"
    with pytest.raises(Refused):
        actions.rename(world.source, name="  ", by=world.alice.actor)


def test_it_goes_to_the_head_of_the_line(world: World) -> None:
    Source.objects.update(next_try_at=timezone.now() + timedelta(hours=1))
    actions.read_now(world.source, by=world.bob.actor)
    world.source.refresh_from_db()
    assert world.source.next_try_at is not None
    assert world.source.next_try_at <= timezone.now()


def test_it_is_not_read_while_it_rests(world: World) -> None:
    actions.pause(world.source, by=world.alice.actor)
    actions.read_now(world.source, by=world.bob.actor)
    world.source.refresh_from_db()
    assert world.source.next_try_at is None


@pytest.fixture
def aside(world: World) -> SetAside:
    """Something that could not be taken in."""
    Source.objects.update(cursor={"top": 7})
    world.source.refresh_from_db()
    return SetAside.objects.create(
        workspace=world.workspace, source=world.source, remote_id="demo:1", error="x"
    )


def test_it_reads_anew_what_was_set_aside(world: World, aside: SetAside) -> None:
    actions.retry_set_aside(world.source, by=world.alice.actor)
    aside.refresh_from_db()
    assert (world.source.cursor, world.source.next_try_at is not None) == ({}, True)
    assert aside.retried_at is not None


@pytest.mark.parametrize(
    "state",
    [{"lease_until": timezone.now() + timedelta(hours=1)}, {"state": "paused"}, {"state": "rejected"}],
)
def test_it_does_not_read_anew_what_is_not_at_rest(
    world: World, aside: SetAside, state: dict[str, Any]
) -> None:
    Source.objects.update(**state)
    world.source.refresh_from_db()
    with pytest.raises(Refused):
        actions.retry_set_aside(world.source, by=world.alice.actor)
    aside.refresh_from_db()
    assert (aside.retried_at, Source.objects.get().cursor) == (None, {"top": 7})


VERBS: list[Callable[[World, Actor], object]] = [
    lambda world, by: connected(world, by=by),
    lambda world, by: actions.reconnect(world.source, config={}, account=ACCOUNT, by=by),
    lambda world, by: actions.rename(world.source, name="x", by=by),
    lambda world, by: actions.pause(world.source, by=by),
    lambda world, by: actions.resume(world.source, by=by),
    lambda world, by: actions.remove(world.source, by=by),
    lambda world, by: actions.restore(world.source, before={}, by=by),
    lambda world, by: actions.retry_set_aside(world.source, by=by),
]


@pytest.mark.parametrize("verb", VERBS)
def test_it_forbids_who_does_not_run_the_workspace(
    world: World, verb: Callable[[World, Actor], object]
) -> None:
    for member in (world.bob, world.rita, world.charlie):
        with pytest.raises(Forbidden):
            verb(world, member.actor)


def test_it_lets_readers_not_even_hurry(world: World) -> None:
    for member in (world.rita, world.charlie):
        with pytest.raises(Forbidden):
            actions.read_now(world.source, by=member.actor)
