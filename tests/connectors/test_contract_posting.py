"""What every connector promises that posts and reads nothing: proven on the story in its fixtures."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tertulia.connectors import base, registry
from tertulia.connectors.base import Attachment
from tertulia.connectors.counting import fits
from tertulia.kit.failures import Failure, RateLimited, Rejected, Unauthorized, Unavailable
from tests.connectors.contract import POSTING, break_the_saying, place_of
from tests.connectors.replay import Replay, connected, reply, story

CHATS = [slug for slug in POSTING if not registry.get(slug).can(base.Articles)]
SECRETS = ("token", "webhook", "app_password", "key")


@pytest.fixture(params=CHATS)
def slug(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _keeps_its_secrets(paper: Replay, failure: BaseException) -> None:
    words = f"{failure} {failure!r} {getattr(failure, 'said', '')}"
    for name in SECRETS:
        secret = str(paper.story["config"].get(name) or "")
        assert not secret or (secret not in words and secret[-12:] not in words)


def test_it_posts_and_gives_a_receipt(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    place = place_of(connector, paper)
    receipt = connector.publish(place, paper.draft, "key-1")
    wanted = paper.story["receipt"]
    assert receipt.id == (wanted["id"] or f"{place.id}/key-1")
    assert receipt.url == wanted["url"]
    assert receipt.at.tzinfo is not None
    assert not receipt.held


def test_it_takes_back_what_it_posted_or_says_that_it_cannot(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    receipt = connector.publish(place_of(connector, paper), paper.draft, "key-1")
    if slug == "teams":
        with pytest.raises(Rejected):
            connector.withdraw(receipt)
        return
    connector.withdraw(receipt)
    assert isinstance(connector, base.Edits)
    assert (
        connector.edit(place_of(connector, paper), receipt, replace(paper.draft, text="Otra")).id
        == receipt.id
    )


@pytest.mark.parametrize(
    ("status", "failure"), [(401, Unauthorized), (403, Unauthorized), (413, Rejected), (500, Unavailable)]
)
def test_it_fails_in_one_of_four_ways(slug: str, status: int, failure: type[Failure]) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    place = place_of(connector, paper)
    body: Any = (
        {"ok": False, "error_code": status, "description": "no"} if slug == "telegram" else {"message": "no"}
    )
    break_the_saying(paper, status, body)
    with pytest.raises(failure) as caught:
        connector.publish(place, paper.draft, "key-1")
    assert getattr(caught.value, "sent", True), "a server that broke while it was told may have done it"
    _keeps_its_secrets(paper, caught.value)


@pytest.mark.parametrize("body", ["<html>¡Hecho!</html>", "{", "[]", '{"hola": 1}', "null", "\0"])
def test_it_is_in_doubt_after_a_yes_that_makes_no_sense(slug: str, body: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    place = place_of(connector, paper)
    break_the_saying(paper, 200, body)
    with pytest.raises(Unavailable) as caught:
        connector.publish(place, paper.draft, "key-1")
    assert caught.value.sent
    _keeps_its_secrets(paper, caught.value)


def test_it_waits_when_asked_to(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    place = place_of(connector, paper)
    paper.instead = reply(429, {"message": "slow"}, retry_after="120")
    with pytest.raises(RateLimited) as caught:
        connector.publish(place, paper.draft, "key-1")
    wait = caught.value.until - datetime.now(UTC)
    assert timedelta(seconds=100) < wait <= timedelta(seconds=120)
    _keeps_its_secrets(paper, caught.value)


def test_it_refuses_what_does_not_fit_before_it_says_anything(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    place, limits = place_of(connector, paper), connector.limits()
    assert fits(paper.draft.text, limits)
    asked = len(paper.said())
    for text in ("x" * 60_000, "  "):
        with pytest.raises(Rejected):
            connector.publish(place, replace(paper.draft, text=text), "key-1")
    gone = Attachment("/nowhere/foto.jpg", name="foto.jpg")
    with pytest.raises(Rejected):
        connector.publish(place, replace(paper.draft, media=(gone,)), "key-1")
    assert len(paper.said()) == asked


def test_it_sends_no_secret_in_what_it_says_nor_keeps_one_in_its_place(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    place = place_of(connector, paper)
    receipt = connector.publish(place, paper.draft, "key-1")
    told = f"{place} {receipt} {connector.check()} {paper.said()[-1].content!r}"
    for name in SECRETS:
        secret = str(paper.story["config"].get(name) or "")
        assert not secret or (secret not in told and secret[-12:] not in told)


def test_absence_is_never_taken_for_proof(slug: str) -> None:
    assert registry.get(slug).absence_proves_after_s is None  # type: ignore[attr-defined]
    assert not registry.get(slug).repeatable  # type: ignore[attr-defined]
