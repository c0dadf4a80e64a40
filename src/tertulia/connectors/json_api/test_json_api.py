"""Any JSON with a list in it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from tertulia.connectors.base import Author, Item, Place
from tertulia.connectors.json_api import paths
from tertulia.connectors.json_api.connector import MOST_PAGES, JsonApi
from tertulia.kit.failures import Failure, Rejected, Unauthorized, Unavailable
from tertulia.kit.http import Answer, Http
from tests.connectors.replay import Replay, connected, reply, story

URL = "https://api.example/v1/reviews?brand=aurora"
PLACE = Place(URL, "api.example/v1/reviews")


def _api(body: Any, **config: str) -> JsonApi:
    return JsonApi({"url": URL, **config}, Http(transport=httpx2.MockTransport(lambda _r: reply(200, body))))


@pytest.fixture
def paper() -> Replay:
    return story("json_api")


def test_it_reads_what_the_paths_name(paper: Replay) -> None:
    items = connected("json_api", paper).listen(PLACE, {}).items
    assert [item.id for item in items] == ["api.example/901", "api.example/902", "api.example/903"]
    assert items[2] == Item(
        id="api.example/903",
        author=Author("api.example/íria souto", "Íria Souto"),
        text="El alta fue rápida y sin papeles.",
        published=datetime(2026, 11, 21, 17, 40, tzinfo=UTC),
        url="https://api.example/r/903",
        thread="api.example/903",
        title="Bien",
    )
    assert items[0].author == Author("api.example", "api.example")


def test_it_guesses_by_usual_names(paper: Replay) -> None:
    empty = dict.fromkeys(("list", "text", "title", "id", "date", "author", "link", "next"), "")
    sheet = connected("json_api", paper, **empty)
    assert dict(sheet.guess()) == {
        "list": "data.reviews",
        "text": "body",
        "title": "title",
        "id": "id",
        "date": "created_at",
        "author": "user.name",
        "link": "url",
    }
    assert [item.author.name for item in sheet.sample(2)] == ["Íria Souto", "Marta Iglesias"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ([{"message": "hola", "by": "ana"}], {"list": "", "text": "message", "author": "by"}),
        (
            {"a": {"b": [{"weird": "palabras y más palabras de alguien aquí"}]}},
            {"list": "a.b", "text": "weird"},
        ),
        (
            {"results": [{"text": "x"}], "links": {"next": "/p2"}},
            {"list": "results", "text": "text", "next": "links.next"},
        ),
        ({"tags": [{"x": 1}] * 9, "items": [{"body": "x"}]}, {"list": "items", "text": "body"}),
        ({}, {}),
        (None, {}),
        ([1, 2, 3], {}),
        ([[]], {}),
    ],
)
def test_it_finds_the_list_wherever_it_is(data: Any, told: dict[str, str]) -> None:
    assert paths.guess(data) == told


@pytest.mark.parametrize(
    ("told", "moment"),
    [
        ("2026-11-20T09:00:00Z", datetime(2026, 11, 20, 9, tzinfo=UTC)),
        ("2026-11-20", datetime(2026, 11, 20, tzinfo=UTC)),
        (1763370000, datetime(2025, 11, 17, 9, tzinfo=UTC)),
        ("1763370000000", datetime(2025, 11, 17, 9, tzinfo=UTC)),
        ("Fri, 20 Nov 2026 09:00:00 GMT", datetime(2026, 11, 20, 9, tzinfo=UTC)),
        ("ayer", None),
        (7, None),
        (True, None),
        ({}, None),
        (float("1e300"), None),
    ],
)
def test_it_reads_the_usual_dates(told: Any, moment: datetime | None) -> None:
    assert paths.moment(told) == moment


def test_it_sends_the_key_to_its_own_host_only(paper: Replay) -> None:
    api = connected("json_api", paper)
    api.listen(PLACE, {})
    assert paper.asked[-1].headers["x-key"] == "a-very-secret-token-of-theirs"
    api.listen(Place("https://elsewhere.example/v1/reviews", "x"), {})
    assert "x-key" not in paper.asked[-1].headers


def test_it_follows_pages_while_all_is_new_and_stops_at_what_it_knows() -> None:
    pages: dict[str, Any] = {
        str(n): {"items": [{"id": n, "text": f"número {n}"}], "next": f"?page={n + 1}"} for n in range(1, 30)
    }

    def answer(request: httpx2.Request) -> httpx2.Response:
        return reply(200, pages[request.url.params.get("page", "1")])

    given = {"url": URL, "list": "items", "text": "text", "id": "id", "next": "next"}
    api = JsonApi(given, Http(transport=httpx2.MockTransport(answer)))
    cursor: dict[str, Any] = {}
    told: list[str] = []
    turns, more = 0, True
    while more:
        page = api.listen(PLACE, cursor)
        cursor, more, turns = json.loads(json.dumps(page.cursor)), page.more, turns + 1
        told += [item.text for item in page.items]
    assert (turns, len(set(told))) == (MOST_PAGES, MOST_PAGES)
    again = api.listen(PLACE, cursor)
    assert (list(again.items), again.more) == ([], False)
    pages["1"]["items"].insert(0, {"id": 99, "text": "nuevo"})
    assert [item.text for item in api.listen(PLACE, again.cursor).items] == ["nuevo"]


@pytest.mark.parametrize(
    "onward", ["https://evil.example/p2", "http://api.example/p2", "javascript:alert(1)", URL, 7]
)
def test_it_goes_nowhere_else(onward: Any) -> None:
    body = {"items": [{"id": 1, "text": "hola"}], "next": onward}
    page = _api(body, list="items", text="text", next="next").listen(PLACE, {})
    assert not page.more


def test_it_tells_what_was_changed(paper: Replay) -> None:
    first = connected("json_api", paper).listen(PLACE, {})
    body = json.loads(paper.read("reviews.json"))
    body["data"]["reviews"][0]["body"] = "El alta fue lenta."
    paper.answer("GET", "/v1/reviews", reply(200, body))
    (item,) = connected("json_api", paper).listen(PLACE, first.cursor).items
    assert (item.text, item.edited is not None) == ("El alta fue lenta.", True)


@pytest.mark.parametrize(
    ("config", "field", "words"),
    [
        ({"list": "data.nothing"}, "list", "no hay ninguna lista"),
        ({"list": "meta"}, "list", "no hay ninguna lista"),
        ({"text": "nowhere.at.all", "title": ""}, "text", "ninguna tiene texto"),
        ({"header": "not a header:"}, "header", "cabecera"),
        ({"token": "with\nnewline"}, "token", "signos"),
    ],
)
def test_it_blames_the_box_that_leads_nowhere(
    paper: Replay, config: dict[str, str], field: str, words: str
) -> None:
    with pytest.raises(Rejected, match=words) as caught:
        connected("json_api", paper, **config).check()
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("status", "failure", "field"), [(401, Unauthorized, "token"), (404, Rejected, "url")]
)
def test_it_says_what_the_server_says(paper: Replay, status: int, failure: type[Failure], field: str) -> None:
    paper.instead = reply(status, {"error": "no"})
    with pytest.raises(failure) as caught:
        connected("json_api", paper).check()
    assert caught.value.field == field


def test_it_says_when_it_is_no_json(paper: Replay) -> None:
    paper.instead = reply(200, "<html>")
    with pytest.raises(Unavailable, match="no se entiende"):
        connected("json_api", paper).check()


def test_it_survives_odd_entries() -> None:
    body: Any = {"items": [1, None, [], {"text": {"a": 1}}, {"text": True}, {"text": "bien", "id": {"x": 1}}]}
    items = _api(body, list="items", text="text", id="id").listen(PLACE, {}).items
    assert [item.text for item in items] == ["bien"]


def test_it_recognises_json_with_a_list() -> None:
    def page(body: Any) -> Answer:
        return Answer(200, httpx2.Headers(), json.dumps(body).encode(), URL)

    found = JsonApi.recognises(URL, page({"items": [{"text": "hola"}]}))
    assert found is not None
    assert found.config == {"url": URL, "list": "items", "text": "text"}
    assert JsonApi.recognises(URL, page({"a": 1})) is None
    assert JsonApi.recognises(URL) is None
    assert JsonApi.recognises("https://x.example/datos.json") is not None
