"""The Mastodon interface: Mastodon's own way of speaking it, and snac's."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tertulia.connectors import registry
from tertulia.connectors.base import Author, Gone, Item, Limits, Media, Place
from tertulia.connectors.mastodon.connector import Mastodon, read_tag
from tertulia.connectors.mastodon.places import tag_place
from tertulia.connectors.mastodon.server import authorize_url, exchange, register, stable, tidy_server
from tertulia.connectors.mastodon.statuses import status_item
from tertulia.kit.failures import Rejected, Unauthorized
from tertulia.kit.http import Http
from tests.connectors.replay import Replay, connected, reply, story

ACCOUNT = Place("social.example/@brand@social.example", "@brand@social.example", own=True)


FAN = Author(
    "fan@social.example",
    "Marta 🌞",
    "@fan@social.example",
    "https://social.example/fan",
    "https://social.example/susie.png",
    0,
)


NO_SUCH = reply(404, {"error": "Record not found"})


@pytest.fixture
def paper() -> Replay:
    return story("mastodon")


@pytest.fixture
def account(paper: Replay) -> Any:
    return connected("mastodon", paper)


def _statuses() -> list[dict[str, Any]]:
    path = registry.folder("mastodon") / "fixtures" / "mastodon-statuses.json"
    found: list[dict[str, Any]] = json.loads(path.read_text())
    return found


def test_it_reads_what_mastodon_writes() -> None:
    answer, post = _statuses()
    assert status_item(answer, "masto.example", "aurora@masto.example") == Item(
        id="masto.example/115590000000000002",
        author=Author(
            "lucia@otra.example",
            "Lucía <b>F.</b> gnirts",
            "@lucia@otra.example",
            "https://otra.example/@lucia",
            "https://masto.example/avatars/77-static.png",
            321,
        ),
        text="Queja\n\n@aurora llevo 3 días sin luz :sad:\n\n"
        "Foto en https://fotos.example/album/corte-de-luz-bouzas #Vigo",
        published=datetime(2026, 11, 21, 18, 20, 5, 123000, UTC),
        kind="reply",
        url="https://otra.example/@lucia/115589999999999999",
        parent="masto.example/115590000000000001",
        lang="es",
        edited=datetime(2026, 11, 21, 18, 25, tzinfo=UTC),
        to_us=True,
        media=(
            Media("https://masto.example/media/1.jpg", "image", "Una calle a oscuras"),
            Media("https://masto.example/media/2.mp4", "video"),
            Media("https://otra.example/media/3.bin", "file"),
        ),
        links=("https://fotos.example/album/corte-de-luz-bouzas",),
        metrics={"likes": 5, "replies": 2},
        audience="unlisted",
    )
    assert status_item(post, "masto.example", "aurora@masto.example") == Item(
        id="masto.example/115590000000000001",
        author=Author(
            "aurora@masto.example", "aurora", "@aurora@masto.example", "https://masto.example/@aurora"
        ),
        text="Esta noche cortamos la luz en Vigo.",
        published=datetime(2026, 11, 20, 9, tzinfo=UTC),
        kind="post",
        url="https://masto.example/@aurora/115590000000000001",
        thread="masto.example/115590000000000001",
        lang="es",
        own=True,
        metrics={"shares": 3, "replies": 1},
        audience="public",
    )


def test_it_reads_what_snac_writes(account: Any, paper: Replay) -> None:
    post, question, answer = account.listen(ACCOUNT, {}).items
    assert question == Item(
        id=paper.draft.parent,
        author=FAN,
        text="@brand@social.example ¿también en Bouzas? Tengo un respirador en casa...",
        published=datetime(2026, 11, 22, 14, 19, 49, tzinfo=UTC),
        kind="reply",
        url="https://social.example/fan/p/1795357189.288587",
        parent=paper.draft.thread,
        thread=paper.draft.thread,
        lang="en",
        to_us=True,
        audience="public",
    )
    assert (post.id, post.own, post.kind, post.thread) == (paper.draft.thread, True, "post", post.id)
    assert (answer.own, answer.parent, answer.thread) == (True, question.id, post.id)


def test_it_keeps_apart_what_is_private(paper: Replay) -> None:
    direct = {**_statuses()[0], "visibility": "direct"}
    odd = {**_statuses()[0], "visibility": "local"}
    assert status_item(direct, "masto.example").kind == "message"
    assert status_item(direct, "masto.example").audience == "direct"
    assert status_item(odd, "masto.example").audience == "private"


@pytest.mark.parametrize(
    ("told", "limits"),
    [
        (
            {"configuration": {"statuses": {"max_characters": 11_000, "characters_reserved_per_url": 23}}},
            Limits(11_000, "graphemes", 23, short_mentions=True),
        ),
        ({"max_toot_chars": 5000}, Limits(5000, "graphemes", 23, short_mentions=True)),
        ({"title": "x"}, Limits(500, "graphemes", 23, "2026-11-01", short_mentions=True)),
    ],
)
def test_it_asks_the_server_for_its_limits(
    account: Any, paper: Replay, told: dict[str, Any], limits: Limits
) -> None:
    paper.answer("GET", "/api/v2/instance", reply(200, told))
    assert replace(account.limits(), media=None) == limits


def test_it_says_in_the_right_box_what_is_wrong(paper: Replay) -> None:
    verify = "/api/v1/accounts/verify_credentials"
    for status in (401, 403, 422):
        paper.answer("GET", verify, reply(status, {"error": "The access token is invalid"}))
        with pytest.raises(Unauthorized, match="no acepta esa clave") as caught:
            connected("mastodon", paper).check()
        assert caught.value.field == "token"
    with pytest.raises(Unauthorized) as caught:
        connected("mastodon", paper, token="", hashtags="").check()
    assert caught.value.field == "hashtags"
    paper.forget("GET", "/api/v1/instance")
    with pytest.raises(Rejected, match="no es un servidor") as refused:
        connected("mastodon", paper).check()
    assert refused.value.field == "server"
    with pytest.raises(Rejected, match="privada") as refused:
        Mastodon({"server": "http://10.0.0.1"}, Http()).check()
    assert refused.value.field == "server"


def test_it_reads_hashtags_without_an_account(paper: Replay) -> None:
    anybody = connected("mastodon", paper, token="")
    assert anybody.check().id == "social.example"
    (place,) = anybody.places()
    assert (place.id, place.name, place.own) == ("social.example/tags/aurora", "#aurora", False)
    page = anybody.listen(place, {})
    assert [item.text for item in page.items] == [
        "Esta noche cortamos la luz en Vigo de 2:00 a 4:00 para cambiar un transformador. "
        "#aurora https://aurora.example/avisos/vigo?utm=x",
        "Otra vez #aurora sin avisar por carta. Menos mal que miro aquí.",
    ]
    assert not any(item.own or item.to_us for item in page.items)
    assert not anybody.listen(place, page.cursor).items
    assert all("authorization" not in request.headers for request in paper.asked)
    with pytest.raises(Unauthorized):
        anybody.publish(place, paper.draft, "k")
    with pytest.raises(Unauthorized):
        anybody.listen(ACCOUNT, {})


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, {"error": "x"}),
        (403, {"error": "x"}),
        (422, {"error": "This method requires an authenticated user"}),
    ],
)
def test_it_says_which_server_shows_nothing_to_strangers(paper: Replay, status: int, body: Any) -> None:
    paper.answer("GET", "/api/v1/timelines/tag/aurora", reply(status, body))
    with pytest.raises(Unauthorized, match="solo enseña eso a quien tiene cuenta"):
        read_tag(paper.http, "social.example", "#Aurora", {})


def test_it_cannot_lose_a_key_it_does_not_have(paper: Replay) -> None:
    number = paper.draft.parent.rpartition("/")[2]
    paper.answer("GET", f"/api/v1/statuses/{number}/context", reply(401, {"error": "x"}))
    anybody = connected("mastodon", paper, token="")
    item = anybody.listen(tag_place("social.example", "aurora"), {}).items[0]
    with pytest.raises(Rejected):
        list(anybody.context(replace(item, id=paper.draft.parent)))


def test_it_says_nothing_of_what_it_may_not_see(account: Any, paper: Replay) -> None:
    there, missing = paper.story["look"]
    number = there.rpartition("/")[2]
    paper.answer("GET", f"/api/v1/statuses/{number}", reply(403, {"error": "no"}))
    assert list(account.look([there, missing, "otra.example/1"])) == [Gone(missing)]


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("masto.es", "https://masto.es"),
        (" https://Masto.es/@ana ", "https://masto.es"),
        ("@ana@masto.es", "https://masto.es"),
        ("http://127.0.0.1:8550/", "http://127.0.0.1:8550"),
    ],
)
def test_it_makes_a_server_of_what_people_paste(typed: str, base: str) -> None:
    assert tidy_server(typed) == base


def test_it_calls_a_status_of_snac_by_what_never_changes() -> None:
    digits = "fc4801edcac8d50893a6d9c342981c2a"
    assert stable(f"1795357189{digits}") == stable(f"1795359999{digits}") == "0" * 10 + digits
    assert stable("115590000000000002") == "115590000000000002"
    assert stable("01HXYZABCDEF") == "01HXYZABCDEF"


def test_it_lets_itself_in_through_the_server(paper: Replay) -> None:
    back = "https://tertulia.example/vuelta?x=1"
    paper.answer("POST", "/api/v1/apps", reply(200, {"client_id": "id", "client_secret": "very secret"}))
    app = register(paper.http, "@brand@social.example", back)
    assert app == {"server": "https://social.example", "client_id": "id", "client_secret": "very secret"}
    there = urlsplit(authorize_url(app, back, "estado"))
    asked = parse_qs(there.query)
    assert there.netloc + there.path == "social.example/oauth/authorize"
    assert (asked["redirect_uri"], asked["state"], asked["client_id"]) == ([back], ["estado"], ["id"])
    assert "very secret" not in there.query
    paper.answer("POST", "/oauth/token", reply(200, {"access_token": "T", "token_type": "Bearer"}))
    assert exchange(paper.http, app, back, "code") == {"server": "https://social.example", "token": "T"}
    paper.answer("POST", "/oauth/token", reply(400, {"error_description": "The code is spent."}))
    with pytest.raises(Unauthorized, match="empieza otra vez") as caught:
        exchange(paper.http, app, back, "code")
    assert caught.value.said == "The code is spent."
