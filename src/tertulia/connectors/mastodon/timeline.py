"""Following one list of a Mastodon server (notifications, our statuses, a hashtag) from where it was left.

What came since is asked for with `since_id`, newest first; what does not fit on a page is walked through
backwards with `max_id`. Some servers understand these loosely (snac repeats what it showed, or shows it all):
so what was seen lately is remembered, and neither told twice nor walked through for ever.
"""

from __future__ import annotations

from typing import Any

from tertulia.connectors.mastodon.server import Server, stable
from tertulia.connectors.sift import rows, whole

AT_ONCE = 40
HISTORY_PAGES = 3
REMEMBERED = 200
# A page may arrive while hundreds of others do; beyond this, what is older is left to be found another way.
LONGEST_WALK = 50

State = dict[str, Any]
Json = dict[str, Any]


def follow(
    server: Server, path: str, params: dict[str, Any], state: State, within: str = ""
) -> tuple[list[Json], State, bool]:
    """(entries that are new or edited, newest first; the state to go on from; whether there are more).
    `within`: the list stands under that name of what the server answers."""
    asked: dict[str, Any] = {**params, "limit": AT_ONCE}
    since, walk = str(state.get("since") or ""), dict(state.get("walk") or {})
    if since:
        asked["since_id"] = since
    if walk:
        asked["max_id"] = walk["max"]
    told = server.get(path, **asked)
    page = [entry for entry in rows(whole(told, within)[within] if within else told) if "id" in entry]
    seen: dict[str, str] = dict(state.get("seen") or {})
    fresh = [entry for entry in page if seen.get(stable(entry["id"])) != _mark(entry)]
    newest = str(page[0]["id"]) if page else since
    goal, pages = str(walk.get("goal") or newest), int(walk.get("pages") or 0) + 1
    most = LONGEST_WALK if since else HISTORY_PAGES
    remembered = {**{stable(entry["id"]): _mark(entry) for entry in page}, **_older(seen, page)}
    onward: State = {"seen": dict(list(remembered.items())[: max(REMEMBERED, 2 * len(page))])}
    if len(page) >= AT_ONCE and len(fresh) == len(page) and pages < most:
        onward |= {"since": since, "walk": {"max": str(page[-1]["id"]), "goal": goal, "pages": pages}}
        return fresh, onward, True
    return fresh, {**onward, "since": goal}, False


def _mark(entry: Json) -> str:
    """What changes when an entry does: the date of its (status's) last edit."""
    status = entry.get("status") if isinstance(entry.get("status"), dict) else entry
    return str((status or {}).get("edited_at") or "")


def _older(seen: dict[str, str], page: list[Json]) -> dict[str, str]:
    there = {stable(entry["id"]) for entry in page}
    return {number: mark for number, mark in seen.items() if number not in there}
