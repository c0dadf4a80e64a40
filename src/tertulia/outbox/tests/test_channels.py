"""Opening, finding again and removing the places where a brand speaks."""

from __future__ import annotations

import pytest

from tertulia.accounts.models import AuditEntry
from tertulia.accounts.undo import take_back
from tertulia.kit.verbs import Forbidden, Refused
from tertulia.outbox import actions
from tertulia.outbox.models import Channel
from tests import make
from tests.world import World


def test_it_opens_by_hand_and_through_an_account(world: World) -> None:
    by = world.alice.actor
    hand = actions.open_channel(
        world.brand,
        network="instagram",
        name="Aurora",
        handle="@aurora",
        url="https://instagram.com/aurora",
        by=by,
    )
    world.source.limits = {"maximum": 300, "unit": "graphemes"}
    through = actions.open_channel(world.brand, network="demo", name="Blog", source=world.source, by=by)
    assert (hand.by_hand, hand.position, through.by_hand, through.position) == (True, 0, False, 1)
    assert through.limits == {"maximum": 300, "unit": "graphemes"}


def test_the_same_again_is_the_same(world: World) -> None:
    by = world.alice.actor
    first = actions.open_channel(world.brand, network="demo", name="Blog", source=world.source, by=by)
    actions.remove_channel(first, by=by)
    again = actions.open_channel(world.brand, network="demo", name="Blog nuevo", source=world.source, by=by)
    assert (again.pk, again.removed_at, again.name) == (first.pk, None, "Blog nuevo")


def test_what_was_by_hand_gets_an_account(world: World) -> None:
    by = world.alice.actor
    hand = actions.open_channel(world.brand, network="demo", name="Blog", handle="@aurora", by=by)
    through = actions.open_channel(
        world.brand, network="demo", name="Blog", handle="@aurora", source=world.source, by=by
    )
    assert (through.pk, through.source) == (hand.pk, world.source)


def test_removing_is_undone(world: World) -> None:
    channel = make.channel(world.brand, world.source)
    actions.remove_channel(channel, by=world.alice.actor)
    assert list(Channel.objects.of(world.workspace)) == []
    take_back(AuditEntry.objects.get(verb="outbox.remove_channel"), by=world.alice.actor)
    assert list(Channel.objects.of(world.workspace)) == [channel]


@pytest.mark.parametrize("over", [{"name": " "}, {"network": ""}, {"url": "javascript:alert(1)"}])
def test_it_refuses_what_is_none(world: World, over: dict[str, str]) -> None:
    given = {"network": "instagram", "name": "Aurora", **over}
    with pytest.raises(Refused):
        actions.open_channel(world.brand, by=world.alice.actor, **given)  # type: ignore[arg-type]


def test_only_who_leads_opens_and_only_their_own(world: World) -> None:
    with pytest.raises(Forbidden):
        actions.open_channel(world.brand, network="x", name="Aurora", by=world.bob.actor)
    other = make.brand(world.workspace, name="Otra")
    with pytest.raises(Refused):
        actions.open_channel(other, network="demo", name="x", source=world.source, by=world.alice.actor)
