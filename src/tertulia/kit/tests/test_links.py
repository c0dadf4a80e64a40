"""Addresses that people share."""

from __future__ import annotations

import pytest

from tertulia.kit.links import LONGEST, canonical, links_in, without_links


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("HTTPS://Diario.Example/a?utm_source=x&id=7&fbclid=abc#arriba", "https://diario.example/a?id=7"),
        ("http://diario.example:80", "http://diario.example/"),
        ("https://diario.example:8443/", "https://diario.example:8443/"),
        ("www.diario.example/a", "https://www.diario.example/a"),
        ("https://ana:clave@diario.example/a", "https://diario.example/a"),
        ("https://diario.example/a?gclid=1&gbraid=2&mc_cid=3&igshid=4&ref_src=5", "https://diario.example/a"),
        ("https://diario.example/a?utm=1&plid=2", "https://diario.example/a?utm=1&plid=2"),
        ("https://diario.example/a?q=a%20b&q=c", "https://diario.example/a?q=a%20b&q=c"),
        ("https://ñandú.example/café", "https://ñandú.example/café"),
    ],
)  # fmt: skip
def test_it_knows_one_page_by_one_address(url: str, same: str) -> None:
    assert canonical(url) == same
    assert canonical(same) == same


@pytest.mark.parametrize(
    "url",
    ["", "javascript:alert(1)", "ftp://a.example/x", "https://", "http://[::1", "https:///x", "hola",
     "https://a.example/a b", "https://a.example/\x00", "https://a.example/" + "x" * LONGEST],
)  # fmt: skip
def test_it_keeps_no_other_address(url: str) -> None:
    assert canonical(url) == ""


def test_it_finds_them_in_a_text() -> None:
    text = (
        "Mira (https://a.example/b_(c)), «https://a.example/d». www.e.example/f! "
        "y <https://g.example/?h=1&i=2>… HTTP://J.example"
    )
    assert links_in(text) == [
        "https://a.example/b_(c)",
        "https://a.example/d",
        "www.e.example/f",
        "https://g.example/?h=1&i=2",
        "HTTP://J.example",
    ]
    assert links_in("nada") == []
    assert "example" not in without_links(text)
    assert without_links("¿nada?") == "¿nada?"


def test_it_is_quick_with_what_looks_like_many() -> None:
    assert len(links_in("http://" * 3_000)) == 1
    assert links_in("(" * 5_000 + "https://a.example" + ")" * 5_000) == ["https://a.example"]
