"""Discord: messages in a channel, by a bot or by the channel's own webhook."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from tertulia.connectors import base
from tertulia.connectors.base import Attachment, Author, Draft, Limits, Place, Receipt
from tertulia.connectors.counting import fits
from tertulia.connectors.discord.door import Door, Files, code_of, refuse
from tertulia.connectors.discord.form import FORM, OPTIONS
from tertulia.connectors.faces import face
from tertulia.connectors.files import JPEG_PNG, called, content, fitted
from tertulia.connectors.sift import asking_first, made, rows, whole
from tertulia.kit.failures import Failure, Rejected

HOST = "discord.com"
FILE_BYTES = 10_000_000
MOST_FILES = 10
ALT = 1024
CLOCKS = timedelta(minutes=5)
# Flags of a message.
NO_PREVIEW, SILENT = 1 << 2, 1 << 12
_GONE = 10008


class Discord(base.Connector, base.Posts, base.Edits):
    """One channel. Nobody is called by name: a post of the brand mentions no one, whatever it says."""

    slug: ClassVar[str] = "discord"
    label: ClassVar[str] = "Discord"
    monogram: ClassVar[str] = "D"
    auth = FORM
    about: ClassVar[base.Words] = _("Publicar en un canal de tu servidor")
    also: ClassVar[tuple[str, ...]] = ("webhook", "bot", "servidor", "comunidad")
    options: ClassVar[tuple[base.FormField, ...]] = OPTIONS
    threads: ClassVar[bool] = True

    @property
    def _door(self) -> Door:
        return Door(self.config, self.http)

    def check(self) -> Author:
        """The bot, or the webhook under its name."""
        door = self._door
        try:
            if not door.is_bot:
                hook = whole(door.call("GET", door.hook), "id", "channel_id")
                return Author(f"{HOST}/webhooks/{hook['id']}", str(hook.get("name") or "Discord"))
            me = whole(door.call("GET", "/users/@me"), "id", "username")
        except Failure as failure:
            raise failure.at("token" if door.is_bot else "webhook") from None
        try:
            door.call("GET", f"/channels/{door.given}")
        except Failure as failure:
            raise failure.at("channel") from None
        return Author(f"{HOST}/users/{me['id']}", str(me["username"]), str(me["username"]))

    def places(self) -> Iterable[Place]:
        """The channel."""
        door = self._door
        if door.is_bot:
            told = whole(door.call("GET", f"/channels/{door.given}"), "id")
            channel, name = str(told["id"]), f"#{told.get('name') or told['id']}"
        else:
            told = whole(door.call("GET", door.hook), "channel_id")
            channel, name = str(told["channel_id"]), str(told.get("name") or "Discord")
        guild = str(told.get("guild_id") or "@me")
        url = f"https://{HOST}/channels/{guild}/{channel}"
        return [Place(f"{HOST}/channels/{channel}", name, url, kind="channel", own=True)]

    def limits(self) -> Limits:
        """2,000 signs and ten files."""
        return face("discord").limits

    def publish(self, place: Place, draft: Draft, key: str) -> Receipt:
        """Say it in the channel. A bot says it in answer to `draft.parent`; by webhook it stands below. For
        some minutes Discord gives a bot's first message back instead of taking a second under `key`."""
        if not fits(draft.text, self.limits()):
            raise Rejected(_("El texto es demasiado largo para Discord."))
        if not draft.text.strip() and not draft.media:
            raise Rejected(_("Discord no admite mensajes vacíos."))
        door = self._door
        body: dict[str, Any] = {"content": draft.text, "allowed_mentions": {"parse": []}}
        if flags := _flags(draft):
            body["flags"] = flags
        if door.is_bot:
            body |= {"nonce": hashlib.sha256(key.encode()).hexdigest()[:25], "enforce_nonce": True}
            if draft.parent:
                _channel, number = _numbers(draft.parent)
                body["message_reference"] = {"message_id": number, "fail_if_not_exists": True}
        files = _files(draft)
        if files:
            body["attachments"] = [
                {"id": number, "filename": packed[0], **({"description": file.alt[:ALT]} if file.alt else {})}
                for number, ((_name, packed), file) in enumerate(zip(files, draft.media, strict=True))
            ]
        told = self._said(door, place, body, files)
        return _receipt(told, place)

    def _said(self, door: Door, place: Place, body: dict[str, Any], files: Files) -> dict[str, Any]:
        if door.is_bot:
            path, query = f"/channels/{_channel_of(place)}/messages", {}
        else:
            # Without it a webhook answers nothing, and we would not know what became of it.
            path, query = door.hook, {"wait": "true"}
        answer = door.ask("POST", path, json_body=body, files=files, **query)
        if not answer.ok:
            refuse(answer)
        return made(answer.json(), "id", "timestamp")

    def find(self, place: Place, draft: Draft, since: datetime) -> Receipt | None:
        """A bot's own message with these words since `since` (± 5 minutes), among the newest hundred. What a
        webhook said cannot be asked for: a person has to look."""
        door = self._door
        if not door.is_bot:
            raise Rejected(_("Sin bot no se puede leer el canal: mira en Discord si salió."))
        with asking_first():
            me = str(whole(door.call("GET", "/users/@me"), "id")["id"])
            answer = door.ask("GET", f"/channels/{_channel_of(place)}/messages", limit="100")
            if not answer.ok:
                refuse(answer)
        above = _numbers(draft.parent)[1] if draft.parent else ""
        for told in rows(answer.json()):
            ours = str((told.get("author") or {}).get("id")) == me
            reference = str((told.get("message_reference") or {}).get("message_id") or "")
            if not ours or str(told.get("content")).strip() != draft.text.strip() or reference != above:
                continue
            receipt = _receipt(whole(told, "id", "timestamp"), place)
            if receipt.at is not None and receipt.at >= since - CLOCKS:
                return receipt
        return None

    def edit(self, place: Place, receipt: Receipt, draft: Draft) -> Receipt:
        """Change its words; its files stay."""
        body = {"content": draft.text, "allowed_mentions": {"parse": []}}
        door = self._door
        answer = door.ask("PATCH", _path(door, receipt), json_body=body)
        if not answer.ok:
            refuse(answer)
        return receipt

    def withdraw(self, receipt: Receipt) -> None:
        """Delete it. Deleting what is not there is a yes."""
        door = self._door
        answer = door.ask("DELETE", _path(door, receipt))
        if not answer.ok and code_of(answer) != _GONE:
            refuse(answer)


