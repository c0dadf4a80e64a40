"""Ajustes · Áreas."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tertulia.brand import actions
from tertulia.brand.models import Colleague, Department
from tests.world import World

ALWAYS = {"hours-always": "1"}


@pytest.fixture
def legal(world: World) -> Department:
    return Department.objects.get(brand=world.brand, kind="legal")


@pytest.fixture
def finance(world: World) -> Department:
    return Department.objects.get(brand=world.brand, kind="finance")


def toast_url(client: Client, path: str) -> str:
    """Where «Deshacer» goes on the page at `path`."""
    found = re.search(r'hx-post="(/ajustes/deshacer/\d+/)"', client.get(path).content.decode())
    assert found
    return found[1]


def test_it_lists_the_twelve_with_who_answers(world: World, alice: Client, legal: Department) -> None:
    for name in ("Ana", "Eva"):
        actions.add_colleague(legal, name=name, by=world.alice.actor)
    page = alice.get("/ajustes/areas/").content.decode()
    assert page.count('class="thing"') == 12
    assert "Ana y 1 más" in page


def test_it_renames_and_describes(alice: Client, legal: Department) -> None:
    posted = {
        "name": "Jurídico",
        "answers": "Contratos",
        "answer_minutes_n": "2",
        "answer_minutes_unit": "60",
    }
    assert alice.post(f"/ajustes/areas/{legal.pk}/", posted).status_code == 302
    legal.refresh_from_db()
    assert (legal.name, legal.answers, legal.answer_minutes) == ("Jurídico", "Contratos", 120)


@pytest.mark.parametrize(
    ("over", "field", "words"),
    [
        ({"name": ""}, "name", "obligatorio"),
        ({"name": "finanzas"}, "name", "Ya hay un área con ese nombre."),
        (
            {"answer_minutes_n": "15", "answer_minutes_unit": "1440"},
            "answer_minutes",
            "Entre 1 minuto y 14 días.",
        ),
    ],
)
def test_it_explains_at_the_field(
    alice: Client, legal: Department, over: dict[str, str], field: str, words: str
) -> None:
    posted = {"name": "Legal", "answers": "", "answer_minutes_n": "8", "answer_minutes_unit": "60", **over}
    answer = alice.post(f"/ajustes/areas/{legal.pk}/", posted)
    assert answer.status_code == 422
    assert words in answer.content.decode().partition(f'id="id_{field}_error"')[2].partition("</div>")[0]


def test_it_merges_and_takes_it_back(alice: Client, legal: Department, finance: Department) -> None:
    assert alice.post(f"/ajustes/areas/{finance.pk}/unir/", {"into": legal.pk}).status_code == 302
    page = alice.get("/ajustes/areas/").content.decode()
    assert "Unida a Legal" in page
    assert "«Finanzas» ahora es parte de «Legal»." in page
    assert "ahora es parte de" not in alice.get("/ajustes/areas/").content.decode()
    alice.post(f"/ajustes/areas/{finance.pk}/uso/", {"on": "1"})
    finance.refresh_from_db()
    assert finance.merged_into is None


def test_it_does_not_merge_into_nothing(alice: Client, world: World, finance: Department) -> None:
    other = Department.objects.filter(brand=world.other_brand).first()
    for into in ("", str(finance.pk), str(other.pk if other else 0)):
        assert alice.post(f"/ajustes/areas/{finance.pk}/unir/", {"into": into}).status_code == 422


def test_it_switches_off_with_a_way_back(alice: Client, legal: Department) -> None:
    alice.post(f"/ajustes/areas/{legal.pk}/uso/")
    legal.refresh_from_db()
    assert not legal.is_active
    back = toast_url(alice, "/ajustes/areas/")
    answer = alice.post(back, headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"
    legal.refresh_from_db()
    assert legal.is_active
    again = alice.post(back, headers={"Referer": "http://testserver/ajustes/areas/"}, follow=True)
    assert again.redirect_chain == [("/ajustes/areas/", 302)]
    assert "Ya estaba deshecho." in again.content.decode()


def test_it_goes_home_when_undone_from_nowhere(alice: Client, legal: Department) -> None:
    alice.post(f"/ajustes/areas/{legal.pk}/uso/")
    back = toast_url(alice, "/ajustes/areas/")
    answer = alice.post(back, headers={"Referer": "https://ladron.example/trampa/"})
    assert answer["Location"] == "/ajustes/"


def test_it_adds_changes_moves_and_removes_people(alice: Client, legal: Department) -> None:
    for name in ("Ana", "Eva"):
        posted = {"name": name, "email": f"{name.lower()}@casa.example", **ALWAYS}
        assert alice.post(f"/ajustes/areas/{legal.pk}/persona/", posted).status_code == 302
    ana, eva = Colleague.objects.order_by("pk")
    alice.post(f"/ajustes/areas/personas/{eva.pk}/subir/")
    assert list(legal.colleagues.present()) == [eva, ana]
    alice.post(f"/ajustes/areas/personas/{ana.pk}/", {"name": "Ana Gil", "email": "", **ALWAYS})
    ana.refresh_from_db()
    assert (ana.name, ana.email, ana.hours) == ("Ana Gil", "", {})
    alice.post(f"/ajustes/areas/personas/{eva.pk}/quitar/")
    assert list(legal.colleagues.present()) == [ana]
    assert "Eva ya no recibe preguntas." in alice.get(f"/ajustes/areas/{legal.pk}/").content.decode()
    assert alice.get(f"/ajustes/areas/personas/{eva.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("posted", "field", "words"),
    [
        ({"name": "", **ALWAYS}, "name", "obligatorio"),
        ({"name": "Ana", "email": "nada", **ALWAYS}, "email", "correo"),
        ({"name": "Ana"}, "hours", "Pon las horas de algún día"),
    ],
)
def test_it_explains_what_is_wrong_with_a_person(
    alice: Client, legal: Department, posted: dict[str, Any], field: str, words: str
) -> None:
    answer = alice.post(f"/ajustes/areas/{legal.pk}/persona/", posted)
    assert answer.status_code == 422
    assert words in answer.content.decode().partition(f'id="id_{field}_error"')[2].partition("</div>")[0]


def test_a_reader_sees_people_without_doors(world: World, rita: Client, legal: Department) -> None:
    actions.add_colleague(legal, name="Ana", by=world.alice.actor)
    page = rita.get(f"/ajustes/areas/{legal.pk}/").content.decode()
    assert "Ana" in page
    assert "/ajustes/areas/personas/" not in page
