"""Messages of a Matrix room as items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Author, Item
from tertulia.kit.failures import Rejected
from tertulia.kit.html import links_of, tidy, tidy_name
from tertulia.kit.links import links_in

Json = Mapping[str, Any]
HOST = "matrix.to"
MESSAGE = "m.room.message"
REDACTION = "m.room.redaction"
PART_OF = "org.tertulia.part_of"
"""In a picture that went out with a text: the event of that text."""


def remote_id(room: str, event: str) -> str:
    """«matrix.to/!room:server/$event»: an event is one all over the network."""
    return f"{HOST}/{room}/{event}"


def room_and_event(remote: str) -> tuple[str, str]:
    """The other way round. Rejected for what is no id of ours."""
    host, room, event = [*remote.split("/", 2), "", ""][:3]
    if host != HOST or not room.startswith("!") or not event.startswith("$"):
        raise Rejected(_("Eso no es de Matrix."))
    return room, event


def web_address(room: str, event: str = "", via: str = "") -> str:
    """Where a person opens it, with whatever program they use (spec.matrix.org: matrix.to URIs)."""
    path = f"{quote(room, safe='!:@#')}/{quote(event, safe='$')}" if event else quote(room, safe="!:@#")
    return f"https://{HOST}/#/{path}" + (f"?via={quote(via, safe=':')}" if via else "")


def moment(event: Json) -> datetime:
    """When its server took it in. ValueError where it does not say."""
    return datetime.fromtimestamp(int(event["origin_server_ts"]) / 1000, UTC)


def relation(event: Json) -> tuple[str, str, str]:
    """(kind, the event it is about, what it answers): «m.thread», «m.replace», or «» for a plain answer."""
    told = event.get("content", {}).get("m.relates_to") or {}
    above = (told.get("m.in_reply_to") or {}).get("event_id") or ""
    return str(told.get("rel_type") or ""), str(told.get("event_id") or ""), str(above)


def redacted_by(event: Json) -> str:
    """Which event a redaction takes back (its place changed with room version 11)."""
    return str(event.get("redacts") or (event.get("content") or {}).get("redacts") or "")


def is_gone(event: Json) -> bool:
    """Whether its words were taken back."""
    return not event.get("content") or "redacted_because" in (event.get("unsigned") or {})


def message_item(event: Json, room: str, me: str, names: Mapping[str, str], thread: str = "") -> Item:
    """`event` as the room has it, with its last change, if the server tells it. ValueError for what is no
    message with words."""
    content = event["content"]
    if event.get("type") != MESSAGE or not isinstance(content.get("body"), str):
        raise ValueError("no message")
    edit = ((event.get("unsigned") or {}).get("m.relations") or {}).get("m.replace") or {}
    newer = (edit.get("content") or {}).get("m.new_content") if isinstance(edit, Mapping) else None
    shown = newer if isinstance(newer, Mapping) and isinstance(newer.get("body"), str) else content
    sender, event_id = str(event["sender"]), str(event["event_id"])
    kind, about, above = relation(event)
    parent = above or (about if kind == "m.thread" else "")
    root = about if kind == "m.thread" else "" if above else event_id
    text = tidy(_without_quote(shown["body"]) if above else shown["body"])
    mentioned = (content.get("m.mentions") or {}).get("user_ids") or ()
    remote = remote_id(room, event_id)
    return Item(
        id=remote,
        author=author_of(sender, names.get(sender, "")),
        text=text,
        published=moment(event),
        kind="reply" if parent else "post",
        url=web_address(room, event_id, _server(sender)),
        parent=remote_id(room, parent) if parent else "",
        thread=thread or (remote_id(room, root) if root else ""),
        edited=moment(edit) if shown is not content else None,
        own=sender == me,
        to_us=sender != me and me in mentioned,
        links=links_of(str(shown.get("formatted_body") or "")) or tuple(links_in(text)),
    )


def author_of(user: str, name: str = "") -> Author:
    """Who wrote it («@ana:matrix.org»)."""
    told = tidy_name(name) or user.lstrip("@").partition(":")[0]
    return Author(f"{HOST}/{user}", told, user, web_address(user))


def names_of(members: Iterable[Json]) -> dict[str, str]:
    """What the members of a room call themselves there, by their full names."""
    found = {}
    for event in members:
        if event.get("type") == "m.room.member":
            found[str(event.get("state_key"))] = str((event.get("content") or {}).get("displayname") or "")
    return found


def with_threads(items: Iterable[Item]) -> list[Item]:
    """Oldest first, each with the root of its thread where its parent is among them."""
    roots: dict[str, str] = {}
    found = []
    for item in sorted(items, key=lambda item: item.published):
        roots[item.id] = item.thread or roots.get(item.parent, "")
        found.append(replace(item, thread=roots[item.id]))
    return found


def _server(user: str) -> str:
    return user.partition(":")[2]


def _without_quote(body: str) -> str:
    """`body` without the quotation that older programs set before an answer."""
    lines = body.split("\n")
    while lines and lines[0].startswith(">"):
        lines.pop(0)
    return "\n".join(lines).strip() or body
