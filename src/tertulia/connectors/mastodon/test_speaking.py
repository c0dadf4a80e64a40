"""What is said to a Mastodon server: once, to whom it is for, no more publicly than it was asked."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import pytest

from tertulia.connectors.base import Draft, Place, Receipt
from tertulia.connectors.mastodon.statuses import least_public, same_words
from tertulia.kit.failures import Rejected, Unavailable
from tests.connectors.replay import Replay, connected, reply, story

ACCOUNT = Place("social.example/@brand@social.example", "@brand@social.example", own=True)


@pytest.fixture
def paper() -> Replay:
    return story("mastodon")


@pytest.fixture
def account(paper: Replay) -> Any:
    return connected("mastodon", paper)


@pytest.mark.parametrize(
    ("given", "narrowest"),
    [
        (("",), "public"),
        (("public", "unlisted"), "unlisted"),
        (("direct", "public"), "direct"),
        (("private", ""), "private"),
        (("martians", "public"), "private"),
    ],
)
def test_it_takes_the_narrowest_audience(given: tuple[str, ...], narrowest: str) -> None:
    assert least_public(*given) == narrowest


@pytest.mark.parametrize("visibility", ["public", "unlisted", "private", "direct"])
def test_it_answers_no_more_publicly_than_it_was_asked(account: Any, paper: Replay, visibility: str) -> None:
    parent = json.loads(paper.read("get-statuses-id.json"))
    path = f"/api/v1/statuses/{paper.draft.parent.rpartition('/')[2]}"
    paper.answer("GET", path, reply(200, {**parent, "visibility": visibility}))
    account.publish(ACCOUNT, replace(paper.draft, audience="", lang="es"), "key-1")
    (said,) = paper.said()
    form = parse_qs(said.content.decode())
    assert form["visibility"] == [visibility]
    assert form["in_reply_to_id"] == [parent["id"]]
    assert form["language"] == ["es"]
    assert said.headers["idempotency-key"] == "key-1"
    assert said.headers["authorization"] == "Bearer BRAND"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Sí.", "@fan@social.example Sí."),
        ("@fan@social.example sí.", "@fan@social.example sí."),
        ("Sí, @Fan.", "Sí, @Fan."),
        ("Sí, @fan@otra.example.", "@fan@social.example Sí, @fan@otra.example."),
        ("Sí, @fanatica.", "@fan@social.example Sí, @fanatica."),
        ("Escribe a a@fan.es", "@fan@social.example Escribe a a@fan.es"),
    ],
)
def test_it_mentions_whom_it_answers(account: Any, paper: Replay, text: str, said: str) -> None:
    account.publish(ACCOUNT, replace(paper.draft, text=text), "k")
    assert parse_qs(paper.said()[0].content.decode())["status"] == [said]


def test_it_does_not_answer_what_is_gone(account: Any, paper: Replay) -> None:
    paper.forget("GET", f"/api/v1/statuses/{paper.draft.parent.rpartition('/')[2]}")
    with pytest.raises(Rejected, match="ya no está"):
        account.publish(ACCOUNT, paper.draft, "k")
    assert not paper.said()


def test_it_reaches_what_was_heard_on_another_server(account: Any, paper: Replay) -> None:
    parent = json.loads(paper.read("get-statuses-id.json"))
    paper.answer("GET", "/api/v1/statuses/77", reply(200, {"id": "77", "uri": "https://otra.example/ap/77"}))
    paper.answer("GET", "/api/v2/search", reply(200, {"statuses": [parent]}), q="https://otra.example/ap/77")
    paper.answer("GET", f"/api/v1/statuses/{parent['id']}", reply(200, parent))
    account.publish(ACCOUNT, Draft("Hola", parent="otra.example/77"), "k")
    assert parse_qs(paper.said()[0].content.decode())["in_reply_to_id"] == [parent["id"]]
    stranger = next(request for request in paper.asked if request.url.host == "otra.example")
    assert "authorization" not in stranger.headers
    paper.answer("GET", "/api/v2/search", reply(200, {"statuses": []}))
    with pytest.raises(Rejected, match="no llega"):
        account.publish(ACCOUNT, Draft("Hola", parent="otra.example/77"), "k")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("@ana@masto.es Hola, *qué* tal", "@ana Hola, qué tal", True),
        ("Hola", "@ana@masto.es @eva hola", True),
        ("https://x.es/a_b?c=1 mira", "https://x.es/a_b?c=1\n\nmira", True),
        ("😀 😀", "😀😀", True),
        ("😀", "😢", False),
        ("Hola", "Hola y adiós", False),
        ("No", "Sí", False),
    ],
)
def test_it_knows_its_own_words_again(one: str, other: str, same: bool) -> None:
    assert same_words(one, other) is same


def test_it_looks_for_its_words_under_the_same_parent_only(account: Any, paper: Replay) -> None:
    since = datetime(2026, 11, 22, 14, tzinfo=UTC)
    assert account.find(ACCOUNT, paper.draft, since) == Receipt(
        paper.story["receipt"]["id"],
        paper.story["receipt"]["url"],
        datetime(2026, 11, 22, 14, 20, 3, tzinfo=UTC),
    )
    assert account.find(ACCOUNT, replace(paper.draft, parent=""), since) is None
    assert account.find(ACCOUNT, replace(paper.draft, parent=paper.draft.thread), since) is None


def test_it_withdraws_where_the_server_lets_it(account: Any, paper: Replay) -> None:
    receipt = Receipt(paper.story["receipt"]["id"])
    with pytest.raises(Rejected, match="no deja borrar"):
        account.withdraw(receipt)
    path = f"/api/v1/statuses/{receipt.id.rpartition('/')[2]}"
    paper.forget("GET", path)
    account.withdraw(receipt)
    paper.answer("DELETE", path, reply(200, {}))
    account.withdraw(receipt)
    paper.answer("DELETE", path, reply(500, {}))
    with pytest.raises(Unavailable):
        account.withdraw(receipt)
