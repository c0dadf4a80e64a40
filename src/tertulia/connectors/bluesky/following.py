"""Following a list of Bluesky's (notifications, our posts, a search) from where it was left, newest first.

Lists are walked backwards by a cursor of the network's that says nothing to us. What was seen lately is
remembered, so that what is indexed late is found, and nothing told twice.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tertulia.connectors.bluesky.posts import moment

HISTORY_PAGES = 3
LONGEST_WALK = 50
REMEMBERED = 300
LATE = timedelta(minutes=10)

Json = dict[str, Any]
Ask = Callable[[str], tuple[list[Json], str]]
"""(the network's cursor) → (entries, newest first, each with `uri` and `indexedAt`; the cursor onward)."""


def follow(ask: Ask, state: Json) -> tuple[list[Json], Json, bool]:
    """(entries that are new, newest first; the state to go on from; whether there are more)."""
    since, walk = str(state.get("since") or ""), dict(state.get("walk") or {})
    seen: list[str] = list(state.get("seen") or ())
    page, onward = ask(str(walk.get("cursor") or ""))
    page = [entry for entry in page if entry.get("uri") and entry.get("indexedAt")]
    fresh = [entry for entry in page if entry["uri"] not in set(seen)]
    goal = str(walk.get("goal") or (page[0]["indexedAt"] if page else since))
    pages = int(walk.get("pages") or 0) + 1
    there = [entry["uri"] for entry in page]
    kept = [*there, *(uri for uri in seen if uri not in set(there))]
    told: Json = {"seen": kept[: max(REMEMBERED, 2 * len(page))]}
    most = LONGEST_WALK if since else HISTORY_PAGES
    reached = bool(since) and any(_older(entry["indexedAt"], since) for entry in page)
    if onward and fresh and not reached and pages < most:
        return fresh, {**told, "since": since, "walk": {"cursor": onward, "goal": goal, "pages": pages}}, True
    return fresh, {**told, "since": goal}, False


def _older(seen: str, since: str) -> bool:
    try:
        return moment(seen) < moment(since) - LATE
    except ValueError:
        return False
