"""Drafts, reading, being there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tertulia.accounts.models import AuditEntry
from tertulia.inbox import actions
from tertulia.inbox.models import Case, Draft, Presence
from tertulia.kit.models import Event
from tertulia.kit.verbs import Refused
from tests import make
from tests.world import World


def test_it_keeps_one_draft_for_each_person_case_and_kind(world: World) -> None:
    case = make.case(world.brand)
    for text in ("Ho", "Hola"):
        actions.save_draft(case, kind="reply", text=text, by=world.bob.actor)
    actions.save_draft(case, kind="note", text="Ojo", by=world.bob.actor)
    actions.save_draft(case, kind="reply", text="Buenas", by=world.alice.actor)
    kept = set(Draft.objects.values_list("member__name", "kind", "text"))
    assert kept == {("Bob", "reply", "Hola"), ("Bob", "note", "Ojo"), ("Alice", "reply", "Buenas")}
    assert not AuditEntry.objects.exists()


def test_it_forgets_an_empty_draft(world: World) -> None:
    case = make.case(world.brand)
    actions.save_draft(case, kind="reply", text="Hola", by=world.bob.actor)
    assert actions.save_draft(case, kind="reply", text="  \n", by=world.bob.actor) is None
    assert not Draft.objects.exists()


@pytest.mark.parametrize(("kind", "text"), [("poem", "Hola"), ("reply", "x" * 50_001)])
def test_it_refuses_drafts_of_no_kind_or_endless_ones(world: World, kind: str, text: str) -> None:
    with pytest.raises(Refused):
        actions.save_draft(make.case(world.brand), kind=kind, text=text, by=world.bob.actor)


def test_it_remembers_how_far_each_has_read_and_never_goes_back(world: World) -> None:
    case = make.case(world.brand)
    last = case.last_item_id
    actions.mark_read(case, up_to=last, by=world.bob.actor)
    actions.mark_read(case, up_to=last - 1, by=world.bob.actor)
    actions.mark_read(case, up_to=last + 100, by=world.rita.actor)
    assert Case.objects.get().read_by == {str(world.bob.pk): last, str(world.rita.pk): last}


def test_it_is_unread_again_for_one_alone(world: World) -> None:
    case = make.case(world.brand)
    for member in (world.bob, world.rita):
        actions.mark_read(case, up_to=case.last_item_id, by=member.actor)
    actions.mark_unread(case, by=world.rita.actor)
    assert Case.objects.get().read_by == {str(world.bob.pk): case.last_item_id, str(world.rita.pk): 0}
    actions.mark_read(case, up_to=case.last_item_id, by=world.rita.actor)
    assert Case.objects.get().read_by[str(world.rita.pk)] == case.last_item_id


def test_it_tells_once_that_somebody_came_and_once_that_they_write(world: World) -> None:
    case = make.case(world.brand)
    for writing in (False, False, True, True):
        actions.be_present(case, writing=writing, by=world.bob.actor)
    assert Presence.objects.get().is_writing
    told = [(e.kind, e.payload) for e in Event.objects.order_by("pk")]
    assert told == [("presence", {"case": case.pk, "member": world.bob.pk})] * 2


def test_it_tells_again_of_somebody_who_was_away(world: World) -> None:
    case = make.case(world.brand)
    actions.be_present(case, writing=False, by=world.bob.actor)
    Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=5))
    actions.be_present(case, writing=False, by=world.bob.actor)
    assert Event.objects.count() == 2


def test_it_leaves(world: World) -> None:
    case = make.case(world.brand)
    actions.be_present(case, writing=False, by=world.bob.actor)
    actions.leave(case, by=world.bob.actor)
    actions.leave(case, by=world.bob.actor)
    assert not Presence.objects.exists()
    assert Event.objects.count() == 2
