"""«¿Por qué calla esta fuente?»: the probable cause, and what it is taken from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tertulia.listening.models import Search
from tertulia.sources import hosts
from tertulia.sources.models import Source, Visit
from tertulia.web.sources import why
from tests import make
from tests.world import World, signed_in


@pytest.fixture
def public(world: World) -> Source:
    """A source that is not ours, read through, with a search that wants nothing of it."""
    Search.objects.create(workspace=world.workspace, brand=world.brand, name="Aurora", words="aurora")
    now = timezone.now()
    return make.source(
        world.brand,
        name="El foro",
        is_own=False,
        host="foro.example",
        place={"id": "https://foro.example", "name": "El foro"},
        read_at=now,
        next_try_at=now + timedelta(minutes=5),
    )


def visited(source: Source, **over: Any) -> Visit:
    return Visit.objects.create(source=source, at=timezone.now(), **over)


def page_of(client: Client, source: Source) -> str:
    return client.get(f"/ajustes/fuentes/{source.pk}/por-que/").content.decode()


@pytest.mark.parametrize(
    ("state", "words", "button"),
    [
        ({"state": "paused"}, "la puso en pausa", "Reanudar"),
        ({"state": "unauthorized"}, "ya no acepta la clave", "Reconectar"),
        (
            {"state": "rejected", "last_error": "Ahí no hay nada."},
            "se dejó de leer: Ahí no hay nada.",
            "Reanudar",
        ),
        ({"last_error": "No responde."}, "No responde.", "Leer ahora"),
        ({"read_at": None}, "Todavía no se ha leído ninguna vez", "Leer ahora"),
        ({"read_through_at": None}, "Está leyendo su historia", "Ver"),
        ({"next_try_at": timezone.now() - timedelta(hours=1)}, "esté parado", "Próxima lectura: ahora"),
        ({"heard_at": timezone.now() - timedelta(hours=3)}, "hace 3", "No calla"),
        ({}, "Se lee bien", "Leer ahora"),
    ],
)
def test_it_says_the_probable_cause_and_what_helps(
    alice: Client, public: Source, state: dict[str, Any], words: str, button: str
) -> None:
    Source.objects.filter(pk=public.pk).update(**state)
    page = page_of(alice, public)
    assert words in page
    assert button in page or button == "Ver"


@pytest.mark.parametrize(
    ("visit", "words"),
    [
        ({"items": 9}, "Dio 9 mensajes, pero ninguna de tus búsquedas los quiere"),
        ({"items": 1}, "Dio 1 mensaje, pero ninguna de tus búsquedas lo quiere"),
        ({"items": 4, "had": 4}, "todo lo que da ya lo tenías"),
        ({"items": 2, "aside": 2}, "no se pudo guardar y se apartó"),
        ({}, "no hay nada nuevo ahí"),
    ],
)
def test_it_says_what_became_of_what_it_gave(
    alice: Client, public: Source, visit: dict[str, int], words: str
) -> None:
    visited(public, **visit)
    assert words in page_of(alice, public)


def test_it_says_when_there_is_no_search_at_all(alice: Client, public: Source) -> None:
    Search.objects.update(is_active=False)
    visited(public, items=3)
    page = page_of(alice, public)
    assert "no tienes ninguna búsqueda" in page
    assert "Ver las búsquedas" in page


def test_it_says_until_when_a_host_wants_peace(alice: Client, public: Source) -> None:
    hosts.hush("foro.example", timezone.now() + timedelta(minutes=30))
    page = page_of(alice, public)
    assert "foro.example pide que no preguntemos hasta las" in page
    assert "después de las" in page


def test_it_says_when_its_network_asked_to_wait(alice: Client, public: Source) -> None:
    Source.objects.filter(pk=public.pk).update(last_error="Despacio.")
    visited(public, outcome="limited", error="Despacio.")
    assert "pide que esperemos hasta las" in page_of(alice, public)


def test_it_counts_how_often_it_failed(alice: Client, public: Source) -> None:
    Source.objects.filter(pk=public.pk).update(last_error="No responde.")
    visited(public, items=1)
    for _turn in range(3):
        visited(public, outcome="unavailable", error="No responde.")
    assert "Las últimas 3 lecturas fallaron: No responde." in page_of(alice, public)


def test_it_shows_what_was_asked_when_and_what_it_gave(alice: Client, public: Source) -> None:
    visited(public, items=12, had=3, kept=4, took_ms=340)
    visited(public, outcome="rejected", error="Ahí ya no hay un canal RSS.")
    page = page_of(alice, public)
    for words in (
        "Las últimas 2 lecturas",
        "340",
        "No deja leer",
        "Ahí ya no hay un canal RSS.",
        "No los busca nadie",
    ):
        assert words in page
    assert "No calla" in page or "Se lee bien" in page


def test_it_says_which_search_found_what(alice: Client, world: World, public: Source) -> None:
    from tertulia.listening.models import Heard

    search = Search.objects.get()
    item = make.item(world.workspace)
    Heard.objects.create(
        workspace=world.workspace, item=item, brand=world.brand, source=public, search=search
    )
    page = page_of(alice, public)
    assert "un mensaje de esta fuente" in page
    assert "Aurora" in page


def test_it_is_reached_from_the_source(alice: Client, public: Source) -> None:
    assert (
        f"/ajustes/fuentes/{public.pk}/por-que/"
        in alice.get(f"/ajustes/fuentes/{public.pk}/").content.decode()
    )


def test_it_offers_a_reader_nothing_to_change_and_a_stranger_nothing(
    world: World, public: Source, charlie: Client
) -> None:
    Source.objects.filter(pk=public.pk).update(state="paused")
    page = page_of(signed_in(world.rita), public)
    assert "la puso en pausa" in page
    assert "Reanudar" not in page
    assert charlie.get(f"/ajustes/fuentes/{public.pk}/por-que/").status_code == 404


def test_it_asks_the_same_of_the_database_for_many_searches(
    alice: Client, world: World, public: Source, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        Search.objects.create(workspace=world.workspace, brand=world.brand, name=f"B{number}", words="x")
        visited(public, items=1)
    with django_assert_max_num_queries(16):
        page_of(alice, public)


def test_it_adds_up_what_its_table_shows(alice: Client, public: Source) -> None:
    for _turn in range(3):
        visited(public, items=100, kept=100)
    for _turn in range(why.SHOWN):
        visited(public, items=2, had=1, kept=1)
    answer = alice.get(f"/ajustes/fuentes/{public.pk}/por-que/")
    assert answer.context["totals"]["kept"] == sum(visit.kept for visit in answer.context["visits"])
    assert f"Las últimas {why.SHOWN} lecturas" in answer.content.decode()
