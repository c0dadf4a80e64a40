"""Ajustes → Búsquedas: tried before they are saved."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from tertulia.accounts.models import AuditEntry
from tertulia.listening.models import Search
from tertulia.listening.tests.hearing import hear
from tests import make
from tests.world import World, signed_in

LIST = "/ajustes/busquedas/"
NEW = f"{LIST}nueva/"


@pytest.fixture
def search(world: World) -> Search:
    return Search.objects.create(
        workspace=world.workspace, brand=world.brand, name="Marca", words="aurora -boreal"
    )


def test_it_lists_ours_and_nobody_elses(bob: Client, world: World, search: Search) -> None:
    Search.objects.create(workspace=world.elsewhere, brand=world.other_brand, name="Ajena", words="x")
    Search.objects.create(
        workspace=world.workspace, brand=world.brand, name="Parada", words="x", is_active=False
    )
    page = bob.get(LIST).content.decode()
    assert "aurora -boreal" in page
    assert "en pausa" in page
    assert "Ajena" not in page


def test_it_proposes_the_brands_own_name_first(bob: Client, world: World) -> None:
    page = bob.get(NEW).content.decode()
    assert "Aurora O &quot;Cooperativa Aurora&quot;" in page
    Search.objects.create(workspace=world.workspace, brand=world.brand, name="x", words="x")
    assert "&quot;Cooperativa Aurora&quot;" not in bob.get(NEW).content.decode()


def test_it_saves(bob: Client, world: World) -> None:
    answer = bob.post(NEW, {"name": "Marca", "words": "aurora"})
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    made = Search.objects.get()
    assert (made.brand, made.name, made.words, made.is_active) == (world.brand, "Marca", "aurora", True)
    assert AuditEntry.objects.get().actor_id == world.bob.pk


def test_it_changes(bob: Client, search: Search) -> None:
    assert "aurora -boreal" in bob.get(f"{LIST}{search.pk}/").content.decode()
    bob.post(f"{LIST}{search.pk}/", {"name": "Otra", "words": "otra"})
    search.refresh_from_db()
    assert (search.name, search.words) == ("Otra", "otra")


def test_it_tries_without_saving(bob: Client, world: World) -> None:
    hear(world.source, "La factura no llega", "Otra factura", "Nada que ver")
    answer = bob.post(NEW, {"name": "Facturas", "words": "factura", "try": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Habría encontrado 2 en 30 días" in page
    assert "La <mark>factura</mark> no llega" in page
    assert 'value="Facturas"' in page
    assert not Search.objects.exists()


@pytest.mark.parametrize("try_", [{}, {"try": "1"}])
@pytest.mark.parametrize("words", ["(aurora", "tono:azul", "aurora estado:abierto", " "])
def test_it_explains_words_that_cannot_be_read(
    bob: Client, world: World, words: str, try_: dict[str, str]
) -> None:
    answer = bob.post(NEW, {"name": "Marca", "words": words, **try_})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["words"]
    assert not Search.objects.exists()


def test_it_wants_a_name(bob: Client, world: World) -> None:
    answer = bob.post(NEW, {"words": "aurora"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["name"]


def test_it_listens_for_the_brand_that_was_chosen(bob: Client, world: World) -> None:
    second = make.brand(world.workspace, name="Segunda", keywords=[])
    assert "Segunda" in bob.get(NEW).content.decode()
    assert 'value="Segunda"' in bob.get(NEW, {"marca": second.pk}).content.decode()
    bob.post(f"{NEW}?marca={second.pk}", {"name": "Marca", "words": "segunda"})
    assert Search.objects.get().brand == second
    assert bob.get(NEW, {"marca": world.other_brand.pk}).status_code == 404
    assert bob.get(NEW, {"marca": "²"}).status_code == 200


def test_it_stops_and_goes_on(bob: Client, search: Search) -> None:
    assert bob.post(f"{LIST}{search.pk}/parar/")["Location"] == LIST
    search.refresh_from_db()
    assert not search.is_active
    bob.post(f"{LIST}{search.pk}/seguir/")
    search.refresh_from_db()
    assert search.is_active
    assert bob.post(f"{LIST}{search.pk}/quemar/").status_code == 404
    assert bob.get(f"{LIST}{search.pk}/parar/").status_code == 405


def test_it_presents_the_brand_first(bob: Client, world: World) -> None:
    world.brand.closed_at = timezone.now()
    world.brand.save()
    assert bob.get(NEW)["Location"] == "/empezar/marca/"


def test_it_lets_readers_read_and_strangers_nothing(world: World, search: Search) -> None:
    rita, charlie = signed_in(world.rita), signed_in(world.charlie)
    assert rita.get(LIST).status_code == 200
    page = rita.get(f"{LIST}{search.pk}/").content.decode()
    assert "aurora -boreal" in page
    assert "Guardar" not in page
    assert rita.post(f"{LIST}{search.pk}/", {"name": "x", "words": "x"}).status_code == 403
    assert rita.post(NEW, {"name": "x", "words": "x"}).status_code == 403
    assert rita.post(f"{LIST}{search.pk}/parar/").status_code == 403
    assert charlie.get(f"{LIST}{search.pk}/").status_code == 404
    assert charlie.post(f"{LIST}{search.pk}/", {"name": "x", "words": "x"}).status_code == 404
    assert charlie.post(f"{LIST}{search.pk}/parar/").status_code == 404
    search.refresh_from_db()
    assert (search.name, search.is_active) == ("Marca", True)
