"""The engine: off, chosen, agreed to, on, failing; and that only the owner decides."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tertulia.listening.actions import choose_engine, engine_of, switch_engine
from tertulia.listening.models import Engine, SecondReading
from tests import make
from tests.world import World

URL = "/ajustes/comprension/motor/"
REMOTE = {
    "kind": "remote",
    "name": "m-grande",
    "address": "https://motor.example/v1",
    "secret": "clave-secreta",
    "facts": ["sentiment", "intent"],
    "scope": "all",
}


def chosen(world: World) -> Engine:
    return choose_engine(engine_of(world.workspace), **REMOTE, by=world.alice.actor)  # type: ignore[arg-type]


def on(world: World) -> Engine:
    row = chosen(world)
    return switch_engine(row, on=True, terms=row.terms, by=world.alice.actor)


def test_it_says_that_nothing_leaves(world: World, alice: Client, bob: Client) -> None:
    assert "ningún mensaje sale" in alice.get(URL).content.decode()
    page = bob.get(URL).content.decode()
    assert "Solo quien lleva el espacio puede elegir otro" in page
    assert '<form class="form engine-form"' not in page
    assert not Engine.objects.exists()


def test_it_saves_what_was_chosen_and_leaves_it_off(world: World, alice: Client) -> None:
    assert alice.post(URL, REMOTE).status_code == 302
    row = Engine.objects.get()
    assert (row.name, row.facts, row.scope, row.is_on) == ("m-grande", ["sentiment", "intent"], "all", False)
    assert "clave-secreta" not in alice.get(URL).content.decode()
    alice.post(URL, {**REMOTE, "secret": ""})
    assert Engine.objects.get().credentials == row.credentials


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"address": "nada"}, "address"),
        ({"name": ""}, "name"),
        ({"facts": []}, "facts"),
        ({"kind": "x"}, "kind"),
    ],
)
def test_it_says_what_is_wrong(world: World, alice: Client, over: dict[str, Any], field: str) -> None:
    answer = alice.post(URL, {**REMOTE, **over})
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]


def test_it_shows_what_would_leave_before_the_yes(world: World, alice: Client) -> None:
    make.item(world.workspace, "Soy Marta Iglesias, 612 345 678, ¿abrís? @aurora")
    chosen(world)
    page = alice.get(URL).content.decode()
    assert "POST https://motor.example/v1/chat/completions" in page
    assert "Soy [name], [phone], ¿abrís? @user" in page
    assert "Sí: he visto lo que sale y quiero que salga hacia motor.example." in page
    assert "mensajes al día" in page
    assert "clave-secreta" not in page


def test_it_is_switched_on_only_with_an_explicit_yes(world: World, alice: Client) -> None:
    row = chosen(world)
    for given in ({}, {"terms": row.terms}, {"agree": "1"}, {"agree": "1", "terms": "otros"}):
        alice.post(f"{URL}encender/", given)
        assert not Engine.objects.get().is_on
    alice.post(f"{URL}encender/", {"agree": "1", "terms": row.terms})
    assert Engine.objects.get().is_on
    page = alice.get(URL).content.decode()
    assert "da una segunda opinión, en motor.example" in page
    assert "Dijo que sí" in page


@pytest.mark.parametrize("act", ["encender", "apagar", "reintentar", "quitar"])
def test_it_is_for_the_owner_alone(world: World, bob: Client, act: str) -> None:
    row = on(world)
    assert bob.post(f"{URL}{act}/", {"agree": "1", "terms": row.terms}).status_code == 403
    assert bob.post(URL, REMOTE).status_code == 403
    page = bob.get(URL).content.decode()
    assert "Apagar" not in page


def test_it_switches_off_with_undo_and_removes(world: World, alice: Client) -> None:
    on(world)
    alice.post(f"{URL}apagar/")
    assert not Engine.objects.get().is_on
    alice.post(alice.get(URL).context["undo"]["url"])
    assert Engine.objects.get().is_on
    alice.post(f"{URL}quitar/")
    assert Engine.objects.get().name == ""
    assert alice.post(f"{URL}bailar/").status_code == 404


def test_it_says_why_it_fails_and_when_it_is_tried_again(world: World, alice: Client) -> None:
    row = on(world)
    at = timezone.now()
    Engine.objects.filter(pk=row.pk).update(
        attempts=2, last_error="motor.example no funciona ahora mismo (500).", failed_at=at, next_try_at=at
    )
    page = alice.get(URL).content.decode()
    assert "no funciona ahora mismo" in page
    assert "Otro intento a las" in page
    Engine.objects.filter(pk=row.pk).update(next_try_at=None)
    assert "hasta que cambies la clave" in alice.get(URL).content.decode()
    alice.post(f"{URL}reintentar/")
    assert Engine.objects.get().next_try_at is not None


def test_it_shows_what_the_engine_changed(world: World, alice: Client) -> None:
    row = on(world)
    said = {"sentiment": ["neutral", "negative", 0.9], "intent": ["chat", "chat", 0.8]}
    SecondReading.objects.create(
        engine=row,
        item=make.item(world.workspace, "vaya día"),
        state="read",
        read_at=timezone.now(),
        said=said,
    )
    page = alice.get(URL).content.decode()
    assert "Tono: neutro → negativo" in page
    assert "«vaya día»" in page


def test_it_asks_what_the_labels_of_a_model_mean(
    world: World, alice: Client, settings: Any, tmp_path: Path
) -> None:
    settings.MODELS = tmp_path
    (tmp_path / "tono").mkdir()
    (tmp_path / "tono" / "config.json").write_text(json.dumps({"id2label": {"0": "NEG", "1": "raro"}}))
    local = {**REMOTE, "kind": "local", "name": "tono", "address": "", "secret": ""}
    assert alice.post(URL, local).status_code == 422
    page = alice.post(URL, {**local, "labels": "1"}).content.decode()
    assert 'value="sentiment:negative" selected' in page
    assert "raro" in page
    assert not Engine.objects.filter(name="tono").exists()
    given = {**local, "label": ["NEG", "raro"], "means": ["sentiment:negative", ""]}
    assert alice.post(URL, given).status_code == 302
    row = Engine.objects.get()
    assert (row.labels, row.facts) == ({"NEG": "sentiment:negative"}, ["sentiment"])
    assert "no sale nada" in alice.get(URL).content.decode()
    alice.post(f"{URL}encender/", {"terms": row.terms})
    assert Engine.objects.get().is_on
    missing = alice.post(URL, {**local, "name": "../fuera", "labels": "1"})
    assert "no hay ningún modelo" in missing.content.decode()
