"""A conversation in order, and the person in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tertulia.brand.models import Department
from tertulia.inbox import actions
from tertulia.inbox.models import Case
from tertulia.inbox.queries import conversation, portrait, thread
from tertulia.listening.models import Heard, Item, Thread
from tertulia.outbox.models import Delivery
from tertulia.people.models import Person
from tests import make
from tests.world import World


def ago(minutes: float) -> Any:
    return timezone.now() - timedelta(minutes=minutes)


@pytest.fixture
def case(world: World) -> Case:
    """Marta asks under our post, half an hour ago."""
    us = make.identity(world.workspace, "Aurora", is_ours=True)
    post = make.item(world.workspace, "Ya podéis renovar", by=us, is_own=True, at=ago(90))
    Thread.objects.filter(pk=post.thread_id).update(remote_id=post.remote_id)
    asked = make.item(world.workspace, "¿Cómo?", thread=Thread.objects.get(pk=post.thread_id), at=ago(30))
    Heard.objects.create(workspace=world.workspace, item=asked, brand=world.brand, source=world.source)
    return make.case(world.brand, asked)


def shown(case: Case, **over: Any) -> list[tuple[str, str]]:
    return [(entry.kind, str(entry.thing)) for entry in conversation(case, **over).entries]


def test_it_puts_everything_in_the_order_in_which_it_was_said(world: World, case: Case) -> None:
    other = make.identity(world.workspace, "Joaquín")
    make.item(world.workspace, "Yo tampoco sé", thread=case.thread, by=other, at=ago(20))
    actions.note(case, text="Ojo", by=world.bob.actor)
    legal = Department.objects.get(brand=world.brand, kind="legal")
    actions.ask(
        case, department=legal, question="¿Se puede?", base_url="https://x.example", by=world.bob.actor
    )
    delivery = actions.answer(case, text="En la web", by=world.bob.actor)
    whole = conversation(case)
    assert whole.origin is not None
    assert whole.origin.text == "Ya podéis renovar"
    assert [(entry.kind, str(entry.thing)) for entry in whole.entries] == [
        ("item", "¿Cómo?"),
        ("item", "Yo tampoco sé"),
        ("note", "Ojo"),
        ("handoff", "¿Se puede?"),
        ("delivery", "En la web"),
    ]
    assert whole.seen_delivery == delivery.pk
    assert whole.seen_item == Item.objects.latest("pk").pk
    assert whole.earlier is None


def test_an_answer_that_was_heard_back_stands_there_once(world: World, case: Case) -> None:
    delivery = actions.answer(case, text="En la web", by=world.bob.actor)
    ours = make.item(world.workspace, "En la web", thread=case.thread, is_own=True)
    Delivery.objects.filter(pk=delivery.pk).update(item=ours, state="published")
    assert shown(case) == [("item", "¿Cómo?"), ("item", "En la web")]
    said = conversation(case).entries[1].thing
    assert isinstance(said, Item)
    assert said.delivery.by == world.bob


def test_the_answer_of_a_colleague_is_part_of_its_question(world: World, case: Case) -> None:
    legal = Department.objects.get(brand=world.brand, kind="legal")
    asked = actions.ask(
        case, department=legal, question="¿Se puede?", base_url="https://x.example", by=world.bob.actor
    )
    guest = world.bob.actor.__class__("link", asked.pk, "Teresa", "reader", world.workspace.pk)
    actions.answer_ask(asked, text="Sí", by=guest)
    assert [kind for kind, _ in shown(case)] == ["item", "handoff"]


def test_what_the_person_began_themselves_is_no_origin(world: World) -> None:
    item = make.item(world.workspace)
    Thread.objects.filter(pk=item.thread_id).update(remote_id=item.remote_id)
    whole = conversation(make.case(world.brand, Item.objects.get()))
    assert (whole.origin, len(whole.entries)) == (None, 1)


def test_it_shows_the_newest_and_reads_back(world: World, case: Case) -> None:
    for n in range(6):
        make.item(world.workspace, f"nº {n}", thread=case.thread, by=case.identity, at=ago(20 - n))
    actions.note(case, text="Ojo", by=world.bob.actor)
    newest = conversation(case, size=3)
    assert [str(e.thing) for e in newest.entries] == ["nº 3", "nº 4", "nº 5", "Ojo"]
    assert newest.origin is not None
    before = conversation(case, before=newest.earlier, size=3)
    assert [str(e.thing) for e in before.entries] == ["nº 0", "nº 1", "nº 2"]
    first = conversation(case, before=before.earlier, size=3)
    assert [str(e.thing) for e in first.entries] == ["¿Cómo?"]
    assert first.earlier is None


def test_it_knows_who_corrected_what(world: World, case: Case) -> None:
    actions.correct(case.last_item, fact="sentiment", now="negative", by=world.bob.actor)
    assert conversation(case).corrections == {case.last_item_id: {"sentiment": "Bob"}}


def test_its_statements_do_not_grow(
    world: World, case: Case, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(10):
        make.item(world.workspace, f"nº {n}", thread=case.thread, by=make.identity(world.workspace, f"P{n}"))
        actions.note(case, text=f"nota {n}", by=world.bob.actor)
        actions.answer(case, text="Hola", by=world.bob.actor)
    case = Case.objects.select_related("thread", "identity", "brand").get()
    with django_assert_num_queries(6):
        for entry in conversation(case).entries:
            assert str(getattr(entry.thing, "author", "") or getattr(entry.thing, "by", "")) or True


def test_it_draws_who_writes(world: World, case: Case) -> None:
    person = Person.objects.create(workspace=world.workspace, name="Marta")
    elsewhere = make.identity(world.workspace, "Marta I.", network="mastodon", person=person)
    case.identity.person = person
    case.identity.save()
    for days, tone in ((3, "negative"), (4, "negative"), (5, "positive")):
        make.item(world.workspace, by=elsewhere, at=ago(days * 1440), sentiment=tone)
    make.item(world.workspace, by=elsewhere, at=ago(500 * 1440), sentiment="positive")
    before = make.item(world.workspace, "Gracias", by=elsewhere, at=ago(50 * 1440))
    make.case(world.brand, before, first_response_at=before.published_at + timedelta(minutes=18))
    drawn = portrait(Case.objects.select_related("identity__person", "brand").get(pk=case.pk))
    assert (drawn.person, drawn.others) == (person, [elsewhere])
    assert drawn.said == 5
    assert len(drawn.months) == 12
    today = timezone.now().astimezone(world.brand.zone)
    assert (drawn.months[-1].year, drawn.months[-1].month) == (today.year, today.month)
    assert sum(month.said for month in drawn.months) == 5
    assert drawn.response_minutes == 18
    assert [one.last_item.text for one in drawn.cases] == ["Gracias"]


def test_somebody_new_has_no_past(world: World, case: Case) -> None:
    drawn = portrait(case)
    assert (drawn.person, drawn.others, drawn.cases, drawn.response_minutes) == (None, [], [], None)


def test_a_month_sounds_as_most_of_it_and_at_a_tie_as_the_worse() -> None:
    from collections import Counter

    from tertulia.inbox.queries.person import _month

    assert _month(2026, 5, Counter({"positive": 2, "negative": 1})).tone == "positive"
    assert _month(2026, 5, Counter({"positive": 1, "negative": 1, "neutral": 1})).tone == "negative"
    assert _month(2026, 5, None).said == 0


def test_the_bound_is_two_hundred() -> None:
    assert thread.NEWEST == 200
