"""Matrix: rooms of an account, on any homeserver; what is said there, and what we say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from tertulia.connectors import base
from tertulia.connectors.base import Author, Cursor, Gone, Item, Page, Place
from tertulia.connectors.matrix.events import (
    MESSAGE,
    REDACTION,
    author_of,
    is_gone,
    message_item,
    names_of,
    redacted_by,
    relation,
    remote_id,
    room_and_event,
    with_threads,
)
from tertulia.connectors.matrix.form import FORM
from tertulia.connectors.matrix.rooms import joined, room_of
from tertulia.connectors.matrix.server import V1, Server, named, part, take
from tertulia.connectors.matrix.speaking import Speaks
from tertulia.connectors.sift import each, rows, whole
from tertulia.kit.failures import Failure, Rejected
from tertulia.kit.http import Http

AT_ONCE = 100
MOST_ABOVE = 10
REMEMBERED = 200
_FILTER = {"types": [MESSAGE, REDACTION], "lazy_load_members": True}


class Matrix(Speaks, base.Connector, base.Listens, base.Threads):
    """An account of Matrix, in the rooms that it has joined."""

    slug: ClassVar[str] = "matrix"
    label: ClassVar[str] = "Matrix"
    monogram: ClassVar[str] = "Mx"
    auth = FORM
    about: ClassVar[base.Words] = _("Lo que se dice en las salas en las que estás")
    also: ClassVar[tuple[str, ...]] = ("element", "synapse", "sala", "chat")

    def __init__(self, config: Mapping[str, Any], http: Http) -> None:
        super().__init__(config, http)
        self.server = Server(http, config)

    def check(self) -> Author:
        """Our account there."""
        try:
            me = self.server.session().user
            told = self.server.ask("GET", f"/profile/{part(me)}")
            profile = whole(take(told)) if told.status != 404 else {}
        except Failure as failure:
            raise named(failure) from None
        return author_of(me, str(profile.get("displayname") or ""))

    def places(self) -> Iterable[Place]:
        """The rooms that our account is in, those that it keeps first; encrypted ones are left out."""
        return list(joined(self.server))

    def listen(self, place: Place, cursor: Cursor) -> Page:
        """What was said in the room since; the first time, its last hundred messages."""
        room, since = room_of(place), str(cursor.get("from") or "")
        asked: dict[str, Any] = {"limit": AT_ONCE, "filter": json.dumps(_FILTER)}
        asked |= {"dir": "f", "from": since} if since else {"dir": "b"}
        told = whole(self.server.get(f"/rooms/{part(room)}/messages", **asked), "chunk", "start")
        events, seen = rows(told["chunk"]), list(cursor.get("seen") or ())
        fresh = [event for event in events if str(event.get("event_id")) not in seen]
        items, gone = self._heard(fresh, room, names_of(rows(told.get("state") or [])))
        # Some servers leave out where to go on once there is nothing more: then the same is asked again.
        onward = str(told.get("end") or since) if since else str(told["start"])
        remembered = [*seen, *(str(event.get("event_id")) for event in fresh)][-REMEMBERED:]
        more = bool(since) and onward != since and len(events) >= AT_ONCE
        return Page(with_threads(items), {"from": onward, "seen": remembered}, more, gone)

    def _heard(
        self, events: Sequence[Mapping[str, Any]], room: str, names: Mapping[str, str]
    ) -> tuple[list[Item], list[Gone]]:
        """Messages, those that were changed as they are now, and those that were taken back."""
        me, gone, changed, said = self.server.session().user, [], [], []
        for event in events:
            kind, about, _above = relation(event)
            if event.get("type") == REDACTION and redacted_by(event):
                gone.append(remote_id(room, redacted_by(event)))
            elif kind == "m.replace" and about:
                changed.append(remote_id(room, about))
            elif event.get("type") == MESSAGE and not is_gone(event):
                said.append(event)
        items = each(said, lambda event: message_item(event, room, me, names))
        told = {item.id for item in items}
        looked = self._look([remote for remote in changed if remote not in told], names)
        items += [item for item in {thing.id: thing for thing in looked}.values() if isinstance(item, Item)]
        return items, [Gone(remote) for remote in gone]

    def context(self, item: Item) -> Iterable[Item]:
        """The thread of `item`: what it answers, upwards, and what else is in the thread."""
        room, event_id = room_and_event(item.id)
        chain = [self._event(room, event_id)]
        root = ""
        for _step in range(MOST_ABOVE):
            kind, about, above = relation(chain[0])
            root = about if kind == "m.thread" else root
            following = root if kind == "m.thread" else above
            if not following:
                break
            chain.insert(0, self._event(room, following))
        first = str(chain[0]["event_id"])
        around = {str(event["event_id"]): event for event in chain}
        path = f"{V1}/rooms/{part(room)}/relations/{part(first)}/m.thread"
        below = self.server.ask("GET", path, params={"limit": AT_ONCE, "dir": "f"})
        for event in rows(whole(take(below), "chunk")["chunk"]) if below.status != 404 else ():
            around.setdefault(str(event.get("event_id")), event)
        thread, me = remote_id(room, first), self.server.session().user
        shown = [event for event in around.values() if not is_gone(event)]
        items = each(shown, lambda event: message_item(event, room, me, {}, thread=thread))
        return sorted(items, key=lambda item: item.published)

    def _event(self, room: str, event_id: str) -> dict[str, Any]:
        return whole(self.server.get(f"/rooms/{part(room)}/event/{part(event_id)}"), "event_id", "type")

    def look(self, remote_ids: Sequence[str]) -> Iterable[Item | Gone]:
        """The messages as they are now."""
        return self._look(remote_ids, {})

    def _look(self, remote_ids: Sequence[str], names: Mapping[str, str]) -> Iterable[Item | Gone]:
        me = self.server.session().user
        for remote in dict.fromkeys(remote_ids):
            room, event_id = room_and_event(remote)
            answer = self.server.ask("GET", f"/rooms/{part(room)}/event/{part(event_id)}")
            try:
                event = whole(take(answer), "event_id")
            except Rejected:
                yield Gone(remote)
                continue
            if is_gone(event):
                yield Gone(remote)
            else:
                yield from each([event], lambda event: message_item(event, room, me, names))  # noqa: B023
