"""From a feed to drafts that wait for somebody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tertulia.connectors.base import Author, Item
from tertulia.kit.failures import Unavailable
from tertulia.kit.verbs import Refused
from tertulia.planner import feeding
from tertulia.planner.actions import times
from tertulia.planner.models import FeedRule, Post
from tests import make
from tests.world import World


def entry(number: int, **over: Any) -> Item:
    given = {
        "id": f"feed/{number}",
        "author": Author("feed/ana", "Ana"),
        "title": f"Entrada {number}",
        "text": f"Entrada {number}\n\nLo que cuenta la entrada {number}.",
        "published": datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=number),
        "url": f"https://blog.example/{number}",
    }
    return Item(**{**given, **over})


@pytest.fixture
def rule(world: World) -> FeedRule:
    channel = make.channel(world.brand, world.source)
    return times.add_feed_rule(
        world.brand,
        name="El blog",
        url="https://blog.example/feed/",
        pattern="{titulo}: {resumen}\n\n{enlace} ({autor})",
        channels=[channel],
        most_a_day=2,
        by=world.alice.actor,
    )


def test_what_it_holds_at_first_is_history(rule: FeedRule) -> None:
    assert feeding.bring(rule, [entry(1), entry(2)]) == []


def test_what_is_new_becomes_a_draft_in_its_words(rule: FeedRule) -> None:
    feeding.bring(rule, [entry(1)])
    (post,) = feeding.bring(rule, [entry(1), entry(2)])
    assert post.state == Post.State.DRAFT
    assert post.text == "Entrada 2: Lo que cuenta la entrada 2.\n\nhttps://blog.example/2 (Ana)"
    assert post.link == "https://blog.example/2"
    assert post.variants.count() == 1


def test_it_proposes_no_more_a_day_than_it_may_and_keeps_the_rest(rule: FeedRule) -> None:
    feeding.bring(rule, [entry(1)])
    entries = [entry(n) for n in range(1, 6)]
    assert len(feeding.bring(rule, entries)) == 2
    assert feeding.bring(rule, entries) == []
    Post.objects.update(created_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert [post.title for post in feeding.bring(rule, entries)] == ["Entrada 4", "Entrada 5"]


def test_an_empty_feed_is_no_reason_to_take_the_next_for_history(rule: FeedRule) -> None:
    feeding.bring(rule, [])
    assert len(feeding.bring(rule, [entry(1)])) == 1


def test_a_feed_that_does_not_answer_says_so_and_is_tried_later(
    rule: FeedRule, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(url: str, http: Any) -> list[Item]:
        raise Unavailable("El servidor no responde.")

    monkeypatch.setattr(feeding, "entries_of", broken)
    assert feeding.feed_due() == 1
    rule.refresh_from_db()
    assert rule.last_error == "El servidor no responde."
    assert rule.next_try_at is not None
    assert rule.attempts == 1


def test_it_needs_a_channel_and_something_of_the_entry(world: World, rule: FeedRule) -> None:
    given: dict[str, Any] = {"name": "x", "url": "https://x.example", "by": world.alice.actor}
    with pytest.raises(Refused, match="canal"):
        times.add_feed_rule(world.brand, pattern="{titulo}", channels=[], **given)
    with pytest.raises(Refused, match="titulo"):
        times.add_feed_rule(world.brand, pattern="Hola", channels=list(rule.channels.all()), **given)


def test_it_pauses_and_goes_and_comes_back(world: World, rule: FeedRule) -> None:
    times.switch_feed_rule(rule, on=False, by=world.alice.actor)
    assert feeding.feed_due() == 0
    before = rule.undo_state()
    times.remove_feed_rule(rule, by=world.alice.actor)
    times.restore_feed_rule(rule, before=before, by=world.alice.actor)
    rule.refresh_from_db()
    assert rule.removed_at is None
    assert rule.paused_at is not None
