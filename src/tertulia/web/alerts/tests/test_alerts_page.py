"""Escucha → Avisos: written in plain words, tried on the past, and what went off."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tertulia.listening.alerts import jobs
from tertulia.listening.models import Alert, Firing, Search
from tertulia.listening.tests.test_alerts import alert, burst, heard, rows, search
from tests import make
from tests.world import World

__all__ = ["rows", "search"]
LIST = "/escucha/avisos/"
NEW = f"{LIST}nuevo/"
COUNT = {"name": "Pico", "watch": "count", "count_n": "5", "count_minutes": "15", "rhythm": "at_once"}
NOW = timezone.now()


def test_it_makes_one(bob: Client, world: World, search: Search) -> None:
    page = bob.get(NEW, {"busqueda": search.pk}).content.decode()
    assert "Pico de «Marca»" in page
    answer = bob.post(NEW, {**COUNT, "search": search.pk, "members": [world.alice.pk]})
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    made = Alert.objects.get()
    assert (made.search, made.watch, made.settings) == (search, "count", {"n": 5, "minutes": 15})
    assert list(made.members.all()) == [world.alice]
    assert made.base_url == "http://testserver"
    page = bob.get(LIST).content.decode()
    assert "«Marca» · 5 menciones o más en 15 minutos · en el momento" in page
    assert "Deshacer" in page


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"watch": "moon"}, "watch"),
        ({"count_n": "0"}, "count_n"),
        ({"count_n": "mil"}, "count_n"),
        ({"count_minutes": "17"}, "count_minutes"),
        ({"words": "(a"}, "words"),
        ({"watch": "words"}, "words"),
        ({"watch": "negative", "negative_share": "200"}, "negative_share"),
        ({"rhythm": "never"}, "rhythm"),
        ({"search": "987654"}, "search"),
    ],
)
def test_it_explains_what_is_wrong_where_it_stands(
    bob: Client, world: World, given: dict[str, str], field: str
) -> None:
    answer = bob.post(NEW, {**COUNT, **given})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Alert.objects.exists()


def test_it_says_how_often_it_would_have_gone_off(bob: Client, world: World, search: Search) -> None:
    for day in (2, 5, 9):
        burst(world, search, 5, NOW - timedelta(days=day))
    answer = bob.post(NEW, {**COUNT, "name": "", "search": search.pk, "try": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Este aviso habría saltado 3 veces en 30 días" in page
    assert page.count("Van 5 menciones en 15 minutos") == 3
    assert not Alert.objects.exists()


def test_it_shows_what_went_off_and_what_was_said(bob: Client, world: World, search: Search) -> None:
    made = alert(world, search=search)
    burst(world, search, 5, NOW)
    heard(world, search, "Mucho antes", at=NOW - timedelta(hours=3))
    (firing,) = jobs.judge(made, NOW)
    page = bob.get(LIST).content.decode()
    assert "Van 5 menciones en 15 minutos" in page
    assert "sigue" in page
    page = bob.get(f"{LIST}salto/{firing.pk}/").content.decode()
    assert page.count("<mark>no puedo entrar</mark>") == 5
    assert "Mucho antes" not in page


def test_it_notes_that_it_was_seen(bob: Client, world: World, search: Search) -> None:
    made = alert(world, search=search)
    burst(world, search, 5, NOW)
    jobs.judge(made, NOW)
    assert "Dar por vistos" in bob.get(LIST).content.decode()
    bob.post(f"{LIST}vistos/")
    assert Firing.objects.get().seen_at is not None
    assert "Dar por vistos" not in bob.get(LIST).content.decode()


def test_it_changes_switches_and_takes_away(bob: Client, world: World, search: Search) -> None:
    made = alert(world, search=search)
    where = f"{LIST}{made.pk}/"
    assert 'value="5"' in bob.get(where).content.decode()
    bob.post(where, {**COUNT, "watch": "reach", "reach_followers": "900", "rhythm": "daily"})
    made.refresh_from_db()
    assert (made.watch, made.settings, made.rhythm, made.search) == (
        "reach",
        {"followers": 900},
        "daily",
        None,
    )
    bob.post(f"{where}apagar/")
    assert not Alert.objects.get().is_active
    bob.post(f"{where}encender/")
    assert Alert.objects.get().is_active
    bob.post(f"{where}quitar/")
    assert bob.get(where).status_code == 404
    assert bob.post(f"{where}bailar/").status_code == 404
    assert "Aún no vigilas nada." in bob.get(LIST).content.decode()


def test_it_says_why_an_alert_does_nothing(bob: Client, world: World, search: Search) -> None:
    made = alert(world, search=search)
    Alert.objects.filter(pk=made.pk).update(words="(aurora")
    jobs.judge_due()
    assert "Sus palabras ya no se entienden" in bob.get(LIST).content.decode()


def test_readers_read(rita: Client, world: World, search: Search) -> None:
    made = alert(world, search=search)
    assert "Nuevo aviso" not in rita.get(LIST).content.decode()
    page = rita.get(f"{LIST}{made.pk}/").content.decode()
    assert "Probar con el pasado" not in page
    for path in (NEW, f"{LIST}{made.pk}/", f"{LIST}vistos/", f"{LIST}{made.pk}/apagar/"):
        assert rita.post(path, COUNT).status_code == 403


def test_strangers_find_nothing(charlie: Client, world: World, search: Search) -> None:
    made = alert(world, search=search)
    burst(world, search, 5, NOW)
    (firing,) = jobs.judge(made, NOW)
    assert "Pico" not in charlie.get(LIST).content.decode()
    assert charlie.get(f"{LIST}salto/{firing.pk}/").status_code == 404
    assert charlie.get(f"{LIST}{made.pk}/").status_code == 404
    assert "Marca" not in charlie.get(NEW, {"busqueda": search.pk}).content.decode()


def test_it_stands_on_the_start_page_until_somebody_has_seen_it(
    bob: Client, world: World, search: Search
) -> None:
    assert "Van 5 menciones" not in bob.get("/").content.decode()
    made = alert(world, search=search)
    burst(world, search, 5, NOW)
    (firing,) = jobs.judge(made, NOW)
    page = bob.get("/").content.decode()
    assert "Van 5 menciones en 15 minutos" in page
    assert f"{LIST}salto/{firing.pk}/" in page
    bob.post(f"{LIST}vistos/")
    assert "Van 5 menciones" not in bob.get("/").content.decode()


def test_it_watches_the_brand_whose_search_was_named(bob: Client, world: World) -> None:
    second = make.brand(world.workspace, name="Segunda", keywords=[])
    theirs = Search.objects.create(workspace=world.workspace, brand=second, name="Otra", words="x")
    where = f"{NEW}?busqueda={theirs.pk}"
    assert "Pico de «Otra»" in bob.get(where).content.decode()
    bob.post(where, {**COUNT, "search": theirs.pk})
    assert Alert.objects.get().brand == second
    assert bob.get(f"{NEW}?marca={world.other_brand.pk}").status_code == 404
    assert (
        'aria-current="page">Segunda' in bob.get(f"/escucha/vistas/nueva/?marca={second.pk}").content.decode()
    )


def test_it_shows_what_is_wrong_and_the_mend_when_it_is_tried(bob: Client, world: World) -> None:
    answer = bob.post(NEW, {**COUNT, "words": "tono:negatvo", "try": "1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    page = answer.content.decode()
    # What htmx takes from the answer: the boxes with their errors, besides the result.
    assert 'hx-select-oob="#boxes"' in page
    boxes = page.split('id="boxes"')[1].split('id="tried"')[0]
    assert 'id="id_words_error"' in boxes
    assert 'data-mend="tono:negativo"' in boxes
    assert not Alert.objects.exists()


@pytest.mark.parametrize(("server", "promises"), [("", False), ("smtp://correo.example", True)])
def test_it_promises_no_letters_without_a_mail_server(
    bob: Client, world: World, settings: Any, server: str, promises: bool
) -> None:
    settings.MAIL_URL = server
    page = bob.get(NEW)
    assert page.context["form"]["members"].value() == ([world.bob.pk] if promises else [])
    assert ("No hay correo configurado" not in page.content.decode()) == promises
    bob.post(NEW, {**COUNT, "members": [world.alice.pk]})
    rows = bob.get(LIST).content.decode()
    assert ("por correo a Alice" in rows) == promises
    assert ("sin correo" in rows) == (not promises)
