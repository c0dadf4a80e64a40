"""Episodes and their notes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tertulia.connectors.base import Author, Item, Media
from tertulia.connectors.podcast.connector import Podcast
from tertulia.kit.failures import Rejected
from tests.connectors.replay import connected, reply, story


def test_it_reads_episodes() -> None:
    connector = connected("podcast", story("podcast"))
    (place,) = connector.places()
    assert (place.name, place.kind) == ("Corriente continua", "podcast")
    (episode,) = connector.listen(place, {}).items
    assert episode == Item(
        id="corriente.example/corriente-12",
        author=Author(
            "corriente.example", "Corriente continua", "corriente.example", "https://corriente.example/"
        ),
        text="Hablamos con la cooperativa Aurora de su tarifa nocturna.",
        published=datetime(2026, 11, 19, 5, 0, tzinfo=UTC),
        kind="article",
        url="https://corriente.example/ep/12",
        thread="corriente.example/corriente-12",
        title="Cooperativas que venden luz",
        lang="es",
        media=(Media("https://cdn.corriente.example/12.mp3", "audio"),),
    )


def test_it_refuses_a_feed_without_sound() -> None:
    paper = story("podcast")
    body = paper.read("show.xml").replace(b"audio/mpeg", b"image/png")
    paper.answer("GET", "/feed.xml", reply(200, body, content_type="application/rss+xml"))
    with pytest.raises(Rejected) as caught:
        connected("podcast", paper).check()
    assert caught.value.field == "url"


def test_it_knows_a_podcast_when_it_sees_one() -> None:
    paper = story("podcast")
    page = paper.http.get("https://corriente.example/feed.xml")
    known = Podcast.recognises("https://corriente.example/feed.xml", page)
    assert known is not None
    assert known.sure == 0.9
    assert Podcast.recognises("https://corriente.example/feed.xml") is None
