"""The verbs of the outbox."""

from __future__ import annotations

import pytest

from tertulia.accounts.models import AuditEntry
from tertulia.kit.verbs import Forbidden, Refused
from tertulia.outbox import actions
from tertulia.outbox.models import Delivery
from tests import make
from tests.world import World


def test_it_leaves_a_due_row_and_an_audit_entry(world: World) -> None:
    item = make.item(world.workspace)
    made = actions.reply(item, source=world.source, text=" Hola ", brand=world.brand, by=world.bob.actor)
    assert (made.text, made.state, made.by) == ("Hola", "queued", world.bob)
    assert AuditEntry.objects.get(verb="outbox.reply").actor_name == "Bob"


def test_it_refuses_silence(world: World) -> None:
    with pytest.raises(Refused) as caught:
        actions.reply(
            make.item(world.workspace), source=world.source, text=" ", brand=world.brand, by=world.bob.actor
        )
    assert "text" in caught.value.problems


def test_it_refuses_readers_and_strangers(world: World) -> None:
    item = make.item(world.workspace)
    for member in (world.rita, world.charlie):
        with pytest.raises(Forbidden):
            actions.reply(item, source=world.source, text="Hola", brand=world.brand, by=member.actor)
    assert not Delivery.objects.exists()


def test_it_refuses_another_workspaces_mouth(world: World) -> None:
    theirs = make.source(world.other_brand)
    with pytest.raises(Refused):
        actions.reply(
            make.item(world.workspace), source=theirs, text="Hola", brand=world.brand, by=world.bob.actor
        )


def test_it_settles_only_what_is_in_doubt(world: World) -> None:
    item = make.item(world.workspace)
    made = actions.reply(item, source=world.source, text="Hola", brand=world.brand, by=world.bob.actor)
    with pytest.raises(Refused):
        actions.settle(made, published=True, by=world.bob.actor)
    Delivery.objects.update(state="unconfirmed", next_try_at=None)
    assert actions.settle(made, published=False, by=world.bob.actor).state == "queued"


def test_it_retries_only_what_failed(world: World) -> None:
    item = make.item(world.workspace)
    made = actions.reply(item, source=world.source, text="Hola", brand=world.brand, by=world.bob.actor)
    with pytest.raises(Refused):
        actions.retry(made, by=world.bob.actor)
    Delivery.objects.update(state="rejected", next_try_at=None)
    again = actions.retry(made, by=world.bob.actor)
    assert (again.state, again.next_try_at is not None) == ("queued", True)
