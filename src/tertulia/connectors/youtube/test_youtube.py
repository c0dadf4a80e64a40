"""A channel's feed: videos with the channel's lasting name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tertulia.connectors.base import Author, Item, Media
from tertulia.connectors.youtube.connector import YouTube
from tertulia.kit.failures import Rejected
from tests.connectors.replay import connected, story


def test_it_reads_a_channel() -> None:
    connector = connected("youtube", story("youtube"))
    (place,) = connector.places()
    assert place.name == "Cooperativa Aurora"
    (video,) = connector.listen(place, {}).items
    watch = "https://www.youtube.com/watch?v=dQ1aaBBccDD"
    assert video == Item(
        id="youtube.com/dQ1aaBBccDD",
        author=Author(
            "youtube.com/UCabcdefghijklmnopqrstuv",
            "Cooperativa Aurora",
            "",
            "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv",
        ),
        text="Potencia, energía e impuestos, con una factura de verdad. Más en https://aurora.example/factura",
        published=datetime(2026, 11, 18, 16, 0, 12, tzinfo=UTC),
        kind="post",
        url=watch,
        thread="youtube.com/dQ1aaBBccDD",
        title="Cómo leer tu factura en tres minutos",
        media=(Media(watch, "video", "Cómo leer tu factura en tres minutos"),),
    )


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("@aurora", "https://www.youtube.com/@aurora"),
        ("aurora", "https://www.youtube.com/@aurora"),
        ("https://www.youtube.com/@aurora/videos", "https://www.youtube.com/@aurora"),
        (
            "https://m.youtube.com/channel/UCabcdefghijklmnopqrstuv?x=1",
            "https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijklmnopqrstuv",
        ),
    ],
)
def test_it_takes_a_channel_however_it_is_written(channel: str, address: str) -> None:
    assert YouTube({"channel": channel}, story("youtube").http).address() == address


def test_it_says_what_is_no_channel() -> None:
    with pytest.raises(Rejected) as caught:
        YouTube({"channel": "¡hola, qué tal!"}, story("youtube").http).check()
    assert caught.value.field == "channel"


def test_it_knows_its_addresses() -> None:
    known = YouTube.recognises("https://www.youtube.com/@aurora/shorts")
    assert known is not None
    assert known.config == {"channel": "@aurora"}
    assert YouTube.recognises("https://www.youtube.com/watch?v=dQ1aaBBccDD") is None
