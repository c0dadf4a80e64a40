"""Asking what was heard, in the query language, on either database."""

from __future__ import annotations

import contextlib

import pytest
from pytest_django import DjangoAssertNumQueries

from tertulia.listening.models import Item
from tertulia.listening.queries import find, networks_of, searched, unknown
from tertulia.listening.tests.hearing import hear
from tertulia.query import QueryError
from tests import make
from tests.world import World

TEXTS = {
    "plain": "La panadería abre a las nueve",
    "shout": "LA PANADERIA CIERRA YA",
    "emoji": "Me encanta 💚 esta cooperativa",
    "tag": "Reunión esta tarde #energíaVerde con @aurora",
    "wait": "La factura no llega y la factura urge",
    "cat": "La plaça és plena de gent, açò és la llet",
    "zero": "100% renovable; el resto, 0,5 %",
}


def found(world: World, words: str) -> set[str]:
    names = {text: name for name, text in TEXTS.items()}
    rows = find(Item.objects.of(world.workspace), world.workspace.pk, words)
    return {names[item.text] for item in rows}


@pytest.fixture
def heard(world: World) -> World:
    hear(world.source, *TEXTS.values())
    hear(make.source(world.other_brand), *TEXTS.values())
    return world


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("panaderia", {"plain", "shout"}),
        ("PANADERÍA", {"plain", "shout"}),
        ("panaderia -cierra", {"plain"}),
        ('"la panadería abre"', {"plain"}),
        ('"panadería la"', set()),
        ("💚", {"emoji"}),
        ("#energiaverde", {"tag"}),
        ("@aurora", {"tag"}),
        ("abre O cierra", {"plain", "shout"}),
        ("(abre O cierra) ya", {"shout"}),
        ("plaça", {"cat"}),
        ("placa", {"cat"}),
        ("panad*", {"plain", "shout"}),
        ("-la", {"emoji", "tag", "zero"}),
        ("red:demo factura", {"wait"}),
        ("red:mastodon factura", set()),
        ("autor:@marta.iglesias 💚", {"emoji"}),
    ],
)
def test_it_finds(heard: World, words: str, names: set[str]) -> None:
    assert found(heard, words) == names


@pytest.mark.parametrize(
    "words",
    [
        "renovable'; drop table listening_item; --",
        'renovable" OR "nueve',
        "renovable' & ws9",
        "norm:renovable",
        "%_%",
        "{renovable}",
        "a\x00b",
    ],
)
def test_it_takes_words_for_words(heard: World, words: str) -> None:
    with contextlib.suppress(QueryError):
        assert found(heard, words) <= TEXTS.keys()
    assert Item.objects.count() == 2 * len(TEXTS)


def test_it_finds_nothing_of_another_workspace(heard: World) -> None:
    everything = Item.objects.all()
    assert {item.workspace_id for item in find(everything, heard.workspace.pk, "factura")} == {
        heard.workspace.pk
    }


def test_it_finds_by_what_was_understood(world: World) -> None:
    hear(world.source, "Es horrible, un desastre", "Es maravilloso, gracias")
    rows = find(Item.objects.of(world.workspace), world.workspace.pk, "tono:negativo")
    assert [item.text for item in rows] == ["Es horrible, un desastre"]


def test_it_says_what_cannot_be_read(world: World) -> None:
    for words in ("(factura", "tono:azul", "campo:x", ""):
        with pytest.raises(QueryError):
            find(Item.objects.all(), world.workspace.pk, words)


def test_it_takes_no_passing_state_for_a_search() -> None:
    assert searched("factura tono:negativo")
    with pytest.raises(QueryError):
        searched("factura estado:abierto")


def test_it_knows_what_it_has(world: World, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    [mine] = hear(world.source, "uno")
    [shown] = hear(world.source, "dos", network="mastodon")
    [theirs] = hear(make.source(world.other_brand), "tres")
    asked = [mine.remote_id, shown.remote_id, theirs.remote_id, "demo:new"]
    with django_assert_num_queries(1):
        assert unknown(world.source, asked) == {theirs.remote_id, "demo:new"}
    with django_assert_num_queries(0):
        assert unknown(world.source, []) == set()


def test_it_names_a_networks_own_first_of_all(world: World) -> None:
    world.source.network = "a-network-nobody-knows"
    assert {"a-network-nobody-knows", "mastodon"} <= set(networks_of(world.source))
