"""`/consulta/<token>/`: a question that needs no account."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tertulia.brand.models import Department
from tertulia.inbox import actions, letters
from tertulia.inbox.models import Case, HandOff, Note
from tertulia.web.handoff import polite
from tertulia.web.handoff.veil import first_name, veil
from tests import make
from tests.world import World


@pytest.fixture(autouse=True)
def _calm() -> None:
    cache.clear()


@pytest.fixture
def case(world: World) -> Case:
    """Adela waits; a neighbour has spoken under the same post, and the team has talked about her."""
    adela = make.identity(world.workspace, "Adela Marín", url="https://demo.example/adela", followers=1284)
    item = make.item(
        world.workspace, "Me cobráis dos veces. Escribidme a adela@example.org o al 612 345 678", by=adela
    )
    made = make.case(world.brand, item)
    neighbour = make.identity(world.workspace, "Vecino Cotilla")
    make.item(world.workspace, "Pues a mí no", thread=item.thread, by=neighbour)
    ours = {
        "thread": item.thread,
        "is_own": True,
        "by": make.identity(world.workspace, "Aurora", is_ours=True),
    }
    make.item(world.workspace, "Lo miramos hoy", parent_remote_id=item.remote_id, **ours)
    make.item(world.workspace, "Para el vecino: escríbenos", parent_remote_id="demo:neighbour", **ours)
    actions.note(made, text="Ojo: es la hija del alcalde", by=world.bob.actor)
    return made


@pytest.fixture
def asked(world: World, case: Case) -> HandOff:
    """Bob asks Finanzas."""
    finance = Department.objects.get(brand=world.brand, kind="finance")
    return actions.ask(
        case,
        department=finance,
        question="¿Cuándo se le devuelve?",
        email="teresa@example.org",
        base_url="http://testserver",
        by=world.bob.actor,
    )


def url(asked: HandOff) -> str:
    return letters.link(asked, "")


def test_it_shows_the_question_and_what_was_said_and_nothing_else(asked: HandOff, client: Client) -> None:
    page = client.get(url(asked))
    html = page.content.decode()
    assert page.status_code == 200
    for words in (
        "¿Cuándo se le devuelve?",
        "Me cobráis dos veces.",
        "Lo miramos hoy",
        "Adela",
        "Enviar a Bob",
    ):
        assert words in html, words
    private = (
        "Marín",
        "@adela",
        "adela@",
        "612",
        "demo.example",
        "1284",
        "1.284",
        "alcalde",
        "Vecino",
        "a mí no",
        "Para el",
    )
    for words in private:
        assert words not in html, words


def test_it_is_kept_by_nobody_on_the_way(asked: HandOff, client: Client) -> None:
    page = client.get(url(asked))
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"


def test_it_notes_that_it_was_opened(asked: HandOff, client: Client) -> None:
    client.get(url(asked))
    asked.refresh_from_db()
    assert asked.opened_at


def test_it_takes_the_answer_into_the_case(asked: HandOff, client: Client, case: Case) -> None:
    page = client.post(url(asked), {"text": "El lunes 12"}, follow=True)
    assert page.redirect_chain == [(url(asked), 302)]
    html = page.content.decode()
    assert "Gracias." in html
    assert "El lunes 12" in html
    assert "<textarea" not in html
    note = Note.objects.get(handoff=asked)
    assert (note.case, note.text, note.by_name) == (case, "El lunes 12", "teresa")


def test_a_browser_can_send_it_and_a_forger_cannot(asked: HandOff) -> None:
    client = Client(enforce_csrf_checks=True)
    html = client.get(url(asked)).content.decode()
    token = html.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    data = {"text": "El lunes", "csrfmiddlewaretoken": token}
    assert client.post(url(asked), data, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post(url(asked), data, headers={"Origin": "http://testserver"}).status_code == 302


def test_it_explains_an_empty_answer_and_keeps_a_late_one(
    asked: HandOff, client: Client, world: World
) -> None:
    empty = client.post(url(asked), {"text": " "})
    assert empty.status_code == 422
    assert "Escribe tu respuesta." in empty.content.decode()
    actions.revoke_ask(asked, by=world.bob.actor)
    late = client.post(url(asked), {"text": "El lunes 12"})
    html = late.content.decode()
    assert late.status_code == 422
    assert "ya no admite respuesta" in html
    assert "El lunes 12" in html


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"revoked_at": timezone.now()}, "ha retirado esta pregunta"),
        ({"expires_at": timezone.now() - timedelta(hours=1)}, "Este enlace caducó"),
        ({"due_at": timezone.now() - timedelta(hours=1)}, "Esperaban tu respuesta antes"),
    ],
)
def test_it_says_how_things_stand(asked: HandOff, client: Client, over: dict[str, Any], words: str) -> None:
    HandOff.objects.update(**over)
    assert words in client.get(url(asked)).content.decode()


@pytest.mark.parametrize("answered", [True, False])
@pytest.mark.parametrize(
    "over", [{"revoked_at": timezone.now()}, {"expires_at": timezone.now() - timedelta(hours=1)}]
)
def test_a_link_that_ended_tells_nothing_of_what_was_said(
    asked: HandOff, client: Client, over: dict[str, Any], answered: bool
) -> None:
    if answered:
        client.post(url(asked), {"text": "El martes trece"})
        over = {"expires_at": timezone.now() - timedelta(hours=1)}
    said = [asked.question, asked.case.last_item.text, "El martes trece"]
    assert asked.question in client.get(url(asked)).content.decode()
    HandOff.objects.update(**over)
    html = client.get(url(asked)).content.decode()
    assert not [words for words in said if words in html]


def test_a_link_of_nobodys_is_explained_and_soon_refused(asked: HandOff, client: Client) -> None:
    wrong = client.get("/consulta/not-a-token/")
    assert wrong.status_code == 404
    assert "Este enlace no abre nada" in wrong.content.decode()
    for _ in range(polite.MOST_WRONG):
        client.get("/consulta/not-a-token/")
    assert client.get(url(asked)).status_code == 429
    assert client.get(url(asked), REMOTE_ADDR="10.0.0.9").status_code == 200


def test_it_does_not_take_answers_without_end(asked: HandOff, client: Client) -> None:
    for _ in range(polite.MOST_ANSWERS):
        client.post(url(asked), {"text": " "})
    answer = client.post(url(asked), {"text": "El lunes"})
    assert answer.status_code == 429
    assert "El lunes</textarea>" in answer.content.decode()


def test_it_needs_no_account_but_speaks_the_workspaces_language(
    asked: HandOff, client: Client, world: World
) -> None:
    world.workspace.language = "es"
    world.workspace.save()
    page = client.get(url(asked), headers={"Accept-Language": "en"})
    assert "Tu respuesta" in page.content.decode()


@pytest.mark.parametrize(
    ("text", "veiled"),
    [
        ("escribe a ana.lopez+x@example.co.uk, vale", "escribe a [correo], vale"),
        ("mira https://example.org/a?b=c y www.example.org", "mira [enlace] y [enlace]"),
        ("soy @ana.l y @ana@masto.es", "soy [perfil] y [perfil]"),
        ("llama al 612 345 678 o +34 612345678", "llama al [teléfono] o [teléfono]"),
        ("ES91 2100 0418 4502 0005 1332", "[cuenta]"),
        ("4111 1111 1111 1111", "[tarjeta]"),
        ("mi DNI es 12345678Z y el NIE X1234567L", "mi DNI es [documento] y el NIE [documento]"),
        (
            "34,20 € el día 5 de octubre, factura 2026-00123",
            "34,20 € el día 5 de octubre, factura 2026-00123",
        ),
        ("pagué 1.284.000,50 € y 120 kWh", "pagué 1.284.000,50 € y 120 kWh"),
    ],
)
def test_it_veils_what_reaches_a_person_and_not_what_it_is_about(text: str, veiled: str) -> None:
    assert veil(text) == veiled


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Adela Marín", "Adela"),
        ("  José María ", "José"),
        ("@adela", "una persona"),
        ("x_99", "una persona"),
        ("", "una persona"),
    ],
)
def test_it_calls_people_by_their_first_name(name: str, first: str) -> None:
    assert first_name(name) == first
