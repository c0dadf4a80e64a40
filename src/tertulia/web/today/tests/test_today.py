"""`/`."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tertulia.brand.models import Department
from tertulia.inbox import actions
from tertulia.inbox.models import HandOff
from tertulia.inbox.queries.today import Figure
from tertulia.inbox.tests.hearing import hear
from tertulia.listening.count import count
from tertulia.outbox.models import Delivery
from tertulia.web.inbox.tests.help import waiting
from tertulia.web.templatetags.tertulia import num
from tertulia.web.today.tiles import compare, spark
from tests import make
from tests.world import World


def test_it_says_what_needs_me_first(world: World, bob: Client) -> None:
    now = timezone.now()
    waiting(world, "Ana", "¿Abrís hoy?", due_at=now + timedelta(minutes=12))
    waiting(world, "Bea", "Llevo horas", due_at=now - timedelta(minutes=5), owner=world.bob)
    waiting(world, "Cora", "De Alice", due_at=now - timedelta(hours=5), owner=world.alice)
    page = bob.get("/")
    assert [need["title"] for need in page.context["needs"]] == ["Responder a Bea", "Responder a Ana"]
    html = page.content.decode()
    assert "«Llevo horas»" in html
    assert "Fuera de plazo" in html
    assert "2 cosas primero. El resto puede esperar." in html


def test_it_shows_five_at_most_and_the_rest_as_questions(world: World, bob: Client) -> None:
    now = timezone.now()
    for n in range(9):
        waiting(world, f"P{n}", f"¿Pregunta {n}?", due_at=now + timedelta(hours=n + 1))
    page = bob.get("/")
    assert len(page.context["needs"]) == 5
    assert [one["title"] for one in page.context["questions"]] == [
        "¿Pregunta 5?",
        "¿Pregunta 6?",
        "¿Pregunta 7?",
    ]


def test_it_does_not_say_that_what_is_late_can_wait(world: World, bob: Client) -> None:
    now = timezone.now()
    for n in range(7):
        waiting(world, f"P{n}", due_at=now - timedelta(hours=n + 1))
    waiting(world, "Cora", "De Alice", due_at=now - timedelta(hours=5), owner=world.alice)
    assert "5 cosas primero. Hay otras 2 fuera de plazo." in bob.get("/").content.decode()


def test_it_says_that_an_answer_did_not_get_out(world: World, bob: Client) -> None:
    case = waiting(world, "Ana")
    delivery = actions.answer(case, text="Hola", by=world.bob.actor)
    Delivery.objects.update(state="rejected", last_error="Los comentarios están cerrados.", next_try_at=None)
    delivery.refresh_from_db()
    actions.follow(delivery)
    html = bob.get("/").content.decode()
    assert "Tu respuesta a Ana no salió" in html
    assert "Los comentarios están cerrados." in html


def test_it_brings_calls_questions_and_broken_accounts(world: World, alice: Client) -> None:
    case = waiting(world, "Ana", owner=world.bob)
    actions.note(case, text="@Alice ¿lo ves?", by=world.bob.actor)
    other = waiting(world, "Bea", owner=world.bob)
    legal = Department.objects.get(brand=world.brand, kind="legal")
    actions.ask(
        other, department=legal, question="¿Se puede?", base_url="https://x.example", by=world.alice.actor
    )
    HandOff.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    world.source.state = "unauthorized"
    world.source.save()
    titles = [need["title"] for need in alice.get("/").context["needs"]]
    assert titles == [
        "Legal aún no ha contestado",
        "Bob te llama en la conversación con Ana",
        "Volver a conectar «El blog de Aurora»",
    ]


def test_it_counts_what_was_heard_and_how_soon_it_was_answered(world: World, bob: Client) -> None:
    heard = hear(
        world.source, *(make.said(author=make.author(f"P{n}")) for n in range(3)), sentiment="negative"
    )
    count(heard)
    opened = timezone.now() - timedelta(days=1)
    item = make.item(world.workspace, at=opened)
    make.case(world.brand, item, first_response_at=opened + timedelta(minutes=18), status="resolved")
    tiles = {tile["label"]: tile for tile in bob.get("/").context["tiles"]}
    assert tiles["Menciones hoy"]["value"] == "3"
    assert tiles["Menciones hoy"]["word"] == "aún no sabemos lo normal"
    assert tiles["Tono negativo"]["value"] == "100\N{NO-BREAK SPACE}%"
    assert tiles["Primera respuesta"]["value"] == "18\N{NO-BREAK SPACE}min"
    assert tiles["En plazo"]["value"] == "100\N{NO-BREAK SPACE}%"
    assert tiles["Sin responder"]["value"] == "3"


def test_on_the_first_day_it_shows_no_figures(world: World, charlie: Client) -> None:
    page = charlie.get("/")
    assert page.context["tiles"] == []
    assert "Nada te espera." in page.content.decode()


def test_it_shows_the_team_and_the_sources(world: World, bob: Client) -> None:
    waiting(world, owner=world.alice)
    page = bob.get("/")
    assert [(one["name"], one["count"], one["me"]) for one in page.context["duty"]] == [
        ("Alice", 1, False),
        ("Bob", 0, True),
    ]
    assert "El blog de Aurora" in page.content.decode()


def test_a_reader_is_asked_for_nothing_and_a_stranger_sees_nothing(
    world: World, rita: Client, charlie: Client
) -> None:
    waiting(world, "Ana")
    assert rita.get("/").context["needs"] == []
    assert "Ana" not in charlie.get("/").content.decode()


def test_who_is_not_signed_in_is_sent_to_sign_in(world: World, client: Client) -> None:
    assert client.get("/").status_code == 302


def test_it_asks_a_steady_number_of_questions(
    world: World, bob: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(30):
        case = waiting(world, f"P{n}", owner=world.bob)
        actions.note(case, text="@Bob", by=world.alice.actor)
    bob.get("/")
    with django_assert_max_num_queries(26):
        bob.get("/")


@pytest.mark.parametrize("days", [(), (1.0,), (0.0, 0.0, 0.0)])
def test_it_draws_only_what_can_be_drawn(days: tuple[float, ...]) -> None:
    drawn = spark(Figure(0, None, days), num)
    assert (drawn is None) == (len(days) < 2)


def test_it_marks_a_day_out_of_the_usual() -> None:
    drawn = spark(Figure(90, (10, 20), (12.0, 15.0, 18.0)), num)
    assert drawn is not None
    assert drawn["out"] is True
    assert drawn["y"] == 4
    assert drawn["path"].startswith("M4.0 ")
    assert 0 < drawn["band_height"] < 36


@pytest.mark.parametrize(
    ("value", "low", "high", "word"),
    [
        (0, 0, 2, "normal"),
        (2, 0, 2, "normal"),
        # What is written «de 0 a 2» has 0 and 2 in it.
        (0, 0.3, 2.4, "normal"),
        (2, 0.3, 1.6, "normal"),
        (3, 0.3, 1.6, "alto"),
        (1, 2, 4, "bajo"),
    ],
)
def test_it_calls_normal_what_is_within_the_range_as_written(
    value: float, low: float, high: float, word: str
) -> None:
    figure = Figure(value, (low, high), (1.0, 2.0, 3.0))
    assert compare(figure, num)["word"].startswith(word)
    drawn = spark(figure, num)
    assert drawn is not None
    assert drawn["out"] == (word != "normal")
