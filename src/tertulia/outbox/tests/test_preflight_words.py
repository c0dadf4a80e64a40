"""What does not fit of the words of a post, in each network's own way."""

from __future__ import annotations

import pytest

from tertulia.connectors.base import Attachment, Draft, Limits
from tertulia.connectors.faces import face
from tertulia.outbox.preflight.words import word_problems

PICTURE = Attachment("/x.jpg")


@pytest.mark.parametrize(
    ("network", "draft", "codes"),
    [
        ("telegram", Draft("a" * 2000), []),
        ("telegram", Draft("a" * 2000, media=(PICTURE,)), ["long"]),
        ("mastodon", Draft("a" * 490, options={"warning": "a" * 10}), []),
        ("mastodon", Draft("a" * 490, options={"warning": "a" * 11}), ["long"]),
        ("bluesky", Draft("👨\u200d👩\u200d👧\u200d👦" * 130), ["heavy"]),
        ("youtube", Draft("ñ" * 2501, media=(PICTURE,)), ["heavy"]),
        ("youtube", Draft("hola", title="x" * 101), ["title"]),
        ("instagram", Draft("#luz " * 31 + "@ana " * 21), ["many_tags", "many_mentions"]),
        ("threads", Draft("a.es b.es c.es d.es e.es f.es"), ["many_links"]),
        ("x", Draft("prueba.com " * 11), []),
    ],
)
def test_it_says_what_does_not_fit(network: str, draft: Draft, codes: list[str]) -> None:
    found = word_problems(draft, face(network).limits, "El canal")
    assert [one.code for one in found] == codes
    assert all("El canal" in one.words and one.severity == "stop" for one in found)


def test_it_says_how_much_is_over() -> None:
    (one,) = word_problems(Draft("a" * 11), Limits(10), "La web")
    assert one.words == "En La web caben 10 caracteres: sobra 1."
    (beside,) = word_problems(Draft("a" * 12, media=(PICTURE,)), Limits(20, caption=10), "La web")
    assert beside.words.endswith("caben 10 caracteres: sobran 2.")
