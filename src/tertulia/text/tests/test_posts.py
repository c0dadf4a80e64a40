"""Floors on our own posts, from which the table of `learnt` is made: a change that unlearns them shows here.

How well it does on texts that it never saw is measured on the demo's (tests/test_understanding_demo.py).
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tertulia.text import DEPARTMENTS, INTENTS, SENTIMENTS, understand
from tertulia.text.learn import read

POSTS = Path(__file__).parent / "posts.tsv"


def test_it_has_posts_of_every_kind() -> None:
    posts = read(POSTS)
    assert len({post["text"] for post in posts}) == len(posts) > 1_500
    assert {post["sentiment"] for post in posts} == set(SENTIMENTS)
    assert {post["intent"] for post in posts} == set(INTENTS)
    assert {post["department"] for post in posts} == {"", *DEPARTMENTS}
    assert {post["language"] for post in posts} == {"", "es", "pt", "en", "ca"}
    assert min(Counter(post["department"] for post in posts).values()) > 25


def test_it_remembers_what_it_was_taught() -> None:
    posts = read(POSTS)
    got = understand([post["text"] for post in posts])
    for fact, floor in {"language": 0.99, "intent": 0.9, "sentiment": 0.88, "department": 0.9}.items():
        right = sum(post[fact] == getattr(u, fact) for post, u in zip(posts, got, strict=True))
        assert right / len(posts) >= floor, fact
