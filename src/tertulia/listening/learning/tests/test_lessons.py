"""What corrections teach: learnt by the worker, kept by workspace, taken back, forgotten."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tertulia.accounts.models import AuditEntry
from tertulia.accounts.undo import take_back
from tertulia.inbox import actions as inbox
from tertulia.intake import take_in
from tertulia.kit import due
from tertulia.kit.verbs import Forbidden
from tertulia.listening import actions
from tertulia.listening.heard import Arrivals
from tertulia.listening.learning import lessons
from tertulia.listening.models import Adjustment, Correction, Item
from tertulia.text import adjust
from tertulia.text.facts import Gazetteer, Understanding
from tests import make
from tests.world import World


def correct(world: World, text: str, fact: str = "intent", now: str = "lead") -> Correction:
    item = make.item(world.workspace, text=text)
    return inbox.correct(item, fact=fact, now=now, by=world.bob.actor)


def learnt() -> int:
    """Learn all that is due or will be."""
    Adjustment.objects.filter(next_try_at__isnull=False).update(next_try_at=timezone.now())
    return lessons.learn_due(limit=10)


def count(world: World) -> int:
    found = lessons.adjustment_of(world.workspace.pk)
    return len(found) if found else 0


def test_it_learns_what_stands_and_forgets_what_is_taken_back(world: World) -> None:
    assert lessons.adjustment_of(world.workspace.pk) is None
    first = correct(world, "La tarifa nocturna")
    correct(world, "Otra tarifa")
    assert learnt() == 1
    assert count(world) == 2
    row = Adjustment.objects.get()
    assert (row.lessons, row.next_try_at, row.lease_until) == (2, None, None)
    assert learnt() == 0
    inbox.undo_correct(first, by=world.bob.actor)
    assert learnt() == 1
    alone = lessons.adjustment_of(world.workspace.pk)
    assert alone is not None
    assert (
        alone.to_bytes()
        == adjust.learn(
            [adjust.Lesson("Otra tarifa", "intent", "lead")], gazetteer=lessons._names(world.workspace.pk)
        ).to_bytes()
    )
    inbox.undo_correct(Correction.objects.get(), by=world.bob.actor)
    learnt()
    assert lessons.adjustment_of(world.workspace.pk) is None
    assert bytes(Adjustment.objects.get().data) == b""


def test_it_waits_for_the_next_correction_of_who_corrects(world: World) -> None:
    correct(world, "La tarifa")
    first = Adjustment.objects.get().next_try_at
    assert first is not None
    assert first > timezone.now()
    assert lessons.learn_due() == 0
    correct(world, "Otra tarifa")
    row = Adjustment.objects.get()
    assert row.next_try_at is not None
    assert row.next_try_at > first


def test_a_correction_made_meanwhile_is_learnt_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    correct(world, "La tarifa")
    real = lessons.lessons_of

    def slow(workspace_id: int, *, after: int = 0) -> list[adjust.Lesson]:
        found = real(workspace_id, after=after)
        if len(found) == 1:
            correct(world, "Otra tarifa")
        return found

    monkeypatch.setattr(lessons, "lessons_of", slow)
    learnt()
    assert count(world) == 1
    assert Adjustment.objects.get().next_try_at is not None
    learnt()
    assert count(world) == 2


def test_a_worker_that_dies_before_or_while_learning_loses_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(due._worker, "name", "mine")
    correct(world, "La tarifa")
    Adjustment.objects.update(next_try_at=timezone.now())
    [row] = due.claim(Adjustment.objects.all(), lease=lessons.LEASE)
    # Killed here: it is in nobody's hands, but due, and the next run of the same worker takes it up at once.
    assert (lessons.learn_due(), count(world)) == (0, 0)
    assert row.lease_by == "mine"
    assert lessons.recover() == 1
    assert lessons.learn_due() == 1
    assert count(world) == 1


def test_what_cannot_be_learnt_is_tried_again_later(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    correct(world, "La tarifa")

    def broken(*_: Any, **__: Any) -> None:
        raise MemoryError("too much")

    monkeypatch.setattr(adjust, "learn", broken)
    learnt()
    row = Adjustment.objects.get()
    assert (row.attempts, row.last_error, row.lease_until) == (1, "MemoryError('too much')", None)
    assert row.next_try_at is not None
    assert row.next_try_at > timezone.now()


def test_it_takes_the_last_word_on_each_thing_and_nothing_of_what_changed(world: World) -> None:
    item = make.item(world.workspace, text="Hola", title="Aviso")
    inbox.correct(item, fact="intent", now="lead", by=world.bob.actor)
    inbox.correct(item, fact="intent", now="spam", by=world.bob.actor)
    inbox.correct(item, fact="topic", now="Recibos", by=world.bob.actor)
    changed = correct(world, "Antes")
    Item.objects.filter(pk=changed.item_id).update(edited_at=timezone.now(), text="Después")
    forgotten = correct(world, "Secreto")
    Item.objects.filter(pk=forgotten.item_id).update(text="")
    assert lessons.lessons_of(world.workspace.pk) == [adjust.Lesson("Aviso. Hola", "intent", "spam")]


def test_no_workspace_hears_of_another(world: World) -> None:
    correct(world, "La tarifa nocturna")
    learnt()
    assert count(world) == 1
    assert lessons.adjustment_of(world.elsewhere.pk) is None
    taught: list[object] = []

    def read(texts: Any, gazetteer: Gazetteer, adjustment: object) -> list[Understanding]:
        taught.append(adjustment)
        return [Understanding() for _ in texts]

    take_in(Arrivals(make.source(world.other_brand), [make.said("La tarifa nocturna")]), read=read)
    take_in(Arrivals(world.source, [make.said("La tarifa nocturna")]), read=read)
    assert taught[0] is None
    assert taught[1] is lessons.adjustment_of(world.workspace.pk)
    theirs = make.item(world.elsewhere, text="Otra")
    inbox.correct(theirs, fact="intent", now="spam", by=world.charlie.actor)
    assert [one.label for one in lessons.lessons_of(world.workspace.pk)] == ["lead"]
    assert [one.label for one in lessons.lessons_of(world.elsewhere.pk)] == ["spam"]


def test_it_is_read_once_until_it_is_learnt_anew(world: World) -> None:
    correct(world, "La tarifa")
    learnt()
    first = lessons.adjustment_of(world.workspace.pk)
    assert lessons.adjustment_of(world.workspace.pk) is first
    correct(world, "Otra")
    learnt()
    assert lessons.adjustment_of(world.workspace.pk) is not first


def test_what_cannot_be_read_any_more_is_learnt_again(world: World) -> None:
    correct(world, "La tarifa")
    learnt()
    Adjustment.objects.update(data=b"of another time", made_at=timezone.now())
    assert lessons.adjustment_of(world.workspace.pk) is None
    learnt()
    assert count(world) == 1


def test_it_forgets_all_and_remembers(world: World) -> None:
    correct(world, "La tarifa")
    learnt()
    row = lessons.row_of(world.workspace)
    actions.forget_lessons(row, by=world.alice.actor)
    entry = AuditEntry.objects.latest("pk")
    assert lessons.adjustment_of(world.workspace.pk) is None
    learnt()
    assert lessons.adjustment_of(world.workspace.pk) is None
    correct(world, "Otra")
    learnt()
    assert count(world) == 1
    take_back(entry, by=world.alice.actor)
    learnt()
    assert count(world) == 2
    with pytest.raises(Forbidden):
        actions.remember_lessons(row, before={"forgotten_to": 0}, by=world.bob.actor)


def test_what_comes_and_what_is_changed_is_read_with_what_was_learnt(world: World) -> None:
    taught = ["Quiero el plan zurcido", "El plan zurcido me viene bien", "Mándame lo del plan zurcido"]
    for text in taught:
        correct(world, text, now="spam")
    new = "Me interesa el plan zurcido"
    before = make.said(new)
    take_in(Arrivals(world.source, [before]))
    assert Item.objects.get(remote_id=before.id).intent != "spam"
    learnt()
    after, changed = make.said(new), make.said("Me interesa el plan zurcido ya", id=before.id)
    take_in(Arrivals(world.source, [after, changed]))
    assert Item.objects.get(remote_id=after.id).intent == "spam"
    assert Item.objects.get(remote_id=before.id).intent == "spam"
    theirs = make.said(new)
    take_in(Arrivals(make.source(world.other_brand), [theirs]))
    assert Item.objects.get(remote_id=theirs.id).intent != "spam"
