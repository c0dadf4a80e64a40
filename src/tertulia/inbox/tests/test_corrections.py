"""Corrections: of one thing, of many at one stroke, and taken back."""

from __future__ import annotations

from typing import Any

import pytest

from tertulia.accounts.models import AuditEntry
from tertulia.accounts.undo import take_back
from tertulia.inbox import actions
from tertulia.inbox.actions import corrections
from tertulia.kit.models import Event
from tertulia.kit.verbs import Forbidden, Refused
from tertulia.listening.models import Adjustment, Correction, Count, Doubt, Heard, Item
from tests import make
from tests.world import World

ALL = sum(Doubt)


def heard(world: World, **over: Any) -> Item:
    item = make.item(world.workspace, **over)
    Heard.objects.create(workspace=world.workspace, item=item, brand=world.brand, source=world.source)
    return item


def counted(world: World, item: Item, **tones: int) -> None:
    hour = item.published_at.replace(minute=0, second=0, microsecond=0)
    for tone, items in tones.items():
        Count.objects.create(
            workspace=world.workspace,
            brand=world.brand,
            hour=hour,
            network="demo",
            sentiment=tone,
            items=items,
        )


def tones() -> dict[str, int]:
    return dict(Count.objects.values_list("sentiment", "items"))


def test_it_corrects_a_tone_and_its_counters_and_takes_it_back(world: World) -> None:
    item = heard(world, sentiment="neutral")
    counted(world, item, neutral=3)
    actions.correct(item, fact="sentiment", now="negative", by=world.bob.actor)
    assert Item.objects.get().sentiment == item.sentiment == "negative"
    assert tones() == {"neutral": 2, "negative": 1}
    kept = Correction.objects.get()
    assert (kept.was, kept.now, kept.by) == ("neutral", "negative", world.bob)
    take_back(AuditEntry.objects.latest("pk"), by=world.bob.actor)
    assert Item.objects.get().sentiment == "neutral"
    assert tones() == {"neutral": 3, "negative": 0}
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("fact", "was", "now"),
    [
        ("sentiment", "neutral", "mixed"),
        ("intent", "chat", "risk"),
        ("department", "finance", ""),
        ("department", "", "legal"),
        ("toxicity", "", "threat"),
        ("toxicity", "insult", ""),
        ("topic", "Facturas", "Recibos"),
    ],
)
def test_it_ends_the_doubt_of_that_fact_and_brings_it_back(
    world: World, fact: str, was: str, now: str
) -> None:
    item = heard(world, doubts=ALL, **{fact: was})
    actions.correct(item, fact=fact, now=now, by=world.bob.actor)
    stored = Item.objects.get()
    assert (getattr(stored, fact), stored.doubts) == (now, ALL & ~Doubt.of(fact))
    take_back(AuditEntry.objects.latest("pk"), by=world.bob.actor)
    stored = Item.objects.get()
    assert (getattr(stored, fact), stored.doubts) == (was, ALL)


def test_to_say_that_it_is_right_ends_the_doubt_too(world: World) -> None:
    item = heard(world, intent="praise", doubts=Doubt.INTENT)
    actions.correct(item, fact="intent", now="praise", by=world.bob.actor)
    assert Item.objects.get().doubts == 0


def test_it_takes_no_later_correction_back_with_an_earlier_one(world: World) -> None:
    item = make.item(world.workspace)
    first = actions.correct(item, fact="topic", now="Facturas", by=world.bob.actor)
    actions.correct(item, fact="topic", now="Recibos", by=world.alice.actor)
    actions.undo_correct(first, by=world.bob.actor)
    item.refresh_from_db()
    assert item.topic == "Recibos"


def test_taking_it_back_leaves_what_was_understood_anew(world: World) -> None:
    item = heard(world, intent="chat")
    made = actions.correct(item, fact="intent", now="complaint", by=world.bob.actor)
    made.refresh_from_db()
    Item.objects.update(edited_at=made.at.replace(year=made.at.year + 1))
    actions.undo_correct(made, by=world.bob.actor)
    assert Item.objects.get().intent == "complaint"


@pytest.mark.parametrize(
    ("fact", "now"),
    [
        ("sentiment", "furious"),
        ("sentiment", ""),
        ("intent", ""),
        ("department", "kitchen"),
        ("toxicity", "rude"),
        ("author", "Bob"),
        ("topic", "x" * 81),
    ],
)
def test_it_corrects_only_what_can_be(world: World, fact: str, now: str) -> None:
    with pytest.raises(Refused):
        actions.correct(make.item(world.workspace), fact=fact, now=now, by=world.bob.actor)
    assert not Correction.objects.exists()


def test_it_makes_the_lessons_due_and_tells_the_case(world: World) -> None:
    case = make.case(world.brand)
    actions.correct(case.last_item, fact="intent", now="praise", by=world.bob.actor)
    assert Adjustment.objects.get(workspace=world.workspace).next_try_at is not None
    assert not Adjustment.objects.exclude(workspace=world.workspace).exists()
    assert [event.payload["case"] for event in Event.objects.filter(kind="case")] == [case.pk]


def test_it_corrects_many_at_one_stroke_and_takes_them_back_at_one(world: World) -> None:
    items = [heard(world, sentiment=tone, doubts=ALL) for tone in ("neutral", "positive", "negative")]
    counted(world, items[0], neutral=1, positive=1, negative=1)
    made = actions.correct_many(items, fact="sentiment", now="negative", by=world.bob.actor)
    assert [one.was for one in made] == ["neutral", "positive", "negative"]
    assert tones() == {"neutral": 0, "positive": 0, "negative": 3}
    assert {item.doubts for item in Item.objects.all()} == {ALL & ~Doubt.SENTIMENT}
    entry = AuditEntry.objects.get(verb="inbox.correct_many")
    assert items[0].audit_id == entry.pk  # type: ignore[attr-defined]
    take_back(entry, by=world.bob.actor)
    stored = Item.objects.order_by("pk")
    assert [(one.sentiment, one.doubts) for one in stored] == [
        ("neutral", ALL),
        ("positive", ALL),
        ("negative", ALL),
    ]
    assert tones() == {"neutral": 1, "positive": 1, "negative": 1}
    assert not Correction.objects.exists()


def test_it_takes_back_of_many_what_nobody_has_corrected_since(world: World) -> None:
    items = [heard(world, intent="chat") for _ in range(2)]
    made = corrections.correct_together(
        items[0], others=items[1:], fact="intent", now="spam", by=world.bob.actor
    )
    actions.correct(items[1], fact="intent", now="lead", by=world.alice.actor)
    actions.undo_correct_many(made, by=world.bob.actor)
    assert list(Item.objects.order_by("pk").values_list("intent", flat=True)) == ["chat", "lead"]
    assert Correction.objects.get().now == "lead"


def test_it_refuses_many_of_nothing_of_too_many_and_of_somebody_else(world: World) -> None:
    mine, theirs = heard(world), make.item(world.elsewhere)
    for items in ([], [mine] * (corrections.MOST_TOGETHER + 1), [mine, theirs]):
        with pytest.raises(Refused):
            actions.correct_many(items, fact="intent", now="spam", by=world.bob.actor)
    with pytest.raises(Forbidden):
        actions.correct_many([theirs], fact="intent", now="spam", by=world.bob.actor)
    assert not Correction.objects.exists()
