"""Posts of a forum, their topics, and what became of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tertulia.connectors.base import Author, Gone, Item
from tertulia.connectors.discourse.connector import Discourse
from tertulia.kit.failures import Rejected
from tests.connectors.replay import connected, reply, story

ASKED = Item(
    id="foro.example/t/77",
    author=Author("foro.example/u/lucia", "Lucía", "Lucia", "https://foro.example/u/Lucia"),
    text="Desde ayer me dice «sesión caducada».",
    published=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
    kind="post",
    url="https://foro.example/t/no-puedo-entrar/77/1",
    thread="foro.example/t/77",
    title="No puedo entrar en la app de Aurora",
)


def test_it_reads_posts_and_leaves_out_what_nobody_said() -> None:
    connector = connected("discourse", story("discourse"))
    (place,) = connector.places()
    asked, answered = connector.listen(place, {}).items
    assert asked == ASKED
    assert answered == Item(
        id="foro.example/p/905",
        author=Author(
            "foro.example/u/vatio",
            "Vatio",
            "vatio",
            "https://foro.example/u/vatio",
            "https://foro.example/user_avatar/foro.example/vatio/96/1_2.png",
        ),
        text="A mí me funciona. Mira la ayuda (https://aurora.example/ayuda).",
        published=datetime(2026, 11, 20, 10, 0, tzinfo=UTC),
        kind="reply",
        url="https://foro.example/t/no-puedo-entrar/77/2",
        parent="foro.example/t/77",
        thread="foro.example/t/77",
        edited=datetime(2026, 11, 20, 10, 20, tzinfo=UTC),
        links=("https://aurora.example/ayuda",),
    )


def test_it_tells_a_post_again_when_it_was_changed() -> None:
    paper = story("discourse")
    connector = connected("discourse", paper)
    (place,) = connector.places()
    page = connector.listen(place, {})
    changed = (
        paper.read("posts.json").replace(b'"version": 2', b'"version": 3').replace(b"funciona", b"falla")
    )
    paper.answer("GET", "/posts.json", reply(200, changed))
    (again,) = connector.listen(place, page.cursor).items
    assert again.text.startswith("A mí me falla.")


def test_it_reads_one_topic_only() -> None:
    connector = connected(
        "discourse", story("discourse"), topic="https://foro.example/t/no-puedo-entrar/77/2"
    )
    (place,) = connector.places()
    assert (place.id, place.name) == ("foro.example/t/77", "No puedo entrar en la app de Aurora")
    assert list(connector.listen(place, {}).items) == [ASKED]


def test_it_searches_the_past() -> None:
    paper = story("discourse")
    (found,) = connected("discourse", paper).search(["sesión caducada"], {}).items
    assert (found.id, found.text, found.title) == (ASKED.id, ASKED.text, ASKED.title)
    assert paper.asked[-1].url.params["q"] == '"sesión caducada" order:latest'


def test_it_says_what_is_gone() -> None:
    paper = story("discourse")
    gone = "foro.example/p/999"
    assert list(connected("discourse", paper).look([ASKED.id, gone])) == [ASKED, Gone(gone)]


def test_it_says_that_a_forum_is_closed_to_strangers() -> None:
    with pytest.raises(Rejected) as caught:
        Discourse({"site": "https://foro.example", "topic": "¿cuál?"}, story("discourse").http).check()
    assert caught.value.field == "topic"


def test_it_knows_a_forum_when_it_sees_one() -> None:
    paper = story("discourse")
    html = '<html><head><meta name="generator" content="Discourse 3.3.2 - https://x"></head></html>'
    paper.answer("GET", "/t/hola/5", reply(200, html))
    url = "https://foro.example/t/hola/5"
    known = Discourse.recognises(url, paper.http.get(url))
    assert known is not None
    assert known.config == {"site": "https://foro.example", "topic": url}
    assert Discourse.recognises(url) is None
