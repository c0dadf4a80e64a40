"""How long a text is, against what is published and against a plain second reading of each rule."""

from __future__ import annotations

import unicodedata

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from tertulia.connectors import counting
from tertulia.connectors.base import Limits
from tertulia.connectors.counting import amounts, count, excess, fits, size, too_many
from tertulia.connectors.faces import face
from tertulia.connectors.web_addresses import addresses
from tests.connectors import lengths
from tests.connectors.plain_graphemes import plain_graphemes

PIECES = st.sampled_from(
    [
        *"aZñé日 \n.,:@#/()-_",
        "👍🏽",
        "🇪🇸",
        "🇪",
        "1️⃣",
        "❤",
        "\ufe0f",
        "\u200d",
        "👩",
        "e\u0301",
        "\u1100\u1161\u11a8",
        "क्ष",
        "\r\n",
        "https://tertulia.es/a?b=1",
        "prueba.com",
        "@ana@masto.es",
        "#luz",
        "\u2014",
        "©",
        "\u202e",
        "🏴",
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join)


@pytest.mark.parametrize(("text", "length"), lengths.X)
def test_it_counts_as_x_publishes(text: str, length: int) -> None:
    assert count(text, face("x").limits) == length


@pytest.mark.parametrize(("text", "length"), lengths.MASTODON)
def test_it_counts_as_mastodon_does(text: str, length: int) -> None:
    assert count(text, face("mastodon").limits) == length


@pytest.mark.parametrize(("text", "length", "octets"), lengths.BLUESKY)
def test_it_counts_as_bluesky_does(text: str, length: int, octets: int) -> None:
    assert (count(text, face("bluesky").limits), size(text)) == (length, octets)


@pytest.mark.parametrize(
    ("network", "text", "length"),
    [
        ("telegram", "😀a", 2),
        ("discord", "👩\u200d🔧", 3),
        ("linkedin", "😀a", 3),
        ("tiktok", "𝐁", 2),
        ("youtube", "añ€😀", 10),
        ("threads", "hola 😀", 9),
        ("threads", "ñ" * 500, 500),
        ("instagram", "😀", 1),
    ],
)
def test_it_counts_in_the_unit_of_each(network: str, text: str, length: int) -> None:
    assert count(text, face(network).limits) == length


@given(TEXTS)
@settings(deadline=None)
def test_it_finds_graphemes_as_a_plain_reading_of_the_rules(text: str) -> None:
    assert counting.graphemes(text) == plain_graphemes(text)


def _plain_weight(text: str) -> int:
    """The published loop, step by step: at each code point a link, else an emoji, else its own weight."""
    text = unicodedata.normalize("NFC", text)
    links, total, at = dict(addresses(text, bare=True)), 0, 0
    while at < len(text):
        emoji = counting.EMOJI.match(text, at, _next_link(links, at, len(text)))
        if at in links:
            total, at = total + 23, links[at]
        elif emoji:
            total, at = total + 2, emoji.end()
        else:
            light = any(low <= ord(text[at]) <= high for low, high in counting.LIGHT)
            total, at = total + (1 if light else 2), at + 1
    return total


def _next_link(links: dict[int, int], at: int, end: int) -> int:
    return min((start for start in links if start >= at), default=end)


@given(TEXTS)
@settings(deadline=None)
def test_it_weighs_as_a_plain_reading_of_the_rules(text: str) -> None:
    assert count(text, face("x").limits) == _plain_weight(text)


@given(TEXTS)
@settings(deadline=None)
def test_addresses_stand_in_order_and_do_not_touch_spaces(text: str) -> None:
    for bare in (True, False):
        last = 0
        for start, end in addresses(text, bare=bare):
            assert last <= start < end <= len(text)
            assert not regex.search(r"\s", text[start:end])
            last = end


@given(TEXTS)
@settings(deadline=None)
def test_units_keep_their_order(text: str) -> None:
    letters, points, units, octets = (
        count(text, Limits(None, unit)) for unit in ("graphemes", "chars", "utf16", "bytes")
    )
    assert letters <= points <= units <= octets
    assert points <= count(text, Limits(None, "emoji_bytes")) <= octets
    assert octets == size(text)


def test_it_says_by_how_much_a_text_is_over() -> None:
    bluesky, telegram = face("bluesky").limits, face("telegram").limits
    assert excess("a" * 303, bluesky) == 3
    assert excess(lengths.FAMILY * 130, bluesky) == 250, "in bytes, where only those are over"
    assert (excess("a" * 1030, telegram), excess("a" * 1030, telegram, with_file=True)) == (0, 6)
    assert fits("a" * 300, bluesky)
    assert fits("a" * 10_000, Limits())


def test_it_counts_tags_mentions_and_links() -> None:
    told = amounts(
        "#luz #Luz2 #12 a#no &#38; @ana @ana@masto.es ana@b.es prueba.com https://b.es/#x b.es b.es"
    )
    assert (told.tags, told.mentions, told.links) == (2, 2, 3)
    assert too_many("#a " * 31 + "@b " * 21, face("instagram").limits) == [
        ("tags", 31, 30),
        ("mentions", 21, 20),
    ]
    assert too_many("hola", face("instagram").limits) == []
    assert too_many("a.es b.es c.es d.es e.es f.es", face("threads").limits) == [("links", 6, 5)]


def test_a_long_run_without_spaces_is_quick_enough_to_type_in() -> None:
    assert count("日" * 3000, face("x").limits) == 6000
    assert count("a." * 2000, face("x").limits) == 4000
    assert count("http://a.com/" + "(" * 300, face("x").limits) > 300
