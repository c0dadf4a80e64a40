"""Who has a case, where it belongs, how fast, for how long, and whether it is done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tertulia.accounts.models import AuditEntry
from tertulia.accounts.undo import take_back
from tertulia.brand.models import Department
from tertulia.inbox import actions
from tertulia.inbox.models import Case, Label
from tertulia.kit.models import Event
from tertulia.kit.verbs import SYSTEM, Forbidden, Refused
from tests import make
from tests.world import World

Status = Case.Status


def undo(world: World) -> Case:
    entry = AuditEntry.objects.filter(workspace=world.workspace).exclude(noun_type="").latest("pk")
    take_back(entry, by=world.bob.actor)
    return Case.objects.get()


def test_it_assigns_and_gives_back(world: World) -> None:
    case = make.case(world.brand)
    actions.assign(case, to=world.bob, by=world.alice.actor)
    assert Case.objects.get().owner == world.bob
    assert undo(world).owner is None


@pytest.mark.parametrize("whom", ["charlie", "rita"])
def test_it_assigns_to_nobody_who_cannot_answer(world: World, whom: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.assign(make.case(world.brand), to=getattr(world, whom), by=world.bob.actor)
    assert "to" in refused.value.problems


def test_it_tells_open_browsers(world: World) -> None:
    case = make.case(world.brand)
    actions.assign(case, to=world.bob, by=world.alice.actor)
    event = Event.objects.get()
    assert (event.workspace_id, event.kind, event.payload) == (
        world.workspace.pk,
        "case",
        {"case": case.pk, "new": False},
    )


def test_it_sends_to_an_area_and_back(world: World) -> None:
    case = make.case(world.brand)
    finance = Department.objects.get(brand=world.brand, kind="finance")
    actions.set_department(case, department=finance, by=world.bob.actor)
    assert Case.objects.get().department == finance
    assert undo(world).department is None


def test_it_refuses_areas_of_others_and_those_switched_off(world: World) -> None:
    case = make.case(world.brand)
    theirs = Department.objects.filter(brand=world.other_brand)[0]
    ours = Department.objects.filter(brand=world.brand)[0]
    ours.is_active = False
    for department in (theirs, ours):
        with pytest.raises(Refused):
            actions.set_department(case, department=department, by=world.bob.actor)


def test_it_labels_and_unlabels(world: World) -> None:
    case, vip = make.case(world.brand), Label.objects.create(workspace=world.workspace, name="socia")
    actions.label(case, label=vip, by=world.bob.actor)
    actions.label(case, label=vip, by=world.bob.actor)
    assert list(case.labels.all()) == [vip]
    actions.unlabel(case, label=vip, by=world.bob.actor)
    assert not case.labels.exists()
    assert list(undo(world).labels.all()) == [vip]


def test_it_moves_the_deadline_with_the_priority(world: World) -> None:
    case = make.case(world.brand)
    actions.set_priority(case, priority="urgent", by=world.bob.actor)
    assert case.due_at == case.last_item_at + timedelta(minutes=30)
    with pytest.raises(Refused):
        actions.set_priority(case, priority="yesterday", by=world.bob.actor)


def test_it_snoozes_and_wakes_unread(world: World) -> None:
    case = make.case(world.brand, read_by={str(world.bob.pk): 10**9})
    until = timezone.now() + timedelta(hours=3)
    actions.snooze(case, until=until, by=world.bob.actor)
    case.refresh_from_db()
    assert (case.status, case.snoozed_until) == (Status.SNOOZED, until)
    actions.wake(case, by=SYSTEM)
    case.refresh_from_db()
    assert (case.status, case.snoozed_until, case.read_by) == (Status.OPEN, None, {})


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(days=-1), timedelta(days=400)])
def test_it_snoozes_neither_into_the_past_nor_for_ever(world: World, ahead: timedelta) -> None:
    with pytest.raises(Refused):
        actions.snooze(make.case(world.brand), until=timezone.now() + ahead, by=world.bob.actor)


def test_it_wakes_only_what_sleeps(world: World) -> None:
    case = make.case(world.brand, status=Status.RESOLVED)
    assert actions.wake(case, by=SYSTEM).status == Status.RESOLVED


@pytest.mark.parametrize(
    "since",
    [{"status": "resolved", "snoozed_until": None}, {"snoozed_until": timezone.now() + timedelta(days=9)}],
)
def test_it_wakes_nothing_that_somebody_has_touched_since_it_was_looked_for(
    world: World, since: dict[str, Any]
) -> None:
    stale = make.case(world.brand, status=Status.SNOOZED, snoozed_until=timezone.now())
    Case.objects.update(**since)
    actions.wake(stale, by=SYSTEM)
    assert Case.objects.get().status != Status.OPEN


def test_nobody_but_the_system_wakes(world: World) -> None:
    with pytest.raises(Forbidden):
        actions.wake(make.case(world.brand), by=world.alice.actor)


def test_it_resolves_and_takes_it_back(world: World) -> None:
    case = make.case(world.brand)
    due, since = case.due_at, case.waiting_since
    actions.resolve(case, by=world.bob.actor)
    case.refresh_from_db()
    assert (case.status, case.due_at, case.waiting_since) == (Status.RESOLVED, None, None)
    assert case.resolved_at
    back = undo(world)
    assert (back.status, back.due_at, back.waiting_since, back.resolved_at) == (Status.OPEN, due, since, None)


def test_it_does_not_hide_a_new_word_when_a_click_is_taken_back(world: World) -> None:
    case = make.case(world.brand, status=Status.RESOLVED, waiting_since=None, due_at=None)
    actions.reopen(case, by=world.bob.actor)
    later = make.item(world.workspace, "Sigo esperando", thread=case.thread, by=case.identity)
    now = timezone.now()
    Case.objects.update(last_item=later, last_item_at=later.published_at, waiting_since=now, due_at=now)
    back = undo(world)
    assert (back.status, back.waiting_since, back.due_at) == (Status.OPEN, now, now)


def test_it_takes_back_only_its_own_click(world: World) -> None:
    """Alice resolves; Bob takes the case, puts a label on it and hurries; Alice takes her click back."""
    label = actions.create_label(world.workspace, name="Prensa", by=world.bob.actor)
    case = make.case(world.brand)
    actions.resolve(case, by=world.alice.actor)
    entry = AuditEntry.objects.get(verb="inbox.resolve")
    his = Case.objects.get()
    actions.assign(his, to=world.bob, by=world.bob.actor)
    actions.label(his, label=label, by=world.bob.actor)
    take_back(entry, by=world.alice.actor)
    back = Case.objects.get()
    assert (back.status, back.owner, list(back.labels.all())) == (Status.OPEN, world.bob, [label])
    assert back.waiting_since == case.last_item_at


def test_it_leaves_what_somebody_has_changed_since(world: World) -> None:
    case = make.case(world.brand)
    actions.assign(case, to=world.alice, by=world.alice.actor)
    entry = AuditEntry.objects.latest("pk")
    actions.assign(Case.objects.get(), to=world.bob, by=world.bob.actor)
    take_back(entry, by=world.alice.actor)
    assert Case.objects.get().owner == world.bob


def test_it_leaves_aside_what_somebody_has_put_aside_since(world: World) -> None:
    actions.resolve(make.case(world.brand), by=world.alice.actor)
    entry = AuditEntry.objects.latest("pk")
    until = timezone.now() + timedelta(hours=3)
    actions.snooze(Case.objects.get(), until=until, by=world.bob.actor)
    take_back(entry, by=world.alice.actor)
    now = Case.objects.get()
    assert (now.status, now.snoozed_until) == (Status.SNOOZED, until)


def test_it_reopens_with_a_new_deadline_where_nobody_answered(world: World) -> None:
    case = make.case(world.brand, status=Status.RESOLVED, waiting_since=None, due_at=None)
    actions.reopen(case, by=world.bob.actor)
    assert case.waiting_since == case.last_item_at
    assert case.due_at is not None
    assert case.due_at > timezone.now() + timedelta(minutes=230)


def test_it_reopens_without_a_deadline_what_was_answered(world: World) -> None:
    later = timezone.now() + timedelta(minutes=1)
    case = make.case(world.brand, status=Status.RESOLVED, responded_at=later)
    actions.reopen(case, by=world.bob.actor)
    assert (case.status, case.waiting_since, case.due_at) == (Status.OPEN, None, None)


def test_two_people_changing_different_things_both_win(world: World) -> None:
    case = make.case(world.brand)
    hers, his = Case.objects.get(), Case.objects.get()
    actions.assign(hers, to=world.alice, by=world.alice.actor)
    actions.set_priority(his, priority="high", by=world.bob.actor)
    case.refresh_from_db()
    assert (case.owner, case.priority) == (world.alice, "high")


@pytest.mark.parametrize("who", ["rita", "charlie"])
def test_readers_and_strangers_change_nothing(world: World, who: str) -> None:
    with pytest.raises(Forbidden):
        actions.resolve(make.case(world.brand), by=getattr(world, who).actor)
