"""Slack on paper: yeses that hold a no, files in three steps, a webhook."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from PIL import Image

from tertulia.connectors.base import Attachment, Draft, Place, Receipt
from tertulia.kit.failures import Rejected, Unauthorized, Unavailable
from tests.connectors.replay import Replay, connected, reply, story

PLACE = Place("slack.com/C0AURORA01", "#general")
TEXT = "Asamblea <abierta> & fiesta: https://aurora.coop/a"
HOOK = "https://hooks.slack.com/services/T0AURORA/B0HOOK/paperpaperpaperpaper"
HOOK_PATH = "/services/T0AURORA/B0HOOK/paperpaperpaperpaper"
OURS = Receipt("slack.com/C0AURORA01/1795435200.000200")


@pytest.fixture
def paper() -> Replay:
    return story("slack")


@pytest.fixture
def bot(paper: Replay) -> Any:
    return connected("slack", paper)


@pytest.fixture
def hook(paper: Replay) -> Any:
    return connected("slack", paper, token="", channel="", webhook=HOOK)


def _said(paper: Replay, path: str) -> dict[str, Any]:
    request = next(r for r in reversed(paper.asked) if r.url.path == path)
    told: dict[str, Any] = json.loads(request.content)
    return told


def _no(paper: Replay, method: str, code: str, **more: Any) -> None:
    paper.answer("POST", f"/api/{method}", reply(200, {"ok": False, "error": code, **more}))


def test_it_says_words_as_they_are(paper: Replay, bot: Any) -> None:
    bot.publish(PLACE, Draft("<!channel> *hola* & más", options={"no_preview": True}), "key-1")
    said = _said(paper, "/api/chat.postMessage")
    assert said["text"] == "&lt;!channel&gt; *hola* &amp; más"
    assert (said["mrkdwn"], said["unfurl_links"], said["channel"]) == (False, False, "C0AURORA01")
    assert said["metadata"]["event_payload"] == {"key": "key-1"}


def test_it_goes_on_in_the_thread(paper: Replay, bot: Any) -> None:
    bot.publish(PLACE, Draft("sigue", parent=OURS.id, options={"broadcast": True}), "k")
    said = _said(paper, "/api/chat.postMessage")
    assert (said["thread_ts"], said["reply_broadcast"]) == ("1795435200.000200", True)
    with pytest.raises(Rejected):
        bot.publish(PLACE, Draft("sigue", parent="masto.es"), "k")


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        ("invalid_auth", Unauthorized),
        ("token_revoked", Unauthorized),
        ("missing_scope", Unauthorized),
        ("not_in_channel", Unauthorized),
        ("channel_not_found", Rejected),
        ("msg_too_long", Rejected),
        ("is_archived", Rejected),
        ("something_new", Rejected),
        ("internal_error", Unavailable),
        ("fatal_error", Unavailable),
    ],
)
def test_a_yes_may_hold_a_no(paper: Replay, bot: Any, code: str, failure: type[Exception]) -> None:
    _no(paper, "chat.postMessage", code, needed="chat:write")
    with pytest.raises(failure) as caught:
        bot.publish(PLACE, Draft("hola"), "k")
    assert type(caught.value) is failure
    assert code in caught.value.said  # type: ignore[attr-defined]
    if isinstance(caught.value, Unavailable):
        assert caught.value.sent


def test_what_is_out_is_out_though_its_address_is_not_told(paper: Replay, bot: Any) -> None:
    paper.answer("POST", "/api/chat.getPermalink", reply(500, {}))
    receipt = bot.publish(PLACE, Draft("hola"), "k")
    assert (receipt.id, receipt.url) == (OURS.id, "")


def test_it_brings_files_first_and_shows_them_at_once(paper: Replay, bot: Any, tmp_path: Path) -> None:
    Image.new("RGB", (60, 40), "green").save(tmp_path / "foto.jpg")
    file = Attachment(str(tmp_path / "foto.jpg"), alt="Un prado")
    receipt = bot.publish(PLACE, Draft("Mira", media=(file,)), "k")
    assert receipt.id == "slack.com/C0AURORA01/F0FILE1"
    assert receipt.url.endswith("/foto.jpg")
    asked = next(r for r in paper.asked if r.url.path == "/api/files.getUploadURLExternal")
    put = next(r for r in paper.asked if r.url.host == "files.slack.com")
    assert int(parse_qs(asked.content.decode())["length"][0]) == len(put.content)
    assert "authorization" not in put.headers
    said = _said(paper, "/api/files.completeUploadExternal")
    assert said["files"] == [{"id": "F0FILE1", "title": "Un prado"}]
    assert said["initial_comment"] == "Mira"
    bot.withdraw(receipt)
    assert _said(paper, "/api/files.delete") == {"file": "F0FILE1"}
    with pytest.raises(Rejected):
        bot.edit(PLACE, receipt, Draft("Otra"))


def test_a_file_that_does_not_arrive_leaves_no_doubt(paper: Replay, bot: Any, tmp_path: Path) -> None:
    Image.new("RGB", (60, 40), "green").save(tmp_path / "foto.jpg")
    paper.answer("POST", "/upload/v1/paper", reply(500, "no"))
    with pytest.raises(Unavailable) as caught:
        bot.publish(PLACE, Draft("Mira", media=(Attachment(str(tmp_path / "foto.jpg")),)), "k")
    assert not caught.value.sent


def test_it_finds_what_it_said(paper: Replay, bot: Any) -> None:
    since = datetime.fromtimestamp(1795435200, UTC)
    found = bot.find(PLACE, Draft(TEXT), since)
    assert found is not None
    assert found.id == OURS.id
    assert bot.find(PLACE, Draft("¡Bien!"), since) is None, "somebody else said it"
    asked = parse_qs(next(r for r in paper.asked if "history" in r.url.path).content.decode())
    assert float(asked["oldest"][0]) == pytest.approx((since - timedelta(minutes=5)).timestamp())
    _no(paper, "conversations.history", "missing_scope")
    with pytest.raises(Rejected):
        bot.find(PLACE, Draft(TEXT), since)


def test_deleting_what_is_gone_is_a_yes(paper: Replay, bot: Any) -> None:
    _no(paper, "chat.delete", "message_not_found")
    bot.withdraw(OURS)
    _no(paper, "chat.delete", "cant_delete_message")
    with pytest.raises(Rejected):
        bot.withdraw(OURS)
    _no(paper, "chat.update", "edit_window_closed")
    with pytest.raises(Rejected):
        bot.edit(PLACE, OURS, Draft("Otra"))


def test_a_webhook_takes_words_and_no_more(paper: Replay, hook: Any, tmp_path: Path) -> None:
    (place,) = hook.places()
    receipt = hook.publish(place, Draft("a < b"), "key-1")
    assert receipt.id == f"{place.id}/key-1"
    assert _said(paper, HOOK_PATH)["text"] == "a &lt; b"
    hook.publish(place, Draft("sigue", parent=receipt.id), "key-2")
    tries: list[Callable[[], object]] = [
        lambda: hook.publish(place, Draft("x", media=(Attachment("/a.png"),)), "k"),
        lambda: hook.find(place, Draft("x"), datetime.now(UTC)),
        lambda: hook.edit(place, receipt, Draft("x")),
        lambda: hook.withdraw(receipt),
    ]
    for refused in tries:
        with pytest.raises(Rejected):
            refused()


@pytest.mark.parametrize(
    ("status", "word", "failure"),
    [
        (404, "no_service", Unauthorized),
        (403, "action_prohibited", Unauthorized),
        (410, "channel_is_archived", Rejected),
        (400, "no_text", Rejected),
        (404, "<html>", Unauthorized),
        (500, "rollup_error", Unavailable),
        (200, "rollup_error", Unavailable),
    ],
)
def test_it_knows_what_a_webhook_means(
    paper: Replay, hook: Any, status: int, word: str, failure: type[Exception]
) -> None:
    paper.answer("POST", HOOK_PATH, reply(status, word))
    with pytest.raises(failure) as caught:
        hook.publish(PLACE, Draft("hola"), "k")
    assert type(caught.value) is failure
    assert "paperpaper" not in f"{caught.value!r} {caught.value.said}"  # type: ignore[attr-defined]


def test_it_tries_a_webhook_without_saying_anything(paper: Replay, hook: Any) -> None:
    paper.answer("POST", HOOK_PATH, reply(400, "no_text"))
    assert hook.check().name == "Slack"
    paper.answer("POST", HOOK_PATH, reply(404, "no_service"))
    with pytest.raises(Unauthorized) as caught:
        hook.check()
    assert caught.value.field == "webhook"


def test_it_says_which_box_is_wrong(paper: Replay) -> None:
    wrong = [
        ({"token": ""}, "token", Unauthorized),
        ({"channel": ""}, "channel", Rejected),
        ({"token": "", "webhook": "https://evil.example/services/x"}, "webhook", Rejected),
    ]
    for change, field, failure in wrong:
        with pytest.raises(failure) as caught:
            connected("slack", paper, **change).check()
        assert caught.value.field == field
    _no(paper, "conversations.info", "missing_scope")
    (place,) = connected("slack", paper).places()
    assert (place.id, place.name) == ("slack.com/C0AURORA01", "C0AURORA01")
