"""Discord on paper: a bot and a webhook in the same channel."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tertulia.connectors.base import Attachment, Draft, Place, Receipt
from tertulia.kit.failures import Rejected, Unauthorized, Unavailable
from tests.connectors.replay import Replay, connected, reply, story

CHANNEL = "1098765432101234567"
PLACE = Place(f"discord.com/channels/{CHANNEL}", "#anuncios", f"https://discord.com/channels/1011/{CHANNEL}")
HOOK_PATH = "/api/v10/webhooks/1300000000000000001/paper-paper-paper-paper-paper"
HOOK = "https://discord.com/api/webhooks/1300000000000000001/paper-paper-paper-paper-paper"
OURS = Receipt(f"discord.com/channels/{CHANNEL}/1200000000000000045")


@pytest.fixture
def paper() -> Replay:
    return story("discord")


@pytest.fixture
def bot(paper: Replay) -> Any:
    return connected("discord", paper)


@pytest.fixture
def hook(paper: Replay) -> Any:
    return connected("discord", paper, webhook=HOOK, token="", channel="")


def _said(paper: Replay) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(paper.asked[-1].content)
    return told


def test_it_calls_nobody_and_cannot_be_said_twice_at_once(paper: Replay, bot: Any) -> None:
    bot.publish(PLACE, Draft("@everyone hola", options={"silent": True, "no_preview": True}), "key-1")
    said = _said(paper)
    assert said["allowed_mentions"] == {"parse": []}
    assert said["enforce_nonce"] is True
    assert len(said["nonce"]) == 25
    assert said["flags"] == 4096 + 4
    bot.publish(PLACE, Draft("otra vez"), "key-1")
    assert _said(paper)["nonce"] == said["nonce"]
    assert paper.asked[-1].headers["authorization"].startswith("Bot ")


def test_a_bot_goes_on_in_answer_and_a_webhook_below(paper: Replay, bot: Any, hook: Any) -> None:
    bot.publish(PLACE, Draft("sigue", parent=OURS.id), "k")
    reference = {"message_id": "1200000000000000045", "fail_if_not_exists": True}
    assert _said(paper)["message_reference"] == reference
    hook.publish(PLACE, Draft("sigue", parent=OURS.id), "k")
    assert "message_reference" not in _said(paper)
    with pytest.raises(Rejected):
        bot.publish(PLACE, Draft("sigue", parent="masto.es/1"), "k")


def test_a_webhook_waits_for_an_answer_and_needs_no_key(paper: Replay, hook: Any) -> None:
    assert (hook.check().id, hook.check().name) == ("discord.com/webhooks/1300000000000000001", "Aurora")
    (place,) = hook.places()
    receipt = hook.publish(place, Draft("Mañana, asamblea abierta."), "k")
    assert receipt.id == OURS.id
    assert paper.asked[-1].url.params["wait"] == "true"
    assert "authorization" not in paper.asked[-1].headers
    assert "nonce" not in _said(paper)


def test_it_sends_files_with_their_texts(paper: Replay, bot: Any, tmp_path: Path) -> None:
    Image.new("RGB", (60, 40), "green").save(tmp_path / "foto.png")
    (tmp_path / "acta.pdf").write_bytes(b"%PDF-1.4 acta")
    files = (
        Attachment(str(tmp_path / "foto.png"), alt="Un prado"),
        Attachment(str(tmp_path / "acta.pdf"), kind="file", type="application/pdf"),
    )
    bot.publish(PLACE, Draft("Acta", media=files), "k")
    form = paper.asked[-1].content
    assert b'name="files[0]"; filename="foto.png"' in form
    assert b'name="files[1]"; filename="acta.pdf"' in form
    assert b'"description": "Un prado"' in form
    with pytest.raises(Rejected):
        bot.publish(PLACE, Draft("Acta", media=files * 6), "k")


def test_a_file_that_is_too_heavy_is_refused_by_its_name(bot: Any, tmp_path: Path) -> None:
    with (tmp_path / "v.mp4").open("wb") as file:
        file.truncate(10_000_001)
    with pytest.raises(Rejected, match=r"v\.mp4"):
        bot.publish(PLACE, Draft("", media=(Attachment(str(tmp_path / "v.mp4"), kind="video"),)), "k")


def test_a_bot_finds_what_it_said(paper: Replay, bot: Any) -> None:
    since = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    found = bot.find(PLACE, Draft("Mañana, asamblea abierta."), since)
    assert found is not None
    assert found.id == OURS.id
    assert bot.find(PLACE, Draft("Otra cosa"), since) is None
    assert bot.find(PLACE, Draft("¿A qué hora?"), since) is None, "somebody else said it"
    assert bot.find(PLACE, Draft("Mañana, asamblea abierta."), since + timedelta(hours=1)) is None
    assert bot.find(PLACE, Draft("Mañana, asamblea abierta.", parent=OURS.id), since) is None
    paper.answer("GET", f"/api/v10/channels/{CHANNEL}/messages", reply(500, {}))
    with pytest.raises(Unavailable) as caught:
        bot.find(PLACE, Draft("Mañana"), since)
    assert not caught.value.sent


def test_what_a_webhook_said_a_person_has_to_look_for(hook: Any) -> None:
    with pytest.raises(Rejected):
        hook.find(PLACE, Draft("hola"), datetime.now(UTC))


def test_it_changes_and_deletes_by_either_door(paper: Replay, bot: Any, hook: Any) -> None:
    assert bot.edit(PLACE, OURS, Draft("Otra")) == OURS
    paper.answer("PATCH", f"{HOOK_PATH}/messages/1200000000000000045", reply(200, {"id": "1"}))
    assert hook.edit(PLACE, OURS, Draft("Otra")) == OURS
    gone = reply(404, {"message": "Unknown Message", "code": 10008})
    paper.answer("DELETE", f"{HOOK_PATH}/messages/1200000000000000045", gone)
    hook.withdraw(OURS)
    paper.answer("PATCH", f"/api/v10/channels/{CHANNEL}/messages/1200000000000000045", gone)
    with pytest.raises(Rejected, match="ya no está"):
        bot.edit(PLACE, OURS, Draft("Otra"))


@pytest.mark.parametrize(
    ("status", "code", "failure"),
    [
        (404, 10015, Unauthorized),
        (404, 10003, Rejected),
        (403, 50013, Unauthorized),
        (400, 50035, Rejected),
        (400, 40005, Rejected),
        (503, 0, Unavailable),
    ],
)
def test_it_knows_what_a_no_means(
    paper: Replay, bot: Any, status: int, code: int, failure: type[Exception]
) -> None:
    errors = {"content": {"_errors": [{"message": "Must be 2000 or fewer in length."}]}}
    body = {"message": "Invalid Form Body", "code": code, "errors": errors}
    paper.answer("POST", f"/api/v10/channels/{CHANNEL}/messages", reply(status, body))
    with pytest.raises(failure) as caught:
        bot.publish(PLACE, Draft("hola"), "k")
    if code == 50035:
        assert "2000 or fewer" in caught.value.said  # type: ignore[attr-defined]


def test_it_says_which_box_is_wrong(paper: Replay) -> None:
    wrong = [
        ({"webhook": "https://evil.example/api/webhooks/1/x"}, "webhook", Rejected),
        ({"token": ""}, "webhook", Unauthorized),
        ({"channel": "general"}, "channel", Rejected),
    ]
    for change, field, failure in wrong:
        with pytest.raises(failure) as caught:
            connected("discord", paper, **change).check()
        assert caught.value.field == field
    paper.answer("GET", f"/api/v10/channels/{CHANNEL}", reply(404, {"code": 10003}))
    with pytest.raises(Rejected) as gone:
        connected("discord", paper).check()
    assert gone.value.field == "channel"
