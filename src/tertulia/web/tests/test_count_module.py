"""The browser counts as the connectors do: what fits on screen is not refused when it is sent."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from tertulia.connectors.base import Limits
from tertulia.connectors.counting import count
from tertulia.connectors.networks.tlds import TLDS
from tertulia.web.tests.conftest import Front
from tests.connectors import lengths

pytestmark = pytest.mark.browser

TEXTS = [
    "",
    "Hola, Marta.",
    "Árbol, ñandú y pingüino",
    "A\u0301rbol descompuesto",
    "👩‍👩‍👧 familia 🇪🇸 y 1️⃣",
    "Mira https://aurora.example/facturas?mes=10.",
    "(ver https://es.wikipedia.org/wiki/Luz_(fisica)) y http://a.es, ¿no?",
    "sin@https://nada y aurora.example",
    "@ana@masto.es y @luis, escribid a ana@masto.es",
    "漢字とかな ＡＢＣ",
    "línea\nlínea\r\nlínea\t fin",
    "\u202eal revés\u202c \u200bcero",
    "—«comillas» … “otras” ‘otras’",
]
PIECES = [
    *"aZñé日 \n.,:@#/()-_&=?%",
    "👍🏽",
    "🇪🇸",
    "🇪",
    "1️⃣",
    "❤",
    "\ufe0f",
    "\u200d",
    "👩",
    "e\u0301",
    "क्ष",
    "\r\n",
]
PIECES += [
    "https://tertulia.es/a?b=1",
    "prueba.com",
    "@ana@masto.es",
    "#luz",
    "—",
    "©",
    "\u202e",
    "🏴",
    "http://",
]
PIECES += [
    "ELPAÍS.com",
    "日本.jp/ñ",
    "☃.net",
    "xn--p1ai",
    "https://t.co/abc?d=e-",
    ".co.uk",
    "\ufe0e",
    "🏽",
    "𝐁",
    "\u00a0",
]
LIMITS = [
    Limits(500, "chars"),
    Limits(300, "graphemes"),
    Limits(280, "weighted", 23),
    Limits(500, "graphemes", 23, short_mentions=True),
    Limits(2200, "utf16"),
    Limits(5000, "bytes"),
    Limits(500, "emoji_bytes"),
]
ALL = """async ([texts, limits]) => {
  const { lengthOf } = await import("/static/js/count.js");
  return limits.map(([unit, urlLength, shortMentions]) =>
    texts.map(text => lengthOf(text, unit, { urlLength, shortMentions })));
}"""


def _many(seed: int, how_many: int) -> list[str]:
    """Texts put together from awkward pieces, always the same for the same `seed`."""
    dice = random.Random(seed)
    return ["".join(dice.choices(PIECES, k=dice.randint(1, 30))) for _ in range(how_many)]


def _same(page: Any, texts: list[str]) -> None:
    limits = [(one.unit, one.url_length, one.short_mentions) for one in LIMITS]
    told = page.evaluate(ALL, [texts, limits])
    for one, counted in zip(LIMITS, told, strict=True):
        for text, length in zip(texts, counted, strict=True):
            assert length == count(text, one), (one.unit, text)


def test_it_counts_as_the_connectors_count(front: Front, stand: Callable[..., str]) -> None:
    page = front.show(stand("<p>Contar</p>"))
    _same(page, TEXTS + [text for text, _length in lengths.X + lengths.MASTODON])


def test_it_counts_hundreds_of_awkward_texts_alike(front: Front, stand: Callable[..., str]) -> None:
    _same(front.show(stand("<p>Contar</p>")), _many(5, 800))


def test_it_knows_the_same_endings(front: Front, stand: Callable[..., str]) -> None:
    page = front.show(stand("<p>Contar</p>"))
    assert page.evaluate("async () => (await import('/static/js/tlds.js')).TLDS") == list(TLDS)


def test_it_counts_a_key_stroke_in_good_time(front: Front, stand: Callable[..., str]) -> None:
    page = front.show(stand("<p>Contar</p>"))
    long = ("Hola, mirad https://tertulia.es/blog y prueba.com 👍🏽 " * 200)[:10_000]
    assert page.evaluate(ALL, [[long], [("weighted", 23, False)]]) == [[count(long, LIMITS[2])]]
