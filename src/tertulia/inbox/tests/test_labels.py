"""The words that a team puts on cases."""

from __future__ import annotations

import pytest

from tertulia.accounts.models import AuditEntry
from tertulia.accounts.undo import take_back
from tertulia.inbox import actions
from tertulia.inbox.models import Label
from tertulia.kit.verbs import Refused
from tests.world import World


def test_it_makes_a_label_once(world: World) -> None:
    first = actions.create_label(world.workspace, name="  Socia  nueva ", by=world.bob.actor)
    assert first.name == "Socia nueva"
    assert actions.create_label(world.workspace, name="SOCIA NUEVA", by=world.bob.actor) == first


@pytest.mark.parametrize("name", ["", "  ", "x" * 41])
def test_it_refuses_names_of_nothing_or_too_long(world: World, name: str) -> None:
    with pytest.raises(Refused):
        actions.create_label(world.workspace, name=name, by=world.bob.actor)


def test_it_renames_and_takes_it_back(world: World) -> None:
    label = actions.create_label(world.workspace, name="socia", by=world.bob.actor)
    actions.create_label(world.workspace, name="prensa", by=world.bob.actor)
    actions.rename_label(label, name="Socias", by=world.bob.actor)
    with pytest.raises(Refused):
        actions.rename_label(label, name="Prensa", by=world.bob.actor)
    take_back(AuditEntry.objects.latest("pk"), by=world.bob.actor)
    assert Label.objects.get(pk=label.pk).name == "socia"


def test_it_is_put_back_as_it_was(world: World) -> None:
    label = actions.create_label(world.workspace, name="socia", by=world.bob.actor)
    before = label.undo_state()
    actions.delete_label(label, by=world.bob.actor)
    actions.restore_label(label, before=before, by=world.bob.actor)
    assert label.undo_state() == before


def test_it_deletes_and_takes_it_back_unless_the_name_is_taken(world: World) -> None:
    label = actions.create_label(world.workspace, name="socia", by=world.bob.actor)
    actions.delete_label(label, by=world.bob.actor)
    entry = AuditEntry.objects.latest("pk")
    other = actions.create_label(world.workspace, name="socia", by=world.bob.actor)
    with pytest.raises(Refused):
        take_back(entry, by=world.bob.actor)
    actions.rename_label(other, name="otra", by=world.bob.actor)
    take_back(entry, by=world.bob.actor)
    assert Label.objects.get(pk=label.pk).removed_at is None
