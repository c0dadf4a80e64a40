"""The language of posts: long, four words long, and of what is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertulia.text.language import languages_of
from tertulia.text.train.posts import Post, read

TEST = Path(__file__).resolve().parents[4] / "training" / "test"


@pytest.fixture(scope="module")
def posts() -> list[Post]:
    return read(TEST)


def right(texts: list[str], codes: list[str]) -> float:
    found = languages_of(texts, [""] * len(texts))
    return sum(code == told for (code, _), told in zip(found, codes, strict=True)) / len(texts)


def test_it_tells_the_language_of_posts(posts: list[Post]) -> None:
    assert right([post.text for post in posts], [post.language[:2] for post in posts]) >= 0.99


def test_it_tells_it_of_four_words(posts: list[Post]) -> None:
    long = [post for post in posts if len(post.text.split()) >= 4]
    texts = [" ".join(post.text.split()[:4]) for post in long]
    assert right(texts, [post.language[:2] for post in long]) >= 0.97


@pytest.mark.parametrize("noise", ["", "   ", "😀😀", "12345", "asdf qwer zxcv", "\x00", "#️⃣"])
def test_it_says_nothing_of_noise(noise: str) -> None:
    assert languages_of([noise], [""])[0][0] == ""


def test_it_knows_that_others_are_others() -> None:
    texts = [
        "Bonjour tout le monde, comment allez-vous ?",
        "Wie geht es Ihnen heute, meine Damen und Herren?",
    ]
    assert [code for code, _ in languages_of(texts, ["", ""])] == ["fr", "de"]
