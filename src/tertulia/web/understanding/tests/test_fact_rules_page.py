"""«Siempre que…»: rules written, tried, switched, moved, taken away and taken to the past."""

from __future__ import annotations

import pytest
from django.test import Client

from tertulia.listening.learning.relabel import relabel_due
from tertulia.listening.models import FactRule, Relabelling
from tertulia.web.undoable import KEY
from tests import make
from tests.world import World

URL = "/ajustes/comprension/reglas/"


def rule(world: World, words: str = "idioma:es", **over: object) -> FactRule:
    told = {"words": words, "fact": "department", "value": "finance", **over}
    return FactRule.objects.create(workspace=world.workspace, brand=world.brand, **told)


def heard(world: World, text: str, **over: object) -> None:
    from tertulia.listening.models import Heard

    item = make.item(world.workspace, text, language="es", **over)
    Heard.objects.create(workspace=world.workspace, item=item, brand=world.brand, source=world.source)


def test_it_says_how_to_begin(world: World, alice: Client) -> None:
    assert "Aún no hay reglas de este tipo" in alice.get(URL).content.decode()


def test_it_saves_a_rule(world: World, alice: Client) -> None:
    given = {"words": "factura", "sets": "department:finance"}
    assert alice.post(f"{URL}nueva/", given).status_code == 302
    made = FactRule.objects.get()
    assert (made.words, made.fact, made.value) == ("factura", "department", "finance")
    page = alice.get(URL).content.decode()
    assert "Área: finanzas" in page
    assert "la escribió Alice" in page


def test_it_changes_a_rule_into_one_of_topics(world: World, alice: Client) -> None:
    made = rule(world, "factura")
    page = f"{URL}{made.pk}/"
    assert 'value="department:finance" selected' in alice.get(page).content.decode()
    assert alice.post(page, {"words": "factura", "sets": "topic:"}).status_code == 422
    assert alice.post(page, {"words": "factura", "sets": "topic:", "topic": "cobros"}).status_code == 302
    made.refresh_from_db()
    assert (made.fact, made.value) == ("topic", "cobros")


@pytest.mark.parametrize("words", ["", "(factura", "asunto:legal"])
def test_it_says_what_is_wrong_with_the_words(world: World, alice: Client, words: str) -> None:
    answer = alice.post(f"{URL}nueva/", {"words": words, "sets": "department:finance"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["words"]
    assert not FactRule.objects.exists()


def test_it_tries_before_it_saves(world: World, alice: Client) -> None:
    heard(world, "la factura mal", department="legal")
    heard(world, "la factura bien", department="finance")
    given = {"words": "idioma:es", "sets": "department:finance", "try": "1"}
    page = alice.post(f"{URL}nueva/", given).content.decode()
    assert "Encaja con 2 mensajes" in page
    assert "1 de ellos decía otra cosa y sería «Finanzas»" in page
    assert "la factura mal" in page
    assert not FactRule.objects.exists()


def test_it_counts_what_a_rule_set_lately(world: World, alice: Client) -> None:
    rule(world)
    heard(world, "uno", department="finance")
    heard(world, "otro", department="legal")
    assert "1 mensaje en 30 días" in alice.get(URL).content.decode()


def test_it_shows_a_rule_that_can_no_longer_be_read(world: World, alice: Client) -> None:
    rule(world, "(roto")
    assert "Mientras tanto no hace nada" in alice.get(URL).content.decode()


@pytest.mark.parametrize(("act", "on", "gone"), [("apagar", False, False), ("quitar", True, True)])
def test_it_switches_and_removes_with_undo(
    world: World, alice: Client, act: str, on: bool, gone: bool
) -> None:
    made = rule(world)
    assert alice.post(f"{URL}{made.pk}/{act}/").status_code == 302
    made.refresh_from_db()
    assert (made.is_active, made.removed_at is not None) == (on, gone)
    alice.post(alice.session[KEY]["url"])
    made.refresh_from_db()
    assert made.is_active
    assert made.removed_at is None


def test_it_moves_and_switches_on(world: World, alice: Client) -> None:
    first, second = rule(world), rule(world, position=1, is_active=False)
    alice.post(f"{URL}{second.pk}/subir/")
    alice.post(f"{URL}{second.pk}/encender/")
    second.refresh_from_db()
    first.refresh_from_db()
    assert second.position < first.position
    assert second.is_active
    assert alice.post(f"{URL}{second.pk}/bailar/").status_code == 404


def test_it_takes_a_rule_to_the_past_and_back(world: World, alice: Client) -> None:
    made = rule(world)
    heard(world, "uno", department="legal")
    alice.post(f"{URL}{made.pk}/aplicar/", {"days": "7"})
    run = Relabelling.objects.get()
    going = alice.get(f"/ajustes/comprension/en-lo-oido/{run.pk}/").content.decode()
    assert 'hx-trigger="every 2s"' in going
    relabel_due()
    done = alice.get(f"/ajustes/comprension/en-lo-oido/{run.pk}/").content.decode()
    assert "cambió 1 mensaje" in done
    assert "every 2s" not in done
    assert "cambió 1 mensaje" in alice.get(URL).content.decode()
    alice.post(f"/ajustes/comprension/en-lo-oido/{run.pk}/deshacer/")
    relabel_due()
    run.refresh_from_db()
    assert run.state == "undone"


def test_it_is_for_the_team_alone(world: World, charlie: Client, rita: Client) -> None:
    made = rule(world)
    assert charlie.get(f"{URL}{made.pk}/").status_code == 404
    assert charlie.post(f"{URL}{made.pk}/quitar/").status_code == 404
    assert rita.post(f"{URL}{made.pk}/quitar/").status_code == 403
    page = rita.get(URL).content.decode()
    assert "Quitar" not in page
    assert "Nueva regla" not in page
