"""Headlines of the world's press."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tertulia.connectors.base import Author, Item, Media
from tertulia.kit.failures import Rejected
from tests.connectors.replay import connected, reply, story


def test_it_reads_headlines_at_their_own_addresses() -> None:
    paper = story("gdelt")
    connector = connected("gdelt", paper)
    (place,) = connector.places()
    (headline,) = connector.listen(place, {}).items
    assert headline == Item(
        id=headline.id,
        author=Author(
            "diarioribera.example",
            "diarioribera.example",
            "diarioribera.example",
            "https://diarioribera.example/",
        ),
        text="La cooperativa Aurora amplía el descuento de otoño",
        published=datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
        kind="article",
        url="https://www.diarioribera.example/economia/aurora",
        thread=headline.id,
        title="La cooperativa Aurora amplía el descuento de otoño",
        lang="es",
        media=(Media("https://www.diarioribera.example/i.jpg"),),
    )
    params = paper.asked[-1].url.params
    assert (params["query"], params["timespan"]) == ('"cooperativa Aurora" sourcelang:spanish', "7d")


def test_it_finds_nothing_without_complaint() -> None:
    paper = story("gdelt")
    paper.answer("GET", "/api/v2/doc/doc", reply(200, {}))
    connector = connected("gdelt", paper)
    (place,) = connector.places()
    assert not connector.listen(place, {}).items


def test_it_tells_at_the_words_what_gdelt_does_not_understand() -> None:
    paper = story("gdelt")
    said = "The specified phrase is too short."
    paper.answer("GET", "/api/v2/doc/doc", reply(200, said, content_type="text/html; charset=utf-8"))
    with pytest.raises(Rejected) as caught:
        connected("gdelt", paper).check()
    assert (caught.value.field, caught.value.said) == ("words", said)


def test_it_looks_back_for_any_of_the_terms() -> None:
    paper = story("gdelt")
    connected("gdelt", paper).search(["cooperativa Aurora", "luz nocturna"], {})
    params = paper.asked[-1].url.params
    assert params["query"] == '("cooperativa Aurora" OR "luz nocturna") sourcelang:spanish'
    assert params["timespan"] == "3m"
