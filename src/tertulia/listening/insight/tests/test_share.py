"""Shares of voice."""

from __future__ import annotations

from datetime import timedelta

from tertulia.listening.insight import share_of_voice
from tertulia.listening.insight.tests.counting import at, heard, search_of, tally
from tertulia.listening.models import Subject
from tests.world import World

DAY = at("2026-06-01 00:00")
END = DAY + timedelta(days=1)


def test_it_compares_the_brand_with_its_rivals_by_tone(world: World) -> None:
    ours = search_of(world.brand)
    boreal = search_of(world.brand, kind=Subject.RIVAL, name="Boreal")
    tally(ours, DAY, 30, tone="negative")
    tally(ours, DAY, 30)
    tally(boreal, DAY, 40, tone="positive")
    tally(boreal, END, 1000)
    tally(search_of(world.brand, kind=Subject.SECTOR, name="Energía"), DAY, 500)
    found = share_of_voice(world.brand, DAY, END)
    assert [(v.name, v.is_ours, v.items, v.share) for v in found.voices] == [
        ("Aurora", True, 60, 0.6),
        ("Boreal", False, 40, 0.4),
    ]
    assert found.voices[0].tones == {"negative": 30, "neutral": 30}
    assert (found.total, found.has_rivals) == (100, True)


def test_it_counts_a_name_with_several_searches_each_item_once(world: World) -> None:
    one = search_of(world.brand, kind=Subject.RIVAL, name="Boreal", hidden={"sites": ["granja.example"]})
    two = search_of(world.brand, kind=Subject.RIVAL, name="boreal ")
    item = heard(world.source, search=one, at=DAY)
    item.heard.create(workspace=world.workspace, brand=world.brand, source=world.source, search=two)
    heard(world.source, search=two, at=DAY)
    heard(world.source, search=one, at=DAY, site="granja.example")
    (voice,) = share_of_voice(world.brand, DAY, END).voices
    assert (voice.items, voice.searches) == (2, (one.pk, two.pk))


def test_it_says_when_there_is_nobody_to_compare_with(world: World) -> None:
    assert share_of_voice(world.brand, DAY, END).voices == []
    search_of(world.brand)
    found = share_of_voice(world.brand, DAY, END)
    assert (found.has_rivals, found.voices[0].share) == (False, 0.0)


def test_it_leaves_out_searches_that_rest_and_other_brands(world: World) -> None:
    tally(search_of(world.brand, is_active=False), DAY, 5)
    tally(search_of(world.other_brand), DAY, 5)
    assert share_of_voice(world.brand, DAY, END).total == 0
