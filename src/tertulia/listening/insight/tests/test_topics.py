"""What is spoken of."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Any

import pytest

from tertulia.listening.insight import Scope, topics
from tertulia.listening.insight.tests.counting import at, heard, person
from tests.world import World

DAY = at("2026-06-01 00:00")


def scope_of(world: World) -> Scope:
    return Scope(world.workspace.pk, world.brand, DAY, DAY + timedelta(days=1))


def say(world: World, text: str, times: int, accounts: int = 3, **over: Any) -> None:
    people = [person(world.source, f"{text[:20]} {n}") for n in range(accounts)]
    for n in range(times):
        heard(world.source, text, at=DAY, by=people[n % accounts], **over)


def test_it_finds_phrases_that_hold_together_and_which_come_together(world: World) -> None:
    say(world, "Otra vez la sesión caducada en la oficina de Delicias", 4, sentiment="negative")
    say(world, "Me gusta", 6)
    found = topics(scope_of(world))
    shown = {topic.phrase: topic for topic in found.topics}
    assert shown.keys() == {"sesión caducada", "oficina de Delicias"}
    topic = shown["sesión caducada"]
    assert (topic.items, topic.people, topic.negative_share) == (4, 3, 1.0)
    assert (topic.npmi, topic.words) == (1.0, '"sesión caducada"')
    (pair,) = found.pairs
    # 4 of 10 texts have both, each has 4: 4 · 10 / (4 · 4).
    assert (pair.items, pair.lift) == (4, 2.5)
    assert (found.looked, found.sampled) == (10, False)


def test_it_counts_what_is_passed_on_once_and_what_one_account_repeats_not_at_all(world: World) -> None:
    say(world, "Tarifa social para todas", 5, accounts=1)
    first = heard(world.source, "Corte programado mañana", at=DAY)
    say(world, "Corte programado mañana", 8, copy_of=first)
    assert topics(scope_of(world)).topics == []


def test_it_does_not_tell_what_was_asked_for(world: World) -> None:
    say(world, "Hola Cooperativa Aurora", 5)
    assert topics(scope_of(world)).topics == []


def test_it_reads_a_part_of_much_and_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["tertulia.listening.insight.sample"], "one_in", lambda scope, most: 2)
    say(world, "Otra vez la sesión caducada", 10, accounts=10)
    found = topics(scope_of(world))
    assert (found.looked, found.every, found.sampled) == (5, 2, True)
    assert found.topics[0].items == 10
    assert "una mención de cada 2" in found.definition


def test_it_says_nothing_of_nothing(world: World) -> None:
    found = topics(scope_of(world))
    assert (found.topics, found.pairs, found.looked) == ([], [], 0)
