"""Cases that ask the same: how they are read, found and forgotten. The encoder is a pretend one that counts
words."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.utils import timezone

from tertulia.inbox import similar
from tertulia.inbox.models import Case, Gist, HandOff
from tertulia.inbox.queries.similar import forget, similar_to
from tertulia.inbox.tests.hearing import hear
from tertulia.listening.models import Item
from tertulia.outbox.models import Delivery
from tertulia.text.encoder import SIZE
from tests import make
from tests.world import World

NOW = timezone.now
ANSWER = "Hola, Marta. Cierra la sesión, borra la app y vuelve a entrar: así se arregla."


def encode(texts: Sequence[str]) -> np.ndarray:
    """Which words a text has, each at a place of its own."""
    rows = np.zeros((len(texts), SIZE), dtype=np.float32)
    for row, text in enumerate(texts):
        for word in text.lower().split():
            rows[row, zlib.crc32(word.encode()) % SIZE] += 1
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))


@pytest.fixture(autouse=True)
def afresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing is remembered of the test before."""
    forget()
    monkeypatch.setattr(similar._Rounds, "through", -similar.ALL_S)
    yield
    forget()


def read_all() -> int:
    """Let the worker read until there is nothing more to read. Returns how many it read."""
    total = 0
    while done := similar.take_up(encode=encode):
        total += done
        assert total < 200
    return total


def asked(world: World, text: str, name: str = "Joaquín Peralta", **over: Any) -> Case:
    """A case that waits."""
    of = over.pop("brand", world.brand)
    by = make.identity(of.workspace, name)
    item = make.item(of.workspace, text, by=by, at=NOW() - timedelta(hours=2))
    return make.case(of, item, **over)


def answered(world: World, text: str, answer: str = ANSWER, name: str = "Marta Iglesias") -> Case:
    """A case that Bob answered through here an hour ago."""
    case = asked(world, text, name)
    at = NOW() - timedelta(hours=1)
    make.answer(case, answer, by=world.bob, source=world.source, at=at)
    Case.objects.filter(pk=case.pk).update(first_response_at=at, responded_at=at, waiting_since=None)
    case.refresh_from_db()
    return case


QUESTION = "La app dice sesión caducada y no puedo entrar"


def test_it_finds_the_case_that_asked_the_same(world: World) -> None:
    old = answered(world, QUESTION)
    answered(world, "¿A qué hora abre la oficina de Lavapiés?", "Abrimos a las nueve de la mañana.", "Eva")
    case = asked(world, "No puedo entrar: la app dice sesión caducada")
    assert similar_to(case).state == "unread"
    assert read_all() > 0
    found = similar_to(case)
    assert found.state == "found"
    [one] = found.cases
    assert (one.case.pk, one.asked, one.answer, one.by) == (old.pk, QUESTION, ANSWER, "Bob")
    assert one.close
    assert not one.hidden


def test_it_says_so_where_nothing_is_near(world: World) -> None:
    answered(world, "¿A qué hora abre la oficina?")
    case = asked(world, "Enhorabuena por vuestro taller de bicis")
    read_all()
    assert similar_to(case).state == "none"


def test_what_has_been_read_is_not_read_again(world: World) -> None:
    answered(world, QUESTION)
    asked(world, "Una cosa distinta")
    assert read_all() > 0
    assert read_all() == 0


def test_what_they_write_next_is_read_as_well(world: World) -> None:
    answered(world, QUESTION)
    case = asked(world, "Buenas tardes")
    read_all()
    assert similar_to(case).state == "none"
    item = make.item(world.workspace, QUESTION, by=case.identity, thread=case.thread)
    Case.objects.filter(pk=case.pk).update(last_item=item, waiting_since=item.published_at)
    read_all()
    assert similar_to(Case.objects.get(pk=case.pk)).state == "found"


def test_what_is_answered_later_is_found_without_loading_everything_again(world: World) -> None:
    first, case = asked(world, QUESTION, "Marta Iglesias"), asked(world, QUESTION)
    read_all()
    assert similar_to(case).state == "none"
    at = NOW()
    make.item(world.workspace, ANSWER, thread=first.thread, is_own=True, at=at)
    Case.objects.filter(pk=first.pk).update(first_response_at=at, responded_at=at, status="resolved")
    assert read_all() == 1
    [one] = similar_to(case).cases
    assert one.answer == ANSWER


