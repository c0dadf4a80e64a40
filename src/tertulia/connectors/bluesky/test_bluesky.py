"""Bluesky with an account: what its view shows as items, and what is said there."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from tertulia.connectors.base import Author, Draft, Gone, Item, Limits, Place
from tertulia.connectors.bluesky.facets import facets
from tertulia.connectors.bluesky.posts import post_item, remote_id, told_at, uri_of
from tertulia.kit.failures import Rejected, Unauthorized, Unavailable
from tests.connectors.replay import Replay, connected, reply, story

US, MARTA = "did:plc:73jiwtwbf36bpr3r2n3uxaj3", "did:plc:nqzoj4k3qbkwqbxpckeeb7gi"
ROOT = f"bsky.app/{US}/3n2wahy4vbk2g"
CREATE = "/xrpc/com.atproto.repo.createRecord"
POSTS = "/xrpc/app.bsky.feed.getPosts"
SEARCH = "/xrpc/app.bsky.feed.searchPosts"
SESSION = "/xrpc/com.atproto.server.createSession"
RENEW = "/xrpc/com.atproto.server.refreshSession"


@pytest.fixture
def paper() -> Replay:
    return story("bluesky")


@pytest.fixture
def account(paper: Replay) -> Any:
    return connected("bluesky", paper)


@pytest.fixture
def place(account: Any) -> Place:
    found: Place = account.places()[0]
    return found


def test_it_says_who_we_are_and_what_it_reads(account: Any) -> None:
    me = account.check()
    assert (me.id, me.name, me.handle) == (f"bsky.app/{US}", "Cooperativa Aurora", "@aurora.example")
    ours, search = account.places()
    assert (ours.own, ours.live, ours.name) == (True, False, "@aurora.example")
    assert (search.id, search.own) == ("search/aurora", False)


def test_it_reads_what_is_said_to_us_and_by_us(account: Any, place: Place) -> None:
    page = account.listen(place, {})
    ours, asked, named, quoted = page.items
    assert asked == Item(
        id=f"bsky.app/{MARTA}/3n2wahy5fus2g",
        author=Author(
            f"bsky.app/{MARTA}", "Marta 🌞", "@marta.example", "https://bsky.app/profile/marta.example"
        ),
        text="¿También en Bouzas? Mi madre depende de un respirador.",
        published=asked.published,
        kind="reply",
        url="https://bsky.app/profile/marta.example/post/3n2wahy5fus2g",
        parent=ROOT,
        thread=ROOT,
        lang="es",
        to_us=True,
        audience="public",
    )
    assert (ours.id, ours.own, ours.to_us, ours.thread) == (ROOT, True, False, ROOT)
    assert ours.metrics == {"replies": 1, "quotes": 1}
    assert (named.to_us, named.links) == (True, ("https://aurora.example/tarifa",))
    assert (quoted.to_us, quoted.quotes) == (True, ROOT)


def test_it_searches_for_words(account: Any, paper: Replay) -> None:
    paper.answer("GET", SEARCH, reply(200, {"posts": []}), q='"luz verde"')
    page = account.search(["aurora", "luz verde"], {})
    assert [item.text[:8] for item in page.items] == ["Gracias,"]
    asked = [r.url.params["q"] for r in paper.asked if r.url.path.endswith("searchPosts")]
    assert asked == ["aurora", '"luz verde"']
    assert not account.search(["aurora"], page.cursor).items


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("hola", []),
        ("¡Sí! https://a.example/ñ?x=1#y, vale", [(7, 33, "uri", "https://a.example/ñ?x=1#y")]),
        ("(https://a.example/b_(c))", [(1, 24, "uri", "https://a.example/b_(c)")]),
        ("ñ @Ana.bsky.social.", [(3, 19, "did", "did:ana")]),
        ("a@ana.bsky.social @nadie.example @ana", []),
        ("#Vigo #2026 #año2026! a#b", [(0, 5, "tag", "Vigo"), (12, 21, "tag", "año2026")]),
        ("👨\u200d👩\u200d👧 #luz", [(19, 23, "tag", "luz")]),
    ],
)
def test_it_points_at_links_mentions_and_tags_by_bytes(text: str, told: list[Any]) -> None:
    found = facets(text, lambda handle: "did:ana" if handle == "ana.bsky.social" else "")
    flat = []
    for facet in found:
        (feature,) = facet["features"]
        (name,) = set(feature) - {"$type"}
        flat.append((facet["index"]["byteStart"], facet["index"]["byteEnd"], name, feature[name]))
    assert flat == told


def test_it_answers_with_root_and_parent(account: Any, paper: Replay, place: Place) -> None:
    account.publish(place, paper.draft, "k")
    said = json.loads(next(r for r in paper.said() if r.url.path == CREATE).content)
    record = said["record"]
    assert (said["repo"], record["langs"]) == (US, ["es"])
    assert record["reply"]["parent"]["uri"] == uri_of(paper.draft.parent)
    assert record["reply"]["root"]["uri"] == uri_of(ROOT)
    assert [f["features"][0]["$type"].rpartition("#")[2] for f in record["facets"]] == ["link", "tag"]


def test_it_minds_who_wants_no_answers_and_what_is_gone(account: Any, paper: Replay, place: Place) -> None:
    (post,) = json.loads(paper.read("feed-getposts.json"))["posts"]
    closed = {**post, "viewer": {"replyDisabled": True}}
    for told, words in (({"posts": [closed]}, "no deja"), ({"posts": []}, "ya no está")):
        paper.answer("GET", POSTS, reply(200, told))
        with pytest.raises(Rejected, match=words):
            account.publish(place, paper.draft, "k")
    with pytest.raises(Rejected, match="bytes"):
        account.publish(place, Draft("ñ" * 1600), "k")
    assert not [request for request in paper.said() if request.url.path == CREATE]


def test_it_opens_one_session_and_renews_it(account: Any, paper: Replay, place: Place) -> None:
    account.listen(place, {})
    connected_again = type(account)(account.config, account.http)
    connected_again.check()
    assert [request.url.path for request in paper.said()] == [SESSION]
    keys = {"did": US, "handle": "aurora.example", "accessJwt": "NEW", "refreshJwt": "R2"}
    paper.answer("POST", RENEW, reply(200, keys))

    def spent(request: httpx2.Request) -> httpx2.Response:
        if request.headers["authorization"] == "Bearer NEW":
            return reply(200, json.loads(paper.read("repo-createrecord.json")))
        return reply(400, {"error": "ExpiredToken", "message": "Token has expired"})

    paper.answer("POST", CREATE, spent)
    assert account.publish(place, Draft("Hola"), "k").id == paper.story["receipt"]["id"]
    assert [request.url.path for request in paper.said()[1:]] == [CREATE, RENEW, CREATE]


def test_it_says_in_words_what_is_wrong(account: Any, paper: Replay) -> None:
    account.check()
    wrong = {"error": "AuthenticationRequired", "message": "Invalid identifier or password"}
    for told, words in ((wrong, "no acepta"), ({"error": "AuthFactorTokenRequired"}, "crea una")):
        paper.answer("POST", SESSION, reply(401, told))
        with pytest.raises(Unauthorized, match=words) as caught:
            connected("bluesky", paper).check()
        assert caught.value.field == "app_password"
    with pytest.raises(Unauthorized, match="Falta"):
        connected("bluesky", paper, app_password="").check()
    with pytest.raises(Unauthorized, match="cuenta") as caught:
        connected("bluesky", paper, handle="").check()
    assert caught.value.field == "handle"
    paper.answer("POST", SESSION, reply(502, "no"))
    with pytest.raises(Unavailable) as down:
        connected("bluesky", paper).check()
    assert down.value.field == "server"
    taken = {"error": "AccountTakedown", "message": "x"}
    paper.answer("GET", "/xrpc/app.bsky.actor.getProfile", reply(400, taken))
    with pytest.raises(Unauthorized, match="cerrada"):
        account.check()


def test_it_does_not_take_for_gone_what_is_only_not_shown_yet(account: Any, paper: Replay) -> None:
    paper.answer("GET", POSTS, reply(200, {"posts": []}))
    ours, theirs = f"bsky.app/{US}/3n2wahy4vbk2g", f"bsky.app/{MARTA}/3n2wahy5fus2g"
    assert list(account.look([ours, theirs])) == [Gone(ours), Gone(theirs)]
    paper.answer("GET", "/xrpc/com.atproto.repo.getRecord", reply(200, {"uri": "x", "value": {}}))
    assert list(account.look([ours, theirs])) == [Gone(theirs)]


def test_it_finds_only_what_answers_the_same(account: Any, paper: Replay, place: Place) -> None:
    since = datetime(2026, 11, 22, 18, 26, tzinfo=UTC)
    found = account.find(place, paper.draft, since)
    assert found.id == paper.story["receipt"]["id"]
    assert account.find(place, replace(paper.draft, parent=ROOT), since) is None
    assert account.find(place, replace(paper.draft, parent=""), since) is None


def test_it_withdraws(account: Any, paper: Replay, place: Place) -> None:
    account.withdraw(account.publish(place, Draft("Hola"), "k"))
    said = json.loads(paper.said()[-1].content)
    assert said == {"repo": US, "collection": "app.bsky.feed.post", "rkey": "3n2wai4t4vc2g"}


def test_it_counts_in_graphemes(account: Any) -> None:
    limits = account.limits()
    assert limits == Limits(300, "graphemes", None, "2026-11-01", bytes=3000, media=limits.media)


def test_it_tells_ids_apart() -> None:
    assert uri_of(remote_id(f"at://{US}/app.bsky.feed.post/3k")) == f"at://{US}/app.bsky.feed.post/3k"
    assert remote_id(f"at://{US}/app.bsky.feed.like/3k") == ""
    for odd in ("masto.es/1/2", "bsky.app/x", f"bsky.app/{US}"):
        with pytest.raises(Rejected):
            uri_of(odd)
    assert told_at("bsky.app/d/3n2wai4t4vc2g") == datetime(2026, 11, 22, 18, 26, 4, 337000, tzinfo=UTC)
    assert told_at("bsky.app/d/self") is None


def test_it_survives_names_and_dates_that_make_no_sense(paper: Replay) -> None:
    (post,) = json.loads(paper.read("feed-getposts.json"))["posts"]
    nameless = {**post, "author": {"did": MARTA, "handle": "handle.invalid", "displayName": " "}}
    author = post_item(nameless).author
    assert (author.name, author.handle, author.url) == (MARTA, "", f"https://bsky.app/profile/{MARTA}")
    ahead = {**post, "record": {**post["record"], "createdAt": "2126-01-01T00:00:00Z"}}
    assert post_item(ahead).published.year == 2026
    with pytest.raises(ValueError, match="not a post"):
        post_item({**post, "uri": f"at://{MARTA}/app.bsky.graph.list/3k"})
