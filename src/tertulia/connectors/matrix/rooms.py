"""The rooms that an account is in, told by the server in one answer."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from tertulia.connectors.base import Place
from tertulia.connectors.matrix.events import HOST, web_address
from tertulia.connectors.matrix.server import Server, take
from tertulia.connectors.sift import whole
from tertulia.kit.html import tidy_name

NAME, ALIAS, POWER, CREATE, SECRET = (
    "m.room.name",
    "m.room.canonical_alias",
    "m.room.power_levels",
    "m.room.create",
    "m.room.encryption",
)
KEEPER = 50
"""From which power on somebody looks after a room (spec: redact, kick and ban by default)."""
_TOLD = {"types": [NAME, ALIAS, POWER, CREATE, SECRET], "limit": 1, "lazy_load_members": True}
_ROOM = {"state": _TOLD, "timeline": _TOLD, "ephemeral": {"types": []}, "account_data": {"types": []}}
PATIENCE_S = 60.0
State = dict[str, Mapping[str, Any]]


def room_of(place: Place) -> str:
    """«matrix.to/!room:server» → «!room:server»."""
    return place.id.partition("/")[2]


def joined(server: Server) -> Iterator[Place]:
    """The rooms that our account is in and that are not encrypted: those that it keeps first."""
    # Synapse repeats for two minutes what it answered to the very same question: no two are the same.
    nobody = {"types": [], "not_senders": [f"@{secrets.token_hex(4)}:invalid"]}
    only = {"room": _ROOM, "presence": nobody, "account_data": {"types": []}}
    told = server.ask("GET", "/sync", params={"filter": json.dumps(only), "timeout": 0}, timeout=PATIENCE_S)
    rooms = (whole(take(told)).get("rooms") or {}).get("join") or {}
    me = server.session().user
    places = [
        _place(room, _state(content), me) for room, content in rooms.items() if isinstance(content, dict)
    ]
    found = [place for place in places if place is not None]
    yield from sorted(found, key=lambda place: (not place.own, place.name.casefold(), place.id))


def _state(content: Mapping[str, Any]) -> State:
    found: State = {}
    for part in ("state", "timeline"):
        for event in (content.get(part) or {}).get("events") or ():
            if isinstance(event, dict) and "state_key" in event:
                found[str(event.get("type"))] = event
    return found


def _place(room: str, state: State, me: str) -> Place | None:
    if SECRET in state:
        return None
    alias = str(_content(state, ALIAS).get("alias") or "")
    name = tidy_name(str(_content(state, NAME).get("name") or "")) or alias or room
    via = me.partition(":")[2]
    url = web_address(alias) if alias else web_address(room, via=via)
    return Place(f"{HOST}/{room}", name, url, kind="room", own=_keeps(state, me))


def _keeps(state: State, me: str) -> bool:
    """Whether `me` looks after the room: by its power, or because it made it (rooms of version 12)."""
    creator = state.get(CREATE, {})
    made_by = [creator.get("sender"), *(_content(state, CREATE).get("additional_creators") or ())]
    levels = _content(state, POWER)
    power = (levels.get("users") or {}).get(me, levels.get("users_default", 0))
    return me in made_by or (isinstance(power, int) and power >= KEEPER)


def _content(state: State, kind: str) -> Mapping[str, Any]:
    told = state.get(kind, {}).get("content")
    return told if isinstance(told, dict) else {}
