"""Telegram: posts in a channel or group, by a bot that is administrator there."""

from __future__ import annotations

import html
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from tertulia.connectors import base
from tertulia.connectors.base import Author, Draft, Limits, Place, Receipt
from tertulia.connectors.counting import fits
from tertulia.connectors.faces import face
from tertulia.connectors.sift import asking_first, whole
from tertulia.connectors.telegram.bot import Bot, Moved, NotThere, Same
from tertulia.connectors.telegram.form import FORM, OPTIONS
from tertulia.connectors.telegram.media import parcel_of
from tertulia.kit.failures import Failure, Rejected, Unauthorized, Unavailable

HOST = "t.me"
_MAY_WRITE = ("creator", "administrator", "member")


class Telegram(base.Connector, base.Posts, base.Edits):
    """One channel or group. A bot cannot read what stands there, so that a post in doubt is for a person."""

    slug: ClassVar[str] = "telegram"
    label: ClassVar[str] = "Telegram"
    monogram: ClassVar[str] = "Tg"
    auth = FORM
    about: ClassVar[base.Words] = _("Publicar en un canal o un grupo, con un bot")
    also: ClassVar[tuple[str, ...]] = ("bot", "canal", "grupo", "mensajería")
    options: ClassVar[tuple[base.FormField, ...]] = OPTIONS
    threads: ClassVar[bool] = True

    @property
    def _bot(self) -> Bot:
        return Bot(self.config, self.http)

    def check(self) -> Author:
        """The bot, which must be allowed to write in the chat of the form."""
        bot = self._bot
        try:
            me = whole(bot.call("getMe"), "id", "username")
        except Failure as failure:
            raise failure.at("token") from None
        try:
            chat = self._chat(bot)
            seat = whole(bot.call("getChatMember", chat_id=chat["id"], user_id=me["id"]), "status")
        except Failure as failure:
            raise failure.at("chat") from None
        channel = chat.get("type") == "channel"
        allowed = seat["status"] == "creator" or bool(seat.get("can_post_messages", not channel))
        if seat["status"] not in _MAY_WRITE or not allowed:
            raise Unauthorized(_("El bot no puede escribir ahí: hazlo administrador del canal.")).at("chat")
        name = str(me["username"])
        return Author(
            f"{HOST}/{me['id']}", str(me.get("first_name") or name), f"@{name}", f"https://{HOST}/{name}"
        )

    def places(self) -> Iterable[Place]:
        """The channel or group of the form."""
        chat = self._chat(self._bot)
        kind = "channel" if chat.get("type") == "channel" else "group"
        name = str(chat.get("title") or chat.get("username") or chat["id"])
        return [Place(f"{HOST}/{chat['id']}", name, _address(chat), kind=kind, own=True)]

    def limits(self) -> Limits:
        """4,096 signs; 1,024 with files, ten at most."""
        return face("telegram").limits

    def publish(self, place: Place, draft: Draft, key: str) -> Receipt:
        """Say it in the chat, under `draft.parent` if there is one. Telegram keeps no key: it may be said
        twice, so that what is in doubt is never repeated by itself."""
        if not fits(draft.text, self.limits(), with_file=bool(draft.media)):
            raise Rejected(_("El texto es demasiado largo para Telegram."))
        if not draft.text.strip() and not draft.media:
            raise Rejected(_("Telegram no admite publicaciones vacías."))
        parcel = parcel_of(draft)
        asked = {**self._manner(draft), **parcel.asked}
        text = html.escape(draft.text, quote=False)
        if parcel.album:
            first, *rest = asked["media"]
            asked["media"] = [{**first, **({"caption": text, "parse_mode": "HTML"} if text else {})}, *rest]
        elif parcel.files:
            asked |= {"caption": text, "parse_mode": "HTML"} if text else {}
        else:
            asked |= {"text": text, "parse_mode": "HTML", "link_preview_options": _preview(draft)}
        told = self._say(_chat_of(place), parcel.method, asked, parcel.files)
        messages = told if isinstance(told, list) else [told]
        if not messages:
            raise Unavailable(_("Telegram no ha respondido como debía."), sent=True)
        return _receipt(messages, place)

    def _say(self, chat: str, method: str, asked: dict[str, Any], files: dict[str, Any]) -> Any:
        try:
            return self._bot.call(method, chat_id=chat, files=files, **asked)
        except Moved as moved:
            # It refused before doing anything, and says where the group is now.
            return self._bot.call(method, chat_id=moved.chat, files=files, **asked)

    def _manner(self, draft: Draft) -> dict[str, Any]:
        """How it is said: quietly, protected, in a topic, under what it goes on."""
        asked: dict[str, Any] = {}
        if draft.options.get("silent"):
            asked["disable_notification"] = True
        if draft.options.get("protect"):
            asked["protect_content"] = True
        if topic := str(self.config.get("topic") or "").strip():
            if not topic.isdigit():
                raise Rejected(_("El número del tema no es un número."))
            asked["message_thread_id"] = int(topic)
        if draft.parent:
            _chat, numbers = _numbers(draft.parent)
            asked["reply_parameters"] = {"message_id": numbers[0]}
        return asked

    def find(self, place: Place, draft: Draft, since: datetime) -> Receipt | None:
        """A bot is not shown what stands in a channel: a person has to look."""
        raise Rejected(_("Un bot de Telegram no puede leer lo publicado: míralo en el canal."))

    def edit(self, place: Place, receipt: Receipt, draft: Draft) -> Receipt:
        """Change its words, or those under its files; the files stay."""
        chat, numbers = _numbers(receipt.id)
        asked: dict[str, Any] = {"chat_id": chat, "message_id": numbers[0], "parse_mode": "HTML"}
        text = html.escape(draft.text, quote=False)
        try:
            if draft.media:
                self._bot.call("editMessageCaption", **asked, caption=text)
            else:
                self._bot.call("editMessageText", **asked, text=text, link_preview_options=_preview(draft))
        except Same:
            pass
        except NotThere as gone:
            raise Rejected(gone.message, said=gone.said) from None
        return receipt

    def withdraw(self, receipt: Receipt) -> None:
        """Delete it, with all the files of an album. Deleting what is not there is a yes."""
        chat, numbers = _numbers(receipt.id)
        try:
            if len(numbers) == 1:
                self._bot.call("deleteMessage", chat_id=chat, message_id=numbers[0])
            else:
                self._bot.call("deleteMessages", chat_id=chat, message_ids=numbers)
        except NotThere:
            return

    def _chat(self, bot: Bot) -> dict[str, Any]:
        with asking_first():
            return whole(bot.call("getChat", chat_id=_tidy(str(self.config.get("chat") or ""))), "id")


