"""How long a text is, in each network's own unit; and which networks there are."""

from __future__ import annotations

from datetime import date

import pytest

from tertulia.connectors import registry
from tertulia.connectors.base import Limits
from tertulia.connectors.faces import count, face, faces

X, MASTODON, BLUESKY, FACEBOOK = (face(slug).limits for slug in ("x", "mastodon", "bluesky", "facebook"))
FAMILY = "👨\u200d👩\u200d👧\u200d👦"
LONG = "https://example.com/una/direccion/muy/larga?con=cosas&y=mas#fin"


@pytest.mark.parametrize(
    ("text", "limits", "length"),
    [
        ("", X, 0),
        ("hola", X, 4),
        ("ñandú", X, 5),
        ("n\u0303", X, 1),
        ("日本語", X, 6),
        ("—“”…", X, 5),
        (FAMILY, X, 2),
        ("👍🏽", X, 2),
        ("🇪🇸🇲🇽", X, 4),
        ("1️⃣", X, 2),
        ("❤️", X, 2),
        ("©", X, 1),
        (LONG, X, 23),
        (f"mira {LONG}.", X, 29),
        (f"({LONG})", X, 25),
        ("https://es.wikipedia.org/wiki/Aurora_(diosa) sí", X, 26),
        (f"{LONG} {LONG}", X, 47),
        ("hola", MASTODON, 4),
        (FAMILY, MASTODON, 1),
        ("n\u0303", MASTODON, 1),
        (LONG, MASTODON, 23),
        ("www.example.com", MASTODON, 15),
        ("@ana@masto.es hola", MASTODON, 9),
        ("@ana hola", MASTODON, 9),
        ("ana@masto.es", MASTODON, 12),
        ("a\nb", MASTODON, 3),
        (FAMILY, BLUESKY, 1),
        (LONG, BLUESKY, len(LONG)),
        ("@ana@masto.es", BLUESKY, 13),
        (FAMILY, FACEBOOK, 7),
        ("ñ", FACEBOOK, 1),
        ("x" * 5, Limits(), 5),
    ],
)
def test_it_counts_as_the_network_does(text: str, limits: Limits, length: int) -> None:
    assert count(text, limits) == length


def test_it_says_when_each_figure_was_read() -> None:
    for known in faces():
        assert date.fromisoformat(known.limits.checked) <= date(2026, 11, 23)
        assert str(known.label)
        assert 1 <= len(known.monogram) <= 2


def test_it_shows_every_network_that_can_be_connected() -> None:
    for slug in registry.slugs():
        shown, connector = face(slug), registry.get(slug)
        assert (shown.slug, shown.monogram) == (slug, connector.monogram)


def test_it_shows_what_nobody_told_it_about() -> None:
    assert (face("orkut").label, face("orkut").monogram, face("orkut").limits) == ("Orkut", "Or", Limits())
    assert face("").monogram == "?"


def test_it_finds_networks_by_their_folders() -> None:
    assert {"demo", "feed", "mastodon", "wordpress"} <= set(registry.slugs())
    assert registry.get("feed").slug == "feed"
    assert (registry.folder("feed") / "logo.svg").exists()
    for find in (registry.get, registry.folder):
        with pytest.raises(LookupError):
            find("../kit")
