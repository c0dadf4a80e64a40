"""Ajustes · Marca."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tertulia.brand.models import Brand
from tests import make
from tests.world import World

GIVEN: dict[str, Any] = {
    "name": "Aurora Energía",
    "about": "Energía de socios",
    "site": "aurora.coop",
    "country": "MX",
    "time_zone": "America/Mexico_City",
    "keywords": "Aurora\nAurora Energía, La Aurora",
    "topics": "Cortes: avería, sin luz\nContacto",
    "address": "usted",
    "signature": "— Equipo",
    "forbidden_words": "barato",
    "hours-mon-0-from": "9",
    "hours-mon-0-to": "14:00",
    "hours-mon-1-from": "16.00",
    "hours-mon-1-to": "0:00",
    "reply_urgent_n": "30",
    "reply_urgent_unit": "1",
    "reply_high_n": "1",
    "reply_high_unit": "60",
    "reply_normal_n": "4",
    "reply_normal_unit": "60",
    "reply_low_n": "1",
    "reply_low_unit": "1440",
}


@pytest.fixture
def url(world: World) -> str:
    return f"/ajustes/marca/{world.brand.pk}/"


def given(**over: Any) -> dict[str, Any]:
    return {key: value for key, value in {**GIVEN, **over}.items() if value is not None}


def test_it_saves_all_of_a_brand(world: World, alice: Client, url: str) -> None:
    assert alice.post(url, GIVEN)["Location"] == url
    brand = Brand.objects.get(pk=world.brand.pk)
    assert (brand.name, brand.site, brand.country) == ("Aurora Energía", "https://aurora.coop", "MX")
    assert brand.keywords == ["Aurora", "Aurora Energía", "La Aurora"]
    assert brand.topics == {"Cortes": ["avería", "sin luz"], "Contacto": ["contacto"]}
    assert brand.hours == {"mon": [["09:00", "14:00"], ["16:00", "24:00"]]}
    assert brand.reply_minutes == {"urgent": 30, "high": 60, "normal": 240, "low": 1440}


def test_it_shows_what_it_saved(alice: Client, url: str) -> None:
    alice.post(url, GIVEN)
    page = alice.get(url).content.decode()
    for shown in ('value="09:00"', 'value="24:00"', "Cortes: avería, sin luz", 'value="https://aurora.coop"'):
        assert shown in page
    assert alice.post(url, GIVEN).status_code == 302


def test_it_saves_that_somebody_is_always_there(world: World, alice: Client, url: str) -> None:
    alice.post(url, given(**{"hours-always": "1"}))
    world.brand.refresh_from_db()
    assert world.brand.hours == {}


@pytest.mark.parametrize(
    ("over", "field", "words"),
    [
        ({"name": ""}, "name", "obligatorio"),
        ({"site": "no es"}, "site", "Escribe una dirección"),
        ({"country": "XX"}, "country", "XX no es una de las opciones"),
        ({"keywords": " , "}, "keywords", "obligatorio"),
        ({"hours-mon-0-to": ""}, "hours", "Lunes: falta una hora."),
        ({"hours-mon-0-from": "25"}, "hours", "Lunes: Escribe las horas como 09:00."),
        ({"hours-mon-1-from": "13"}, "hours", "Lunes: Los turnos de un mismo día no pueden pisarse."),
        ({"hours-mon-0-from": "15"}, "hours", "Lunes: Cada turno acaba después de empezar."),
        ({"reply_urgent_n": ""}, "reply_urgent", "obligatorio"),
        ({"reply_urgent_n": "0"}, "reply_urgent", "mayor o igual"),
        (
            {"reply_urgent_unit": "60", "reply_urgent_n": "5"},
            "reply_normal",
            "Lo urgente no puede esperar más",
        ),
    ],
)
def test_it_explains_at_the_field(
    world: World, alice: Client, url: str, over: dict[str, Any], field: str, words: str
) -> None:
    answer = alice.post(url, given(**over))
    page = answer.content.decode()
    assert answer.status_code == 422
    told = page.partition(f'id="id_{field}_error"')[2].partition("</div>")[0]
    assert words in told
    assert Brand.objects.get(pk=world.brand.pk).name == "Aurora"


def test_it_needs_some_day_or_always(alice: Client, url: str) -> None:
    none = {key: None for key in GIVEN if key.startswith("hours")}
    assert "Pon las horas de algún día" in alice.post(url, given(**none)).content.decode()


def test_a_reader_sees_it_standing_still(rita: Client, url: str) -> None:
    page = rita.get(url).content.decode()
    assert "Guardar" not in page
    assert re.search(r'<input type="text" name="name" value="Aurora"[^>]* disabled', page)


def test_it_makes_one_more_brand(world: World, alice: Client) -> None:
    posted = {"name": "Aurora Móvil", "site": "", "country": "ES", "time_zone": "Europe/Madrid"}
    answer = alice.post("/ajustes/marca/nueva/", posted)
    made = Brand.objects.get(name="Aurora Móvil")
    assert answer["Location"] == f"/ajustes/marca/{made.pk}/"
    assert made.departments.count() == 12
    assert "Aurora Móvil" in alice.get(f"/ajustes/marca/{world.brand.pk}/").content.decode()
    again = alice.post("/ajustes/marca/nueva/", posted)
    assert "Ya tienes una marca con ese nombre." in again.content.decode()


def test_it_starts_with_none(db: None) -> None:
    empty = make.workspace(name="Nueva")
    for name, role, words in (
        ("Eva", "owner", "Crear la marca"),
        ("Ri", "reader", "Aún no hay ninguna marca."),
    ):
        client = Client()
        client.force_login(make.member(empty, name, role).user)
        assert words in client.get("/ajustes/marca/", follow=True).content.decode()
