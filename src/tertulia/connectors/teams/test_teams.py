"""Teams on paper: a card, its size, and yeses that hold a no."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tertulia.connectors.base import Card, Draft, Receipt
from tertulia.connectors.teams.card import message_of
from tertulia.connectors.teams.connector import LARGEST
from tertulia.kit.failures import RateLimited, Rejected, Unauthorized, Unavailable
from tests.connectors.replay import Replay, connected, reply, story

PATH = "/workflows/0123456789abcdef/triggers/manual/paths/invoke"
FAILED = "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error {}"


@pytest.fixture
def paper() -> Replay:
    return story("teams")


@pytest.fixture
def channel(paper: Replay) -> Any:
    return connected("teams", paper)


def _blocks(draft: Draft) -> list[str]:
    (attachment,) = message_of(draft)["attachments"]
    return [block["text"] for block in attachment["content"]["body"]]


def test_it_writes_words_as_they_are_and_links_that_open() -> None:
    draft = Draft("Hoy, *asamblea*_ [ya]\n\n- Ve a https://aurora.coop/a_(b) y ven", title="Aviso #1")
    assert _blocks(draft) == [
        r"Aviso \#1",
        r"Hoy, \*asamblea\*\_ \[ya\]",
        r"\- Ve a [https://aurora.coop/a\_\(b\)](https://aurora.coop/a_%28b%29) y ven",
    ]


def test_it_shows_the_card_as_a_button() -> None:
    (attachment,) = message_of(Draft("hola", link=Card("https://aurora.coop", "La web")))["attachments"]
    button = {"type": "Action.OpenUrl", "title": "La web", "url": "https://aurora.coop"}
    assert attachment["content"]["actions"] == [button]
    (plain,) = message_of(Draft("hola", link=Card("javascript:alert(1)")))["attachments"]
    assert "actions" not in plain["content"]


def test_it_gives_a_name_of_ours_to_what_teams_does_not_name(paper: Replay, channel: Any) -> None:
    (place,) = channel.places()
    receipt = channel.publish(place, paper.draft, "key-1")
    assert (receipt.id, receipt.url) == (f"{place.id}/key-1", "")
    said = json.loads(paper.asked[-1].content)
    assert (said["type"], said["summary"]) == ("message", paper.draft.text)


def test_it_never_sends_more_than_teams_takes(paper: Replay, channel: Any) -> None:
    (place,) = channel.places()
    with pytest.raises(Rejected):
        channel.publish(place, Draft("_" * (LARGEST // 2)), "k")
    assert not paper.asked
    channel.publish(place, Draft("ñ" * 10_000), "k")
    assert len(paper.asked[-1].content) <= LARGEST


@pytest.mark.parametrize(
    ("status", "body", "failure"),
    [
        (200, FAILED.format("413 with ContextId tcid=0"), Rejected),
        (200, FAILED.format("429 with ContextId tcid=0"), RateLimited),
        (200, FAILED.format("500 with ContextId tcid=0"), Unavailable),
        (200, "Bad payload received by generic incoming webhook.", Unavailable),
        (400, "Summary or Text is required.", Rejected),
        (404, "", Unauthorized),
        (410, "", Unauthorized),
        (413, "", Rejected),
        (502, "", Unavailable),
    ],
)
def test_it_knows_what_a_no_means(
    paper: Replay, channel: Any, status: int, body: str, failure: type[Exception]
) -> None:
    paper.answer("POST", PATH, reply(status, body))
    (place,) = channel.places()
    with pytest.raises(failure) as caught:
        channel.publish(place, Draft("hola"), "k")
    assert "paper-paper" not in f"{caught.value!r} {caught.value.said}"  # type: ignore[attr-defined]
    if isinstance(caught.value, Unavailable):
        assert caught.value.sent


@pytest.mark.parametrize(("status", "body"), [(200, "1"), (202, ""), (200, "")])
def test_it_knows_a_yes(paper: Replay, channel: Any, status: int, body: str) -> None:
    paper.answer("POST", PATH, reply(status, body))
    (place,) = channel.places()
    assert channel.publish(place, Draft("hola"), "k").at <= datetime.now(UTC)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://prod-1.westeurope.logic.azure.com/workflows/a",
        "https://logic.azure.com.evil.example/workflows/a",
        "https://evil.example/?logic.azure.com",
    ],
)
def test_it_takes_no_other_address(paper: Replay, address: str) -> None:
    with pytest.raises(Rejected) as caught:
        connected("teams", paper, webhook=address).check()
    assert caught.value.field == "webhook"


def test_nothing_can_be_read_or_taken_back(channel: Any) -> None:
    (place,) = channel.places()
    with pytest.raises(Rejected):
        channel.find(place, Draft("hola"), datetime.now(UTC))
    with pytest.raises(Rejected):
        channel.withdraw(Receipt("teams.microsoft.com/a/b"))
