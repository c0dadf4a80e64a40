"""What is said in a room: messages with form, pictures and films, threads, answers; changed and taken back.

The number of a message at the server (its transaction) is made from the delivery's key: the server answers a
second one of the same with the event of the first (spec.matrix.org, v1.18, «Transaction identifiers»).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import quote

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.connectors import base
from tertulia.connectors.base import Attachment, Draft, Limits, MediaRules, Place, Receipt
from tertulia.connectors.faces import face
from tertulia.connectors.files import called, content, fitted
from tertulia.connectors.matrix.events import (
    MESSAGE,
    PART_OF,
    is_gone,
    moment,
    relation,
    remote_id,
    room_and_event,
    web_address,
)
from tertulia.connectors.matrix.rooms import SECRET, room_of
from tertulia.connectors.matrix.server import V1, Server, part, take
from tertulia.connectors.sift import asking_first, made, rows, whole
from tertulia.kit.failures import Failure, Rejected
from tertulia.kit.html import clean, to_text

CLOCKS = timedelta(minutes=5)
# An event may have 65,536 bytes (spec, «Size limits»); a text stands in it twice when it has form.
LONGEST_BYTES = face("matrix").limits.maximum or 30_000
MOST_FILES = 10
UP_S = 300.0
AT_ONCE = 100
LOOK_BACK_PAGES = 3
PARTS_AFTER = 30
_TYPES: Mapping[str, str] = {"image": "m.image", "video": "m.video", "audio": "m.audio", "file": "m.file"}
_PICTURES = ("image/jpeg", "image/png", "image/webp")
_USER = re.compile(r"(?<![\w@/:#])@[a-z0-9._=/+-]+:[\w.-]+\w(?::\d+)?", re.ASCII)


class Speaks(base.Replies, base.Posts, base.Edits):
    """The mouth of an account in its rooms."""

    threads: ClassVar[bool] = True
    repeatable: ClassVar[bool] = True
    # An event is kept before the server answers; it gives up on a request long before this.
    absence_proves_after_s: ClassVar[float | None] = 300.0
    server: Server

    def limits(self) -> Limits:
        """30,000 bytes; files of any kind, as large as the server tells."""
        most, usual = self._upload_limit(), face("matrix").limits
        media = usual.media or MediaRules()
        if most:
            media = replace(media, image_bytes=most, video_bytes=most, file_bytes=most, checked="")
        return replace(usual, media=replace(media, types=()))

    def _upload_limit(self) -> int | None:
        for path in (f"{V1}/media/config", "/_matrix/media/v3/config"):
            answer = self.server.ask("GET", path)
            if answer.ok:
                found = whole(answer.json()).get("m.upload.size")
                return found if isinstance(found, int) and found > 0 else None
            if answer.status >= 500:
                answer.check()
        return None

    def publish(self, place: Place, draft: Draft, key: str) -> Receipt:
        """Say it; its files after it, each a message with its alt text for words. Said already under this
        `key`, it is not said again."""
        room = room_of(place)
        if len(draft.text.encode()) > LONGEST_BYTES:
            raise Rejected(_("Es demasiado largo para un mensaje de Matrix."))
        with asking_first():
            self._need_open(room)
            related = self._related(draft, room) if draft.parent else {}
            messages = [self._words(draft, related)] if draft.text or draft.html else []
            messages += self._files(draft, related)
        if not messages:
            raise Rejected(_("No hay nada que decir."))
        first = self._say(room, messages[0], transaction_of(key))
        for number, message in enumerate(messages[1:], 1):
            self._say(room, {**message, PART_OF: first}, transaction_of(f"{key} {number}"))
        return self._receipt(room, first)

    def _need_open(self, room: str) -> None:
        """In an encrypted room our words would be the only ones that all can read."""
        if self.server.ask("GET", f"/rooms/{part(room)}/state/{SECRET}").ok:
            raise Rejected(_("Esa sala está cifrada: Tertulia no escribe en salas cifradas."))

    def _related(self, draft: Draft, room: str) -> dict[str, Any]:
        """How a message is tied to what it answers: within its thread; under our own, in a new one."""
        answer = self.server.ask("GET", f"/rooms/{part(room)}/event/{part(room_and_event(draft.parent)[1])}")
        parent = whole(take(answer), "event_id", "sender") if answer.status != 404 else {}
        if not parent or is_gone(parent):
            raise Rejected(_("Lo que respondes ya no está en la sala."), said=answer.said())
        kind, root, _above = relation(parent)
        above: dict[str, Any] = {"m.in_reply_to": {"event_id": parent["event_id"]}}
        ours = parent["sender"] == self.server.session().user
        if kind == "m.thread" or ours:
            thread = root if kind == "m.thread" else parent["event_id"]
            above |= {"rel_type": "m.thread", "event_id": thread, "is_falling_back": ours}
        mentioned = [] if ours else [parent["sender"]]
        return {"m.relates_to": above, "m.mentions": {"user_ids": mentioned} if mentioned else {}}

    def _words(self, draft: Draft, related: Mapping[str, Any]) -> dict[str, Any]:
        message: dict[str, Any] = {**related, **_text(draft)}
        users = [*(related.get("m.mentions") or {}).get("user_ids", ()), *_USER.findall(draft.text)]
        message["m.mentions"] = {"user_ids": list(dict.fromkeys(users))} if users else {}
        return message

    def _files(self, draft: Draft, related: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        if not draft.media:
            return
        if len(draft.media) > MOST_FILES:
            raise Rejected(format_lazy(_("Como mucho {most} archivos a la vez."), most=MOST_FILES))
        most = self._upload_limit()
        for file in draft.media:
            yield {**related, "m.mentions": {}, **self._file(file, most)}

    def _file(self, file: Attachment, most: int | None) -> dict[str, Any]:
        width, height, type = file.width, file.height, file.type
        if file.kind == "image" and type != "image/gif":
            made_ = fitted(file, max_bytes=most, types=_PICTURES, focus=file.focus)
            data, type, width, height = made_.data, made_.type, made_.width, made_.height
        else:
            data = content(file, most=most)
        name = called(file)
        answer = self.server.ask(
            "POST",
            "/_matrix/media/v3/upload",
            params={"filename": name},
            content=data,
            headers={"Content-Type": type},
            timeout=UP_S,
        )
        info: dict[str, Any] = {"mimetype": type, "size": len(data)}
        if width and height:
            info |= {"w": width, "h": height}
        if file.duration_s:
            info["duration"] = round(file.duration_s * 1000)
        address = whole(take(answer), "content_uri")["content_uri"]
        # With a `filename` beside it, `body` is what is said of the file (spec v1.10, «Media captions»).
        return {
            "msgtype": _TYPES[file.kind],
            "body": file.alt or name,
            "filename": name,
            "url": address,
            "info": info,
        }

    def _say(self, room: str, message: Mapping[str, Any], transaction: str) -> str:
        path = f"/rooms/{part(room)}/send/{MESSAGE}/{transaction}"
        return str(made(take(self.server.ask("PUT", path, json=message)), "event_id")["event_id"])

    def _receipt(self, room: str, event_id: str) -> Receipt:
        """Read back, so that the date is the server's; what goes wrong with that says nothing of it."""
        try:
            told = self.server.get(f"/rooms/{part(room)}/event/{part(event_id)}")
            at = moment(told)
        except (Failure, KeyError, ValueError, TypeError):
            at = datetime.now(UTC)
        via = self.server.session().user.partition(":")[2]
        return Receipt(remote_id(room, event_id), web_address(room, event_id, via), at)

    def edit(self, place: Place, receipt: Receipt, draft: Draft) -> Receipt:
        """Change its words; the files that went out with it stay as they were."""
        room, event_id = room_and_event(receipt.id)
        path = f"/rooms/{part(room)}/event/{part(event_id)}"
        with asking_first():
            answer = self.server.ask("GET", path)
            event = whole(take(answer), "event_id") if answer.status != 404 else {}
        if not event or is_gone(event):
            raise Rejected(_("Lo que quieres cambiar ya no está en la sala."), said=answer.said())
        last = ((event.get("unsigned") or {}).get("m.relations") or {}).get("m.replace") or {}
        now = (last.get("content") or {}).get("m.new_content") or event["content"]
        words = _text(draft)
        if now.get("body") != words["body"] or now.get("formatted_body") != words.get("formatted_body"):
            kept = {name: event["content"][name] for name in _KEPT if name in event["content"]}
            newer = {**words, **kept, "m.mentions": {}}
            about = {"rel_type": "m.replace", "event_id": event_id}
            shown = {**newer, "body": f"* {words['body']}", "m.new_content": newer, "m.relates_to": about}
            told = json.dumps([event_id, last.get("event_id"), words])
            self._say(room, shown, transaction_of(told))
        return self._receipt(room, event_id)

    def find(self, place: Place, draft: Draft, since: datetime) -> Receipt | None:
        """Our own message with these words in answer to the same, said since `since` (± 5 minutes)."""
        room = room_of(place)
        body = _text(draft)["body"] if draft.text or draft.html else draft.media[0].alt if draft.media else ""
        parent = room_and_event(draft.parent)[1] if draft.parent else ""
        for event in self._said_lately(room):
            if moment(event) < since - CLOCKS:
                break
            if relation(event)[2] == parent and (event.get("content") or {}).get("body") == body:
                return self._receipt(room, str(event["event_id"]))
        return None

    def _said_lately(self, room: str) -> Iterator[dict[str, Any]]:
        only = json.dumps({"types": [MESSAGE], "senders": [self.server.session().user]})
        asked: dict[str, Any] = {"dir": "b", "limit": AT_ONCE, "filter": only}
        for _page in range(LOOK_BACK_PAGES):
            told = whole(self.server.get(f"/rooms/{part(room)}/messages", **asked), "chunk")
            yield from rows(told["chunk"])
            if not told.get("end"):
                return
            asked["from"] = told["end"]

    def withdraw(self, receipt: Receipt) -> None:
        """Take its words back, and the files that went out with it. Twice is the same as once."""
        room, event_id = room_and_event(receipt.id)
        path = f"/rooms/{part(room)}/context/{part(event_id)}"
        around = self.server.ask("GET", path, params={"limit": PARTS_AFTER})
        if around.status == 404:
            return
        after = rows(whole(take(around)).get("events_after") or [])
        parts = [str(e["event_id"]) for e in after if (e.get("content") or {}).get(PART_OF) == event_id]
        for event in [*parts, event_id]:
            transaction = transaction_of(f"redact {event}")
            path = f"/rooms/{part(room)}/redact/{part(event)}/{transaction}"
            answer = self.server.ask("PUT", path, json={})
            if answer.status != 404:
                take(answer)


_KEPT = ("msgtype", "url", "info", "filename", "file")


def _text(draft: Draft) -> dict[str, Any]:
    """The words of `draft` as a message: plain, and with their form where they have one or name somebody."""
    shown = clean(draft.html) if draft.html else ""
    text = draft.text or to_text(shown)
    if draft.title:
        text = f"{draft.title}\n\n{text}"
        shown = f"<h3>{_escaped(draft.title)}</h3>{shown}" if shown else ""
    told: dict[str, Any] = {"msgtype": "m.text", "body": text}
    if not shown and _USER.search(text):
        shown = _USER.sub(_pill, _escaped(text)).replace("\n", "<br>")
    if shown:
        told |= {"format": "org.matrix.custom.html", "formatted_body": shown}
    return told


def _pill(match: re.Match[str]) -> str:
    return f'<a href="https://matrix.to/#/{quote(match[0], safe="@:")}">{match[0]}</a>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def transaction_of(key: str) -> str:
    """The number of what is said under `key`, always the same."""
    return f"tertulia-{hashlib.sha256(key.encode()).hexdigest()[:32]}"
