"""What is published on a Mastodon server: files and their words, warnings, threads; changed and counted."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx2
import pytest
from PIL import Image

from tertulia.connectors.base import Attachment, Draft, Place, Receipt
from tertulia.connectors.mastodon import media
from tertulia.connectors.mastodon.form import SCOPES
from tertulia.kit.failures import RateLimited, Rejected, Unauthorized, Unavailable
from tests.connectors.replay import Replay, connected, reply, story

ACCOUNT = Place("social.example/@brand@social.example", "@brand@social.example", own=True)
POSTS, INSTANCE = "/api/v1/statuses", "/api/v2/instance"
SERVER = {
    "configuration": {
        "statuses": {"max_characters": 500, "max_media_attachments": 4},
        "media_attachments": {
            "supported_mime_types": ["image/jpeg", "image/png", "image/gif", "video/mp4"],
            "description_limit": 1500,
            "image_size_limit": 200_000,
            "image_matrix_limit": 640_000,
            "video_size_limit": 1000,
        },
    }
}
PLEROMA = {"upload_limit": 3_000_000, "description_limit": 5000, "max_media_attachments": 1000}


@pytest.fixture
def paper() -> Replay:
    paper = story("mastodon")
    paper.answer("GET", INSTANCE, reply(200, SERVER))
    paper.answer("POST", "/api/v2/media", reply(200, {"id": "m1"}))
    return paper


@pytest.fixture
def account(paper: Replay) -> Any:
    return connected("mastodon", paper)


@pytest.fixture
def picture(tmp_path: Path) -> Attachment:
    path = tmp_path / "furgoneta.jpg"
    Image.effect_noise((1600, 1200), 90).convert("RGB").save(path, quality=97)
    return Attachment(str(path), alt="La furgoneta", name="furgoneta.jpg", width=1600, height=1200)


def _said(paper: Replay) -> dict[str, list[str]]:
    (said,) = [request for request in paper.said() if request.url.path == POSTS]
    return parse_qs(said.content.decode())


def _sent_up(paper: Replay) -> list[httpx2.Request]:
    return [request for request in paper.said() if request.url.path.endswith("/media")]


def test_it_sends_pictures_first_and_then_names_them(
    account: Any, paper: Replay, picture: Attachment
) -> None:
    answers = iter(["m1", "m2"])
    paper.answer("POST", "/api/v2/media", lambda _request: reply(200, {"id": next(answers)}))
    draft = Draft("Hola", media=(replace(picture, focus=(0.25, 0.25)), replace(picture, alt="")))
    account.publish(ACCOUNT, draft, "k")
    assert _said(paper)["media_ids[]"] == ["m1", "m2"]
    first, second = _sent_up(paper)
    assert b"La furgoneta" in first.content
    assert b"-0.500,0.500" in first.content
    assert b'name="description"' not in second.content
    assert b'name="focus"' not in second.content
    start = first.content.index(b"\xff\xd8")
    with Image.open(io.BytesIO(first.content[start:])) as shown:
        assert shown.width * shown.height <= 640_000
        assert shown.width > 600
    assert len(first.content) <= 200_000 + 1000


def test_it_does_not_stop_what_moves(account: Any, paper: Replay, tmp_path: Path) -> None:
    frames = [Image.new("P", (20, 20), colour) for colour in range(3)]
    frames[0].save(tmp_path / "baile.gif", save_all=True, append_images=frames[1:])
    draft = Draft("x", media=(Attachment(str(tmp_path / "baile.gif"), type="image/gif"),))
    account.publish(ACCOUNT, draft, "k")
    assert (tmp_path / "baile.gif").read_bytes() in _sent_up(paper)[0].content


def test_it_waits_until_a_film_is_ready(
    account: Any, paper: Replay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "EVERY_S", 0)
    (tmp_path / "v.mp4").write_bytes(b"\0" * 500)
    film = Attachment(str(tmp_path / "v.mp4"), "video", "video/mp4", name="v.mp4")
    paper.answer("POST", "/api/v2/media", reply(202, {"id": "m9", "url": None}))
    Image.new("RGB", (64, 36)).save(tmp_path / "v.jpg")
    still = replace(film, poster=str(tmp_path / "v.jpg"))
    working = iter([206, 206, 200])
    paper.answer("GET", "/api/v1/media/m9", lambda _request: reply(next(working), {"id": "m9"}))
    account.publish(ACCOUNT, Draft("x", media=(still,)), "k")
    assert _said(paper)["media_ids[]"] == ["m9"]
    assert b'name="thumbnail"' in _sent_up(paper)[0].content
    paper.answer("GET", "/api/v1/media/m9", reply(422, {"error": "Error processing"}))
    with pytest.raises(Rejected, match=r"preparar «v\.mp4»"):
        account.publish(ACCOUNT, Draft("x", media=(film,)), "k")
    monkeypatch.setattr(media, "PATIENCE_S", -1)
    paper.answer("GET", "/api/v1/media/m9", reply(206, {"id": "m9"}))
    with pytest.raises(Unavailable, match="tarda") as caught:
        account.publish(ACCOUNT, Draft("x", media=(film,)), "k")
    assert not caught.value.sent
    (tmp_path / "v.mp4").write_bytes(b"\0" * 1001)
    with pytest.raises(Rejected, match="pesa más"):
        account.publish(ACCOUNT, Draft("x", media=(film,)), "k")


def test_it_goes_the_old_way_where_there_is_no_new_one(
    account: Any, paper: Replay, picture: Attachment
) -> None:
    paper.forget("POST", "/api/v2/media")
    paper.answer("POST", "/api/v1/media", reply(200, {"id": "viejo"}))
    account.publish(ACCOUNT, Draft("x", media=(picture,)), "k")
    assert _said(paper)["media_ids[]"] == ["viejo"]


def test_it_refuses_files_before_it_says_anything(account: Any, paper: Replay, picture: Attachment) -> None:
    film = replace(picture, kind="video", type="video/mp4")
    for words, files in {
        "va solo": (picture, film),
        "4 imágenes": (picture,) * 5,
        "demasiado largo": (replace(picture, alt="x" * 1501),),
        "ya no está": (replace(picture, path="/no/existe.png"),),
        "no admite «furgoneta.jpg»": (replace(picture, kind="file", type="application/pdf"),),
        "no admite": (replace(picture, kind="audio", type="audio/x-raro"),),
    }.items():
        with pytest.raises(Rejected, match=words):
            account.publish(ACCOUNT, Draft("x", media=files), "k")
    for status, failure in ((422, Rejected), (413, Rejected), (401, Unauthorized), (503, Unavailable)):
        paper.answer("POST", "/api/v2/media", reply(status, {"error": "no"}))
        with pytest.raises(failure) as caught:
            account.publish(ACCOUNT, Draft("x", media=(picture,)), "k")
        assert not getattr(caught.value, "sent", False)
    paper.answer("POST", "/api/v2/media", reply(429, {"error": "Too many requests"}))
    with pytest.raises(RateLimited):
        account.publish(ACCOUNT, Draft("x", media=(picture,)), "k")
    assert not [request for request in paper.said() if request.url.path == POSTS]


def test_it_says_for_whom_and_under_what_warning(account: Any, paper: Replay) -> None:
    options = {"visibility": "private", "warning": " Spoilers "}
    account.publish(ACCOUNT, Draft("Hola", lang="es", options=options), "k")
    said = _said(paper)
    assert said["visibility"] == ["private"]
    assert said["spoiler_text"] == ["Spoilers"]
    assert said["sensitive"] == ["true"]
    assert said["language"] == ["es"]
    paper.asked.clear()
    account.publish(ACCOUNT, Draft("Hola", options={"sensitive": True}), "k")
    assert _said(paper)["sensitive"] == ["true"]
    assert "spoiler_text" not in _said(paper)
    assert _said(paper)["visibility"] == ["public"]


def test_it_is_not_published_for_all_where_unlisted_is_not_known(account: Any, paper: Replay) -> None:
    draft = Draft("Hola", options={"visibility": "unlisted"})
    account.publish(ACCOUNT, draft, "k")
    paper.answer("GET", INSTANCE, reply(200, {"version": "4.0.0 (not true; really snac/2.75)"}))
    with pytest.raises(Rejected, match="sin listar"):
        account.publish(ACCOUNT, draft, "k")
    assert _said(paper)["visibility"] == ["unlisted"]


def test_a_thread_goes_on_as_public_as_it_began(account: Any, paper: Replay) -> None:
    parent = json.loads(paper.read("post-statuses.json"))
    ours = {**parent, "visibility": "private", "spoiler_text": "Aviso"}
    paper.answer("GET", f"/api/v1/statuses/{parent['id']}", reply(200, ours))
    draft = Draft("Y además", parent=f"social.example/{parent['id']}", options={"visibility": "public"})
    account.publish(ACCOUNT, draft, "k")
    said = _said(paper)
    assert said["in_reply_to_id"] == [parent["id"]]
    assert said["visibility"] == ["private"]
    assert said["status"] == ["Y además"], "we do not mention ourselves"
    assert (said["spoiler_text"], said["sensitive"]) == (["Aviso"], ["true"])
    theirs = {**ours, "account": {**ours["account"], "acct": "ana@otra.example"}}
    paper.answer("GET", f"/api/v1/statuses/{parent['id']}", reply(200, theirs))
    paper.asked.clear()
    account.publish(ACCOUNT, replace(draft, lang="es-MX"), "k")
    assert "spoiler_text" not in _said(paper)
    assert _said(paper)["language"] == ["es"]


def test_it_changes_what_it_said(account: Any, paper: Replay, picture: Attachment) -> None:
    parent = json.loads(paper.read("post-statuses.json"))
    path = f"/api/v1/statuses/{parent['id']}"
    receipt = Receipt(f"social.example/{parent['id']}")
    paper.answer("GET", path, reply(200, {**parent, "in_reply_to_id": None}))
    paper.answer("PUT", path, reply(200, parent))
    changed = account.edit(ACCOUNT, receipt, Draft("Corregido", lang="es", media=(picture,)))
    assert changed.id == receipt.id
    said = parse_qs(paper.said("PUT")[0].content.decode(), keep_blank_values=True)
    assert said == {
        "status": ["Corregido"],
        "spoiler_text": [""],
        "sensitive": ["false"],
        "language": ["es"],
        "media_ids[]": ["m1"],
    }
    paper.answer("GET", path, reply(200, {**parent, "in_reply_to_id": "1", "content": "<p>@ana Hola</p>"}))
    account.edit(ACCOUNT, receipt, Draft("Adiós"))
    assert parse_qs(paper.said("PUT")[1].content.decode())["status"] == ["@ana Adiós"]
    paper.forget("PUT", path)
    with pytest.raises(Rejected, match="no deja cambiar"):
        account.edit(ACCOUNT, receipt, Draft("Otra vez"))
    paper.forget("GET", path)
    with pytest.raises(Rejected, match="ya no está"):
        account.edit(ACCOUNT, receipt, Draft("Otra vez"))


def test_it_tells_a_post_without_words_from_another(account: Any, paper: Replay) -> None:
    me = json.loads(paper.read("get-accounts-verify-credentials.json"))["id"]
    status = {**json.loads(paper.read("post-statuses.json")), "content": "", "in_reply_to_id": None}
    status |= {"created_at": "2026-11-22T14:30:00Z", "media_attachments": [{"id": "m"}]}
    paper.answer("GET", f"/api/v1/accounts/{me}/statuses", reply(200, [status]))
    since = datetime(2026, 11, 22, 14, tzinfo=UTC)
    assert account.find(ACCOUNT, Draft("", media=(Attachment("x"),)), since) is not None
    assert account.find(ACCOUNT, Draft(""), since) is None


def test_it_tells_how_a_status_did(account: Any, paper: Replay) -> None:
    status = json.loads(paper.read("post-statuses.json"))
    counted = {**status, "favourites_count": 3, "reblogs_count": 0, "replies_count": None}
    paper.answer("GET", f"/api/v1/statuses/{status['id']}", reply(200, counted))
    here, gone = f"social.example/{status['id']}", "social.example/0"
    assert list(account.measure([here, gone])) == [(here, "likes", 3), (here, "shares", 0)]


def test_it_takes_a_yes_with_an_error_inside_for_a_no(account: Any, paper: Replay) -> None:
    paper.answer("POST", POSTS, reply(200, {"error": "Validation failed: Text can't be blank"}))
    with pytest.raises(Rejected, match="error dentro") as caught:
        account.publish(ACCOUNT, Draft("x"), "k")
    assert "blank" in caught.value.said


@pytest.mark.parametrize("said", ["Your login is currently disabled", "This account is suspended"])
def test_it_says_that_the_account_is_closed(account: Any, paper: Replay, said: str) -> None:
    paper.answer("POST", POSTS, reply(403, {"error": said}))
    with pytest.raises(Unauthorized, match="cerrada, suspendida"):
        account.publish(ACCOUNT, Draft("x"), "k")


@pytest.mark.parametrize(
    ("told", "images", "image_bytes", "alt"),
    [
        (SERVER, 4, 200_000, 1500),
        (PLEROMA, 1000, 3_000_000, 5000),
        ({}, 4, 16_777_216, 1500),
        ({"configuration": {"media_attachments": {"image_size_limit": "mucho"}}}, 4, 16_777_216, 1500),
        ({"configuration": None}, 4, 16_777_216, 1500),
    ],
)  # fmt: skip
def test_it_asks_the_server_which_files_it_takes(
    account: Any, paper: Replay, told: Any, images: int, image_bytes: int, alt: int
) -> None:
    paper.answer("GET", INSTANCE, reply(200, told))
    rules = account.limits().media
    assert (rules.images, rules.image_bytes, rules.alt) == (images, image_bytes, alt)
    assert (rules.checked == "") is (told is SERVER or bool(told.get("configuration") or {}))


def test_it_asks_for_leave_to_send_files() -> None:
    assert "write:media" in SCOPES.split()
