"""Slack: messages in a channel, by a bot or by the channel's own webhook."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from tertulia.connectors import base
from tertulia.connectors.base import Attachment, Author, Draft, Limits, Place, Receipt
from tertulia.connectors.counting import fits
from tertulia.connectors.faces import face
from tertulia.connectors.files import JPEG_PNG, called, content, fitted
from tertulia.connectors.sift import asking_first, rows, whole
from tertulia.connectors.slack.form import FORM, OPTIONS
from tertulia.connectors.slack.web import GONE, Slack, Told
from tertulia.kit.failures import Failure, Rejected, Unavailable

HOST = "slack.com"
CLOCKS = timedelta(minutes=5)
PICTURE_BYTES = 50_000_000
FILE_BYTES = 1_000_000_000
MOST_FILES = 10
_LINKED = re.compile(r"<(https?://[^|>]+|mailto:[^|>]+)(?:\|[^>]*)?>")


class SlackChannel(base.Connector, base.Posts, base.Edits):
    """One channel. Words go out as they are: signs that Slack reads as marks or calls stay signs."""

    slug: ClassVar[str] = "slack"
    label: ClassVar[str] = "Slack"
    monogram: ClassVar[str] = "S"
    auth = FORM
    about: ClassVar[base.Words] = _("Publicar en un canal de tu equipo o comunidad")
    also: ClassVar[tuple[str, ...]] = ("webhook", "bot", "equipo", "comunidad")
    options: ClassVar[tuple[base.FormField, ...]] = OPTIONS
    threads: ClassVar[bool] = True

    @property
    def _slack(self) -> Slack:
        return Slack(self.config, self.http)

    def check(self) -> Author:
        """The bot; of a webhook, whether it stands: it refuses an empty message in its own words."""
        slack = self._slack
        if slack.hook:
            try:
                slack.through_hook({})
            except Told as no:
                if no.code not in ("no_text", "invalid_payload", "missing_text_or_fallback_or_attachments"):
                    raise no.failure.at("webhook") from None
            except Failure as failure:
                raise failure.at("webhook") from None
            return Author(f"{HOST}/hooks/{_digest(slack.hook)}", "Slack")
        try:
            me = whole(slack.call("auth.test"), "user_id", "team_id")
        except Failure as failure:
            raise failure.at("token") from None
        try:
            self._channel(slack)
        except Failure as failure:
            raise failure.at("channel") from None
        name = str(me.get("user") or me["user_id"])
        return Author(f"{HOST}/{me['team_id']}/{me['user_id']}", name, name, str(me.get("url") or ""))

    def places(self) -> Iterable[Place]:
        """The channel."""
        slack = self._slack
        if slack.hook:
            return [Place(f"{HOST}/hooks/{_digest(slack.hook)}", "Slack", kind="channel", own=True)]
        told = self._channel(slack)
        name = f"#{told['name']}" if told.get("name") else slack.channel
        team = str(told.get("context_team_id") or "")
        url = f"https://app.slack.com/client/{team}/{slack.channel}" if team else ""
        return [Place(f"{HOST}/{slack.channel}", name, url, kind="channel", own=True)]

    def _channel(self, slack: Slack) -> dict[str, Any]:
        """What Slack tells of the channel; little, where the bot may not ask."""
        try:
            return whole(slack.told("conversations.info", form=True, channel=slack.channel)["channel"])
        except Told as no:
            if no.code == "missing_scope":
                return {}
            raise no.failure from None

    def limits(self) -> Limits:
        """4,000 signs; files only by a bot."""
        return face("slack").limits

    def publish(self, place: Place, draft: Draft, key: str) -> Receipt:
        """Say it in the channel; in the thread of `draft.parent` if there is one. By webhook it stands
        below, and goes without files."""
        if not fits(draft.text, self.limits()):
            raise Rejected(_("El texto es demasiado largo para Slack."))
        if not draft.text.strip() and not draft.media:
            raise Rejected(_("Slack no admite mensajes vacíos."))
        slack = self._slack
        if slack.hook:
            return self._through_hook(slack, place, draft, key)
        if draft.media:
            return self._with_files(slack, place, draft)
        show = not draft.options.get("no_preview")
        told = slack.call(
            "chat.postMessage",
            channel=_channel_of(place),
            text=escaped(draft.text),
            mrkdwn=False,
            unfurl_links=show,
            unfurl_media=show,
            thread_ts=_thread(draft),
            reply_broadcast=True if draft.parent and draft.options.get("broadcast") else None,
            metadata={"event_type": "tertulia_delivery", "event_payload": {"key": key}},
        )
        ts = str(told.get("ts") or "")
        if not ts:
            raise Unavailable(_("Slack no ha respondido como debía."), sent=True)
        return self._receipt(slack, str(told.get("channel") or _channel_of(place)), ts)

    def _through_hook(self, slack: Slack, place: Place, draft: Draft, key: str) -> Receipt:
        if draft.media:
            raise Rejected(_("Por la dirección de entrada no se pueden enviar archivos: conecta un bot."))
        show = not draft.options.get("no_preview")
        body = {"text": escaped(draft.text), "mrkdwn": False, "unfurl_links": show, "unfurl_media": show}
        try:
            slack.through_hook(body)
        except Told as no:
            raise no.failure from None
        # It tells no name of what it wrote: ours serves to go on below it.
        return Receipt(f"{place.id}/{key}", "", datetime.now(UTC))

    def _with_files(self, slack: Slack, place: Place, draft: Draft) -> Receipt:
        if len(draft.media) > MOST_FILES:
            raise Rejected(_("En Slack van como mucho diez archivos juntos."))
        channel = _channel_of(place)
        with asking_first():
            files = [self._brought(slack, file) for file in draft.media]
        told = slack.call(
            "files.completeUploadExternal",
            files=files,
            channel_id=channel,
            initial_comment=escaped(draft.text) or None,
            thread_ts=_thread(draft),
        )
        first = next(iter(rows(told.get("files"))), {})
        numbers = "+".join(file["id"] for file in files)
        return Receipt(f"{HOST}/{channel}/{numbers}", _web(first.get("permalink")), datetime.now(UTC))

    def _brought(self, slack: Slack, file: Attachment) -> dict[str, str]:
        """A file in Slack's keeping, shown to nobody yet."""
        name, data = _packed(file)
        asked: dict[str, Any] = {"filename": name, "length": str(len(data)), "alt_txt": file.alt or None}
        told = whole(slack.call("files.getUploadURLExternal", form=True, **asked), "upload_url", "file_id")
        slack.put(str(told["upload_url"]), data)
        return {"id": str(told["file_id"]), "title": file.alt or name}

    def find(self, place: Place, draft: Draft, since: datetime) -> Receipt | None:
        """Our own message with these words since `since` (± 5 minutes), where it may read."""
        slack = self._slack
        if slack.hook:
            raise Rejected(_("Sin bot no se puede leer el canal: mira en Slack si salió."))
        channel, thread = _channel_of(place), _thread(draft)
        method = "conversations.replies" if thread else "conversations.history"
        oldest = f"{(since - CLOCKS).timestamp():.6f}"
        with asking_first():
            me = whole(slack.call("auth.test"), "user_id")
            try:
                asked: dict[str, Any] = {"channel": channel, "ts": thread, "oldest": oldest, "limit": "100"}
                told = slack.told(method, form=True, **asked)
            except Told as no:
                if no.code == "missing_scope":
                    words = _("El bot no puede leer el canal: mira en Slack si salió.")
                    raise Rejected(words, said=no.code) from None
                raise no.failure from None
        ours = {str(me["user_id"]), str(me.get("bot_id") or "")} - {""}
        for message in rows(told.get("messages")):
            said_by = {str(message.get("user")), str(message.get("bot_id"))}
            same = _as_sent(message.get("text")) == _as_sent(escaped(draft.text))
            if said_by & ours and same and bool(message.get("files")) == bool(draft.media):
                return self._receipt(slack, channel, str(message["ts"]))
        return None

    def edit(self, place: Place, receipt: Receipt, draft: Draft) -> Receipt:
        """Change its words. What went with files cannot be changed."""
        slack, (channel, names) = self._slack, _names(receipt.id)
        if slack.hook or not _is_ts(names):
            raise Rejected(_("Slack no deja cambiar ese mensaje."))
        slack.call("chat.update", channel=channel, ts=names, text=escaped(draft.text))
        return receipt

    def withdraw(self, receipt: Receipt) -> None:
        """Delete it, or its files. Deleting what is not there is a yes."""
        slack, (channel, names) = self._slack, _names(receipt.id)
        if slack.hook:
            raise Rejected(_("Lo que salió por la dirección de entrada solo se borra en Slack."))
        if _is_ts(names):
            _unless_gone(slack, "chat.delete", channel=channel, ts=names)
            return
        for name in names.split("+"):
            _unless_gone(slack, "files.delete", file=name)

    def _receipt(self, slack: Slack, channel: str, ts: str) -> Receipt:
        try:
            told = slack.call("chat.getPermalink", form=True, channel=channel, message_ts=ts)
        except Failure:
            # It is out; only its address is not known.
            told = {}
        at = datetime.fromtimestamp(float(ts), UTC)
        return Receipt(f"{HOST}/{channel}/{ts}", _web(told.get("permalink")), at)


