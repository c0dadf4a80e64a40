"""Counters: what a brand heard in each hour, by network and tone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tertulia.listening import count
from tertulia.listening.models import Count
from tertulia.listening.tests.hearing import hear
from tests import make
from tests.world import World

NOON = datetime(2026, 5, 6, 12, 30, tzinfo=UTC)
HOUR = NOON.replace(minute=0)


def counts() -> dict[tuple[datetime, str, str], int]:
    rows = Count.objects.filter(items__gt=0)
    return {(row.hour, row.network, row.sentiment): row.items for row in rows}


def test_it_counts_by_the_hour_of_publication(world: World) -> None:
    hear(world.source, "Hola", "Buenas", tone="neutral", published=NOON)
    hear(world.source, "Adiós", tone="neutral", published=NOON + timedelta(hours=1))
    hear(world.source, "Hola", tone="neutral", published=NOON, network="mastodon")
    assert counts() == {
        (HOUR, "demo", "neutral"): 2,
        (HOUR + timedelta(hours=1), "demo", "neutral"): 1,
        (HOUR, "mastodon", "neutral"): 1,
    }


def test_it_counts_nothing_of_ours_and_nothing_twice(world: World) -> None:
    hear(world.source, "Hola", tone="neutral", own=True, published=NOON)
    for _ in range(2):
        hear(world.source, "Hola", tone="neutral", id="demo:same", published=NOON)
    assert counts() == {(HOUR, "demo", "neutral"): 1}


def test_it_keeps_brands_apart(world: World) -> None:
    hear(world.source, "Hola", tone="neutral", published=NOON)
    hear(make.source(world.other_brand), "Hola", published=NOON)
    assert sorted(Count.objects.values_list("brand_id", "items")) == sorted(
        [(world.brand.pk, 1), (world.other_brand.pk, 1)]
    )


def test_it_moves_from_one_tone_to_another(world: World) -> None:
    [item] = hear(world.source, "Hola", tone="neutral", published=NOON)
    count.move(item, "neutral", "positive")
    assert counts() == {(HOUR, "demo", "positive"): 1}
    count.move(item, "positive", "neutral")
    assert counts() == {(HOUR, "demo", "neutral"): 1}


def test_it_moves_nothing_that_was_not_counted(world: World) -> None:
    [item] = hear(world.source, "Hola", tone="neutral", published=NOON)
    count.move(item, "negative", "positive")
    assert counts() == {(HOUR, "demo", "neutral"): 1}


def test_it_moves_it_for_each_brand_that_heard_it(world: World) -> None:
    second = make.brand(world.workspace, name="Segunda")
    [item] = hear(world.source, "Hola", tone="neutral", published=NOON)
    Count.objects.create(
        workspace=world.workspace, brand=second, hour=HOUR, network="demo", sentiment="neutral", items=1
    )
    count.move(item, "neutral", "positive")
    assert Count.objects.get(brand=second, sentiment="neutral").items == 1
    hear(make.source(second, place={"id": "x", "name": "x"}), "Hola", id=item.remote_id, published=NOON)
    count.move(item, "neutral", "mixed")
    assert Count.objects.get(brand=second, sentiment="mixed").items == 1


def test_it_knows_the_hour_whatever_the_clock_on_the_wall(world: World) -> None:
    kolkata = datetime(2026, 5, 6, 18, 10, tzinfo=ZoneInfo("Asia/Kolkata"))
    assert count.hour_of(kolkata) == HOUR


def test_it_gives_every_hour_also_the_silent_ones(world: World) -> None:
    hear(world.source, "Hola", "Buenas", tone="neutral", published=NOON)
    hear(world.source, "¡Genial, gracias!", tone="positive", published=NOON)
    found = count.hourly(world.brand.pk, NOON - timedelta(hours=1), NOON + timedelta(hours=1))
    assert found == {HOUR - timedelta(hours=1): 0, HOUR: 3, HOUR + timedelta(hours=1): 0}
