"""An alert replayed on the past goes off when it would have gone off live."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tertulia.listening.alerts import jobs, replay
from tertulia.listening.models import Alert, Search
from tertulia.listening.tests.test_alerts import alert, burst, heard, rows, search
from tests.world import World

__all__ = ["rows", "search"]
NOW = timezone.now()


def unsaved(world: World, search: Search, watch: str = "count", **settings: int | str) -> Alert:
    return Alert(workspace=world.workspace, brand=world.brand, search=search, watch=watch, settings=settings)


def test_it_says_how_often_when_and_why(world: World, search: Search) -> None:
    for day in (3, 9, 20, 40):
        burst(world, search, 5, NOW - timedelta(days=day), is_history=True)
    found = replay.rehearse(unsaved(world, search, n=5, minutes=15))
    assert (found.count, found.days, found.bounded, found.unknown) == (3, 30, False, False)
    assert [(NOW - would.at).days for would in found.shown] == [3, 9, 20]
    assert found.shown[0].said.startswith("Van 5 menciones en 15 minutos; pediste saberlo desde 5.")
    assert "no puedo entrar" in found.shown[0].said
    assert not Alert.objects.exists()


def test_it_lists_each_thing_said(world: World, search: Search) -> None:
    for day in range(1, 21):
        heard(world, search, f"Dicho {day}", at=NOW - timedelta(days=day), followers=day * 1000)
    found = replay.rehearse(unsaved(world, search, "reach", followers=11_000))
    assert (found.count, len(found.shown)) == (10, 10)
    assert found.shown[0].said.endswith("con 11.000 seguidores, dice: «Dicho 11»")


def test_it_says_when_it_cannot_know_what_is_usual(world: World, search: Search) -> None:
    burst(world, search, 30, NOW - timedelta(days=3))
    terms: dict[str, Any] = {"n": 5, "minutes": 60, "sensitivity": "medium"}
    found = replay.rehearse(unsaved(world, search, "growth", **terms))
    assert (found.count, found.unknown) == (0, True)
    for days in range(1, 60, 5):
        heard(world, search, at=NOW - timedelta(days=days))
    found = replay.rehearse(unsaved(world, search, "growth", **terms))
    assert (found.count, found.unknown) == (1, False)


def test_it_judges_the_past_as_the_worker_judged_it(world: World, search: Search) -> None:
    """Minute by minute for six hours: the same beginnings."""
    start = NOW - timedelta(hours=6)
    made = alert(world, search=search)
    for minute in (10, 100, 105, 200, 290):
        burst(world, search, 5, start + timedelta(minutes=minute, seconds=30))
    Alert.objects.filter(pk=made.pk).update(judged_to=start)
    live = []
    for minute in range(1, 361, 3):
        live += jobs.judge(Alert.objects.get(pk=made.pk), start + timedelta(minutes=minute))
    made.refresh_from_db()
    found = replay.replay(made, start, NOW)
    assert [would.at for would in found.shown[::-1]] == [firing.at for firing in live]
    assert found.count == 4
