"""Microsoft Teams: cards in a channel, by the address that a workflow or the channel itself gives."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from tertulia.connectors import base
from tertulia.connectors.base import Author, Draft, Limits, Place, Receipt
from tertulia.connectors.faces import face
from tertulia.connectors.teams.card import message_of
from tertulia.connectors.teams.form import FORM
from tertulia.kit.answers import Answer
from tertulia.kit.failures import RateLimited, Rejected, Unauthorized, Unavailable

HOST = "teams.microsoft.com"
LARGEST = 28_000
"""Bytes of a whole message with its card."""
PAUSE = timedelta(minutes=1)
_HOSTS = re.compile(
    r"(?:[\w-]+\.)*(?:webhook\.office\.com|logic\.azure\.(?:com|us|cn)|powerplatform\.com|powerautomate\.com)"
)
_STATUS = re.compile(r"HTTP error (\d{3})|\b(4\d\d|5\d\d)\b")


class Teams(base.Connector, base.Posts):
    """One channel, into which words can be put, and nothing read, changed or taken back."""

    slug: ClassVar[str] = "teams"
    label: ClassVar[str] = "Microsoft Teams"
    monogram: ClassVar[str] = "Te"
    auth = FORM
    about: ClassVar[base.Words] = _("Publicar en un canal de tu organización")
    also: ClassVar[tuple[str, ...]] = ("webhook", "microsoft", "office", "equipo")

    @property
    def _address(self) -> str:
        address = str(self.config.get("webhook") or "").strip()
        parts = urlsplit(address)
        if parts.scheme != "https" or not _HOSTS.fullmatch(parts.hostname or ""):
            words = _("Esa no es la dirección de entrada de un canal de Teams: cópiala entera.")
            raise Rejected(words).at("webhook")
        return address

    @property
    def _key(self) -> str:
        return hashlib.sha256(self._address.encode()).hexdigest()[:16]

    def check(self) -> Author:
        """The channel by the name it has here. Its address can only be tried by publishing."""
        name = str(self.config.get("name") or "").strip() or "Teams"
        return Author(f"{HOST}/{self._key}", name)

    def places(self) -> Iterable[Place]:
        """The channel."""
        name = self.check().name
        return [Place(f"{HOST}/{self._key}", name, f"https://{HOST}", kind="channel", own=True)]

    def limits(self) -> Limits:
        """20,000 bytes, so that the card stays under 28 KB; no files."""
        return face("teams").limits

    def publish(self, place: Place, draft: Draft, key: str) -> Receipt:
        """Put it in the channel as a card. Teams tells no name of it: it has ours."""
        if draft.media:
            raise Rejected(_("En Teams, por esta vía, no se pueden enviar archivos."))
        if not draft.text.strip():
            raise Rejected(_("Teams no admite mensajes vacíos."))
        body = json.dumps(message_of(draft), ensure_ascii=False).encode()
        if len(body) > LARGEST:
            raise Rejected(_("El texto es demasiado largo para Teams."))
        answer = self.http.post(self._address, content=body, headers={"Content-Type": "application/json"})
        _heed(answer)
        return Receipt(f"{place.id}/{key}", "", datetime.now(UTC))

    def find(self, place: Place, draft: Draft, since: datetime) -> Receipt | None:
        """What stands in the channel cannot be asked for: a person has to look."""
        raise Rejected(_("No se puede leer el canal: mira en Teams si salió."))

    def withdraw(self, receipt: Receipt) -> None:
        """Not possible by this way."""
        raise Rejected(_("Lo publicado en Teams solo se borra en Teams."))


def _heed(answer: Answer) -> None:
    """Raise what a no means; also a no inside a yes: a channel's own address answers «1» when it was done,
    and a sentence with the status of what went wrong behind it when not. A workflow answers nothing."""
    said = answer.text.strip()[:500]
    if answer.ok and said in ("", "1"):
        return
    if answer.status in (401, 403, 404, 410):
        raise Unauthorized(_("Esa dirección de entrada ya no vale: crea otra en Teams."), said=answer.said())
    if not answer.ok:
        if answer.status == 413:
            raise Rejected(_("El texto es demasiado largo para Teams."))
        answer.check()
    found = _STATUS.search(said) if "error" in said.lower() else None
    status = int(found[1] or found[2]) if found else 0
    if status == 429:
        words = _("Teams pide que esperemos antes de seguir.")
        raise RateLimited(words, until=datetime.now(UTC) + PAUSE, said=said, host=answer.host)
    if 400 <= status < 500:
        raise Rejected(_("Teams ha dicho que sí, pero con un error dentro: no se ha publicado."), said=said)
    raise Unavailable(_("Teams no ha respondido como debía."), sent=True, said=said)
