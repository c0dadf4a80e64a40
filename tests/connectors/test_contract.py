"""What every connector promises, proven on each folder of the registry with the story in its fixtures."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tertulia.connectors import base, registry
from tertulia.connectors.base import Gone, Item, Page
from tertulia.kit.failures import RateLimited, Rejected, Unauthorized, Unavailable
from tests.connectors.replay import Replay, connected, reply, story

SLUGS = registry.slugs()
SPEAKING = [slug for slug in SLUGS if registry.get(slug).can(base.Replies)]
MODERATING = [slug for slug in SLUGS if registry.get(slug).can(base.Moderates)]
THREADED = [slug for slug in SLUGS if registry.get(slug).can(base.Threads)]
CAPABILITIES = {
    base.Listens: ("listen",),
    base.Searches: ("search",),
    base.Streams: ("stream",),
    base.Threads: ("context", "look"),
    base.Publishes: ("limits", "publish", "find", "withdraw"),
    base.Moderates: ("moderate",),
}
ACTIONS = {"approve", "hide", "delete", "lock", "mute", "ban", "pin"}
HOST_QUALIFIED = re.compile(r"[a-z0-9.-]+(:\d+)?/.+|[^@\s]+@[a-z0-9.-]+(:\d+)?|[a-z0-9.-]+(:\d+)?", re.DOTALL)


@pytest.fixture(params=SLUGS)
def slug(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _pages(connector: Any, place: base.Place) -> Iterator[Page]:
    cursor: base.Cursor = {}
    for _turn in range(20):
        page = connector.listen(place, cursor)
        yield page
        cursor = json.loads(json.dumps(page.cursor))
        if not page.more:
            return
    raise AssertionError("it never comes to an end")


def _place(connector: Any, paper: Replay) -> base.Place:
    found: list[base.Place] = list(connector.places())
    return found[int(paper.story["place"])]


def _heard(slug: str) -> list[Item]:
    paper = story(slug)
    connector = connected(slug, paper)
    return [item for page in _pages(connector, _place(connector, paper)) for item in page.items]


def test_it_names_itself(slug: str) -> None:
    connector = registry.get(slug)
    assert connector.slug == slug
    assert str(connector.label)
    assert 1 <= len(connector.monogram) <= 2
    for name in ("README.md", "logo.svg", "form.py", "fixtures", f"test_{slug}.py"):
        assert (registry.folder(slug) / name).exists(), name


def test_it_asks_for_what_it_needs_as_data(slug: str) -> None:
    auth = registry.get(slug).auth
    fields = auth.fields if isinstance(auth, base.Fields) else (*auth.fields, *auth.manual)
    assert fields
    for field in fields:
        assert field.name.isidentifier()
        assert str(field.label)
        if field.kind == "password":
            assert field.secret
    if isinstance(auth, base.OAuth2):
        for method in ("register", "authorize_url", "exchange"):
            assert callable(getattr(registry.get(slug), method))


def test_it_does_what_it_claims(slug: str) -> None:
    connector = registry.get(slug)
    claimed = [kind for kind in CAPABILITIES if connector.can(kind)]
    assert claimed
    for kind in claimed:
        for name in CAPABILITIES[kind]:
            own = getattr(connector, name)
            assert own is not getattr(kind, name), f"{slug} claims {kind.__name__} without {name}"
    assert connector.check is not base.Connector.check
    assert connector.places is not base.Connector.places
    if issubclass(connector, base.Moderates):
        assert connector.actions
        assert connector.actions <= ACTIONS


def test_it_says_who_we_are_and_where(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    me = connector.check()
    assert HOST_QUALIFIED.fullmatch(me.id)
    assert me.name
    places = list(connector.places())
    assert places
    assert len({place.id for place in places}) == len(places)
    for place in places:
        assert place.id
        assert place.name


def test_its_items_are_whole(slug: str) -> None:
    items = _heard(slug)
    assert items
    now = datetime.now(UTC)
    for item in items:
        assert HOST_QUALIFIED.fullmatch(item.id), item.id
        assert HOST_QUALIFIED.fullmatch(item.author.id), item.author.id
        assert "/" in item.id
        assert len(item.id) <= 300
        assert item.published.tzinfo is not None
        assert item.edited is None or item.edited.tzinfo is not None
        assert item.published <= now or slug != "feed"
        assert "\0" not in item.text
        assert len(item.text) <= 20_000
        assert "<p>" not in item.text
        assert item.url == "" or item.url.startswith(("http://", "https://"))
        assert item.thread or item.parent
        assert item.parent != item.id
        assert item.network == "" or slug == "demo"


def test_it_tells_each_thing_once(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    place = _place(connector, paper)
    pages = list(_pages(connector, place))
    told = [item.id for page in pages for item in page.items]
    assert len(told) == len(set(told))
    again = connector.listen(place, json.loads(json.dumps(pages[-1].cursor)))
    assert not again.items
    assert not again.gone


def test_it_reads_newest_last(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    for page in _pages(connector, _place(connector, paper)):
        moments = [item.published for item in page.items]
        assert moments == sorted(moments)


def test_its_cursor_is_json_and_belongs_to_nobody_else(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    place, before = _place(connector, paper), {"junk": 1}
    page = connector.listen(place, {})
    assert json.loads(json.dumps(page.cursor)) == page.cursor
    kept = dict(page.cursor)
    connector.listen(place, page.cursor)
    assert page.cursor == kept, "the cursor it was given was changed under its owner"
    assert before == {"junk": 1}


@pytest.mark.parametrize(
    ("status", "failure"), [(401, Unauthorized), (403, Unauthorized), (410, Rejected), (500, Unavailable)]
)
def test_it_fails_in_one_of_four_ways_when_reading(slug: str, status: int, failure: type[Exception]) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    place = _place(connector, paper)
    cursor = connector.listen(place, {}).cursor
    paper.instead = reply(status, {"error": "no"})
    with pytest.raises(failure) as caught:
        connected(slug, paper).listen(place, cursor)
    _says_nothing_secret(paper, caught.value)


def test_it_waits_when_asked_to(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    place = _place(connector, paper)
    paper.instead = reply(429, {"error": "slow down"}, retry_after="120")
    with pytest.raises(RateLimited) as caught:
        connected(slug, paper).listen(place, {})
    wait = caught.value.until - datetime.now(UTC)
    assert timedelta(seconds=100) < wait <= timedelta(seconds=120)


@pytest.mark.parametrize(
    "body", ["<html><body>Hola</body></html>", "{", "", "null", "[[[[", "\0\0", '"words"']
)
def test_it_survives_nonsense(slug: str, body: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    place = _place(connector, paper)
    paper.instead = reply(200, body, content_type="application/json")
    with pytest.raises((Unavailable, Rejected)):
        connected(slug, paper).listen(place, {})


@pytest.mark.parametrize("slug", THREADED)
def test_it_shows_what_stands_around(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    items = [i for p in _pages(connector, _place(connector, paper)) for i in p.items]
    answer = next(
        item for item in items if item.parent == paper.draft.parent or item.id == paper.draft.parent
    )
    around = list(connector.context(answer))
    assert answer.id in {item.id for item in around}
    roots = {item.thread for item in around}
    assert len(roots) == 1
    assert roots == {around[0].id}
    assert [item.published for item in around] == sorted(item.published for item in around)


@pytest.mark.parametrize("slug", THREADED)
def test_it_knows_what_is_gone(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    *there, missing = paper.story["look"]
    looked = {thing.id: thing for thing in connector.look([*there, missing])}
    assert all(isinstance(looked[known], Item) for known in there)
    assert isinstance(looked[missing], Gone)


@pytest.mark.parametrize("slug", SPEAKING)
def test_it_speaks_once_and_finds_what_it_said(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    place = _place(connector, paper)
    receipt = connector.publish(place, paper.draft, "key-1")
    assert receipt.id == paper.story["receipt"]["id"]
    assert receipt.url == paper.story["receipt"]["url"]
    assert receipt.at is not None
    assert receipt.at.tzinfo is not None
    found = connector.find(place, paper.draft, receipt.at - timedelta(minutes=1))
    assert found is not None
    assert found.id == receipt.id
    assert connector.find(place, replace(paper.draft, text="otra cosa"), receipt.at) is None


@pytest.mark.parametrize("slug", SPEAKING)
def test_it_does_not_find_what_was_said_before(slug: str) -> None:
    paper = story(slug)
    if slug in ("wordpress", "demo"):
        pytest.skip("there the server itself looks no further back")
    connector = connected(slug, paper)
    place = _place(connector, paper)
    receipt = connector.publish(place, paper.draft, "key-1")
    assert connector.find(place, paper.draft, receipt.at + timedelta(hours=1)) is None


@pytest.mark.parametrize("slug", SPEAKING)
@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (401, Unauthorized),
        (403, Unauthorized),
        (404, Rejected),
        (422, Rejected),
        (500, Unavailable),
        (503, Unavailable),
    ],
)
def test_it_fails_in_one_of_four_ways_when_speaking(slug: str, status: int, failure: type[Exception]) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    place = _place(connector, paper)
    _break_the_saying(paper, status)
    with pytest.raises(failure) as caught:
        connector.publish(place, paper.draft, "key-1")
    if isinstance(caught.value, Unavailable):
        assert caught.value.sent, "a server that broke while it was told may have done it"
    _says_nothing_secret(paper, caught.value)


@pytest.mark.parametrize("slug", SPEAKING)
def test_it_is_in_doubt_after_a_yes_that_makes_no_sense(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    place = _place(connector, paper)
    _break_the_saying(paper, 200, "<html>¡Hecho!</html>")
    with pytest.raises(Unavailable) as caught:
        connector.publish(place, paper.draft, "key-1")
    assert caught.value.sent


@pytest.mark.parametrize("slug", SPEAKING)
def test_it_is_in_no_doubt_while_it_only_asks(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    place = _place(connector, paper)
    for exchange in paper.story["exchanges"]:
        if exchange["method"] == "GET":
            paper.answer("GET", exchange["path"], reply(500, {"error": "no"}))
    failure = _tried(lambda: connected(slug, paper).publish(place, paper.draft, "key-1"))
    if failure is not None:
        assert not failure.sent
        assert not paper.said(), "it went on after a question that got no answer"


@pytest.mark.parametrize("slug", SPEAKING)
def test_it_tells_how_long_a_text_may_be(slug: str) -> None:
    limits = connected(slug, story(slug)).limits()
    assert limits.maximum is None or limits.maximum > 0


@pytest.mark.parametrize("slug", MODERATING)
def test_it_moderates(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    act = paper.story["moderate"]
    connector.moderate(act["action"], act["target"], "")
    with pytest.raises(Rejected):
        connector.moderate("tickle", act["target"], "")


def test_it_opens_nothing_by_itself(slug: str) -> None:
    paper = story(slug)
    connected(slug, paper)
    assert not paper.asked


def _tried(speak: Callable[[], object]) -> Unavailable | None:
    try:
        speak()
    except Unavailable as failure:
        return failure
    return None


def _break_the_saying(paper: Replay, status: int, body: Any = None) -> None:
    """Answer so to what says the draft; what is asked before it goes on as in the story."""
    said = [e for e in paper.story["exchanges"] if e["method"] == "POST" and e.get("says")]
    assert said, 'mark the exchange that says the draft with "says": true'
    for exchange in said:
        paper.answer("POST", exchange["path"], reply(status, {"error": "no"} if body is None else body))


def _says_nothing_secret(paper: Replay, failure: BaseException) -> None:
    words = f"{failure} {failure!r} {getattr(failure, 'said', '')}"
    for value in paper.story["config"].values():
        if isinstance(value, str) and len(value) >= 12 and "://" not in value:
            assert value not in words
