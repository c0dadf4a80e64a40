"""`/bandeja/12/hilo/`: a long conversation in a few voices."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from tertulia.inbox.models import Case
from tertulia.inbox.queries.gist import LONG
from tertulia.listening.models import Item
from tertulia.web.inbox.tests.help import waiting
from tests import make
from tests.world import World


def crowd(world: World, text: str, times: int, case: Case, **over: Any) -> list[Item]:
    at = timezone.now() - timedelta(hours=1)
    return [
        make.item(
            world.workspace,
            f"{text} {'y' * n}",
            thread=case.thread,
            by=make.identity(world.workspace, f"{text[:6]} {n}"),
            at=at,
            **over,
        )
        for n in range(times)
    ]


def test_those_who_speak_for_most_are_quoted(world: World, bob: Client) -> None:
    case = waiting(world, text="Hola")
    crowd(world, "La <i>factura</i> llega dos veces y me cobran doble", 7, case)
    crowd(world, "No puedo entrar en la app por la sesión caducada", 5, case)
    html = bob.get(f"/bandeja/{case.pk}/hilo/").content.decode()
    assert "6 más dicen algo parecido" in html
    assert "4 más dicen algo parecido" in html
    assert "&lt;i&gt;factura" in html
    assert 'href="#message-i' in html


def test_ours_and_what_was_deleted_is_not_quoted(world: World, bob: Client) -> None:
    case = waiting(world, text="Hola")
    gone = crowd(world, "La factura llega dos veces y me cobran doble", 5, case)
    crowd(world, "Nuestro parte de las once de la mañana", 5, case, is_own=True)
    Item.objects.filter(pk__in=[item.pk for item in gone]).update(deleted_at=timezone.now())
    html = bob.get(f"/bandeja/{case.pk}/hilo/").content.decode()
    assert "No hay nada que resumir" in html


def test_only_a_long_conversation_offers_it(world: World, bob: Client) -> None:
    case = waiting(world)
    url = f"/bandeja/{case.pk}/hilo/"
    assert url not in bob.get(f"/bandeja/{case.pk}/").content.decode()
    crowd(world, "La factura llega dos veces", LONG, case)
    assert url in bob.get(f"/bandeja/{case.pk}/").content.decode()


def test_it_is_nothing_for_a_stranger(world: World, charlie: Client) -> None:
    assert charlie.get(f"/bandeja/{waiting(world).pk}/hilo/").status_code == 404
