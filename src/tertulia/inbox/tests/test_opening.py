"""A case opened by hand for something heard in public."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tertulia.accounts.models import AuditEntry
from tertulia.accounts.undo import take_back
from tertulia.brand.models import Department
from tertulia.inbox import actions
from tertulia.inbox.models import Case, Label, Rule
from tertulia.inbox.tests.hearing import hear
from tertulia.kit.models import Event
from tertulia.kit.verbs import Forbidden, Refused
from tertulia.listening.models import Item, Search
from tertulia.sources.models import Source
from tests import make
from tests.world import World

LONG_AGO = timedelta(days=40)


def make_search(world: World) -> None:
    Search.objects.create(workspace=world.workspace, brand=world.brand, name="App", words="app O hola")


@pytest.fixture
def outside(world: World) -> Source:
    """Where others talk among themselves: what is heard there opens no case by itself."""
    make_search(world)
    return make.source(world.brand, name="Foro", is_own=False, place={"id": "foro", "name": "Foro"})


def heard(source: Source, text: str = "La app no me deja entrar", **facts: str) -> Item:
    hear(source, make.said(text, published=timezone.now() - LONG_AGO), **facts)
    assert not Case.objects.exists()
    return Item.objects.get()


def newest(world: World) -> AuditEntry:
    return AuditEntry.objects.filter(workspace=world.workspace).latest("pk")


def test_it_opens_a_case_whose_time_counts_from_now(world: World, outside: Source) -> None:
    item = heard(outside, department="finance")
    case = actions.open_case(item, by=world.bob.actor)
    stored = Case.objects.get()
    assert (stored.pk, stored.brand, stored.status, stored.owner) == (case.pk, world.brand, "open", None)
    assert (stored.last_item, stored.heard_count, stored.identity) == (item, 1, item.author)
    assert stored.waiting_since == item.published_at
    assert stored.due_at is not None
    assert stored.due_at > timezone.now() > stored.opened_at > item.published_at
    assert stored.department == Department.objects.get(brand=world.brand, kind="finance")
    assert newest(world).verb == "inbox.open_case"
    assert Event.objects.latest("pk").payload == {"case": case.pk, "new": True}


def test_a_rule_says_where_it_goes(world: World, outside: Source) -> None:
    label = Label.objects.create(workspace=world.workspace, name="app")
    Rule.objects.create(
        workspace=world.workspace,
        brand=world.brand,
        name="App",
        words="app",
        label=label,
        owner=world.alice,
        priority="high",
    )
    case = actions.open_case(heard(outside), brand=world.brand, by=world.bob.actor)
    assert (case.owner, case.priority, list(case.labels.all())) == (world.alice, "high", [label])


def test_there_is_one_case_however_often_it_is_opened(world: World, outside: Source) -> None:
    item = heard(outside)
    first = actions.open_case(item, by=world.bob.actor)
    second = actions.open_case(item, by=world.alice.actor)
    assert (first, hasattr(second, "audit_id")) == (second, False)
    assert actions.open_new(item, by=world.alice.actor) == first
    assert actions.case_of(item, world.brand) == actions.case_of(item) == first


def test_a_resolved_one_is_open_again_and_can_be_put_back(world: World, outside: Source) -> None:
    item = heard(outside)
    actions.resolve(actions.open_case(item, by=world.bob.actor), by=world.bob.actor)
    case = actions.open_case(item, by=world.bob.actor)
    assert (case.status, newest(world).verb) == ("open", "inbox.reopen")
    take_back(newest(world), by=world.bob.actor)
    assert Case.objects.get().status == "resolved"


def test_taken_back_it_is_gone(world: World, outside: Source) -> None:
    case = actions.open_case(heard(outside), by=world.bob.actor)
    take_back(AuditEntry.objects.get(pk=case.audit_id), by=world.bob.actor)  # type: ignore[attr-defined]
    assert not Case.objects.exists()


@pytest.mark.parametrize("happened", ["note", "assign", "draft", "word"])
def test_taken_back_after_something_happened_it_is_resolved(
    world: World, outside: Source, happened: str
) -> None:
    case = actions.open_case(heard(outside), by=world.bob.actor)
    entry = newest(world)
    if happened == "note":
        actions.note(case, text="Lo miro", by=world.alice.actor)
    elif happened == "assign":
        actions.assign(case, to=world.alice, by=world.alice.actor)
    elif happened == "draft":
        actions.save_draft(case, kind="reply", text="Hola", by=world.alice.actor)
    else:
        Case.objects.filter(pk=case.pk).update(last_item_at=timezone.now())
    take_back(entry, by=world.bob.actor)
    assert Case.objects.get().status == "resolved"


def test_what_triage_opened_is_never_deleted(world: World) -> None:
    hear(world.source, make.said("¿Abrís mañana?"))
    actions.take_back_case(Case.objects.get(), by=world.bob.actor)
    assert Case.objects.get().status == "resolved"


def test_what_comes_after_is_heard_in_it(world: World, outside: Source) -> None:
    item = heard(outside)
    case = actions.open_case(item, by=world.bob.actor)
    hear(outside, make.said("¿Hola?", thread=item.thread.remote_id))
    case.refresh_from_db()
    assert (case.heard_count, case.last_item.text) == (2, "¿Hola?")


@pytest.mark.parametrize("wrong", [{"is_own": True}, {"deleted_at": timezone.now()}])
def test_it_opens_none_for_what_nobody_can_attend_to(
    world: World, outside: Source, wrong: dict[str, object]
) -> None:
    Item.objects.filter(pk=heard(outside).pk).update(**wrong)
    with pytest.raises(Refused):
        actions.open_case(Item.objects.get(), by=world.bob.actor)


def test_it_opens_none_for_a_brand_that_has_not_heard_it(world: World, outside: Source) -> None:
    other = make.brand(world.workspace, name="Otra")
    with pytest.raises(Refused):
        actions.open_case(heard(outside), brand=other, by=world.bob.actor)


@pytest.mark.parametrize("who", ["rita", "charlie"])
def test_not_everybody_may(world: World, outside: Source, who: str) -> None:
    item = heard(outside)
    with pytest.raises(Forbidden):
        actions.open_new(item, by=getattr(world, who).actor)
    with pytest.raises(Forbidden):
        actions.open_case(item, by=getattr(world, who).actor)
