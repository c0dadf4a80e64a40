"""Our answers: checked, sent to the outbox, taken back, followed to their end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tertulia.accounts.models import AuditEntry
from tertulia.accounts.undo import take_back
from tertulia.inbox import actions
from tertulia.inbox.models import Case, Draft
from tertulia.kit.verbs import Refused
from tertulia.listening.models import Heard
from tertulia.outbox import following
from tertulia.outbox.models import Delivery
from tests import make
from tests.world import World

Status = Case.Status
State = Delivery.State


@pytest.fixture
def case(world: World) -> Case:
    """Marta waits, and the source that heard her can answer."""
    made = make.case(world.brand)
    Heard.objects.create(
        workspace=world.workspace, item=made.last_item, brand=world.brand, source=world.source
    )
    return made


def refusal(case: Case, world: World, **words: Any) -> dict[str, Any]:
    with pytest.raises(Refused) as refused:
        actions.answer(case, **{"text": "Hola", "by": world.bob.actor, **words})
    assert not Delivery.objects.exclude(by=world.alice).exists()
    return refused.value.problems


def test_it_queues_the_answer_and_stops_the_clock(world: World, case: Case) -> None:
    actions.save_draft(case, kind="reply", text="Abrimos a las", by=world.bob.actor)
    delivery = actions.answer(case, text=" Abrimos a las nueve ", by=world.bob.actor)
    assert (delivery.text, delivery.parent, delivery.source) == (
        "Abrimos a las nueve",
        case.last_item,
        world.source,
    )
    assert (delivery.state, delivery.by) == (State.QUEUED, world.bob)
    now = Case.objects.get()
    assert (now.status, now.waiting_since, now.due_at) == (Status.OPEN, None, None)
    assert now.responded_at
    assert now.first_response_at is None
    assert not Draft.objects.exists()


def test_it_resolves_in_the_same_stroke(world: World, case: Case) -> None:
    actions.answer(case, text="Hecho", and_resolve=True, by=world.bob.actor)
    assert Case.objects.get().status == Status.RESOLVED


def test_it_takes_the_answer_back_and_keeps_its_text(world: World, case: Case) -> None:
    actions.answer(case, text="Abrimos a las diez", and_resolve=True, by=world.bob.actor)
    take_back(AuditEntry.objects.get(pk=case.audit_id), by=world.bob.actor)  # type: ignore[attr-defined]
    assert Delivery.objects.get().state == State.WITHDRAWN
    back = Case.objects.get()
    assert (back.status, back.due_at, back.waiting_since) == (Status.OPEN, case_due(case), case_since(case))
    assert back.responded_at is None
    assert Draft.objects.get().text == "Abrimos a las diez"


def case_since(case: Case) -> Any:
    return case.last_item.published_at


def case_due(case: Case) -> Any:
    return case.last_item.published_at + timedelta(hours=4)


def test_it_keeps_a_newer_draft_when_an_answer_is_taken_back(world: World, case: Case) -> None:
    before = case.undo_state()
    delivery = actions.answer(case, text="Abrimos a las diez", by=world.bob.actor)
    actions.save_draft(case, kind="reply", text="Mejor a las once", by=world.bob.actor)
    actions.undo_answer(delivery, before=before, by=world.bob.actor)
    assert Draft.objects.get().text == "Mejor a las once"


def test_it_takes_nothing_back_that_is_being_sent(world: World, case: Case) -> None:
    actions.answer(case, text="Hola", by=world.bob.actor)
    Delivery.objects.update(state=State.SENDING, lease_until=timezone.now() + timedelta(minutes=2))
    with pytest.raises(Refused):
        take_back(AuditEntry.objects.get(verb="inbox.answer"), by=world.bob.actor)
    assert Case.objects.get().waiting_since is None


def test_it_refuses_an_answer_without_words(world: World, case: Case) -> None:
    assert "text" in refusal(case, world, text=" \n")


def test_it_refuses_what_the_network_would_cut(world: World, case: Case) -> None:
    world.source.limits = {"maximum": 10, "unit": "graphemes"}
    world.source.save()
    assert "3" in refusal(case, world, text="x" * 13)["text"]
    assert actions.answer(case, text="👩‍👩‍👧" * 10, by=world.bob.actor)


def test_it_falls_back_on_the_limit_of_the_documentation(world: World, case: Case) -> None:
    assert "text" in refusal(case, world, text="x" * 501)


def test_it_refuses_where_nobody_of_ours_can_speak(world: World, case: Case) -> None:
    world.source.can_reply = False
    world.source.save()
    assert "" in refusal(case, world)


def test_it_refuses_through_an_account_that_must_reconnect(world: World, case: Case) -> None:
    world.source.state = "unauthorized"
    world.source.save()
    assert "El blog de Aurora" in refusal(case, world)[""]


def test_it_refuses_to_answer_what_is_gone_ours_or_elsewhere(world: World, case: Case) -> None:
    elsewhere = make.item(world.workspace)
    ours = make.item(world.workspace, thread=case.thread, is_own=True)
    gone = make.item(world.workspace, thread=case.thread, deleted_at=timezone.now())
    for item in (elsewhere, ours, gone):
        assert "" in refusal(case, world, item=item)


def test_it_warns_before_answering_over_a_new_word(world: World, case: Case) -> None:
    seen = case.last_item_id
    make.item(world.workspace, "Y otra cosa", thread=case.thread, by=case.identity)
    assert "Marta" in refusal(case, world, seen_item=seen)["newer"]
    assert actions.answer(case, text="Hola", seen_item=seen, anyway=True, by=world.bob.actor)


def test_it_warns_before_answering_over_a_colleague(world: World, case: Case) -> None:
    actions.answer(case, text="Ya lo miro", by=world.alice.actor)
    assert "Alice" in refusal(case, world, seen_item=case.last_item_id, seen_delivery=0)["newer"]


def test_it_warns_of_an_answer_given_on_the_network(world: World, case: Case) -> None:
    make.item(world.workspace, "A las nueve", thread=case.thread, is_own=True)
    assert "newer" in refusal(case, world, seen_item=case.last_item_id)


def test_what_we_said_before_them_is_no_answer(world: World, case: Case) -> None:
    seen, before = case.last_item_id, case.last_item_at - timedelta(minutes=1)
    ours = {"thread": case.thread, "by": make.identity(world.workspace, "Aurora"), "is_own": True}
    make.item(world.workspace, "El post", remote_id=case.thread.remote_id, **ours)
    make.item(world.workspace, "Otra cosa", published_at=before, **ours)
    assert actions.answer(case, text="Hola", seen_item=seen, seen_delivery=0, by=world.bob.actor)


def test_it_is_not_disturbed_by_others_in_the_same_thread(world: World, case: Case) -> None:
    other = make.identity(world.workspace, "Joaquín Peralta")
    make.item(world.workspace, "Yo también", thread=case.thread, by=other)
    assert actions.answer(case, text="Hola", seen_item=case.last_item_id, seen_delivery=0, by=world.bob.actor)


def test_it_warns_of_words_that_the_brand_avoids(world: World, case: Case) -> None:
    world.brand.forbidden_words = ["Barató"]
    world.brand.save()
    case = Case.objects.get()
    assert "Barató" in refusal(case, world, text="Es BARATO")["words"]
    assert actions.answer(case, text="Es barato", anyway=True, by=world.bob.actor)


def set_state(case: Case, world: World, **new: Any) -> Case:
    delivery = actions.answer(case, text="Hola", and_resolve=True, by=world.bob.actor)
    for name, value in new.items():
        setattr(delivery, name, value)
    following.tell(delivery)
    return Case.objects.get()


def test_it_counts_the_first_response_when_it_is_out(world: World, case: Case) -> None:
    out = timezone.now()
    now = set_state(case, world, state=State.PUBLISHED, published_at=out, next_try_at=None)
    assert (now.first_response_at, now.status) == (out, Status.RESOLVED)


def test_it_opens_again_what_was_refused_for_good(world: World, case: Case) -> None:
    now = set_state(case, world, state=State.REJECTED, next_try_at=None)
    assert (now.status, now.waiting_since) == (Status.OPEN, case.last_item.published_at)
    assert now.due_at == case_due(case)
    assert (now.responded_at, now.read_by) == (None, {})


def test_it_opens_again_what_is_left_to_a_person(world: World, case: Case) -> None:
    assert set_state(case, world, state=State.UNCONFIRMED, next_try_at=None).status == Status.OPEN


def test_it_opens_again_what_was_taken_back(world: World, case: Case) -> None:
    assert set_state(case, world, state=State.WITHDRAWN, next_try_at=None).status == Status.OPEN


def test_another_answer_is_answer_enough(world: World, case: Case) -> None:
    actions.answer(case, text="Primero", by=world.alice.actor)
    assert set_state(case, world, state=State.REJECTED, next_try_at=None).status == Status.RESOLVED


def test_it_lets_rest_what_will_be_tried_again(world: World, case: Case) -> None:
    assert set_state(case, world, state=State.FAILED).status == Status.RESOLVED


def test_it_forgets_nothing_of_an_older_answer(world: World, case: Case) -> None:
    before = timezone.now() - timedelta(days=1)
    Case.objects.update(first_response_at=before)
    now = set_state(Case.objects.get(), world, state=State.REJECTED, next_try_at=None)
    assert (now.first_response_at, now.responded_at) == (before, before)


def test_nobody_waits_for_what_came_out_after_all(world: World, case: Case) -> None:
    delivery = actions.answer(case, text="Hola", by=world.bob.actor)
    for state in (State.UNCONFIRMED, State.PUBLISHED):
        delivery.state, delivery.next_try_at, delivery.published_at = state, None, timezone.now()
        following.tell(delivery)
    now = Case.objects.get()
    assert (now.waiting_since, now.due_at) == (None, None)
    assert now.responded_at == now.first_response_at == delivery.published_at


def test_they_wait_on_who_have_written_again_meanwhile(world: World, case: Case) -> None:
    delivery = actions.answer(case, text="Hola", by=world.bob.actor)
    later = timezone.now() + timedelta(seconds=1)
    Case.objects.update(last_item_at=later, waiting_since=later, due_at=later)
    delivery.state, delivery.next_try_at, delivery.published_at = State.PUBLISHED, None, timezone.now()
    following.tell(delivery)
    assert Case.objects.get().waiting_since == later
