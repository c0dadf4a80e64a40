"""How well understanding does: what people looked at, corrected and confirmed, and what is in doubt."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tertulia.inbox import actions
from tertulia.inbox.models import Case
from tertulia.inbox.queries import looked_at
from tertulia.listening.learning.figures import FactFigures, Move, Week, figures
from tertulia.listening.models import Correction, Doubt, Item
from tests import make
from tests.world import World

MONDAY = datetime(2026, 5, 4, 12, tzinfo=UTC)
END = MONDAY + timedelta(days=14)


def said(world: World, days: int = 0, *, read: bool = False, **over: Any) -> Item:
    item = make.item(world.workspace, at=MONDAY + timedelta(days=days), **over)
    if read:
        make.case(world.brand, item, read_by={str(world.bob.pk): item.pk})
    return item


def of(world: World, fact: str) -> FactFigures:
    found = figures(world.workspace, MONDAY, END, looked=looked_at(world.workspace))
    return next(one for one in found if one.fact == fact)


def test_a_share_is_of_what_was_looked_at(world: World) -> None:
    wrong, right, *_seen = (said(world, read=True) for _ in range(4))
    said(world)
    actions.correct(wrong, fact="intent", now="praise", by=world.bob.actor)
    actions.correct(right, fact="intent", now="question", by=world.bob.actor)
    told = of(world, "intent")
    assert (told.looked, told.corrected, told.corrected_share) == (4, 1, 0.25)
    assert told.understood == 5
    assert of(world, "sentiment").corrected_share == 0


def test_what_was_corrected_was_looked_at_wherever_that_was(world: World) -> None:
    actions.correct(said(world), fact="toxicity", now="insult", by=world.bob.actor)
    told = of(world, "toxicity")
    assert (told.looked, told.corrected) == (1, 1)


def test_nobody_looked_at_anything(world: World) -> None:
    said(world, sentiment="")
    told = of(world, "intent")
    assert (told.corrected_share, told.doubt_share, told.weeks, told.moves) == (None, None, [], [])


def test_it_counts_from_what_to_what_in_the_period(world: World) -> None:
    for now in ("praise", "praise", "question"):
        actions.correct(said(world), fact="intent", now=now, by=world.bob.actor)
    old = actions.correct(said(world), fact="intent", now="spam", by=world.bob.actor)
    Correction.objects.exclude(pk=old.pk).update(at=MONDAY)
    Correction.objects.filter(pk=old.pk).update(at=MONDAY - timedelta(days=1))
    assert of(world, "intent").moves == [Move("question", "praise", 2), Move("question", "question", 1)]


def test_it_knows_the_share_of_doubts(world: World) -> None:
    said(world, doubts=Doubt.INTENT | Doubt.SENTIMENT)
    said(world, doubts=Doubt.INTENT)
    said(world)
    said(world, doubts=Doubt.INTENT, is_own=True)
    assert of(world, "intent").doubt_share == 2 / 3
    assert of(world, "sentiment").doubt_share == 1 / 3
    assert of(world, "toxicity").doubt_share == 0
    assert of(world, "topic").doubt_share == 0


def test_it_agrees_by_week(world: World) -> None:
    first = said(world, 6, read=True)
    said(world, 1, read=True)
    said(world, 7, read=True)
    actions.correct(first, fact="sentiment", now="negative", by=world.bob.actor)
    weeks = of(world, "sentiment").weeks
    assert weeks == [Week(date(2026, 5, 4), 2, 1), Week(date(2026, 5, 11), 1, 0)]
    assert [week.agreement for week in weeks] == [0.5, 1.0]
    assert Week(date(2026, 5, 4), 0, 0).agreement is None


def test_it_is_of_one_workspace_and_of_what_somebody_opened(world: World) -> None:
    theirs = make.item(world.elsewhere, at=MONDAY)
    actions.correct(theirs, fact="intent", now="spam", by=world.charlie.actor)
    closed = said(world)
    make.case(world.brand, closed)
    assert of(world, "intent").looked == 0
    Case.objects.update(first_response_at=MONDAY)
    assert of(world, "intent").looked == 1
