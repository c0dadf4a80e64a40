"""Engines for tests: one that is chosen, one that is on, and things that wait for its word."""

from __future__ import annotations

from typing import Any

from tertulia.listening.actions import choose_engine, engine_of, switch_engine
from tertulia.listening.models import Doubt, Engine, Item, SecondReading
from tests import make
from tests.world import World

UNSURE = Doubt.SENTIMENT | Doubt.INTENT


def chosen(world: World, **over: Any) -> Engine:
    """Aurora's engine, at another service, off."""
    given: dict[str, Any] = {
        "kind": "remote",
        "name": "m",
        "address": "https://motor.example/v1",
        "secret": "clave-secreta",
    }
    given |= {"facts": ["sentiment", "intent"], "scope": "doubts", "by": world.alice.actor}
    return choose_engine(engine_of(world.workspace), **{**given, **over})


def on(world: World, **over: Any) -> Engine:
    """The same, on."""
    row = chosen(world, **over)
    return switch_engine(row, on=True, terms=row.terms, by=world.alice.actor)


def heard(world: World, text: str, **over: Any) -> Item:
    """Something doubtful that waits for its word."""
    item = make.item(world.workspace, text, **{"doubts": UNSURE, **over})
    SecondReading.objects.create(engine=Engine.objects.get(workspace=world.workspace), item=item)
    return item
