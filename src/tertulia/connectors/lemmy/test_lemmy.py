"""Posts and comments of a federated community."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tertulia.connectors.base import Author, Item
from tertulia.connectors.lemmy.connector import Lemmy
from tertulia.kit.failures import Rejected
from tests.connectors.replay import connected, reply, story


def test_it_reads_posts_but_not_what_is_gone() -> None:
    paper = story("lemmy")
    connector = connected("lemmy", paper)
    (place,) = connector.places()
    (post,) = connector.listen(place, {}).items
    assert post == Item(
        id="lemmy.example/post/810",
        author=Author(
            "otro.example/u/lucia",
            "Lucía",
            "lucia",
            "https://otro.example/u/lucia",
            "https://otro.example/a.png",
        ),
        text="Busco opiniones antes de cambiarme. Esta es su tarifa (https://aurora.example/tarifa).",
        published=datetime(2026, 11, 20, 9, 0, 0, 123456, tzinfo=UTC),
        kind="post",
        url="https://lemmy.example/post/810",
        thread="lemmy.example/post/810",
        title="¿Alguien en la cooperativa Aurora?",
        links=("https://aurora.example/tarifa", "https://aurora.example/"),
    )
    assert paper.asked[-1].url.params["community_name"] == "energia"


def test_it_reads_comments_where_they_stand() -> None:
    connector = connected("lemmy", story("lemmy"), what="comments")
    (place,) = connector.places()
    (said,) = connector.listen(place, {}).items
    assert (said.id, said.parent, said.thread) == (
        "lemmy.example/comment/34",
        "lemmy.example/comment/12",
        "lemmy.example/post/810",
    )
    assert said.text == "opiniones\n\nA mí me va bien."
    assert said.edited == datetime(2026, 11, 20, 10, 5, tzinfo=UTC)


def test_it_searches_posts_and_comments() -> None:
    paper = story("lemmy")
    both = {**json.loads(paper.read("posts.json")), **json.loads(paper.read("comments.json"))}
    paper.answer("GET", "/api/v3/search", reply(200, both))
    page = connected("lemmy", paper).search(["aurora"], {})
    assert [item.kind for item in page.items] == ["post", "comment"]


def test_it_says_which_box_to_mend() -> None:
    paper = story("lemmy")
    paper.answer("GET", "/api/v3/post/list", reply(404, {"error": "couldnt_find_community"}))
    with pytest.raises(Rejected) as caught:
        connected("lemmy", paper).check()
    assert (caught.value.field, caught.value.said) == ("community", "couldnt_find_community")
    with pytest.raises(Rejected) as caught:
        Lemmy({"server": "", "community": ""}, paper.http).check()
    assert caught.value.field == "server"


def test_it_knows_its_addresses() -> None:
    known = Lemmy.recognises("https://lemmy.world/c/energia")
    assert known is not None
    assert known.config == {"server": "lemmy.world", "community": "energia"}
    assert Lemmy.recognises("https://example.org/c/energia") is None
