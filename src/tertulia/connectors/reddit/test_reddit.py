"""Reddit's public feeds: posts and comments as Reddit means them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tertulia.connectors.base import Author, Item
from tertulia.connectors.reddit.connector import Reddit
from tertulia.kit.failures import Rejected
from tests.connectors.replay import connected, reply, story


def test_it_reads_a_community() -> None:
    connector = connected("reddit", story("reddit"))
    (place,) = connector.places()
    link, own = connector.listen(place, {}).items
    post = "reddit.com/t3_1p0ab2"
    assert own == Item(
        id=post,
        author=Author(
            "reddit.com/lucero_norte",
            "lucero_norte",
            "lucero_norte",
            "https://www.reddit.com/user/lucero_norte",
        ),
        text="Llevo un año con la cooperativa Aurora y la factura se entiende.",
        published=datetime(2026, 11, 20, 10, 5, tzinfo=UTC),
        kind="post",
        url="https://www.reddit.com/r/energia/comments/1p0ab2/un_ano_con_aurora/",
        thread=post,
        title="Un año con Aurora: mi experiencia",
        links=own.links,
    )
    assert (link.text, link.title) == ("Las tarifas bajan en enero", "Las tarifas bajan en enero")


def test_it_reads_comments_under_their_post() -> None:
    paper = story("reddit")
    paper.answer("GET", "/r/energia/comments/.rss", reply(200, paper.read("comments.xml")))
    connector = connected("reddit", paper, what="comments")
    (place,) = connector.places()
    (said,) = connector.listen(place, {}).items
    assert (said.id, said.kind, said.title) == ("reddit.com/t1_nq3xyz", "comment", "")
    assert said.thread == said.parent == "reddit.com/t3_1p0ab2"
    assert said.text == "A mí me tardaron dos semanas en contestar."


@pytest.mark.parametrize(
    ("community", "words", "what", "address"),
    [
        ("r/energia", "", "posts", "https://www.reddit.com/r/energia/new/.rss"),
        ("energia", "", "comments", "https://www.reddit.com/r/energia/comments/.rss"),
        ("/r/energia/", "luz cara", "posts", "https://www.reddit.com/r/energia/search.rss?q=luz+cara&sort=new&restrict_sr=on"),
        ("", "luz cara", "posts", "https://www.reddit.com/search.rss?q=luz+cara&sort=new"),
    ],
)  # fmt: skip
def test_it_asks_for_what_the_form_says(community: str, words: str, what: str, address: str) -> None:
    config = {"community": community, "words": words, "what": what}
    assert Reddit(config, story("reddit").http).address() == address


@pytest.mark.parametrize(
    ("community", "words", "what", "box"),
    [
        ("", "", "posts", "community"),
        ("¿qué?", "", "posts", "community"),
        ("energia", "luz", "comments", "words"),
    ],
)
def test_it_says_which_box_to_mend(community: str, words: str, what: str, box: str) -> None:
    config = {"community": community, "words": words, "what": what}
    with pytest.raises(Rejected) as caught:
        Reddit(config, story("reddit").http).check()
    assert caught.value.field == box


def test_it_knows_its_addresses() -> None:
    known = Reddit.recognises("https://old.reddit.com/r/energia/comments/1/x/")
    assert known is not None
    assert known.config == {"community": "r/energia"}
    assert Reddit.recognises("https://example.org/r/energia/") is None
