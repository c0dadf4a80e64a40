"""The folders of a mail account (IMAP): every letter that comes is something that somebody says to us."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from tertulia.connectors import base
from tertulia.connectors.base import Author, Cursor, Page, Place
from tertulia.connectors.mailbox.form import FORM
from tertulia.connectors.mailbox.letters import letter_item
from tertulia.connectors.mailbox.line import AT_ONCE, Box, enter, readable
from tertulia.connectors.sift import each
from tertulia.kit.failures import Failure, Rejected, Unauthorized

FIRST = 100
"""Letters of the past that the first reading takes."""
_PORTS = {"tls": 993, "starttls": 143, "plain": 143}


class Mailbox(base.Connector, base.Listens):
    """A mail account, read folder by folder. Nothing in it is changed: no letter is marked as read."""

    slug: ClassVar[str] = "mailbox"
    label: ClassVar[base.Words] = _("Buzón de correo")
    monogram: ClassVar[str] = "@"
    auth = FORM
    about: ClassVar[base.Words] = _("Las cartas que llegan a una carpeta de tu correo")
    also: ClassVar[tuple[str, ...]] = ("imap", "correo", "email", "e-mail", "buzón", "gmail")
    fastest_s: ClassVar[int] = 30

    def _box(self) -> Box:
        told = {
            name: str(self.config.get(name) or "").strip() for name in ("host", "user", "security", "port")
        }
        security = told["security"] if told["security"] in _PORTS else "tls"
        host, _colon, behind = told["host"].removeprefix("imaps://").removeprefix("imap://").partition(":")
        port = told["port"] or behind or str(_PORTS[security])
        if not port.isdigit() or not 0 < int(port) < 65536:
            raise Rejected(_("Ese puerto no es un número.")).at("port")
        if not host or any(letter in host for letter in "/@ "):
            raise Rejected(_("Falta el nombre del servidor.")).at("host")
        return Box(host.lower(), int(port), security, told["user"], str(self.config.get("password") or ""))

    def _me(self, box: Box) -> str:
        return box.user.lower() if "@" in box.user else f"{box.user.lower()}@{box.host}"

    def check(self) -> Author:
        """Our address, once the server has let us in."""
        box = self._box()
        try:
            with enter(self.http, box) as account:
                account.open("INBOX")
        except Unauthorized as failure:
            raise failure.at("password") from None
        except Failure as failure:
            raise failure.at("host") from None
        me = self._me(box)
        return Author(me, me, me)

    def places(self) -> Iterable[Place]:
        """Its folders, the inbox first; without drafts, spam and the bin."""
        box = self._box()
        with enter(self.http, box) as account:
            folders = account.folders()
        me = self._me(box)
        names = {folder: readable(folder) for folder in folders}
        return [
            Place(f"{me}/{folder}", me if folder == "INBOX" else f"{me} · {name}", kind="folder", own=True)
            for folder, name in names.items()
        ]

    def listen(self, place: Place, cursor: Cursor) -> Page:
        """The letters that came since `cursor`, twenty at once; of a folder that was made anew, all again."""
        box = self._box()
        me = self._me(box)
        folder = place.id.removeprefix(f"{me}/")
        with enter(self.http, box) as account:
            valid = account.open(folder)
            known = cursor.get("valid") == valid
            last = int(cursor.get("uid") or 0) if known else 0
            waiting = account.after(last)
            if not last:
                waiting = waiting[-FIRST:]
            found = account.letters(waiting[:AT_ONCE]) if waiting else []
        host = me.rpartition("@")[2]
        items = each(found, lambda raw: letter_item(raw.content, raw.came, host, me))
        told: dict[str, Any] = {item.id: item for item in items if item is not None}
        uid = max([last, *waiting[:AT_ONCE]])
        ordered = sorted(told.values(), key=lambda item: item.published)
        return Page(ordered, {"valid": valid, "uid": uid}, more=len(waiting) > AT_ONCE)
