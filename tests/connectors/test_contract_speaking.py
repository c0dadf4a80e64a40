"""What every connector that speaks promises, proven on the story in its fixtures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tertulia.kit.failures import Rejected, Unauthorized, Unavailable
from tests.connectors.contract import (
    MODERATING,
    SPEAKING,
    break_the_saying,
    place_of,
    says_nothing_secret,
    tried,
)
from tests.connectors.replay import connected, reply, story


@pytest.mark.parametrize("slug", SPEAKING)
def test_it_speaks_once_and_finds_what_it_said(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    place = place_of(connector, paper)
    receipt = connector.publish(place, paper.draft, "key-1")
    assert receipt.id == paper.story["receipt"]["id"]
    assert receipt.url == paper.story["receipt"]["url"]
    assert receipt.at is not None
    assert receipt.at.tzinfo is not None
    found = connector.find(place, paper.draft, receipt.at - timedelta(minutes=1))
    assert found is not None
    assert found.id == receipt.id
    assert connector.find(place, replace(paper.draft, text="otra cosa"), receipt.at) is None


# WordPress and the pretend network are asked for what came since: their paper cannot tell.
@pytest.mark.parametrize("slug", [slug for slug in SPEAKING if slug not in ("wordpress", "demo")])
def test_it_does_not_find_what_was_said_before(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    place = place_of(connector, paper)
    receipt = connector.publish(place, paper.draft, "key-1")
    assert connector.find(place, paper.draft, receipt.at + timedelta(hours=1)) is None


@pytest.mark.parametrize("slug", SPEAKING)
@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (401, Unauthorized),
        (403, Unauthorized),
        (404, Rejected),
        (422, Rejected),
        (500, Unavailable),
        (503, Unavailable),
    ],
)
def test_it_fails_in_one_of_four_ways_when_speaking(slug: str, status: int, failure: type[Exception]) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    place = place_of(connector, paper)
    break_the_saying(paper, status)
    with pytest.raises(failure) as caught:
        connector.publish(place, paper.draft, "key-1")
    if isinstance(caught.value, Unavailable):
        assert caught.value.sent, "a server that broke while it was told may have done it"
    says_nothing_secret(paper, caught.value)


@pytest.mark.parametrize("slug", SPEAKING)
def test_it_is_in_doubt_after_a_yes_that_makes_no_sense(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    place = place_of(connector, paper)
    break_the_saying(paper, 200, "<html>¡Hecho!</html>")
    with pytest.raises(Unavailable) as caught:
        connector.publish(place, paper.draft, "key-1")
    assert caught.value.sent


@pytest.mark.parametrize("slug", SPEAKING)
def test_it_is_in_no_doubt_while_it_only_asks(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    place = place_of(connector, paper)
    for exchange in paper.story["exchanges"]:
        if exchange["method"] == "GET":
            paper.answer("GET", exchange["path"], reply(500, {"error": "no"}))
    failure = tried(lambda: connected(slug, paper).publish(place, paper.draft, "key-1"))
    if failure is not None:
        assert not failure.sent
        saying = {exchange["path"] for exchange in paper.story["exchanges"] if exchange.get("says")}
        said = [r for r in (*paper.said(), *paper.said("PUT")) if r.url.path in saying]
        assert not said, "it went on after a question that got no answer"


@pytest.mark.parametrize("slug", SPEAKING)
def test_it_tells_how_long_a_text_may_be(slug: str) -> None:
    limits = connected(slug, story(slug)).limits()
    assert limits.maximum is None or limits.maximum > 0


@pytest.mark.parametrize("slug", MODERATING)
def test_it_moderates(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    act = paper.story["moderate"]
    connector.moderate(act["action"], act["target"], "")
    with pytest.raises(Rejected):
        connector.moderate("tickle", act["target"], "")
