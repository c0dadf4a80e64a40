"""`/bandeja/`."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tertulia.brand.models import Department
from tertulia.inbox.models import Case, Label
from tertulia.inbox.tests.hearing import hear
from tertulia.web.inbox.tests.help import htmx, waiting
from tests import make
from tests.world import World


def test_it_shows_who_waits(world: World, bob: Client) -> None:
    label = Label.objects.create(workspace=world.workspace, name="socia")
    waiting(world, owner=world.alice).labels.add(label)
    page = bob.get("/bandeja/")
    html = page.content.decode()
    assert page.status_code == 200
    for words in (
        "Marta Iglesias",
        "¿A qué hora abrís?",
        "@marta.iglesias",
        "socia",
        "La tiene Alice",
        "Sin leer",
    ):
        assert words in html, words
    assert [tab["count"] for tab in page.context["views"]] == [1, 0, 0, 0, 0, 0]


def test_it_asks_a_dozen_questions_whatever_it_shows(
    world: World, bob: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    label = Label.objects.create(workspace=world.workspace, name="x")
    for n in range(60):
        waiting(world, f"Persona {n}", owner=world.bob).labels.add(label)
    bob.get("/bandeja/")
    for url in ("/bandeja/", "/bandeja/?vista=urgentes&tono=neutral", f"/bandeja/?q={quote('hora')}"):
        with django_assert_max_num_queries(12 if "q=" not in url else 14):
            assert bob.get(url).status_code == 200


def test_a_stranger_sees_nothing_of_it(world: World, charlie: Client) -> None:
    waiting(world)
    page = charlie.get("/bandeja/")
    assert "Marta" not in page.content.decode()


def test_who_is_not_signed_in_is_sent_to_sign_in(world: World, client: Client) -> None:
    assert client.get("/bandeja/").status_code == 302


def test_a_reader_may_read(world: World, rita: Client) -> None:
    waiting(world)
    assert "Marta" in rita.get("/bandeja/").content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "vista=nada&tono=azul&intento=x&red=%00&area=x&persona=-1&etiqueta=9999999999999999999999",
        "desde=mañana",
        "desde=1-1&todo=2",
        "desde=99999999999999999999999-1",
        "q=" + "x" * 5000,
        "q=%00&desde=%00",
        "persona=²",
    ],
)
def test_it_passes_over_nonsense_in_its_address(world: World, bob: Client, address: str) -> None:
    waiting(world)
    assert bob.get(f"/bandeja/?{address}").status_code == 200


def test_it_says_what_it_cannot_read_and_proposes(world: World, bob: Client) -> None:
    waiting(world)
    page = bob.get("/bandeja/", {"q": "tono:negatvo"})
    html = page.content.decode()
    assert 'role="alert"' in html
    assert "tono:negativo" in html


def test_it_finds_and_marks_the_way_back(world: World, bob: Client) -> None:
    hear(world.source, make.said("La renovación no va"), make.said("Hola", author=make.author("Bea")))
    html = bob.get("/bandeja/", {"q": "renovacion"}).content.decode()
    assert "Marta" in html
    assert "Bea" not in html
    assert "/bandeja/?q=renovacion" in html


def test_it_narrows_and_offers_to_widen(world: World, bob: Client) -> None:
    waiting(world)
    area = Department.objects.filter(brand=world.brand)[0]
    page = bob.get(f"/bandeja/?area={area.pk}&vista=sin-asignar")
    assert page.context["empty"] == "filters"
    assert page.context["filters"]["active"] == [
        {"label": area.name, "remove_url": "/bandeja/?vista=sin-asignar"}
    ]
    assert "Nada con esos filtros" in page.content.decode()


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("todas", "Todo respondido."),
        ("para-mi", "No tienes nada pendiente"),
        ("urgentes", "Nada urgente"),
        ("pospuestas", "Nada pospuesto"),
        ("resueltas", "Aún no hay nada resuelto"),
    ],
)
def test_an_empty_view_says_what_would_be_there(world: World, bob: Client, view: str, words: str) -> None:
    assert words in bob.get("/bandeja/", {"vista": view}).content.decode()


def test_who_has_connected_nothing_is_shown_the_way(world: World, charlie: Client) -> None:
    assert "Aún no escuchas nada." in charlie.get("/bandeja/").content.decode()


def test_it_reads_on_with_rows_alone(world: World, bob: Client) -> None:
    for n in range(52):
        waiting(world, f"Persona {n:02}")
    first = bob.get("/bandeja/")
    assert first.content.decode().count("data-row=") == 50
    rest = htmx(bob, "get", first.context["next_url"], target="")
    html = rest.content.decode()
    assert html.count("data-row=") == 2
    assert "<html" not in html
    whole = bob.get(first.context["next_url"]).content.decode()
    assert "<html" in whole


def test_a_search_while_typing_brings_the_list_alone(world: World, bob: Client) -> None:
    waiting(world)
    html = htmx(bob, "get", "/bandeja/?q=marta", target="items").content.decode()
    assert 'id="items"' in html
    assert 'id="newpill"' in html
    assert "<html" not in html


def test_a_page_that_htmx_had_forgotten_is_whole(world: World, bob: Client) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true", "HX-Target": "items"}
    assert "<html" in bob.get("/bandeja/", headers=headers).content.decode()


def test_it_counts_what_has_come(world: World, bob: Client) -> None:
    waiting(world, "Ana")
    url = bob.get("/bandeja/").context["new_url"]
    assert "hidden" in bob.get(url).content.decode()
    waiting(world, "Bea")
    html = bob.get(url).content.decode()
    assert "1 nueva" in html
    assert 'id="list-views"' in html
    waiting(world, "Cora")
    assert "2 nuevas" in bob.get(url).content.decode()


def test_one_row_says_why_it_does_not_belong_any_more(world: World, bob: Client) -> None:
    case = waiting(world)
    url = f"/bandeja/{case.pk}/fila/"
    assert "is-gone" not in bob.get(url).content.decode()
    Case.objects.update(status="resolved")
    assert "Resuelta" in bob.get(url).content.decode()
    assert "is-gone" not in bob.get(f"{url}?vista=resueltas").content.decode()
    later = timezone.now() + timedelta(days=1)
    Case.objects.update(status="snoozed", snoozed_until=later, owner=world.alice)
    assert "Pospuesta" in bob.get(url).content.decode()
    Case.objects.update(status="open", snoozed_until=None)
    assert "La tiene Alice" in bob.get(f"{url}?vista=sin-asignar").content.decode()
    assert "Abierta otra vez" in bob.get(f"{url}?vista=resueltas").content.decode()


def test_a_row_brings_the_counters_with_it(world: World, bob: Client) -> None:
    case = waiting(world, owner=world.bob)
    told = json.loads(bob.get(f"/bandeja/{case.pk}/fila/")["HX-Trigger"])
    counts = told["live:counts"]["counts"]
    assert (counts["/bandeja/"], counts["todas"], counts["para-mi"], counts["sin-asignar"]) == (1, 1, 1, 0)


def test_a_row_of_a_stranger_is_empty(world: World, charlie: Client) -> None:
    assert charlie.get(f"/bandeja/{waiting(world).pk}/fila/").content == b""