def _tidy(chat: str) -> str:
    """«@aurora» of «t.me/aurora», of its address or its bare name; a number as it is."""
    name = chat.strip().removeprefix("https://").removeprefix("http://")
    name = name.removeprefix("t.me/").removeprefix("@").partition("/")[0]
    return name if name.lstrip("-").isdigit() else f"@{name}"


def _address(chat: dict[str, Any]) -> str:
    """Where its posts can be seen: by its name, or by its number for those who are in it."""
    if name := chat.get("username"):
        return f"https://{HOST}/{name}"
    number = str(chat["id"])
    return f"https://{HOST}/c/{number.removeprefix('-100')}" if number.startswith("-100") else ""


def _chat_of(place: Place) -> str:
    return place.id.rpartition("/")[2]


def _numbers(remote: str) -> tuple[str, list[int]]:
    """(chat, its messages) of an id of ours."""
    _host, _slash, rest = remote.partition("/")
    chat, _slash, numbers = rest.partition("/")
    found = [int(number) for number in numbers.split("+") if number.isdigit()]
    if not chat or not found:
        raise Rejected(_("Ese mensaje no es de Telegram."))
    return chat, found


def _preview(draft: Draft) -> dict[str, Any]:
    if draft.options.get("no_preview"):
        return {"is_disabled": True}
    return {"url": draft.link.url} if draft.link else {}


def _receipt(messages: list[Any], place: Place) -> Receipt:
    first = whole(messages[0], "message_id", "date")
    chat = whole(first.get("chat") or {"id": _chat_of(place)}, "id")
    numbers = "+".join(str(int(whole(message, "message_id")["message_id"])) for message in messages)
    base_address = _address(chat) or place.url
    url = f"{base_address}/{int(first['message_id'])}" if base_address else ""
    return Receipt(f"{HOST}/{chat['id']}/{numbers}", url, datetime.fromtimestamp(int(first["date"]), UTC))
