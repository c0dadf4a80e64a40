"""What we are connected to, and how each fares."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tertulia.sources import actions
from tertulia.sources.models import SetAside, Source
from tests import make
from tests.world import World, signed_in

LIST = "/ajustes/fuentes/"


def address(world: World, act: str = "") -> str:
    return f"{LIST}{world.source.pk}/{act and act + '/'}"


def test_it_lists_ours_and_nobody_elses(alice: Client, world: World) -> None:
    make.source(world.other_brand, name="Lo de otros")
    gone = make.source(world.brand, name="Ya no", place={"id": "x", "name": "x"})
    actions.remove(gone, by=world.alice.actor)
    page = alice.get(LIST).content.decode()
    assert "El blog de Aurora" in page
    assert "Lo de otros" not in page
    assert "Ya no" not in page


def test_it_asks_the_same_of_the_database_for_many(
    alice: Client, world: World, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        make.source(world.brand, name=f"Fuente {number}", place={"id": str(number), "name": "x"})
    with django_assert_max_num_queries(12):
        alice.get(LIST)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({}, "Esperando su primera lectura"),
        ({"state": "paused"}, "En pausa"),
        ({"state": "unauthorized", "last_error": "La clave ya no vale."}, "Hay que reconectarla"),
        ({"state": "rejected", "last_error": "Ahí ya no hay un feed."}, "La red no deja leerla"),
        ({"last_error": "No responde.", "attempts": 2}, "Se vuelve a intentar sola"),
        ({"read_at": timezone.now(), "read_through_at": None, "heard_count": 40}, "Leyendo su historia: 40"),
        ({"read_at": timezone.now()}, "Al día"),
    ],
)
def test_it_says_how_each_fares(alice: Client, world: World, state: dict[str, Any], words: str) -> None:
    Source.objects.update(**state)
    for page in (alice.get(LIST), alice.get(address(world))):
        assert words in page.content.decode()
        assert state.get("last_error", "") in page.content.decode()


def test_it_shows_when_it_was_read_and_when_it_is_next(alice: Client, world: World) -> None:
    Source.objects.update(read_at=timezone.now(), next_try_at=timezone.now() + timedelta(minutes=5))
    page = alice.get(address(world)).content.decode()
    assert "Última lectura" in page
    assert "ninguna" not in page


def test_it_never_shows_a_key(alice: Client, world: World) -> None:
    actions.reconnect(
        world.source,
        config={"key": "a-secret-key"},
        account=make.author(id="demo:aurora"),
        by=world.alice.actor,
    )
    world.source.refresh_from_db()
    page = alice.get(address(world)).content.decode()
    assert "a-secret-key" not in page
    assert world.source.credentials not in page


def test_it_shows_what_was_set_aside(alice: Client, world: World) -> None:
    given = {"workspace": world.workspace, "source": world.source}
    SetAside.objects.create(remote_id="demo:raro", error="ValueError('sin fecha')", **given)
    SetAside.objects.create(remote_id="demo:viejo", error="x", retried_at=timezone.now(), **given)
    page = alice.get(address(world)).content.decode()
    assert "demo:raro" in page
    assert "demo:viejo" not in page
    assert "Un mensaje apartado" in alice.get(LIST).content.decode()


def test_it_renames(alice: Client, world: World) -> None:
    assert alice.post(address(world), {"name": "El blog nuevo"}).status_code == 302
    world.source.refresh_from_db()
    assert world.source.name == "El blog nuevo"
    answer = alice.post(address(world), {"name": ""})
    assert answer.status_code == 422
    assert "name" in answer.context["form"].errors


def test_it_pauses_resumes_and_removes(alice: Client, world: World) -> None:
    for act, state in (("pausar", "paused"), ("reanudar", "ok")):
        answer = alice.post(address(world, act), follow=True)
        world.source.refresh_from_db()
        assert world.source.state == state
        assert "Deshacer" in answer.content.decode()
    assert alice.post(address(world, "quitar"))["Location"] == LIST
    assert not Source.objects.of(world.workspace).exists()


def test_it_takes_a_removal_back(alice: Client, world: World) -> None:
    alice.post(address(world, "quitar"))
    undo = alice.session["undo"]["url"]
    assert alice.post(undo).status_code == 302
    assert Source.objects.of(world.workspace).exists()


def test_it_reads_now(alice: Client, world: World) -> None:
    Source.objects.update(next_try_at=timezone.now() + timedelta(hours=1))
    alice.post(address(world, "leer"))
    world.source.refresh_from_db()
    assert world.source.next_try_at is not None
    assert world.source.next_try_at <= timezone.now()


def test_it_explains_why_it_cannot_try_again_now(alice: Client, world: World) -> None:
    Source.objects.update(lease_until=timezone.now() + timedelta(hours=1))
    answer = alice.post(address(world, "otra-vez"), follow=True)
    assert "Se está leyendo ahora mismo" in answer.content.decode()


def test_it_knows_no_other_acts(alice: Client, world: World) -> None:
    assert alice.post(address(world, "quemar")).status_code == 404
    assert alice.get(address(world, "pausar")).status_code == 405


def test_it_hides_from_strangers_and_stands_firm_before_readers(
    rita: Client, charlie: Client, world: World
) -> None:
    assert rita.get(LIST).status_code == 200
    assert rita.get(address(world)).status_code == 200
    assert "Quitar" not in rita.get(address(world)).content.decode()
    assert rita.post(address(world), {"name": "x"}).status_code == 403
    assert charlie.get(address(world)).status_code == 404
    for act in ("pausar", "reanudar", "leer", "quitar", "otra-vez"):
        assert rita.post(address(world, act)).status_code == 403
        assert charlie.post(address(world, act)).status_code == 404
        if act != "leer":
            assert signed_in(world.bob).post(address(world, act)).status_code == 403
    assert Source.objects.get().state == "ok"
