"""`/bandeja/12/parecidos/`."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone

from tertulia.inbox.models import Case, Gist
from tertulia.inbox.queries.similar import forget
from tertulia.text.encoder import SIZE
from tertulia.text.retrieve import compact, signatures
from tertulia.web.inbox.similar import LOOKS, addressed
from tertulia.web.inbox.tests.help import waiting
from tests import make
from tests.world import World

ANSWER = "Hola, Marta. Abrimos de nueve a dos, <b>también</b> mañana; trae el DNI."


@pytest.fixture(autouse=True)
def afresh() -> None:
    """Nothing is remembered of the test before."""
    forget()


def read(case: Case, seed: int = 1, *, answered: bool = False) -> None:
    """As if the worker had read `case`; equal seeds mean the same question."""
    vector = np.random.default_rng(seed).normal(size=(1, SIZE)).astype(np.float32)
    Gist.objects.create(
        workspace=case.workspace,
        brand=case.brand,
        case=case,
        item=case.last_item,
        is_answered=answered,
        signature=signatures(vector)[0].tobytes(),
        vector=compact(vector)[0].tobytes(),
    )


def answered(world: World) -> Case:
    case = waiting(world, text="¿A qué hora abrís los sábados?")
    at = timezone.now() - timedelta(days=2)
    make.answer(case, ANSWER, by=world.bob, source=world.source, at=at)
    read(case, answered=True)
    return case


def ask(client: Client, case: Case, **given: str) -> str:
    return client.get(f"/bandeja/{case.pk}/parecidos/", given).content.decode()


def test_it_shows_what_was_asked_and_how_it_was_answered(world: World, bob: Client) -> None:
    old = answered(world)
    case = waiting(world, "Joaquín Peralta")
    read(case)
    html = ask(bob, case, vista="urgentes")
    assert "¿A qué hora abrís los sábados?" in html
    assert f"/bandeja/{old.pk}/?vista=urgentes" in html
    assert "&lt;b&gt;también" in html
    assert "Casi lo mismo" in html
    assert "Bob" in html


def test_one_press_puts_it_into_the_answer_under_the_right_name(world: World, bob: Client) -> None:
    old = answered(world)
    case = waiting(world, "Joaquín Peralta")
    read(case)
    html = ask(bob, case)
    assert f'data-use="like-{old.pk}"' in html
    assert f'<div id="like-{old.pk}" hidden>Hola, Joaquín. Abrimos' in html
    assert "Con el nombre cambiado" in html


def test_a_reader_looks_without_a_pen(world: World, rita: Client) -> None:
    answered(world)
    case = waiting(world, "Joaquín Peralta")
    read(case)
    html = ask(rita, case)
    assert "¿A qué hora abrís los sábados?" in html
    assert "data-use" not in html


def test_it_says_so_where_there_is_none(world: World, bob: Client) -> None:
    answered(world)
    case = waiting(world, "Joaquín Peralta")
    read(case, seed=2)
    assert "Ningún caso respondido se parece" in ask(bob, case)


def test_it_asks_again_while_the_case_is_being_read_but_not_for_ever(world: World, bob: Client) -> None:
    case = waiting(world)
    html = ask(bob, case)
    assert f"/bandeja/{case.pk}/parecidos/?vez=2" in html
    assert "hx-get" not in ask(bob, case, vez=str(LOOKS))


def test_the_conversation_asks_for_it_by_itself(world: World, bob: Client) -> None:
    case = waiting(world)
    assert f'hx-get="/bandeja/{case.pk}/parecidos/' in bob.get(f"/bandeja/{case.pk}/").content.decode()


def test_it_is_nothing_for_a_stranger(world: World, charlie: Client) -> None:
    assert charlie.get(f"/bandeja/{waiting(world).pk}/parecidos/").status_code == 404


@pytest.mark.parametrize(
    ("answer", "was", "now", "becomes"),
    [
        ("Hola, Marta. Sí, Marta.", "Marta Iglesias", "Joaquín Peralta", "Hola, Joaquín. Sí, Joaquín."),
        ("Martas hay muchas", "Marta", "Eva", "Martas hay muchas"),
        ("Hola, Marta", "Marta", "@99", "Hola, Marta"),
        ("Hola (Ana)", "Ana", r"\1 Eva", "Hola (Ana)"),
        ("Nada que cambiar", "", "Eva", "Nada que cambiar"),
    ],
)
def test_nobody_is_greeted_by_anothers_name(answer: str, was: str, now: str, becomes: str) -> None:
    assert addressed(answer, was, now) == becomes
