"""The browser says and compares texts as the server does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tertulia.planner import compare, links, mentions
from tertulia.web.tests.conftest import Front

pytestmark = pytest.mark.browser

UTM = {"utm_source": "mastodon", "utm_medium": "social", "utm_campaign": "sol (vecino)*'!"}
PEOPLE = {"ana": mentions.Known("Ana López", {"mastodon": "@ana@masto.es"})}
TEXTS = [
    "",
    "Hola, Marta.",
    "Mira https://a.example/x?y=1#z. Y (http://b.example/(c)), ¿no?",
    "https://a.example/?utm_medium=x https://a.example? https://a.example#",
    "Con @ana, @Ana. y @ana@otro.example, escribe a a@b.example",
    "#Sol #1 #energía_2 a#b",
    "línea\n\notra   línea\n@ana",
]
PAIRS = [
    ("", "algo"),
    ("cada piso ahorra mucho", "cada piso paga mucho menos"),
    ("a b c d", "a x c y d"),
    ("uno dos", "uno dos"),
    ("El sol de tu tejado.", "El sol, ¡de tu azotea!\n\nOs leemos."),
    ("quita esto", ""),
]
SAY = """async ([texts, utm, people]) => {
  const { dressed, resolved } = await import("/static/js/compose-text.js");
  const all = text => [dressed(text, utm), resolved(text, "mastodon", people), resolved(text, "x", people)];
  return texts.map(all);
}"""
COMPARE = """async (pairs) => {
  const { pieces, changes } = await import("/static/js/compose-diff.js");
  return pairs.map(([old, now]) => { const found = pieces(old, now); return [
    found.filter(one => one.op !== "added").map(one => one.text).join(""),
    found.filter(one => one.op !== "removed").map(one => one.text).join(""),
    changes(found)]; });
}"""


def test_it_says_what_the_server_says(front: Front, stand: Callable[..., str]) -> None:
    page = front.show(stand("<p>Decir</p>"))
    people = {key: {"name": one.name, "handles": one.handles} for key, one in PEOPLE.items()}
    told = page.evaluate(SAY, [TEXTS, UTM, people])
    assert told == [
        [
            links.dressed(text, UTM),
            mentions.resolved(text, "mastodon", PEOPLE),
            mentions.resolved(text, "x", PEOPLE),
        ]
        for text in TEXTS
    ]


def test_it_compares_as_the_server_compares(front: Front, stand: Callable[..., str]) -> None:
    page = front.show(stand("<p>Comparar</p>"))
    told = page.evaluate(COMPARE, [list(pair) for pair in PAIRS])
    assert told == [[old, now, compare.changes(old, now)] for old, now in PAIRS]
