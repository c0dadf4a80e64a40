"""What is remembered, and for how long."""

from __future__ import annotations

import sys

import pytest
from django.utils import translation

from tertulia.listening.insight import forget
from tertulia.listening.insight.memory import remembered
from tertulia.listening.insight.tests.counting import heard
from tests.world import World

memory = sys.modules["tertulia.listening.insight.memory"]


def asked(world: World, key: str = "a") -> int:
    """How often the work was done, as far as the answer tells."""
    return remembered(world.workspace.pk, key, lambda: next(COUNTER))


COUNTER = iter(range(1_000_000))


def test_it_works_a_thing_out_once_until_something_is_heard(world: World) -> None:
    first = asked(world)
    assert asked(world) == first
    assert asked(world, "b") != first
    heard(world.source)
    assert asked(world) != first


def test_it_forgets_after_a_while_and_when_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first = asked(world)
    forget()
    second = asked(world)
    assert second != first
    monkeypatch.setattr(memory, "SECONDS", 0)
    assert asked(world) != second


def test_it_keeps_languages_and_workspaces_apart(world: World) -> None:
    with translation.override("es"):
        first = asked(world)
    with translation.override("en"):
        assert asked(world) != first
    with translation.override("es"):
        assert asked(world) == first
        assert remembered(world.elsewhere.pk, "a", lambda: -1) == -1


def test_it_never_grows_beyond_its_bound(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "ENTRIES", 3)
    for name in "abcdef":
        asked(world, name)
    assert len(memory._kept) == 3
