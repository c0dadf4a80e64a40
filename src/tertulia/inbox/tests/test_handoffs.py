"""Questions to a department and back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from tertulia.accounts.models import AuditEntry
from tertulia.accounts.undo import take_back
from tertulia.brand.models import Colleague, Department
from tertulia.inbox import actions, letters
from tertulia.inbox.models import Case, Draft, HandOff, Note
from tertulia.kit.models import Mail
from tertulia.kit.secrets import fingerprint, unseal
from tertulia.kit.verbs import Actor, Forbidden, Refused
from tests import make
from tests.world import World

BASE = "https://aurora.example"


@pytest.fixture(autouse=True)
def _mail_is_rows(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tertulia.kit.mail.RowsBackend"


@pytest.fixture
def finance(world: World) -> Department:
    """Finanzas, where Teresa answers first."""
    area = Department.objects.get(brand=world.brand, kind="finance")
    Colleague.objects.create(
        workspace=world.workspace, department=area, name="Teresa", email="teresa@example.org", hours={}
    )
    Colleague.objects.create(
        workspace=world.workspace, department=area, name="Ramón", email="ramon@example.org", position=1
    )
    return area


def ask(world: World, finance: Department, case: Case | None = None, **over: object) -> HandOff:
    words = {"department": finance, "question": "¿Cuándo se devuelve?", "base_url": BASE, **over}
    return actions.ask(case or make.case(world.brand), by=world.bob.actor, **words)  # type: ignore[arg-type]


def guest(handoff: HandOff) -> Actor:
    return Actor("link", handoff.pk, handoff.to_name, "reader", handoff.workspace_id)


@pytest.mark.parametrize(("left", "asked_for"), [(120, 120), (5, 480), (900, 480)])
def test_it_asks_for_an_answer_before_ours_is_due(
    world: World, finance: Department, left: int, asked_for: int
) -> None:
    now = timezone.now()
    case = make.case(world.brand, due_at=now + timedelta(minutes=left))
    due = ask(world, finance, case).due_at
    assert abs(due - now - timedelta(minutes=asked_for)) < timedelta(minutes=1)


def test_it_asks_the_first_of_the_area_by_mail(world: World, finance: Department) -> None:
    asked = ask(world, finance, make.case(world.brand, due_at=None))
    token = unseal(asked.sealed_token)["token"]
    assert asked.token_hash == fingerprint(token)
    assert token not in asked.sealed_token
    assert (asked.to_name, asked.to_email, asked.asked_by) == ("Teresa", "teresa@example.org", world.bob)
    assert asked.due_at - asked.asked_at > timedelta(minutes=479)
    assert asked.expires_at == asked.due_at + timedelta(days=14)
    assert asked.case.department == finance
    mail = Mail.objects.get()
    assert asked.mail == mail
    assert (mail.to, mail.workspace_id, mail.about) == (
        ["teresa@example.org"],
        world.workspace.pk,
        f"handoff:{asked.pk}",
    )
    for body in (mail.body, mail.html):
        assert f"{BASE}/consulta/{token}/" in body
        assert "¿Cuándo se devuelve?" in body
    assert "Bob" in mail.subject
    assert mail.next_try_at is not None
    assert mail.next_try_at > timezone.now() + timedelta(seconds=6)


def test_it_forgets_the_draft_and_keeps_the_area_that_was_chosen(world: World, finance: Department) -> None:
    legal = Department.objects.get(brand=world.brand, kind="legal")
    case = make.case(world.brand, department=legal)
    actions.save_draft(case, kind="ask", text="¿Cuándo…", by=world.bob.actor)
    ask(world, finance, case)
    assert not Draft.objects.exists()
    assert Case.objects.get().department == legal


def test_it_asks_somebody_by_address_alone(world: World, finance: Department) -> None:
    asked = ask(world, finance, email="gestora@asesoria.example")
    assert (asked.to_name, asked.to_email, asked.colleague) == ("gestora", "gestora@asesoria.example", None)


def test_it_gives_a_link_where_there_is_nobody_to_write_to(world: World) -> None:
    asked = ask(world, Department.objects.get(brand=world.brand, kind="legal"))
    assert asked.mail is None
    assert not Mail.objects.exists()
    assert letters.link(asked, BASE).startswith(f"{BASE}/consulta/")


def test_it_escapes_what_people_write_in_letters(world: World, finance: Department) -> None:
    ask(world, finance, question="<script>alert(1)</script>")
    assert "<script>" not in Mail.objects.get().html


@pytest.mark.parametrize("question", ["", "  ", "x" * 10_001])
def test_it_refuses_questions_without_words_or_without_end(
    world: World, finance: Department, question: str
) -> None:
    with pytest.raises(Refused) as refused:
        ask(world, finance, question=question)
    assert "question" in refused.value.problems


def test_it_refuses_other_areas_and_people_of_other_areas(world: World, finance: Department) -> None:
    theirs = Department.objects.filter(brand=world.other_brand)[0]
    with pytest.raises(Refused):
        ask(world, theirs)
    stranger = Colleague.objects.create(workspace=world.elsewhere, department=theirs, name="Zoe")
    with pytest.raises(Refused):
        ask(world, finance, to=stranger)


def test_it_takes_a_question_back_before_its_letter_leaves(world: World, finance: Department) -> None:
    asked = ask(world, finance)
    take_back(AuditEntry.objects.get(verb="inbox.ask"), by=world.bob.actor)
    asked.refresh_from_db()
    assert asked.state == "revoked"
    assert not Mail.objects.exists()
    with pytest.raises(Refused):
        actions.revoke_ask(asked, by=world.bob.actor)


def test_it_brings_the_answer_into_the_case(world: World, finance: Department) -> None:
    case = make.case(world.brand, owner=world.alice, read_by={str(world.bob.pk): 10**9})
    asked = ask(world, finance, case)
    note = actions.answer_ask(asked, text=" El lunes ", by=guest(asked))
    assert (note.text, note.by, note.by_name, note.handoff) == ("El lunes", None, "Teresa", asked)
    asked.refresh_from_db()
    assert (asked.state, asked.answer, asked.answered_by) == ("answered", "El lunes", "Teresa")
    assert Case.objects.get().read_by == {str(world.bob.pk): 0, str(world.alice.pk): 0}


def test_it_wakes_a_case_that_waited_for_the_answer(world: World, finance: Department) -> None:
    case = make.case(world.brand)
    asked = ask(world, finance, case)
    actions.snooze(case, until=timezone.now() + timedelta(days=1), by=world.bob.actor)
    actions.answer_ask(HandOff.objects.get(), text="El lunes", by=guest(asked))
    assert Case.objects.get().status == Case.Status.OPEN


def test_it_is_answered_once(world: World, finance: Department) -> None:
    asked = ask(world, finance)
    actions.answer_ask(asked, text="El lunes", by=guest(asked))
    with pytest.raises(Refused):
        actions.answer_ask(asked, text="El martes", by=guest(asked))
    assert Note.objects.count() == 1


def test_it_takes_no_answer_when_revoked_or_expired(world: World, finance: Department) -> None:
    gone, late = ask(world, finance), ask(world, finance)
    actions.revoke_ask(gone, by=world.bob.actor)
    HandOff.objects.filter(pk=late.pk).update(expires_at=timezone.now())
    for asked in (gone, late):
        with pytest.raises(Refused):
            actions.answer_ask(asked, text="El lunes", by=guest(asked))


def test_it_takes_answers_only_from_who_holds_the_link(world: World, finance: Department) -> None:
    asked, other = ask(world, finance), ask(world, finance)
    for actor in (world.bob.actor, guest(other)):
        with pytest.raises(Refused):
            actions.answer_ask(asked, text="El lunes", by=actor)
    with pytest.raises(Forbidden):
        actions.answer_ask(asked, text="Hola", by=Actor("link", asked.pk, "x", "reader", world.elsewhere.pk))


def test_it_notes_when_the_link_was_opened_first(world: World, finance: Department) -> None:
    asked = ask(world, finance)
    actions.open_ask(asked, by=guest(asked))
    asked.refresh_from_db()
    first = asked.opened_at
    actions.open_ask(asked, by=guest(asked))
    asked.refresh_from_db()
    assert first == asked.opened_at is not None


def test_it_reminds_but_not_twice_within_an_hour(world: World, finance: Department) -> None:
    asked = ask(world, finance)
    with pytest.raises(Refused):
        actions.remind_ask(asked, base_url=BASE, by=world.bob.actor)
    HandOff.objects.update(asked_at=timezone.now() - timedelta(hours=2))
    asked.refresh_from_db()
    pressed_twice = HandOff.objects.get()
    actions.remind_ask(asked, base_url=BASE, by=world.bob.actor)
    with pytest.raises(Refused):
        actions.remind_ask(pressed_twice, base_url=BASE, by=world.bob.actor)
    assert Mail.objects.count() == 2
    assert "Recordatorio" in Mail.objects.latest("pk").subject
    with pytest.raises(Refused):
        actions.remind_ask(asked, base_url=BASE, by=world.bob.actor)
