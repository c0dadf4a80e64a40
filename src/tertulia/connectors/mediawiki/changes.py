"""What was changed in a wiki lately, each edit with its summary."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from tertulia.connectors.base import Author, Cursor, Item, Page
from tertulia.connectors.mediawiki.markup import plain
from tertulia.connectors.mediawiki.wiki import Wiki
from tertulia.connectors.sift import each, rows, whole

AT_ONCE = 200
FIRST = 100
REMEMBERED = 600
LATE = timedelta(seconds=60)
"""A change may be written a little after its own date: this much is looked over again."""

Json = dict[str, Any]


def read(wiki: Wiki, cursor: Cursor) -> Page:
    """Changes since `cursor` but bots', oldest first; the newest hundred at first."""
    since, seen = str(cursor.get("since") or ""), list(cursor.get("seen") or ())
    asked: Json = {
        "list": "recentchanges",
        "rcprop": ("title", "ids", "user", "userid", "comment", "timestamp", "flags", "sizes"),
        "rctype": ("edit", "new"),
        "rcshow": "!bot",
        "rclimit": AT_ONCE if since else FIRST,
        "rcdir": "newer" if since else "older",
    }
    if since:
        asked["rcstart"] = (moment(since) - LATE).strftime("%Y-%m-%dT%H:%M:%SZ")
    if cursor.get("continue"):
        asked["rccontinue"] = cursor["continue"]
    told = wiki.query(**asked)
    changes = rows(whole(told["query"], "recentchanges")["recentchanges"])
    fresh = [change for change in changes if change.get("rcid") not in set(seen)]
    items = each(fresh, lambda change: change_item(change, wiki))
    onward = str((told.get("continue") or {}).get("rccontinue") or "") if since else ""
    newest = max([since, *(str(change.get("timestamp") or "") for change in changes)])
    state: Cursor = {
        "api": wiki.api(),
        "since": newest,
        "seen": [*(c["rcid"] for c in fresh if "rcid" in c), *seen][:REMEMBERED],
    }
    if onward:
        # Walked through from where it began, or what is asked for would move under our feet.
        state |= {"since": since, "continue": onward, "goal": max(newest, str(cursor.get("goal") or ""))}
    elif cursor.get("goal"):
        state["since"] = max(newest, str(cursor["goal"]))
    items.sort(key=lambda item: (item.published, int(item.id.rpartition("/")[2])))
    return Page(items, state, more=bool(onward))


def change_item(change: Json, wiki: Wiki) -> Item:
    """One edit: the page is its title, the summary its text."""
    grown = int(change.get("newlen") or 0) - int(change.get("oldlen") or 0)
    summary = plain(str(change.get("comment") or "")) or _("Sin resumen")
    revision = int(change["revid"])
    asked = {"diff": revision} if change.get("old_revid") else {"oldid": revision}
    return Item(
        id=f"{wiki.host}/change/{revision}",
        author=author_of(change, wiki),
        text=f"{summary} ({grown:+d})",
        published=moment(str(change["timestamp"])),
        kind="article" if change.get("type") == "new" else "post",
        url=wiki.link(**asked),
        thread=f"{wiki.host}/page/{int(change.get('pageid') or 0)}",
        title=str(change["title"]),
        audience="public",
    )


def author_of(told: Json, wiki: Wiki) -> Author:
    """Who made an edit; of one whose name the wiki hides, nothing is said."""
    name = str(told.get("user") or "")
    if not name or told.get("userhidden"):
        return Author(f"{wiki.host}/User:", _("Alguien cuyo nombre se oculta"))
    page = f"User:{name.replace(' ', '_')}"
    return Author(f"{wiki.host}/{page}", name, name, wiki.link(title=page))


def moment(value: str) -> datetime:
    """The wiki's own dates, always UTC. Raises ValueError for what is none."""
    return datetime.fromisoformat(value)
