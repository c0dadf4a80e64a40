"""The public stream, said on loopback in Jetstream's own shapes."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from websockets.sync.server import ServerConnection, serve

from tertulia.connectors import registry
from tertulia.connectors.base import Author, Gone, Item, Media, Page, Place
from tertulia.connectors.bluesky import jetstream
from tertulia.connectors.bluesky.connector import Bluesky
from tertulia.kit.failures import Unavailable
from tertulia.kit.http import Http

MARTA = "did:plc:nqzoj4k3qbkwqbxpckeeb7gi"
ROOT = "bsky.app/did:plc:73jiwtwbf36bpr3r2n3uxaj3/3n2wahy4vbk2g"
LAST = 1795371961000000


class Jetstream:
    """Says its frames to whoever listens, then `then` (hangs up, unless it waits)."""

    def __init__(self) -> None:
        path = registry.folder("bluesky") / "fixtures" / "jetstream.jsonl"
        self.frames = path.read_text().splitlines()
        self.asked: list[dict[str, list[str]]] = []
        self.over = threading.Event()
        self.stays = True
        self.url = ""

    def talk(self, line: ServerConnection) -> None:
        assert line.request is not None
        self.asked.append(parse_qs(urlsplit(line.request.path).query))
        for frame in self.frames:
            line.send(frame)
        if self.stays:
            self.over.wait(10)


@contextmanager
def talking() -> Iterator[Jetstream]:
    told = Jetstream()
    with serve(told.talk, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        told.url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
        yield told
        told.over.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def told() -> Iterator[Jetstream]:
    with talking() as stream:
        yield stream


@pytest.fixture
def public(told: Jetstream) -> Bluesky:
    return Bluesky({"jetstream": told.url}, Http(allow_private=["127.0.0.1"]))


def _pages(public: Bluesky, cursor: dict[str, Any], most: int = 5) -> list[Page]:
    return list(islice(public.stream(next(iter(public.places())), cursor), most))


def test_it_offers_the_stream_without_an_account(public: Bluesky) -> None:
    assert public.check() == Author("bsky.app", "Bluesky", "", "https://bsky.app")
    (place,) = public.places()
    assert (place.live, place.own) == (True, False)


def test_it_hears_posts_answers_and_what_is_deleted(public: Bluesky, told: Jetstream) -> None:
    pages = _pages(public, {})
    quote, answer = [item for page in pages for item in page.items]
    assert answer == Item(
        id=f"bsky.app/{MARTA}/3n2wahy7abc2g",
        author=Author(f"bsky.app/{MARTA}", MARTA, "", f"https://bsky.app/profile/{MARTA}"),
        text="¡Vivo! aurora.example/vigo",
        published=datetime(2026, 11, 22, 18, 26, 0, 1000, tzinfo=UTC),
        kind="reply",
        url=f"https://bsky.app/profile/{MARTA}/post/3n2wahy7abc2g",
        parent=ROOT,
        thread=ROOT,
        lang="es",
        media=(
            Media(
                f"https://cdn.bsky.app/img/feed_fullsize/plain/{MARTA}/bafkreibme22gw2h7y2h7tg2fhqotaqjucnbc24deqo72b6mkl2egezxhvy@jpeg",
                alt="La furgoneta de Aurora",
            ),
        ),
        links=("https://aurora.example/vigo",),
        audience="public",
    )
    assert (quote.quotes, quote.thread) == (ROOT, quote.id)
    assert [thing for page in pages for thing in page.gone] == [Gone(f"bsky.app/{MARTA}/3n2wahy6izs2g")]
    assert pages[-1].cursor == {"us": LAST}
    assert told.asked == [{"wantedCollections": ["app.bsky.feed.post"]}]


def test_it_goes_on_from_a_little_before(public: Bluesky, told: Jetstream) -> None:
    _pages(public, {"us": LAST})
    assert told.asked[0]["cursor"] == [str(LAST - 5_000_000)]


def test_it_says_nothing_while_nothing_is_said(public: Bluesky, told: Jetstream) -> None:
    told.frames = []
    assert _pages(public, {"us": LAST}, 2) == [Page((), {"us": LAST}), Page((), {"us": LAST})]


def test_it_hears_that_the_line_broke(public: Bluesky, told: Jetstream) -> None:
    told.stays = False
    with pytest.raises(Unavailable, match="colgado"):
        _pages(public, {}, 100)
    told.frames = ["{"]
    with pytest.raises(Unavailable, match="entiende"):
        _pages(public, {}, 100)


def test_it_is_not_led_ahead_by_a_wrong_clock(public: Bluesky, told: Jetstream) -> None:
    event = json.loads(told.frames[0])
    told.frames = [json.dumps({**event, "time_us": 9_999_999_999_999_999}), "[]", '"x"', *told.frames[-1:]]
    assert _pages(public, {}, 3)[-1].cursor == {"us": LAST}


def test_it_has_a_glance_where_nobody_keeps_listening(
    public: Bluesky, told: Jetstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jetstream, "GLANCE_S", 0.2)
    page = public.listen(Place("jetstream", "x"), {})
    assert [item.published.second for item in page.items] == [59, 0]
    assert (page.cursor, page.more, len(page.gone)) == ({"us": LAST}, False, 1)


def test_it_knows_which_was_left_first() -> None:
    assert Bluesky.oldest([{}, {"us": 7}, {"us": 3}]) == {"us": 3}
    assert Bluesky.oldest([{}]) == {}
