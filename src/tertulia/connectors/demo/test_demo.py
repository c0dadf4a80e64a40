"""The pretend network's client, on its own paper."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tertulia.connectors.base import Attachment, Author, Card, Draft, Item, Media, Place, Receipt
from tertulia.kit.failures import Rejected, Unauthorized, Unavailable
from tests.connectors.replay import Replay, connected, reply, story

PLACE = Place("instagram", "@coop.aurora", own=True)
AURORA = Author("demo-red/instagram/aurora", "Cooperativa Aurora", "@coop.aurora")


@pytest.fixture
def paper() -> Replay:
    return story("demo")


@pytest.fixture
def demo(paper: Replay) -> Any:
    return connected("demo", paper)


def test_it_reads_what_pretends_to_be_another_network(demo: Any) -> None:
    page = demo.listen(PLACE, {})
    assert list(page.items) == [
        Item(
            id="demo-red/instagram/120",
            author=AURORA,
            text="Corte programado en Vigo de 2:00 a 4:00.",
            published=datetime(2026, 11, 22, 9, tzinfo=UTC),
            kind="post",
            url="http://127.0.0.1:8000/demo-red/120",
            thread="demo-red/instagram/120",
            lang="es",
            network="instagram",
            own=True,
            media=(Media("https://demo.example/vigo.jpg", "image", "Mapa de Vigo"),),
        ),
        Item(
            id="demo-red/instagram/123",
            author=Author("demo-red/instagram/lucia", "Lucía Ferro", "@luciaferro", followers=120),
            text="¿A qué hora vuelve la luz?",
            published=datetime(2026, 11, 22, 10, tzinfo=UTC),
            kind="comment",
            url="http://127.0.0.1:8000/demo-red/123",
            parent="demo-red/instagram/120",
            thread="demo-red/instagram/120",
            lang="es",
            network="instagram",
            to_us=True,
            metrics={"likes": 3},
        ),
    ]
    assert page.cursor == {"since": "2"}


def test_it_says_each_thing_with_its_key(demo: Any, paper: Replay) -> None:
    receipt = demo.publish(PLACE, paper.draft, "una-llave")
    assert receipt == Receipt(
        "demo-red/instagram/124",
        "http://127.0.0.1:8000/demo-red/124",
        datetime(2026, 11, 22, 10, 5, tzinfo=UTC),
    )
    (said,) = paper.said()
    assert said.headers["idempotency-key"] == "una-llave"
    assert said.headers["authorization"] == "Bearer una-clave-de-demostracion"
    assert json.loads(said.content) == {
        "place": "instagram",
        "parent": paper.draft.parent,
        "thread": paper.draft.thread,
        "text": paper.draft.text,
    }
    assert type(demo).repeatable
    demo.withdraw(receipt)
    assert json.loads(paper.said()[-1].content) == {"id": receipt.id}


def test_it_moderates(demo: Any, paper: Replay) -> None:
    demo.moderate("hide", "demo-red/instagram/123", "insulta")
    assert json.loads(paper.said()[-1].content) == {
        "action": "hide",
        "id": "demo-red/instagram/123",
        "reason": "insulta",
    }
    with pytest.raises(Rejected):
        demo.moderate("ban", "demo-red/instagram/123", "")


def test_it_has_the_limits_of_what_it_pretends_to_be(paper: Replay) -> None:
    assert connected("demo", paper, network="x").limits().unit == "weighted"
    assert connected("demo", paper, network="").limits().maximum == 500


def test_it_works_without_a_key_and_with_any_slash(paper: Replay) -> None:
    demo = connected("demo", paper, key="", base_url="http://127.0.0.1:8000/demo-red/api")
    assert demo.check() == AURORA
    assert "authorization" not in paper.asked[0].headers
    assert str(paper.asked[0].url) == "http://127.0.0.1:8000/demo-red/api/me"


@pytest.mark.parametrize(
    ("status", "failure"), [(401, Unauthorized), (404, Rejected), (409, Rejected), (503, Unavailable)]
)
def test_it_blames_the_address(paper: Replay, status: int, failure: type[Exception]) -> None:
    paper.answer("GET", "/demo-red/api/me", reply(status, {"error": "sus palabras"}))
    with pytest.raises(failure) as caught:
        connected("demo", paper).check()
    assert (getattr(caught.value, "field", ""), getattr(caught.value, "said", "")) == (
        "base_url",
        "sus palabras",
    )


def test_it_leaves_out_what_makes_no_sense(demo: Any, paper: Replay) -> None:
    good = json.loads(paper.read("posts.json"))["posts"][1]
    odd: list[Any] = [7, {}, {**good, "at": "ayer"}, {**good, "id": "demo-red/x/1", "kind": "martian"}]
    paper.answer("GET", "/demo-red/api/posts", reply(200, {"posts": [*odd, good], "gone": ["demo-red/x/2"]}))
    page = demo.listen(PLACE, {})
    assert [(item.id, item.kind) for item in page.items] == [
        ("demo-red/x/1", "post"),
        (good["id"], "comment"),
    ]
    assert [gone.id for gone in page.gone] == ["demo-red/x/2"]


def test_it_finds_only_its_own_words(demo: Any, paper: Replay) -> None:
    since = datetime(2026, 11, 22, 10, tzinfo=UTC)
    found = demo.find(PLACE, replace(paper.draft, text="  A las cuatro  en punto, Lucía.\n"), since)
    assert found is not None
    assert paper.asked[-1].url.params["since"] == since.isoformat()
    assert demo.find(PLACE, replace(paper.draft, text="A las cinco"), since) is None


CORNER = Place("demo:aurora/instagram", "Instagram (demostración)", own=True)


def test_it_says_something_of_its_own_with_its_pictures(demo: Any, paper: Replay, tmp_path: Path) -> None:
    picture = tmp_path / "tejado.jpg"
    Image.new("RGB", (3000, 200), "navy").save(picture)
    paper.answer("PUT", "/demo-red/api/picture", reply(201, {"file": "abc.jpg"}))
    paper.answer("POST", "/demo-red/api/post", reply(201, {"id": "demo:9", "url": "http://x/9"}))
    draft = Draft(
        "Mira",
        media=(Attachment(str(picture), alt="Un tejado"),),
        link=Card("https://aurora.example/sol"),
        options={"visibility": "public"},
    )
    assert demo.publish(CORNER, draft, "una-llave").id == "demo:9"
    sent, said = paper.said("PUT")[0], paper.said("POST")[-1]
    assert sent.headers["content-type"] == "image/jpeg"
    assert Image.open(BytesIO(sent.content)).width == 2048
    assert said.headers["idempotency-key"] == "una-llave"
    told = json.loads(said.content)
    assert told["network"] == "instagram"
    assert told["text"] == "Mira\nhttps://aurora.example/sol"
    assert told["media"] == [{"file": "abc.jpg", "alt": "Un tejado"}]


def test_what_it_says_under_its_own_goes_on_a_thread(demo: Any, paper: Replay) -> None:
    paper.answer("POST", "/demo-red/api/post", reply(201, {"id": "demo:10"}))
    demo.publish(CORNER, Draft("dos", parent="demo:9", thread="demo:9"), "k")
    assert json.loads(paper.said()[-1].content)["parent"] == "demo:9"


@pytest.mark.parametrize("content", [b"no picture", None])
def test_a_file_that_is_no_picture_is_refused(
    demo: Any, paper: Replay, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "x.jpg"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Rejected):
        demo.publish(CORNER, Draft("x", media=(Attachment(str(path)),)), "k")
    with pytest.raises(Rejected):
        demo.publish(CORNER, Draft("x", media=(Attachment(str(path), "video", "video/mp4"),)), "k")
    assert paper.said() == []


def test_it_changes_and_measures(demo: Any, paper: Replay) -> None:
    paper.answer("POST", "/demo-red/api/edit", reply(200, {"id": "demo:9"}))
    assert demo.edit(CORNER, Receipt("demo:9"), Draft("Otra")).id == "demo:9"
    assert json.loads(paper.said()[-1].content)["text"] == "Otra"
    paper.answer("GET", "/demo-red/api/figures", reply(200, {"figures": {"demo:9": {"likes": 3}}}))
    assert list(demo.measure(["demo:9"])) == [("demo:9", "likes", 3)]


def test_a_yes_with_an_error_inside_is_a_no(demo: Any, paper: Replay) -> None:
    paper.answer("POST", "/demo-red/api/post", reply(200, {"error": "cuenta parada"}))
    with pytest.raises(Rejected) as caught:
        demo.publish(CORNER, Draft("x"), "k")
    assert caught.value.said == "cuenta parada"
