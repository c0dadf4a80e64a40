"""Headlines, by the papers that published them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tertulia.connectors.base import Author, Item
from tertulia.connectors.google_news.connector import GoogleNews
from tertulia.kit.failures import Rejected
from tests.connectors.replay import connected, story


def test_it_reads_headlines_as_their_papers() -> None:
    connector = connected("google_news", story("google_news"))
    (place,) = connector.places()
    (headline,) = connector.listen(place, {}).items
    assert headline == Item(
        id="news.google.com/CBMiAbCdEf",
        author=Author(
            "www.diarioribera.example",
            "Diario Ribera",
            "www.diarioribera.example",
            "https://www.diarioribera.example",
        ),
        text="La cooperativa Aurora amplía el descuento de otoño",
        published=datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
        kind="article",
        url="https://news.google.com/rss/articles/CBMiAbCdEf?oc=5",
        thread="news.google.com/CBMiAbCdEf",
        title="La cooperativa Aurora amplía el descuento de otoño",
        lang="es",
    )


def test_it_asks_in_the_edition_of_the_form() -> None:
    connector = GoogleNews({"words": "luz -boreal", "edition": "es-419-MX"}, story("google_news").http)
    assert connector.address() == (
        "https://news.google.com/rss/search?q=luz+-boreal&hl=es-419&gl=MX&ceid=MX%3Aes-419"
    )


def test_it_searches_the_past_for_any_of_the_terms() -> None:
    paper = story("google_news")
    page = connected("google_news", paper).search(["cooperativa Aurora", "#aurora"], {})
    assert len(page.items) == 1
    assert paper.asked[-1].url.params["q"] == '"cooperativa Aurora" OR #aurora'


def test_it_needs_words() -> None:
    with pytest.raises(Rejected) as caught:
        GoogleNews({"words": " "}, story("google_news").http).check()
    assert caught.value.field == "words"


def test_it_knows_its_addresses() -> None:
    known = GoogleNews.recognises("https://news.google.com/search?q=aurora&hl=es")
    assert known is not None
    assert known.config == {"words": "aurora"}
    assert GoogleNews.recognises("https://news.google.com/home") is None
