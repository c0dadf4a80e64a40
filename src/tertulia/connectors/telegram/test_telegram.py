"""Telegram on paper: its methods, its noes, its albums."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tertulia.connectors.base import Attachment, Card, Draft, Place, Receipt
from tertulia.kit.failures import RateLimited, Rejected, Unauthorized, Unavailable
from tests.connectors.replay import Replay, connected, reply, story

PLACE = Place("t.me/-1001234567890", "Cooperativa Aurora", "https://t.me/auroracoop")


@pytest.fixture
def paper() -> Replay:
    return story("telegram")


@pytest.fixture
def bot(paper: Replay) -> Any:
    return connected("telegram", paper)


def _path(paper: Replay, method: str) -> str:
    return f"/bot{paper.story['config']['token']}/{method}"


def _said(paper: Replay) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(paper.asked[-1].content)
    return told


def _photo(folder: Path, name: str = "foto.png") -> Attachment:
    Image.new("RGB", (120, 80), "navy").save(folder / name)
    return Attachment(str(folder / name), name=name, alt="Un fondo azul")


def _no(paper: Replay, method: str, code: int, description: str, status: int = 0, **more: Any) -> None:
    body = {"ok": False, "error_code": code, "description": description, **more}
    paper.answer("POST", _path(paper, method), reply(status or code, body))


def test_it_says_words_as_they_are(paper: Replay, bot: Any) -> None:
    bot.publish(PLACE, Draft("a < b & c > d «é»", options={"silent": True, "protect": True}), "k")
    assert _said(paper) == {
        "chat_id": "-1001234567890",
        "text": "a &lt; b &amp; c &gt; d «é»",
        "parse_mode": "HTML",
        "link_preview_options": {},
        "disable_notification": True,
        "protect_content": True,
    }


def test_it_shows_the_card_that_was_chosen_or_none(paper: Replay, bot: Any) -> None:
    bot.publish(PLACE, Draft("hola", link=Card("https://aurora.coop/a")), "k")
    assert _said(paper)["link_preview_options"] == {"url": "https://aurora.coop/a"}
    bot.publish(PLACE, Draft("hola", options={"no_preview": True}), "k")
    assert _said(paper)["link_preview_options"] == {"is_disabled": True}


def test_it_goes_on_below_and_in_its_topic(paper: Replay) -> None:
    bot = connected("telegram", paper, topic="7")
    bot.publish(PLACE, Draft("sigue", parent="t.me/-1001234567890/45+46"), "k")
    assert (_said(paper)["reply_parameters"], _said(paper)["message_thread_id"]) == ({"message_id": 45}, 7)
    with pytest.raises(Rejected):
        bot.publish(PLACE, Draft("sigue", parent="t.me/otra"), "k")


def test_it_sends_a_picture_with_its_words(paper: Replay, bot: Any, tmp_path: Path) -> None:
    receipt = bot.publish(PLACE, Draft("Foto", media=(_photo(tmp_path),)), "k")
    assert receipt.id == "t.me/-1001234567890/46"
    form = paper.asked[-1].content
    assert b'name="caption"' in form
    assert b'name="photo"; filename="foto.png"' in form


def test_it_sends_an_album_and_knows_all_of_it(paper: Replay, bot: Any, tmp_path: Path) -> None:
    draft = Draft("Álbum", media=(_photo(tmp_path), _photo(tmp_path, "dos.png")))
    receipt = bot.publish(PLACE, draft, "k")
    assert (receipt.id, receipt.url) == ("t.me/-1001234567890/47+48", "https://t.me/auroracoop/47")
    form = paper.asked[-1].content
    assert b'"media": "attach://file1"' in form
    assert form.count(b'"caption"') == 1
    _no(paper, "deleteMessages", 400, "Bad Request: message to delete not found")
    bot.withdraw(receipt)
    assert _said(paper)["message_ids"] == [47, 48]


def test_it_refuses_what_cannot_stand_together(bot: Any, tmp_path: Path) -> None:
    photo = _photo(tmp_path)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    document = Attachment(str(tmp_path / "a.pdf"), kind="file", type="application/pdf")
    for media in ((photo, document), (photo,) * 11):
        with pytest.raises(Rejected):
            bot.publish(PLACE, Draft("", media=media), "k")
    with pytest.raises(Rejected):
        bot.publish(PLACE, Draft("x" * 1025, media=(photo,)), "k")
    with pytest.raises(Rejected):
        bot.publish(PLACE, Draft("x" * 4097), "k")


def test_it_follows_a_group_that_moved(paper: Replay, bot: Any) -> None:
    calls: list[str] = []

    def moved(request: Any) -> Any:
        chat = json.loads(request.content)["chat_id"]
        calls.append(chat)
        if chat == "-55":
            parameters = {"migrate_to_chat_id": -10077}
            words = "Bad Request: group chat was upgraded to a supergroup chat"
            body = {"ok": False, "error_code": 400, "description": words, "parameters": parameters}
            return reply(400, body)
        message = {"message_id": 9, "date": 1795435200, "chat": {"id": -10077, "title": "G"}}
        return reply(200, {"ok": True, "result": message})

    paper.answer("POST", _path(paper, "sendMessage"), moved)
    receipt = bot.publish(Place("t.me/-55", "G"), Draft("hola"), "k")
    assert (calls, receipt.id) == (["-55", "-10077"], "t.me/-10077/9")


def test_a_yes_may_hold_a_no(paper: Replay, bot: Any) -> None:
    _no(paper, "sendMessage", 429, "Too Many Requests", 200, parameters={"retry_after": 300})
    with pytest.raises(RateLimited) as waits:
        bot.publish(PLACE, Draft("hola"), "k")
    assert waits.value.until - datetime.now(UTC) > timedelta(seconds=290)
    assert not waits.value.shared
    _no(paper, "sendMessage", 400, "Bad Request: message is too long", 200)
    with pytest.raises(Rejected, match="demasiado largo"):
        bot.publish(PLACE, Draft("hola"), "k")
    _no(paper, "sendMessage", 502, "Bad Gateway", 200)
    with pytest.raises(Unavailable) as doubt:
        bot.publish(PLACE, Draft("hola"), "k")
    assert doubt.value.sent


@pytest.mark.parametrize(
    ("method", "code", "description", "field", "failure"),
    [
        ("getMe", 401, "Unauthorized", "token", Unauthorized),
        ("getMe", 404, "Not Found", "token", Unauthorized),
        ("getChat", 400, "Bad Request: chat not found", "chat", Rejected),
        ("getChatMember", 403, "Forbidden: bot is not a member of the channel chat", "chat", Unauthorized),
    ],
)
def test_it_says_which_box_is_wrong(
    paper: Replay, bot: Any, method: str, code: int, description: str, field: str, failure: type[Exception]
) -> None:
    _no(paper, method, code, description)
    with pytest.raises(failure) as caught:
        bot.check()
    assert caught.value.field == field  # type: ignore[attr-defined]


def test_it_wants_a_bot_that_may_write(paper: Replay, bot: Any) -> None:
    seat = {"status": "administrator", "can_post_messages": False}
    paper.answer("POST", _path(paper, "getChatMember"), reply(200, {"ok": True, "result": seat}))
    with pytest.raises(Unauthorized) as caught:
        bot.check()
    assert caught.value.field == "chat"
    with pytest.raises(Unauthorized):
        connected("telegram", paper, token="no es una clave").check()


@pytest.mark.parametrize(
    "given", ["auroracoop", "@auroracoop", "https://t.me/auroracoop", "t.me/auroracoop/45"]
)
def test_it_knows_a_channel_however_it_is_written(paper: Replay, given: str) -> None:
    list(connected("telegram", paper, chat=given).places())
    assert _said(paper) == {"chat_id": "@auroracoop"}


def test_it_changes_words_twice_as_well_as_once(paper: Replay, bot: Any, tmp_path: Path) -> None:
    receipt = Receipt("t.me/-1001234567890/45", "https://t.me/auroracoop/45")
    assert bot.edit(PLACE, receipt, Draft("Otra cosa")) == receipt
    _no(paper, "editMessageText", 400, "Bad Request: message is not modified: specified new message content…")
    assert bot.edit(PLACE, receipt, Draft("Otra cosa")) == receipt
    _no(paper, "editMessageCaption", 400, "Bad Request: message to edit not found")
    with pytest.raises(Rejected, match="ya no está"):
        bot.edit(PLACE, receipt, Draft("Otra", media=(_photo(tmp_path),)))


def test_deleting_what_is_gone_is_a_yes_and_what_is_old_a_no(paper: Replay, bot: Any) -> None:
    _no(paper, "deleteMessage", 400, "Bad Request: message to delete not found")
    bot.withdraw(Receipt("t.me/-1001234567890/45"))
    _no(paper, "deleteMessage", 400, "Bad Request: message can't be deleted for everyone")
    with pytest.raises(Rejected):
        bot.withdraw(Receipt("t.me/-1001234567890/45"))


def test_a_person_has_to_look(paper: Replay, bot: Any) -> None:
    with pytest.raises(Rejected):
        bot.find(PLACE, replace(paper.draft), datetime.now(UTC))
    assert not paper.asked


def test_a_private_channel_is_found_by_its_number(paper: Replay, bot: Any) -> None:
    chat = {"id": -1009988, "title": "Privado", "type": "channel"}
    message = {"message_id": 3, "date": 1795435200, "chat": chat}
    paper.answer("POST", _path(paper, "sendMessage"), reply(200, {"ok": True, "result": message}))
    assert bot.publish(PLACE, Draft("hola"), "k").url == "https://t.me/c/9988/3"
