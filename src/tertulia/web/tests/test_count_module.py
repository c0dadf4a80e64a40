"""The browser counts as the connectors do: what fits on screen is not refused when it is sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tertulia.connectors.base import Limits
from tertulia.connectors.faces import count
from tertulia.web.tests.conftest import Front

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
LIMITS = [
    Limits(500, "chars"),
    Limits(300, "graphemes"),
    Limits(280, "weighted", 23),
    Limits(500, "graphemes", 23, short_mentions=True),
]
ALL = """async ([texts, limits]) => {
  const { lengthOf } = await import("/static/js/count.js");
  return limits.map(([unit, urlLength, shortMentions]) =>
    texts.map(text => lengthOf(text, unit, { urlLength, shortMentions })));
}"""


def test_it_counts_as_the_connectors_count(front: Front, stand: Callable[..., str]) -> None:
    page = front.show(stand("<p>Contar</p>"))
    limits = [(one.unit, one.url_length, one.short_mentions) for one in LIMITS]
    assert page.evaluate(ALL, [TEXTS, limits]) == [[count(text, one) for text in TEXTS] for one in LIMITS]