def escaped(text: str) -> str:
    """The three signs that Slack reads as its own, as it wants them written."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _as_sent(text: Any) -> str:
    """A text as it was sent: Slack puts the addresses in it between signs of its own."""
    return _LINKED.sub(r"\1", str(text)).strip()


def _unless_gone(slack: Slack, method: str, **asked: Any) -> None:
    try:
        slack.told(method, **asked)
    except Told as no:
        if no.code not in GONE:
            raise no.failure from None


def _packed(file: Attachment) -> tuple[str, bytes]:
    name = called(file)
    if file.kind == "image" and file.type != "image/gif":
        picture = fitted(file, max_bytes=PICTURE_BYTES, types=JPEG_PNG)
        ending = "png" if picture.type == "image/png" else "jpg"
        return f"{name.rpartition('.')[0] or name}.{ending}", picture.data
    return name, content(file, most=FILE_BYTES)


def _thread(draft: Draft) -> str | None:
    """The message that begins the thread in which it goes on."""
    if not draft.parent:
        return None
    _channel, names = _names(draft.parent)
    return names if _is_ts(names) else None


def _is_ts(name: str) -> bool:
    return name.replace(".", "", 1).isdigit()


def _names(remote: str) -> tuple[str, str]:
    """(channel, its message or files) of an id of ours."""
    host, _slash, rest = remote.partition("/")
    channel, _slash, names = rest.rpartition("/")
    if host != HOST or not channel or not names:
        raise Rejected(_("Ese mensaje no es de Slack."))
    return channel, names


def _channel_of(place: Place) -> str:
    return place.id.rpartition("/")[2]


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()[:16]


def _web(address: Any) -> str:
    return address if isinstance(address, str) and address.startswith("https://") else ""
