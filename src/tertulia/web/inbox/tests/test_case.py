"""`/bandeja/12/`."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tertulia.brand.models import Department
from tertulia.inbox import actions
from tertulia.inbox.models import Case, Draft, Presence
from tertulia.listening.models import Item
from tertulia.outbox.models import Delivery
from tertulia.web.facts.tests.plain import plain
from tertulia.web.inbox.tests.help import htmx, waiting
from tests import make
from tests.world import World


def test_it_shows_the_conversation_and_the_person(world: World, bob: Client) -> None:
    case = waiting(world)
    html = bob.get(f"/bandeja/{case.pk}/").content.decode()
    for words in (
        "<html",
        "¿A qué hora abrís?",
        "Comentario en",
        "Responder en público",
        "Tono en el último año",
    ):
        assert words in html, words


def test_it_shows_the_two_panes_alone_to_htmx(world: World, bob: Client) -> None:
    html = htmx(bob, "get", f"/bandeja/{waiting(world).pk}/").content.decode()
    assert 'id="thread"' in html
    assert 'id="person"' in html
    assert "<html" not in html


def test_it_asks_a_steady_number_of_questions(
    world: World, bob: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    case = waiting(world)
    for n in range(30):
        make.item(world.workspace, f"nº {n}", thread=case.thread, by=make.identity(world.workspace, f"P{n}"))
        actions.note(case, text=f"nota {n}", by=world.bob.actor)
    url = f"/bandeja/{case.pk}/"
    bob.get(url)
    with django_assert_max_num_queries(28):
        htmx(bob, "get", url)


def test_to_open_it_is_to_have_read_it(world: World, bob: Client) -> None:
    case = waiting(world)
    bob.get(f"/bandeja/{case.pk}/")
    case.refresh_from_db()
    assert case.read_by == {str(world.bob.pk): case.last_item_id}


@pytest.mark.parametrize("path", ["", "mensajes/", "presencia/"])
def test_it_is_nothing_for_a_stranger(world: World, charlie: Client, path: str) -> None:
    assert charlie.get(f"/bandeja/{waiting(world).pk}/{path}").status_code == 404


def test_a_reader_reads_without_a_pen(world: World, rita: Client) -> None:
    html = rita.get(f"/bandeja/{waiting(world).pk}/").content.decode()
    assert "¿A qué hora abrís?" in html
    for words in ("reply-form", "/posponer/", "/resolver/", "/corregir/", "bulkbar"):
        assert words not in html, words


def test_it_escapes_what_people_write(world: World, bob: Client) -> None:
    case = waiting(world, "<b>Eva</b>", "<script>alert(1)</script> renovación")
    html = bob.get(f"/bandeja/{case.pk}/?q=renovacion").content.decode()
    assert "<script>alert" not in html
    assert "<b>Eva" not in html
    assert "<mark>renovación</mark>" in html


def test_it_shows_why_a_tone_was_understood(world: World, bob: Client) -> None:
    case = waiting(world, text="Qué mala atención")
    Item.objects.update(sentiment="negative")
    html = bob.get(f"/bandeja/{case.pk}/").content.decode()
    assert re.search('data-w="[^"]*sentiment[^"]*">[^<]*mala', html)


def test_it_says_what_became_of_an_answer(world: World, bob: Client) -> None:
    case = waiting(world)
    delivery = actions.answer(case, text="A las nueve", by=world.bob.actor)
    shown = {
        "queued": "En cola",
        "sending": "Enviando…",
        "unconfirmed": "Sin confirmar",
        "rejected": "No la admitió",
        "failed": "No salió",
        "published": "Publicada en",
    }
    for state, words in shown.items():
        Delivery.objects.filter(pk=delivery.pk).update(state=state)
        assert words in bob.get(f"/bandeja/{case.pk}/mensajes/").content.decode(), state
    Delivery.objects.filter(pk=delivery.pk).update(state="withdrawn")
    assert "A las nueve" not in bob.get(f"/bandeja/{case.pk}/mensajes/").content.decode()


def test_it_asks_a_person_about_what_nobody_knows(world: World, bob: Client) -> None:
    case = waiting(world)
    delivery = actions.answer(case, text="A las nueve", by=world.bob.actor)
    Delivery.objects.filter(pk=delivery.pk).update(state="unconfirmed", next_try_at=None)
    assert "Sí salió" in bob.get(f"/bandeja/{case.pk}/mensajes/").content.decode()


def test_it_shows_questions_and_their_answers(world: World, bob: Client) -> None:
    case = waiting(world)
    legal = Department.objects.get(brand=world.brand, kind="legal")
    asked = actions.ask(
        case, department=legal, question="¿Se puede?", base_url="https://x.example", by=world.bob.actor
    )
    html = bob.get(f"/bandeja/{case.pk}/mensajes/").content.decode()
    assert "¿Se puede?" in html
    assert "http://testserver/consulta/" in html
    guest = world.bob.actor.__class__("link", asked.pk, "Teresa", "reader", world.workspace.pk)
    actions.answer_ask(asked, text="Sí, claro", by=guest)
    html = bob.get(f"/bandeja/{case.pk}/mensajes/").content.decode()
    assert "Sí, claro" in html
    assert "Usar en la respuesta" in html
    assert "/consulta/" not in html


def test_it_says_why_it_cannot_be_answered(world: World, bob: Client) -> None:
    case = waiting(world)
    url = f"/bandeja/{case.pk}/"
    world.source.state = "unauthorized"
    world.source.save()
    assert "Hay que volver a conectar" in bob.get(url).content.decode()
    world.source.can_reply = False
    world.source.save()
    assert "Ninguna cuenta conectada" in bob.get(url).content.decode()
    Item.objects.update(deleted_at=timezone.now())
    assert "se ha borrado en su red" in bob.get(url).content.decode()


def test_it_keeps_drafts(world: World, bob: Client) -> None:
    case = waiting(world)
    actions.save_draft(case, kind="reply", text="Abrimos a", by=world.bob.actor)
    actions.save_draft(case, kind="reply", text="De Alice", by=world.alice.actor)
    html = bob.get(f"/bandeja/{case.pk}/").content.decode()
    assert "Abrimos a" in html
    assert "De Alice" not in html
    assert Draft.objects.count() == 2


def test_it_shows_who_else_is_here(world: World, bob: Client) -> None:
    case = waiting(world)
    actions.be_present(case, writing=True, by=world.alice.actor)
    actions.be_present(case, writing=False, by=world.bob.actor)
    html = bob.get(f"/bandeja/{case.pk}/").content.decode()
    assert "Alice está respondiendo" in html
    Presence.objects.update(seen_at=timezone.now() - timedelta(minutes=1))
    assert "Alice está" not in bob.get(f"/bandeja/{case.pk}/").content.decode()


def test_it_reads_back(world: World, bob: Client) -> None:
    case = waiting(world)
    start = timezone.now() - timedelta(days=1)
    for n in range(205):
        make.item(
            world.workspace, f"nº {n}.", thread=case.thread, by=case.identity, at=start + timedelta(minutes=n)
        )
    page = bob.get(f"/bandeja/{case.pk}/")
    assert "Ver anteriores" in page.content.decode()
    assert "nº 3." not in plain(page.content.decode())
    earlier = htmx(bob, "get", page.context["earlier_url"], target="entries")
    assert "nº 3." in plain(earlier.content.decode())


def test_a_case_that_is_done_says_by_whom(world: World, bob: Client) -> None:
    case = waiting(world)
    actions.resolve(case, by=world.alice.actor)
    assert "Resuelta por Alice" in bob.get(f"/bandeja/{case.pk}/").content.decode()
    assert Case.objects.get().status == "resolved"
