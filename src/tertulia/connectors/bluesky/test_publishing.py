"""What is published on Bluesky: once, with what it shows and who may answer it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tertulia.connectors.base import Attachment, Card, Draft, Place, Receipt
from tertulia.connectors.bluesky.gates import OPTIONS
from tertulia.connectors.bluesky.keys import is_ours, number_of, rkey_of, tid
from tertulia.connectors.bluesky.speaking import Speaks
from tertulia.kit.failures import Rejected, Unauthorized, Unavailable
from tests.connectors.replay import Replay, connected, reply, story

US = "did:plc:73jiwtwbf36bpr3r2n3uxaj3"
PLACE = Place(f"bsky.app/{US}", "@aurora.example", own=True)
XRPC = "/xrpc/com.atproto.repo."
CREATE, WRITES, BLOB, RECORD = (
    XRPC + name for name in ("createRecord", "applyWrites", "uploadBlob", "getRecord")
)


@pytest.fixture
def paper() -> Replay:
    return story("bluesky")


@pytest.fixture
def account(paper: Replay) -> Any:
    return connected("bluesky", paper)


@pytest.fixture
def picture(tmp_path: Path) -> Attachment:
    Image.effect_noise((1600, 1200), 90).convert("RGB").save(tmp_path / "furgoneta.jpg", quality=97)
    return Attachment(str(tmp_path / "furgoneta.jpg"), alt="La furgoneta", name="furgoneta.jpg")


def _said(paper: Replay) -> Any:
    request = next(request for request in paper.said() if request.url.path in (CREATE, WRITES))
    return json.loads(request.content)


def test_it_says_it_under_a_key_of_the_delivery(account: Any, paper: Replay) -> None:
    account.publish(PLACE, Draft("Hola"), "entrega-1")
    account.publish(PLACE, Draft("Hola"), "entrega-1")
    one, other = (json.loads(r.content) for r in paper.said() if r.url.path == CREATE)
    assert one["rkey"] == other["rkey"] == rkey_of("entrega-1")


def test_it_is_told_what_stands_when_it_is_said_again(account: Any, paper: Replay) -> None:
    paper.answer("POST", CREATE, reply(500, json.loads(paper.read("repo-createrecord-again.json"))))
    with pytest.raises(Unavailable) as caught:
        account.publish(PLACE, Draft("Hola"), "entrega-1")
    assert caught.value.sent
    stands = json.loads(paper.read("repo-getrecord.json"))
    paper.answer("GET", RECORD, reply(200, stands), rkey=rkey_of("entrega-1"))
    rkey = stands["uri"].rpartition("/")[2]
    assert account.publish(PLACE, Draft("Hola"), "entrega-1") == Receipt(
        f"bsky.app/{US}/{rkey}",
        f"https://bsky.app/profile/aurora.example/post/{rkey}",
        datetime.fromisoformat(stands["value"]["createdAt"]),
    )


def test_it_does_not_send_files_again_for_what_stands(
    account: Any, paper: Replay, picture: Attachment
) -> None:
    stands = json.loads(paper.read("repo-getrecord.json"))
    paper.answer("GET", RECORD, reply(200, stands), rkey=rkey_of("entrega-1"))
    account.publish(PLACE, Draft("Hola", media=(picture,)), "entrega-1")
    assert not [request for request in paper.said() if request.url.path in (BLOB, CREATE)]


def test_it_shows_pictures_small_enough_with_their_words(
    account: Any, paper: Replay, picture: Attachment
) -> None:
    account.publish(PLACE, Draft("Mira", media=(picture, replace(picture, alt="")), lang="es"), "k")
    up = [request for request in paper.said() if request.url.path == BLOB]
    assert [request.headers["content-type"] for request in up] == ["image/jpeg"] * 2
    assert all(len(request.content) <= 1_000_000 for request in up)
    embed = _said(paper)["record"]["embed"]
    first, second = embed["images"]
    assert (first["alt"], second["alt"]) == ("La furgoneta", "")
    assert first["image"] == json.loads(paper.read("repo-uploadblob.json"))["blob"]
    assert first["aspectRatio"]["width"] * 3 == pytest.approx(first["aspectRatio"]["height"] * 4, abs=6)


def test_it_shows_the_card_of_a_link_where_there_is_no_picture(
    account: Any, paper: Replay, picture: Attachment
) -> None:
    card = Card("https://aurora.example/t", "Tarifas", "Las nuevas", picture)
    account.publish(PLACE, Draft("Lee", link=card), "k")
    told = _said(paper)["record"]["embed"]
    assert told["$type"] == "app.bsky.embed.external"
    assert told["external"]["thumb"]["$type"] == "blob"
    paper.asked.clear()
    broken = replace(card, title="", image=replace(picture, path="/no/existe"))
    account.publish(PLACE, Draft("Lee", link=broken), "k")
    told = _said(paper)["record"]["embed"]["external"]
    assert told == {"uri": card.url, "title": "aurora.example", "description": "Las nuevas"}
    paper.asked.clear()
    account.publish(PLACE, Draft("Lee", link=card, media=(picture,)), "k")
    assert _said(paper)["record"]["embed"]["$type"] == "app.bsky.embed.images"


def test_it_says_who_may_answer_in_the_same_write(account: Any, paper: Replay) -> None:
    options = {"replies": "mentioned", "no_quotes": True, "warning": "nudity", "langs": "ca, en xx-Y gl"}
    receipt = account.publish(PLACE, Draft("Hola", lang="es", options=options), "k")
    assert is_ours(receipt.id.rpartition("/")[2])
    post, threadgate, postgate = _said(paper)["writes"]
    assert {part["rkey"] for part in (post, threadgate, postgate)} == {rkey_of("k")}
    assert post["value"]["langs"] == ["es", "ca", "en"]
    assert post["value"]["labels"]["values"] == [{"val": "nudity"}]
    assert threadgate["value"]["allow"] == [{"$type": "app.bsky.feed.threadgate#mentionRule"}]
    assert threadgate["value"]["post"] == f"at://{US}/app.bsky.feed.post/{rkey_of('k')}"
    assert postgate["value"]["embeddingRules"] == [{"$type": "app.bsky.feed.postgate#disableRule"}]
    paper.asked.clear()
    account.publish(PLACE, Draft("Hola", options={"replies": "nobody"}), "k")
    assert _said(paper)["writes"][1]["value"]["allow"] == []


def test_it_offers_what_it_minds() -> None:
    assert [option.name for option in OPTIONS] == ["replies", "no_quotes", "warning", "langs"]
    assert Speaks.options == OPTIONS


def test_it_goes_on_a_thread_of_ours_before_the_view_shows_it(account: Any, paper: Replay) -> None:
    stands = json.loads(paper.read("repo-getrecord.json"))
    first = f"bsky.app/{US}/{stands['uri'].rpartition('/')[2]}"
    paper.answer("GET", RECORD, reply(200, stands))
    account.publish(PLACE, Draft("Y además", parent=first), "k2")
    strong = {"uri": stands["uri"], "cid": stands["cid"]}
    assert _said(paper)["record"]["reply"] == {"root": strong, "parent": strong}
    paper.asked.clear()
    deeper = {**stands, "value": {**stands["value"], "reply": {"root": {"uri": "r", "cid": "c"}}}}
    paper.answer("GET", RECORD, reply(200, deeper))
    account.publish(PLACE, Draft("Y además", parent=first, options={"replies": "nobody"}), "k3")
    assert _said(paper)["record"]["reply"]["root"] == {"uri": "r", "cid": "c"}
    paper.answer("GET", RECORD, reply(400, {"error": "RecordNotFound"}))
    with pytest.raises(Rejected, match="ya no está"):
        account.publish(PLACE, Draft("Y además", parent=first), "k4")


def test_it_refuses_what_bluesky_does_not_show(
    account: Any, paper: Replay, picture: Attachment, tmp_path: Path
) -> None:
    film = tmp_path / "v.mp4"
    film.write_bytes(b"\0" * 100)
    video = Attachment(str(film), "video", "video/mp4", name="v.mp4", width=16, height=9)
    (tmp_path / "rota.png").write_bytes(b"no soy una imagen")
    refused = {
        "cuatro": (picture,) * 5,
        "va solo": (video, picture),
        "MP4": (replace(video, type="video/webm"),),
        "solo admite imágenes": (replace(video, kind="file"),),
        "no se puede leer": (replace(picture, path=str(tmp_path / "rota.png")),),
        "ya no está": (replace(picture, path=str(tmp_path / "nada.png")),),
    }
    for words, media in refused.items():
        with pytest.raises(Rejected, match=words):
            account.publish(PLACE, Draft("x", media=media), "k")
    assert not [request for request in paper.said() if request.url.path in (CREATE, WRITES)]
    account.publish(PLACE, Draft("x", media=(video,)), "k")
    embed = _said(paper)["record"]["embed"]
    assert (embed["$type"], embed["aspectRatio"]) == ("app.bsky.embed.video", {"width": 16, "height": 9})


def test_it_is_in_no_doubt_when_a_file_does_not_arrive(
    account: Any, paper: Replay, picture: Attachment
) -> None:
    paper.answer("POST", BLOB, reply(503, {"error": "x"}))
    with pytest.raises(Unavailable) as caught:
        account.publish(PLACE, Draft("x", media=(picture,)), "k")
    assert not caught.value.sent
    paper.answer("POST", BLOB, reply(413, {"error": "PayloadTooLarge"}))
    with pytest.raises(Rejected, match="tan grande"):
        account.publish(PLACE, Draft("x", media=(picture,)), "k")


@pytest.mark.parametrize("path", [CREATE, WRITES])
def test_it_takes_a_yes_with_an_error_inside_for_a_no(account: Any, paper: Replay, path: str) -> None:
    options = {"replies": "nobody"} if path == WRITES else {}
    paper.answer("POST", path, reply(200, {"error": "InvalidRecord", "message": "too long"}))
    with pytest.raises(Rejected, match="error dentro") as caught:
        account.publish(PLACE, Draft("x", options=options), "k")
    assert caught.value.said == "InvalidRecord too long"
    paper.answer("POST", path, reply(200, {"results": []}))
    with pytest.raises(Unavailable) as doubt:
        account.publish(PLACE, Draft("x", options=options), "k")
    assert doubt.value.sent


@pytest.mark.parametrize("error", ["AccountTakedown", "AccountDeactivated", "AccountSuspended"])
def test_it_says_that_the_account_is_closed(account: Any, paper: Replay, error: str) -> None:
    paper.answer("POST", CREATE, reply(401, {"error": error, "message": "x"}))
    with pytest.raises(Unauthorized, match="cerrada o suspendida"):
        account.publish(PLACE, Draft("x"), "k")


def test_it_finds_what_stands_out_of_order(account: Any, paper: Replay) -> None:
    since = datetime(2026, 11, 22, 18, tzinfo=UTC)
    listed = XRPC + "listRecords"
    row = {
        "uri": f"at://{US}/app.bsky.feed.post/{rkey_of('k')}",
        "value": {"text": "Hola", "createdAt": "2026-11-22T18:30:00Z"},
    }
    native = {**row, "uri": f"at://{US}/app.bsky.feed.post/3n2wai4t4vc2g", "value": {"text": "Otra"}}
    paper.answer("GET", listed, reply(200, {"records": [native], "cursor": "3n2"}))
    paper.answer("GET", listed, reply(200, {"records": [row]}), cursor=tid(number_of("3k2aaaaaaaaaa") or 0))
    assert account.find(PLACE, Draft("Hola"), since) is None
    from tertulia.connectors.bluesky.keys import OURS_BEFORE

    paper.answer("GET", listed, reply(200, {"records": [row]}), cursor=tid(OURS_BEFORE))
    found = account.find(PLACE, Draft("Hola"), since)
    assert found is not None
    assert found.at == datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
    assert account.find(PLACE, Draft("Hola", media=(Attachment("x", alt="y"),)), since) is None


def test_it_tells_how_a_post_did(account: Any, paper: Replay) -> None:
    (post,) = json.loads(paper.read("feed-getposts.json"))["posts"]
    counted = {**post, "likeCount": 3, "repostCount": 0, "replyCount": 2, "quoteCount": None}
    paper.answer("GET", "/xrpc/app.bsky.feed.getPosts", reply(200, {"posts": [counted]}))
    remote = paper.draft.parent
    assert list(account.measure([remote])) == [
        (remote, "likes", 3),
        (remote, "shares", 0),
        (remote, "replies", 2),
    ]
    assert not list(account.measure([]))


def test_it_tells_what_may_go_out(account: Any) -> None:
    limits = account.limits()
    assert (limits.maximum, limits.unit, limits.bytes) == (300, "graphemes", 3000)
    assert (limits.media.images, limits.media.videos, limits.media.together) == (4, 1, False)
