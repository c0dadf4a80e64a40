"""Stories and comments, each once."""

from __future__ import annotations

from datetime import UTC, datetime

from tertulia.connectors.base import Author, Item
from tests.connectors.replay import connected, story


def test_it_reads_a_story_and_what_is_said_of_it() -> None:
    connector = connected("hacker_news", story("hacker_news"))
    (place,) = connector.places()
    about, said = connector.listen(place, {}).items
    assert about == Item(
        id="news.ycombinator.com/4600010",
        author=Author(
            "news.ycombinator.com/ana_k", "ana_k", "ana_k", "https://news.ycombinator.com/user?id=ana_k"
        ),
        text="Energy co-ops in Spain",
        published=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
        kind="post",
        url="https://news.ycombinator.com/item?id=4600010",
        thread="news.ycombinator.com/4600010",
        title="Energy co-ops in Spain",
        links=("https://paper.example/coops",),
        metrics={"points": 42},
    )
    assert (
        said.text
        == "We left for Aurora last year.\n\nBest night tariff (https://aurora.example/night) around."
    )
    assert (said.kind, said.parent, said.thread) == ("comment", about.id, about.id)
    assert said.links == ("https://aurora.example/night",)


def test_it_asks_from_a_little_before_the_newest() -> None:
    paper = story("hacker_news")
    connector = connected("hacker_news", paper)
    (place,) = connector.places()
    page = connector.listen(place, {})
    connector.listen(place, page.cursor)
    assert "numericFilters" not in paper.asked[0].url.params
    assert paper.asked[1].url.params["numericFilters"] == f"created_at_i>={1795170600 - 600}"
    assert paper.asked[1].url.params["query"] == "aurora"


def test_it_searches_each_term_once() -> None:
    paper = story("hacker_news")
    page = connected("hacker_news", paper).search(["energy co-op", "aurora"], {})
    assert [item.id.rpartition("/")[2] for item in page.items] == ["4600010", "4600020"]
    assert [request.url.params["query"] for request in paper.asked] == ['"energy co-op"', "aurora"]
