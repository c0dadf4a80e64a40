"""What the contract suites share: which connectors promise what, and how their stories are read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from tertulia.connectors import base, registry
from tertulia.connectors.base import Page
from tertulia.kit.failures import Unavailable
from tests.connectors.replay import Replay, reply

SLUGS = registry.slugs()
HEARD = [slug for slug in SLUGS if registry.get(slug).can(base.Listens)]
SPEAKING = [slug for slug in SLUGS if registry.get(slug).can(base.Replies)]
MODERATING = [slug for slug in SLUGS if registry.get(slug).can(base.Moderates)]
POSTING = [slug for slug in SLUGS if registry.get(slug).can(base.Posts) and slug not in HEARD]
THREADED = [slug for slug in SLUGS if registry.get(slug).can(base.Threads)]


def pages_of(connector: Any, place: base.Place) -> Iterator[Page]:
    """Page after page of a place until there is no more, each cursor through JSON."""
    cursor: base.Cursor = {}
    for _turn in range(20):
        page = connector.listen(place, cursor)
        yield page
        cursor = json.loads(json.dumps(page.cursor))
        if not page.more:
            return
    raise AssertionError("it never comes to an end")


def place_of(connector: Any, paper: Replay) -> base.Place:
    """The place that the story reads."""
    found: list[base.Place] = list(connector.places())
    return found[int(paper.story["place"])]


def tried(speak: Callable[[], object]) -> Unavailable | None:
    """How it failed for now, or None if it did not."""
    try:
        speak()
    except Unavailable as failure:
        return failure
    return None


def break_the_saying(paper: Replay, status: int, body: Any = None) -> None:
    """Answer so to what says the draft; what is asked before it goes on as in the story."""
    said = [e for e in paper.story["exchanges"] if e["method"] in ("POST", "PUT") and e.get("says")]
    assert said, 'mark the exchange that says the draft with "says": true'
    for exchange in said:
        paper.answer(
            exchange["method"], exchange["path"], reply(status, {"error": "no"} if body is None else body)
        )


def says_nothing_secret(paper: Replay, failure: BaseException) -> None:
    """Assert that no secret of the story is in the words of a failure."""
    words = f"{failure} {failure!r} {getattr(failure, 'said', '')}"
    for value in paper.story["config"].values():
        if isinstance(value, str) and len(value) >= 12 and "://" not in value:
            assert value not in words
