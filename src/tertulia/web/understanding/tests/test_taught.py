"""Corrections: counted, listed, taken back; what was learnt, forgotten."""

from __future__ import annotations

from django.test import Client

from tertulia.inbox.actions import correct, correct_many
from tertulia.listening.models import Adjustment, Correction
from tests import make
from tests.world import World

URL = "/ajustes/comprension/correcciones/"


def test_it_says_how_to_begin(world: World, alice: Client) -> None:
    page = alice.get(URL).content.decode()
    assert "Nadie ha corregido nada" in page
    assert "Qué se corrige" not in page


def test_it_counts_and_lists_what_was_corrected(world: World, alice: Client, rita: Client) -> None:
    items = [make.item(world.workspace, f"frase {n}") for n in range(3)]
    correct_many(items, fact="sentiment", now="negative", by=world.alice.actor)
    correct(items[0], fact="intent", now="question", by=world.bob.actor)
    page = alice.get(URL).content.decode()
    assert "4 correcciones en 90 días; en 1, para decir que estaba bien" in page
    assert "Con menos de treinta mirados" in page
    assert "Tono: neutro → negativo" in page
    assert "y en 2 mensajes más" in page
    assert "Intención: pregunta, y estaba bien" in page
    assert "De qué a qué: tono" in page
    assert "Deshacer «" in page
    assert "Deshacer «" not in rita.get(URL).content.decode()


def test_it_says_of_how_many_each_share_is(world: World, alice: Client) -> None:
    items = [make.item(world.workspace, f"frase {n}") for n in range(4)]
    for item in items:
        make.case(world.brand, item, read_by={str(world.alice.pk): item.pk})
    correct(items[0], fact="sentiment", now="negative", by=world.alice.actor)
    tone = alice.get(URL).context["figures"].facts[0]
    assert (tone.name, tone.looked, tone.corrected, tone.agreement) == ("Tono", 4, 1, 0.75)
    page = " ".join(alice.get(URL).content.decode().split())
    assert '<td class="n num">75 %</td>' in page
    assert "Sin corregir, semana a semana:" in page


def test_it_takes_back_one_and_all_of_a_stroke(world: World, alice: Client) -> None:
    items = [make.item(world.workspace, f"frase {n}") for n in range(3)]
    first = correct_many(items[:2], fact="sentiment", now="negative", by=world.alice.actor)[0]
    alone = correct(items[2], fact="sentiment", now="positive", by=world.alice.actor)
    for one in (first, alone):
        assert alice.post(f"{URL}{one.pk}/deshacer/").status_code == 302
    assert not Correction.objects.exists()
    for item in items:
        item.refresh_from_db()
    assert {item.sentiment for item in items} == {"neutral"}


def test_it_takes_back_only_what_is_of_the_workspace(world: World, charlie: Client, rita: Client) -> None:
    one = correct(make.item(world.workspace), fact="sentiment", now="negative", by=world.alice.actor)
    assert charlie.post(f"{URL}{one.pk}/deshacer/").status_code == 404
    assert rita.post(f"{URL}{one.pk}/deshacer/").status_code == 403
    assert Correction.objects.exists()


def test_it_goes_further_back(world: World, alice: Client) -> None:
    for n in range(23):
        correct(make.item(world.workspace, f"frase {n}"), fact="sentiment", now="mixed", by=world.alice.actor)
    page = alice.get(URL)
    assert "«frase 22»" in page.content.decode()
    older = alice.get(URL, {"antes": page.context["older"]}).content.decode()
    assert "«frase 0»" in older
    assert "Más atrás" not in older


def test_it_forgets_what_was_learnt_and_remembers_it(world: World, alice: Client, bob: Client) -> None:
    one = correct(make.item(world.workspace), fact="sentiment", now="negative", by=world.alice.actor)
    Adjustment.objects.filter(workspace=world.workspace).update(lessons=1, data=b"x")
    assert "Olvidar lo aprendido" in alice.get(URL).content.decode()
    assert "Olvidar lo aprendido" not in bob.get(URL).content.decode()
    assert bob.post(f"{URL}olvidar/").status_code == 403
    alice.post(f"{URL}olvidar/")
    row = Adjustment.objects.get()
    assert (row.lessons, row.forgotten_to) == (0, one.pk)
    assert Correction.objects.exists()
    undo = alice.get(URL).context["undo"]
    alice.post(undo["url"])
    row.refresh_from_db()
    assert row.forgotten_to == 0
