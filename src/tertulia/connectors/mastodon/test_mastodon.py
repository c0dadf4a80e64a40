"""The Mastodon interface: Mastodon's own way of speaking it, and snac's."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from tertulia.connectors import registry
from tertulia.connectors.base import Author, Draft, Gone, Item, Limits, Media, Place, Receipt
from tertulia.connectors.mastodon.connector import Mastodon, read_tag, tag_place
from tertulia.connectors.mastodon.server import authorize_url, exchange, register, stable, tidy_server
from tertulia.connectors.mastodon.statuses import least_public, same_words, status_item
from tertulia.kit.failures import Rejected, Unauthorized, Unavailable
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
    assert account.limits() == limits


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


class Timeline:
    """A server on paper that keeps to `since_id`, `max_id` and `limit` as Mastodon does."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []
        self.requests = 0
        self.http = Http(transport=httpx2.MockTransport(self.answer))
        self.cursor: dict[str, Any] = {}

    def add(self, count: int) -> None:
        base = _statuses()[1]
        for _ in range(count):
            number = 1000 + len(self.said)
            when = f"2026-11-{1 + number // 1440:02}T{number // 60 % 24:02}:{number % 60:02}:00.000Z"
            self.said.append({**base, "id": str(number), "created_at": when, "content": f"<p>{number}</p>"})

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests += 1
        params = request.url.params
        found = [s for s in reversed(self.said) if int(params.get("since_id", 0)) < int(s["id"])]
        found = [s for s in found if int(s["id"]) < int(params.get("max_id", 10**9))]
        return reply(200, found[: int(params["limit"])])

    def read(self) -> list[str]:
        told: list[str] = []
        for _turn in range(100):
            page = read_tag(self.http, "masto.example", "luz", self.cursor)
            assert [item.published for item in page.items] == sorted(item.published for item in page.items)
            told += [item.text for item in page.items]
            self.cursor = json.loads(json.dumps(page.cursor))
            if not page.more:
                return told
        raise AssertionError("it never comes to an end")


@pytest.mark.parametrize("came", [1, 39, 40, 41, 250])
def test_it_misses_nothing_however_much_came(came: int) -> None:
    server = Timeline()
    server.add(10)
    server.read()
    server.add(came)
    assert sorted(server.read()) == [str(number) for number in range(1010, 1010 + came)]
    server.requests = 0
    assert not server.read()
    assert server.requests == 1


def test_it_reads_a_history_that_has_an_end() -> None:
    server = Timeline()
    server.add(500)
    assert sorted(server.read()) == [str(number) for number in range(1380, 1500)]


def test_it_misses_nothing_that_comes_while_it_reads() -> None:
    server = Timeline()
    server.add(5)
    server.read()
    server.add(100)
    page = read_tag(server.http, "masto.example", "luz", server.cursor)
    server.cursor = page.cursor
    server.add(100)
    told = [item.text for item in page.items] + server.read() + server.read()
    assert sorted(told) == [str(number) for number in range(1005, 1205)]


def test_it_tells_an_edited_status_again() -> None:
    class Loose(Timeline):
        """Shows all that it has, whatever is asked, as snac does with an account's own statuses."""

        def answer(self, request: httpx2.Request) -> httpx2.Response:
            return reply(200, list(reversed(self.said)))

    server = Loose()
    server.add(60)
    assert len(server.read()) == 60
    assert not server.read()
    server.said[3] = {**server.said[3], "edited_at": "2026-11-21T10:00:00Z", "content": "<p>corregido</p>"}
    assert server.read() == ["corregido"]
    assert not server.read()


def test_it_leaves_out_what_makes_no_sense_and_reads_the_rest() -> None:
    server = Timeline()
    server.add(3)
    server.said[1] = {"id": "1001", "created_at": "ayer"}
    assert server.read() == ["1000", "1002"]
