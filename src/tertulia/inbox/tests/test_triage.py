"""Heard things become cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tertulia.brand.models import Department
from tertulia.connectors import base
from tertulia.inbox.models import Case, Label, Rule
from tertulia.inbox.tests.hearing import hear
from tertulia.inbox.triage import triage
from tertulia.kit.models import Event
from tertulia.kit.when import DAYS
from tertulia.listening.heard import Arrivals, Heard
from tertulia.listening.models import Item
from tertulia.listening.prepare import prepare
from tertulia.listening.store import store
from tertulia.people.recognise import recognise
from tertulia.sources.models import Source
from tests import make
from tests.world import World

Status = Case.Status
NOW = timezone.now


def rule(world: World, words: str, **does: object) -> Rule:
    given = {"name": words, "position": Rule.objects.count(), **does}
    return Rule.objects.create(workspace=world.workspace, brand=world.brand, words=words, **given)


def area(world: World, kind: str) -> Department:
    return Department.objects.get(brand=world.brand, kind=kind)


def reply_to(item: base.Item, text: str, *, own: bool = False, at: datetime | None = None) -> base.Item:
    author = make.author("Aurora") if own else make.author("Joaquín Peralta")
    return make.said(
        text, parent=item.id, thread=item.thread or item.id, own=own, author=author, published=at or NOW()
    )


def test_it_opens_a_case_for_what_is_said_to_us(world: World) -> None:
    said = make.said("¿A qué hora abrís?")
    hear(world.source, said, intent="question", department="customer_service")
    case = Case.objects.get()
    assert (case.brand, case.identity.name, case.last_item.text) == (
        world.brand,
        "Marta Iglesias",
        "¿A qué hora abrís?",
    )
    assert (case.status, case.priority, case.heard_count) == (Status.OPEN, "normal", 1)
    assert case.opened_at == case.waiting_since == case.last_item_at == said.published
    assert case.due_at == said.published + timedelta(hours=4)
    assert case.department == area(world, "customer_service")
    assert [(e.kind, e.payload) for e in Event.objects.all()] == [("case", {"case": case.pk, "new": True})]


def test_it_counts_the_deadline_in_opening_hours(world: World) -> None:
    world.brand.hours = {day: [["09:00", "17:00"]] for day in DAYS}
    world.brand.save()
    yesterday = NOW().astimezone(world.brand.zone) - timedelta(days=1)
    late = yesterday.replace(hour=16, minute=0, second=0, microsecond=0)
    hear(world.source, make.said(published=late))
    assert Case.objects.get().due_at == late + timedelta(hours=20)


def test_a_merged_area_leads_to_its_heir_and_one_switched_off_nowhere(world: World) -> None:
    Department.objects.filter(brand=world.brand, kind="it").update(merged_into=area(world, "engineering"))
    Department.objects.filter(brand=world.brand, kind="hr").update(is_active=False)
    hear(world.source, make.said(), department="it")
    hear(world.source, make.said(), department="hr")
    assert [c.department for c in Case.objects.order_by("pk")] == [area(world, "engineering"), None]


def test_what_is_urgent_is_due_soon(world: World) -> None:
    said = make.said("Huele a quemado")
    hear(world.source, said, urgent=True)
    case = Case.objects.get()
    assert (case.priority, case.due_at) == ("urgent", said.published + timedelta(minutes=30))


@pytest.mark.parametrize(
    ("intent", "tone", "priority"),
    [
        ("praise", "neutral", "low"),
        ("spam", "positive", "low"),
        ("chat", "positive", "low"),
        ("chat", "neutral", "normal"),
        ("complaint", "positive", "normal"),
    ],
)
def test_thanks_have_a_day_and_what_is_not_understood_has_not(
    world: World, intent: str, tone: str, priority: str
) -> None:
    said = make.said("¡Gracias!")
    hear(world.source, said, intent=intent, sentiment=tone)
    case = Case.objects.get()
    assert case.priority == priority
    assert case.due_at == said.published + timedelta(minutes=world.brand.reply_minutes[priority])


def test_thanks_for_an_answer_are_in_no_hurry_and_a_question_after_them_is(world: World) -> None:
    first = make.said("¿Abrís?", published=NOW() - timedelta(hours=3))
    ours = reply_to(first, "Sí", own=True, at=NOW() - timedelta(hours=2))
    hear(world.source, first, ours, intent="question")
    thanks = make.said("Gracias", parent=ours.id, thread=first.id, published=NOW() - timedelta(hours=1))
    hear(world.source, thanks, intent="praise")
    assert Case.objects.get().priority == "low"
    hear(world.source, make.said("¿Y mañana?", parent=ours.id, thread=first.id), intent="question")
    case = Case.objects.get()
    assert (case.priority, case.waiting_since) == ("normal", thanks.published)


def test_several_words_of_one_person_are_one_case(world: World) -> None:
    first = make.said("Hola", published=NOW() - timedelta(minutes=9))
    hear(world.source, first, make.said("¿Hay alguien?", parent=first.id, thread=first.id))
    case = Case.objects.get()
    assert (case.heard_count, case.waiting_since, case.last_item.text) == (
        2,
        first.published,
        "¿Hay alguien?",
    )


def test_each_person_in_a_thread_has_a_case(world: World) -> None:
    first = make.said("Hola")
    hear(world.source, first, reply_to(first, "Yo también"))
    assert Case.objects.count() == 2
    assert Case.objects.values("thread").distinct().count() == 1


def test_a_new_word_opens_again_and_keeps_the_hands_it_was_in(world: World) -> None:
    first = make.said("Hola")
    hear(world.source, first)
    Case.objects.update(
        status=Status.RESOLVED,
        resolved_at=NOW(),
        waiting_since=None,
        due_at=None,
        owner=world.bob,
        department=area(world, "legal"),
    )
    again = make.said("¿Y ahora?", parent=first.id, thread=first.id, published=NOW() + timedelta(0))
    hear(world.source, again, department="sales")
    case = Case.objects.get()
    assert (case.status, case.resolved_at, case.owner) == (Status.OPEN, None, world.bob)
    assert case.department == area(world, "legal")
    assert case.waiting_since == again.published
    assert case.due_at == again.published + timedelta(hours=4)


def test_a_new_word_wakes_what_was_put_aside(world: World) -> None:
    first = make.said("Hola")
    hear(world.source, first)
    Case.objects.update(status=Status.SNOOZED, snoozed_until=NOW() + timedelta(days=3))
    hear(world.source, make.said("¿Y?", parent=first.id, thread=first.id))
    case = Case.objects.get()
    assert (case.status, case.snoozed_until) == (Status.OPEN, None)


def test_who_waits_goes_on_waiting_since_the_first_word(world: World) -> None:
    first = make.said("Hola", published=NOW() - timedelta(hours=1))
    hear(world.source, first)
    hear(world.source, make.said("¿Y?", parent=first.id, thread=first.id), urgent=True)
    case = Case.objects.get()
    assert case.waiting_since == first.published
    assert case.due_at == first.published + timedelta(minutes=30)


def test_history_makes_resolved_cases_without_deadlines_or_noise(world: World) -> None:
    Source.objects.update(read_through_at=None)
    old = make.said("Hola", published=NOW() - timedelta(days=200))
    hear(world.source, old, make.said("Gracias", parent=old.id, thread=old.id), urgent=True)
    case = Case.objects.get()
    assert (case.status, case.due_at, case.waiting_since) == (Status.RESOLVED, None, None)
    assert (case.heard_count, case.last_item.text) == (2, "Gracias")
    assert not Event.objects.exists()


def test_what_was_said_long_ago_is_history_whatever_the_source(world: World) -> None:
    hear(world.source, make.said("Hola", published=NOW() - timedelta(days=30)))
    assert Case.objects.get().status == Status.RESOLVED


def test_an_older_word_that_comes_late_opens_nothing_again(world: World) -> None:
    first = make.said("Hola")
    hear(world.source, first)
    Case.objects.update(status=Status.RESOLVED, resolved_at=NOW(), waiting_since=None, due_at=None)
    earlier = make.said("Antes", parent=first.id, thread=first.id, published=NOW() - timedelta(hours=2))
    hear(world.source, earlier)
    case = Case.objects.get()
    assert (case.status, case.heard_count, case.last_item.text) == (Status.RESOLVED, 2, "Hola")


def test_a_post_of_ours_answers_nobody_under_it(world: World) -> None:
    moment = NOW()
    post = make.said("Ya podéis renovar", own=True, author=make.author("Aurora"), published=moment)
    hear(world.source, make.said("¿Cómo?", parent=post.id, thread=post.id, published=moment), post)
    case = Case.objects.get()
    assert (case.waiting_since, case.responded_at) == (moment, None)


def test_an_edit_and_a_deletion_only_tell(world: World) -> None:
    first = make.said("Hola")
    hear(world.source, first)
    before = Case.objects.values().get()
    Event.objects.all().delete()
    hear(world.source, replace(first, text="Hola a todas"))
    hear(world.source, gone=[first.id])
    assert Case.objects.values().get() == before
    assert [e.payload["new"] for e in Event.objects.all()] == [False, False]


def test_it_never_mixes_workspaces(world: World) -> None:
    theirs = make.source(world.other_brand)
    said = make.said("Hola")
    hear(world.source, said)
    hear(theirs, said)
    assert set(Case.objects.values_list("workspace", "brand")) == {
        (world.workspace.pk, world.brand.pk),
        (world.elsewhere.pk, world.other_brand.pk),
    }


def test_it_takes_a_dozen_statements_whatever_the_size(world: World) -> None:
    label = Label.objects.create(workspace=world.workspace, name="x")
    rule(world, "factura", label=label, owner=world.bob)
    for size in (2, 120):
        first = [make.said(f"factura {n}", author=make.author(f"P{size} N{n}")) for n in range(size)]
        ours = [reply_to(item, "Hecho", own=True) for item in first[: size // 2]]
        hear(world.source, *first[: size // 2])
        heard = hear_only(world, [*first[size // 2 :], *ours])
        with CaptureQueriesContext(connection) as asked:
            triage(heard)
        assert len(asked) <= 12, [q["sql"][:90] for q in asked]
    assert Item.objects.count() == Case.objects.count() + Item.objects.filter(is_own=True).count()


def hear_only(world: World, items: list[base.Item]) -> Heard:
    news = prepare(Arrivals(world.source, items), read=None)
    return store(news, recognise(world.workspace.pk, news.authors))
