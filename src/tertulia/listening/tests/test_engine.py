"""Choosing an engine, agreeing to its terms, and what would leave."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tertulia.accounts.models import AuditEntry
from tertulia.accounts.undo import take_back
from tertulia.kit.secrets import unseal
from tertulia.kit.verbs import Forbidden, Refused
from tertulia.listening import engine
from tertulia.listening.actions import (
    remove_engine,
    restore_engine,
    retry_engine,
    switch_engine,
)
from tertulia.listening.models import Engine, SecondReading
from tertulia.listening.tests.engines import chosen, heard, on
from tests import make
from tests.world import World


def test_it_is_off_until_its_owner_agrees_to_its_terms(world: World) -> None:
    row = chosen(world)
    assert not row.is_on
    with pytest.raises(Refused, match="lo que sale"):
        switch_engine(row, on=True, by=world.alice.actor)
    switch_engine(row, on=True, terms=row.terms, by=world.alice.actor)
    assert row.is_on
    assert row.agreed_by == world.alice


@pytest.mark.parametrize(
    "change",
    [
        {"address": "https://otro.example/v1"},
        {"name": "n"},
        {"scope": "all"},
        {"facts": ["sentiment", "intent", "toxicity"]},
    ],
)
def test_it_switches_off_what_nobody_has_agreed_to(world: World, change: dict[str, Any]) -> None:
    on(world)
    row = chosen(world, secret=None, **change)
    assert not row.is_on
    assert bool(row.credentials) is ("address" not in change)


def test_it_stays_on_where_only_the_key_changes(world: World) -> None:
    on(world)
    row = chosen(world, secret="otra")
    assert row.is_on
    assert unseal(row.credentials) == {"key": "otra"}
    assert "clave" not in json.dumps(list(AuditEntry.objects.values_list("words", flat=True)))


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"kind": "x"}, "kind"),
        ({"scope": "x"}, "scope"),
        ({"name": " "}, "name"),
        ({"address": "ftp://x"}, "address"),
        ({"address": ""}, "address"),
        ({"address": "http://motor.example/v1"}, "address"),
        ({"address": "http://[::1"}, "address"),
        ({"address": "https://motor.example:nada/v1"}, "address"),
        ({"facts": ["mood"]}, "facts"),
        ({"kind": "local", "labels": {"A": "mood:good"}}, "labels"),
        ({"kind": "local", "labels": {"A": "intent:chat"}, "facts": ["sentiment"]}, "facts"),
    ],
)
def test_it_refuses_what_cannot_be(world: World, over: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        chosen(world, **over)
    assert set(refused.value.problems) == {field}


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8080/v1", "http://localhost:8080/v1", "https://m.example/v1"]
)
def test_it_goes_unsealed_only_where_the_installation_allows(world: World, address: str) -> None:
    assert chosen(world, address=address).address == address


def test_it_is_for_the_owner_alone(world: World) -> None:
    row = on(world)
    for verb in (remove_engine, retry_engine):
        with pytest.raises(Forbidden):
            verb(row, by=world.bob.actor)
    with pytest.raises(Forbidden):
        switch_engine(row, on=False, by=world.charlie.actor)


def test_it_takes_back_a_switch_and_forgets_the_key(world: World) -> None:
    row = on(world)
    switch_engine(row, on=False, by=world.alice.actor)
    take_back(AuditEntry.objects.get(pk=row.audit_id), by=world.alice.actor)  # type: ignore[attr-defined]
    row.refresh_from_db()
    assert row.is_on
    Engine.objects.update(name="otro", is_on=False)
    row.refresh_from_db()
    assert not restore_engine(row, before={"is_on": True}, by=world.alice.actor).is_on
    remove_engine(row, by=world.alice.actor)
    row.refresh_from_db()
    assert (row.name, row.credentials, row.is_on, row.agreed_to) == ("", "", False, "")


def test_it_drops_what_waits_when_it_is_switched_off(world: World) -> None:
    row = on(world)
    heard(world, "hola")
    switch_engine(row, on=False, by=world.alice.actor)
    assert SecondReading.objects.get().state == "given_up"


def test_it_says_what_would_leave_and_how_much(world: World) -> None:
    row = chosen(world)
    at = timezone.now() - timedelta(days=1)
    for n in range(14):
        make.item(world.workspace, f"Marta Iglesias: 612 345 67{n % 10}", doubts=n % 2, at=at)
    make.item(world.workspace, "mío", is_own=True, doubts=1)
    make.item(world.workspace, "de hace un mes", doubts=1, at=timezone.now() - timedelta(days=30))
    assert engine.amount(world.workspace, row).texts == 1.0
    assert engine.amount(world.workspace, chosen(world, scope="all")).texts == 2.0
    shown = engine.sample(world.workspace, row)
    assert shown.url == "https://motor.example/v1/chat/completions"
    assert "[name]: [phone]" in shown.body
    assert not {"Marta", "612", "clave-secreta"} & set(shown.body.split())


def test_it_shows_a_made_up_text_where_nothing_was_heard(world: World) -> None:
    shown = engine.sample(world.other_brand.workspace, chosen(world))
    assert shown.item is None
    assert "@user" in shown.body
