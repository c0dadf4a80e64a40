"""Where a text points, and under which key a post stands: for any text and any key."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.connectors.bluesky.facets import facets
from tertulia.connectors.bluesky.keys import is_ours, number_of, rkey_of, tid


@given(st.text(max_size=80))
def test_a_key_is_always_the_same_and_a_tid(key: str) -> None:
    rkey = rkey_of(key)
    assert rkey == rkey_of(key)
    assert re.fullmatch(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}", rkey)
    assert is_ours(rkey)


@given(st.integers(0, 2**63 - 1), st.integers(0, 2**63 - 1))
def test_tids_sort_as_their_numbers(one: int, other: int) -> None:
    assert number_of(tid(one)) == one
    assert (tid(one) < tid(other)) is (one < other)


def test_a_key_of_ours_is_told_from_a_servers() -> None:
    assert rkey_of("a") != rkey_of("b")
    assert not is_ours("3n2wai4t4vc2g")
    assert not is_ours("self")


@pytest.mark.parametrize(
    ("text", "uris"),
    [
        ("Más en aurora.coop/vigo.", ["https://aurora.coop/vigo"]),
        ("(gencat.cat) y http://x.es/a", ["https://gencat.cat", "http://x.es/a"]),
        ("Mañana.Luego etc.Ya v1.2 3.es/x a@b.es @c.es #d.es", ["https://3.es/x"]),
        ("www.aurora.es/ñ?q=(1)", ["https://www.aurora.es/ñ?q=(1)"]),
        ("https://a.es/b.com", ["https://a.es/b.com"]),
    ],
)
def test_it_links_addresses_without_a_scheme(text: str, uris: list[str]) -> None:
    found = [f["features"][0].get("uri") for f in facets(text, lambda _handle: "")]
    assert [uri for uri in found if uri] == uris


_PARTS = st.sampled_from(
    [
        "hola",
        "ñ",
        "👩‍👩‍👧",
        " ",
        "\n",
        "@ana.bsky.social",
        "#luz",
        "https://a.es/b",
        "c.com/d",
        "(",
        ")",
        ".",
        "¿",
        "日",
    ]
)


@given(st.lists(st.one_of(_PARTS, st.text(max_size=5)), max_size=12).map("".join))
def test_facets_point_at_whole_characters_and_never_overlap(text: str) -> None:
    raw, last = text.encode("utf-8", "surrogatepass"), 0
    try:
        raw.decode()
    except UnicodeDecodeError:
        return
    for facet in facets(text, lambda handle: f"did:{handle}"):
        start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
        assert last <= start < end <= len(raw)
        last, (feature,) = end, facet["features"]
        words = raw[start:end].decode()
        told = feature.get("uri") or feature.get("tag") or feature["did"]
        bare = told.removeprefix("https://").removeprefix("did:").lower()
        assert bare in words.lower() or words in told
