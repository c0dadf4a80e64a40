"""What every connector promises, proven on each folder of the registry with the story in its fixtures."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from tertulia.connectors import base, registry
from tertulia.connectors.base import Gone, Item
from tertulia.kit.failures import RateLimited, Rejected, Unauthorized, Unavailable
from tests.connectors.contract import (
    HEARD,
    SLUGS,
    THREADED,
    pages_of,
    place_of,
    says_nothing_secret,
)
from tests.connectors.replay import connected, reply, story

CAPABILITIES = {
    base.Listens: ("listen",),
    base.Searches: ("search",),
    base.Streams: ("stream",),
    base.Threads: ("context", "look"),
    base.Publishes: ("limits", "publish", "find", "withdraw"),
    base.Edits: ("edit",),
    base.Moderates: ("moderate",),
}


ACTIONS = {"approve", "hide", "delete", "lock", "mute", "ban", "pin"}


HOST_QUALIFIED = re.compile(r"[a-z0-9.-]+(:\d+)?/.+|[^@\s]+@[a-z0-9.-]+(:\d+)?|[a-z0-9.-]+(:\d+)?", re.DOTALL)


@pytest.fixture(params=SLUGS)
def slug(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _heard(slug: str) -> list[Item]:
    paper = story(slug)
    connector = connected(slug, paper)
    return [item for page in pages_of(connector, place_of(connector, paper)) for item in page.items]


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


@pytest.mark.parametrize("slug", HEARD)
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


@pytest.mark.parametrize("slug", HEARD)
def test_it_tells_each_thing_once(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    place = place_of(connector, paper)
    pages = list(pages_of(connector, place))
    told = [item.id for page in pages for item in page.items]
    assert len(told) == len(set(told))
    again = connector.listen(place, json.loads(json.dumps(pages[-1].cursor)))
    assert not again.items
    assert not again.gone


@pytest.mark.parametrize("slug", HEARD)
def test_it_reads_newest_last(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    for page in pages_of(connector, place_of(connector, paper)):
        moments = [item.published for item in page.items]
        assert moments == sorted(moments)


@pytest.mark.parametrize("slug", HEARD)
def test_its_cursor_is_json_and_belongs_to_nobody_else(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    place, before = place_of(connector, paper), {"junk": 1}
    page = connector.listen(place, {})
    assert json.loads(json.dumps(page.cursor)) == page.cursor
    kept = dict(page.cursor)
    connector.listen(place, page.cursor)
    assert page.cursor == kept, "the cursor it was given was changed under its owner"
    assert before == {"junk": 1}


@pytest.mark.parametrize("slug", HEARD)
@pytest.mark.parametrize(
    ("status", "failure"), [(401, Unauthorized), (403, Unauthorized), (410, Rejected), (500, Unavailable)]
)
def test_it_fails_in_one_of_four_ways_when_reading(slug: str, status: int, failure: type[Exception]) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    place = place_of(connector, paper)
    cursor = connector.listen(place, {}).cursor
    paper.instead = reply(status, {"error": "no"})
    with pytest.raises(failure) as caught:
        connected(slug, paper).listen(place, cursor)
    says_nothing_secret(paper, caught.value)


@pytest.mark.parametrize("slug", HEARD)
def test_it_waits_when_asked_to(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    place = place_of(connector, paper)
    paper.instead = reply(429, {"error": "slow down"}, retry_after="120")
    with pytest.raises(RateLimited) as caught:
        connected(slug, paper).listen(place, {})
    wait = caught.value.until - datetime.now(UTC)
    assert timedelta(seconds=100) < wait <= timedelta(seconds=120)


@pytest.mark.parametrize("slug", HEARD)
@pytest.mark.parametrize(
    "body", ["<html><body>Hola</body></html>", "{", "", "null", "[[[[", "\0\0", '"words"']
)
def test_it_survives_nonsense(slug: str, body: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    place = place_of(connector, paper)
    paper.instead = reply(200, body, content_type="application/json")
    with pytest.raises((Unavailable, Rejected)):
        connected(slug, paper).listen(place, {})


@pytest.mark.parametrize("slug", THREADED)
def test_it_shows_what_stands_around(slug: str) -> None:
    paper = story(slug)
    connector = connected(slug, paper)
    items = [i for p in pages_of(connector, place_of(connector, paper)) for i in p.items]
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


def test_it_opens_nothing_by_itself(slug: str) -> None:
    paper = story(slug)
    connected(slug, paper)
    assert not paper.asked
