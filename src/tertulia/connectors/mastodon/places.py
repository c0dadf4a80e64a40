"""What can be read of a server of the Mastodon interface: accounts, hashtags, searches for words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tertulia.connectors.base import Author, Cursor, Item, Page, Place
from tertulia.connectors.mastodon.server import Server, tidy_server
from tertulia.connectors.mastodon.statuses import status_item, with_threads
from tertulia.connectors.mastodon.timeline import follow
from tertulia.connectors.sift import each

Json = dict[str, Any]
MOST_TERMS = 10


def hashtags_of(config: Mapping[str, Any]) -> list[str]:
    """The hashtags of the form."""
    return re.findall(r"\w+", str(config.get("hashtags") or ""))


def words_of(config: Mapping[str, Any]) -> list[str]:
    """What the form wants to be searched."""
    told = [" ".join(words.split()) for words in str(config.get("words") or "").split(",")]
    return list(dict.fromkeys(words for words in told if words))


def tag_place(server: str, tag: str) -> Place:
    """The public timeline of a hashtag («aurora» or «#aurora») on a server."""
    base_url, name = tidy_server(server), tag.lstrip("#").lower()
    host = base_url.partition("://")[2]
    return Place(f"{host}/tags/{name}", f"#{name}", f"{base_url}/tags/{name}", kind="hashtag")


def account_place(server: Server, me: Author, live: bool) -> Place:
    """Our account. `live`: the server has a line for it."""
    return Place(f"{server.host}/@{me.id}", me.handle, me.url, "account", own=True, live=live)


def search_place(server: Server, words: str) -> Place:
    """What our server finds for some words."""
    return Place(f"{server.host}/search/{words}", f"«{words}»", kind="search")


def written(statuses: Iterable[Json]) -> list[Json]:
    """Those that are somebody's own words, not the repeating of another's."""
    return [status for status in statuses if not status.get("reblog")]


def search(server: Server, terms: Sequence[str], cursor: Cursor, me: str) -> Page:
    """The newest statuses with any of `terms` (at most ten; each is asked for by itself)."""
    states, more = dict(cursor.get("terms") or {}), False
    found: dict[str, Item] = {}
    for term in list(terms)[:MOST_TERMS]:
        asked = {"q": f'"{term}"' if " " in term and '"' not in term else term, "type": "statuses"}
        state = dict(states.get(term) or {})
        told, states[term], further = follow(server, "v2/search", asked, state, within="statuses")
        items = each(written(told), lambda status: status_item(status, server.host, me))
        found.update((item.id, item) for item in items)
        more = more or further
    return Page(with_threads(found.values()), {"terms": states}, more)