def test_it_tells_which_area_helped_and_what_was_said_in_private(world: World) -> None:
    old = answered(world, QUESTION)
    area = world.brand.departments.get(kind="engineering")
    HandOff.objects.create(
        workspace=world.workspace,
        case=old,
        department=area,
        to_name="Pilar",
        question="¿Qué pasa?",
        sealed_token="",
        token_hash="x",
        due_at=NOW(),
        expires_at=NOW(),
        answered_at=NOW(),
        answer="Un fallo",
    )
    Item.objects.filter(pk=old.last_item_id).update(audience="direct")
    case = asked(world, QUESTION)
    read_all()
    [one] = similar_to(case).cases
    assert one.helped == (area.name,)
    assert one.hidden


def test_the_same_answer_is_shown_once(world: World) -> None:
    for n in range(7):
        answered(world, QUESTION, ANSWER if n < 4 else f"{ANSWER} {n}", f"Persona {n}")
    case = asked(world, QUESTION)
    read_all()
    assert len(similar_to(case).cases) == 4
    assert len(similar_to(case, most=3).cases) == 3


def test_other_brands_and_other_houses_are_never_seen(world: World) -> None:
    answered(world, QUESTION)
    theirs = asked(world, QUESTION, "Nadie", brand=world.other_brand)
    other = make.brand(world.workspace, name="Otra marca nuestra")
    ours = asked(world, QUESTION, "Alguien", brand=other)
    read_all()
    assert similar_to(theirs).state == "none"
    assert similar_to(ours).state == "none"


def test_what_is_deleted_on_its_network_is_found_no_more(world: World) -> None:
    said = make.said(QUESTION, published=NOW() - timedelta(hours=2))
    ours = make.said(
        ANSWER,
        own=True,
        author=make.author("Aurora"),
        parent=said.id,
        thread=said.id,
        published=NOW() - timedelta(hours=1),
    )
    hear(world.source, said)
    hear(world.source, ours)
    case = asked(world, QUESTION)
    read_all()
    assert similar_to(case).state == "found"
    hear(world.source, gone=[said.id])
    assert similar_to(case).state == "none"
    read_all()
    assert similar_to(case).state == "none"
    assert not any(Gist.objects.exclude(case=case).values_list("vector", flat=True))


def test_an_answer_that_was_deleted_is_not_offered(world: World) -> None:
    old = answered(world, QUESTION)
    proof = make.item(world.workspace, ANSWER, thread=old.thread, is_own=True)
    Delivery.objects.update(item=proof)
    case = asked(world, QUESTION)
    read_all()
    assert similar_to(case).state == "found"
    Item.objects.filter(pk=proof.pk).update(deleted_at=NOW())
    assert similar_to(case).state == "none"


def test_a_person_who_is_deleted_leaves_nothing(world: World) -> None:
    old = answered(world, QUESTION)
    case = asked(world, QUESTION)
    read_all()
    assert similar_to(case).state == "found"
    Delivery.objects.all().delete()
    old.identity.delete()
    assert set(Gist.objects.values_list("case", flat=True)) == {case.pk}
    assert similar_to(case).state == "none"


def test_what_says_nothing_is_near_to_nothing(world: World) -> None:
    answered(world, "")
    case = asked(world, "")
    assert read_all() == 3
    assert read_all() == 0
    assert similar_to(case).state == "none"


def test_what_is_resolved_keeps_only_what_was_answered(world: World) -> None:
    old = answered(world, QUESTION)
    read_all()
    assert Gist.objects.filter(case=old).count() == 2
    Case.objects.filter(pk=old.pk).update(status="resolved")
    similar._Rounds.through = -similar.ALL_S
    read_all()
    assert Gist.objects.get(case=old).is_answered


def test_what_was_resolved_without_an_answer_asks_for_none(world: World) -> None:
    answered(world, QUESTION)
    case = asked(world, QUESTION, status="resolved", waiting_since=None)
    read_all()
    assert similar_to(case).state == "closed"


def test_what_is_put_aside_is_read_as_well(world: World) -> None:
    answered(world, QUESTION)
    case = asked(world, QUESTION, status="snoozed", snoozed_until=NOW() + timedelta(days=1))
    read_all()
    assert similar_to(case).state == "found"
