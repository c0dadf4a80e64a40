"""Best times from own history: figures worked out by hand, and silence where there is too little."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tertulia.outbox.models import Delivery
from tertulia.planner import best_time
from tests import make
from tests.world import World


def test_it_weighs_each_post_against_its_own_channel() -> None:
    # Channel 1 has a median of 10, channel 2 of 1000: 20 there and 2000 here are both twice the usual.
    rows = [(1, 0, 9, 20), (1, 1, 9, 10), (1, 2, 9, 10), (2, 0, 8, 2000), (2, 3, 9, 1000), (2, 4, 9, 1000)]
    found = {(cell.weekday, cell.hour): cell for cell in best_time.weigh(rows).cells}
    # Two posts at twice the usual, and three ordinary ones that pull: (2 + 2 + 3) / (2 + 3).
    assert found[0, 8].score == pytest.approx(1.4)
    assert found[0, 8].posts == 2
    assert found[1, 8].score == pytest.approx(1.0)


def test_it_says_nothing_on_too_few_posts() -> None:
    told = best_time.weigh([(1, 0, 9, 50)] * 4 + [(1, 1, 9, 5)] * 5)
    assert told.posts == 9
    assert not told.enough
    assert told.best == ()
    assert told.sure(told.cells[0]) == "pocos"


def test_it_names_the_best_where_there_is_enough() -> None:
    told = best_time.weigh([(1, 0, 9, 30)] * 8 + [(1, 1, 9, 10)] * 30 + [(1, 5, 20, 60)] * 2)
    assert told.enough
    # Two lucky posts on Saturday night are no best time.
    assert [(cell.weekday, cell.hour) for cell in told.best] == [(0, 8)]
    assert told.sure(told.best[0]) == "seguro"


def test_what_the_network_did_not_tell_is_no_zero() -> None:
    assert best_time.reactions({"views": 100}) is None
    assert best_time.reactions({"likes": 0, "views": 100}) == 0
    assert best_time.reactions({"likes": 3, "shares": 2, "replies": 1, "clicks": 9}) == 6


def test_it_reads_what_was_published_and_measured(world: World) -> None:
    channel, now = make.channel(world.brand, world.source), timezone.now()
    for number in range(40):
        at = now - timedelta(days=number + 1)
        Delivery.objects.create(
            workspace=world.workspace,
            brand=world.brand,
            channel=channel,
            source=world.source,
            act=Delivery.Act.POST,
            state=Delivery.State.PUBLISHED,
            published_at=at,
            figures={"likes": 10} if number % 2 else {},
            figures_at=now if number % 2 else None,
        )
    assert best_time.best_times(world.brand).posts == 20
    assert best_time.washes(world.brand) == []