def _flags(draft: Draft) -> int:
    silent = SILENT if draft.options.get("silent") else 0
    return silent | (NO_PREVIEW if draft.options.get("no_preview") else 0)


def _files(draft: Draft) -> list[tuple[str, tuple[str, bytes, str]]]:
    if len(draft.media) > MOST_FILES:
        raise Rejected(_("En Discord van como mucho diez archivos juntos."))
    return [(f"files[{number}]", _packed(file)) for number, file in enumerate(draft.media)]


def _packed(file: Attachment) -> tuple[str, bytes, str]:
    name = called(file)
    if file.kind == "image" and file.type != "image/gif":
        picture = fitted(file, max_bytes=FILE_BYTES, types=JPEG_PNG)
        ending = "png" if picture.type == "image/png" else "jpg"
        return f"{name.rpartition('.')[0] or name}.{ending}", picture.data, picture.type
    return name, content(file, most=FILE_BYTES), file.type


def _channel_of(place: Place) -> str:
    return place.id.rpartition("/")[2]


def _numbers(remote: str) -> tuple[str, str]:
    """(channel, message) of an id of ours."""
    parts = remote.split("/")
    if len(parts) != 4 or not (parts[2].isdigit() and parts[3].isdigit()):
        raise Rejected(_("Ese mensaje no es de Discord."))
    return parts[2], parts[3]


def _path(door: Door, receipt: Receipt) -> str:
    channel, message = _numbers(receipt.id)
    return f"/channels/{channel}/messages/{message}" if door.is_bot else f"{door.hook}/messages/{message}"


def _receipt(told: dict[str, Any], place: Place) -> Receipt:
    channel, message = str(told.get("channel_id") or _channel_of(place)), str(told["id"])
    url = f"{place.url}/{message}" if place.url else ""
    return Receipt(
        f"{HOST}/channels/{channel}/{message}", url, datetime.fromisoformat(str(told["timestamp"]))
    )
