"""What the day asks of us and how it goes."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tertulia.brand.models import Department
from tertulia.inbox import actions
from tertulia.inbox.queries import today
from tertulia.listening.models import Count
from tests import make
from tests.world import World

MADRID = ZoneInfo("Europe/Madrid")
WEDNESDAY = datetime(2026, 11, 18, 10, 30, tzinfo=MADRID)


def heard(world: World, at: datetime, items: int, tone: str = "neutral", network: str = "demo") -> None:
    Count.objects.create(
        workspace=world.workspace, brand=world.brand, hour=at, network=network, sentiment=tone, items=items
    )


def test_nothing_heard_is_no_figure(world: World) -> None:
    assert today.mentions(world.workspace, MADRID, WEDNESDAY) is None


def test_it_counts_since_midnight_here(world: World) -> None:
    midnight = WEDNESDAY.replace(hour=0, minute=0)
    heard(world, midnight - timedelta(hours=1), 100)
    heard(world, midnight, 4)
    heard(world, midnight + timedelta(hours=9), 3, "negative")
    heard(world, midnight + timedelta(hours=10), 1, "negative", network="mastodon")
    heard(world, midnight + timedelta(hours=3), 8, "")
    found = today.mentions(world.workspace, MADRID, WEDNESDAY)
    assert found is not None
    assert found.heard.value == 16
    assert found.negative is not None
    assert found.negative.value == 0.5


def test_it_compares_with_like_days_at_the_same_hour(world: World) -> None:
    midnight = WEDNESDAY.replace(hour=0, minute=0)
    for n in range(1, 22):
        day = midnight - timedelta(days=n)
        weekend = day.weekday() >= 5
        heard(world, day.replace(hour=8), 500 if weekend else 10)
        heard(world, day.replace(hour=10), 0 if weekend else 20)
        heard(world, day.replace(hour=15), 1000)
    heard(world, midnight.replace(hour=8), 50)
    found = today.mentions(world.workspace, MADRID, WEDNESDAY)
    assert found is not None
    # Eight o'clock whole, half of the hour that runs, nothing of the afternoon, no week-end.
    assert found.heard.usual == (20, 20)
    assert len(found.heard.days) == today.DRAWN - 1
    assert found.heard.days[-1] == 20


def test_before_five_days_nobody_knows_what_is_usual() -> None:
    assert today.usual([1, 2, 3, 4]) is None
    low, high = today.usual([float(n) for n in range(1, 12)]) or (0, 0)
    assert (low, high) == (2, 10)


def answered(world: World, days: float, minutes: float, priority: str = "normal") -> None:
    opened = timezone.now() - timedelta(days=days)
    item = make.item(world.workspace, at=opened, by=make.identity(world.workspace, f"P{days}-{minutes}"))
    first = opened + timedelta(minutes=minutes)
    make.case(world.brand, item, first_response_at=first, priority=priority, status="resolved")


def test_it_measures_first_answers_in_opening_time(world: World) -> None:
    assert today.responses(world.workspace, MADRID) is None
    for days, minutes in ((1, 10), (2, 20), (3, 90), (20, 600)):
        answered(world, days, minutes)
    answered(world, 1.5, 45, "urgent")
    found = today.responses(world.workspace, MADRID)
    assert found is not None
    assert (found.count, found.minutes.value) == (4, 32.5)
    assert found.ninth == pytest.approx(76.5)
    assert found.in_time.value == 0.75


def test_it_finds_who_waits_those_due_first(world: World) -> None:
    now = timezone.now()
    late = make.case(world.brand, due_at=now - timedelta(hours=1), waiting_since=now - timedelta(hours=5))
    soon = make.case(world.brand, make.item(world.workspace), due_at=now + timedelta(hours=1))
    make.case(world.brand, make.item(world.workspace), status="resolved")
    make.case(world.brand, make.item(world.workspace), waiting_since=None)
    assert today.waiting(world.workspace) == [late, soon]
    assert today.unanswered(world.workspace) == (2, late.waiting_since)
    assert today.unanswered(world.elsewhere) == (0, None)


def test_it_finds_what_other_areas_owe(world: World) -> None:
    case = make.case(world.brand)
    legal = Department.objects.get(brand=world.brand, kind="legal")
    ask = partial(actions.ask, case, department=legal, base_url="https://x.example", by=world.bob.actor)
    waits, gone = ask(question="¿Se puede?"), ask(question="¿Y esto?")
    actions.revoke_ask(gone, by=world.bob.actor)
    assert today.asked(world.workspace) == [waits]


def test_it_finds_who_calls_until_they_are_heard(world: World) -> None:
    case = make.case(world.brand)
    note = actions.note(case, text="@Alice mira", by=world.bob.actor)
    assert today.calls(world.alice) == [note]
    assert today.calls(world.bob) == []
    actions.mark_read(case, up_to=case.last_item_id, by=world.alice.actor)
    assert today.calls(world.alice) == []


def test_it_knows_what_each_has_on_the_table(world: World) -> None:
    make.case(world.brand, owner=world.bob)
    make.case(world.brand, make.item(world.workspace), owner=world.bob, status="resolved")
    assert today.duty(world.workspace) == [(world.alice, 0), (world.bob, 1)]
