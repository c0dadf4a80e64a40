"""Telegram's interface for bots: one address per method, and errors told inside the answer."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.connectors.sift import whole
from tertulia.kit.failures import Failure, RateLimited, Rejected, Unauthorized, Unavailable

if TYPE_CHECKING:
    from tertulia.kit.http import Http

SERVER = "https://api.telegram.org"
UPLOAD_S = 180.0
_TOKEN = re.compile(r"\d{3,20}:[\w-]{20,100}")
_NO_RIGHTS = ("not enough rights", "need administrator", "chat_admin_required", "chat_write_forbidden")


class Moved(Exception):
    """The group became a supergroup: it is `chat` now. Nothing was done."""

    def __init__(self, chat: str) -> None:
        super().__init__()
        self.chat = chat


class NotThere(Failure):
    """What should be changed or deleted is no longer there."""


class Same(Failure):
    """It says that already."""


class Bot:
    """Calls methods as one bot. Its token is part of every address, which no message repeats."""

    def __init__(self, config: Mapping[str, Any], http: Http) -> None:
        self._http = http
        self._token = str(config.get("token") or "").strip()
        self._server = (str(config.get("server") or "") or SERVER).rstrip("/")

    def call(self, method: str, *, files: Mapping[str, Any] | None = None, **asked: Any) -> Any:
        """The result of `method`. Raises the failures, `Moved`, `NotThere`, `Same`."""
        if not _TOKEN.fullmatch(self._token):
            raise Unauthorized(_("Esa no es la clave de un bot: copia entera la que te dio @BotFather."))
        url = f"{self._server}/bot{self._token}/{method}"
        given = {name: value for name, value in asked.items() if value is not None}
        try:
            if files:
                form = {n: v if isinstance(v, str) else json.dumps(v) for n, v in given.items()}
                answer = self._http.post(url, data=form, files=files, timeout=UPLOAD_S)
            else:
                answer = self._http.post(url, json=given)
        except RateLimited as problem:
            # The limit is the bot's, not our address's.
            problem.shared = False
            raise
        told = whole(answer.json()) if answer.status < 500 or answer.content[:1] == b"{" else {}
        if told.get("ok") is True and "result" in told:
            return told["result"]
        raise _failure(told, answer.status)


def _failure(told: Mapping[str, Any], status: int) -> Exception:
    """What a no means. A yes that makes no sense leaves us in doubt."""
    said = str(told.get("description") or "")
    more = told.get("parameters") if isinstance(told.get("parameters"), dict) else {}
    code = int(told.get("error_code") or status)
    low = said.lower()
    if isinstance(more, dict) and more.get("migrate_to_chat_id"):
        return Moved(str(more["migrate_to_chat_id"]))
    if code == 429:
        pause = more.get("retry_after") if isinstance(more, dict) else None
        until = datetime.now(UTC) + timedelta(seconds=float(pause or 60))
        words = _("Telegram pide que esperemos antes de seguir.")
        return RateLimited(words, until=until, said=said, host="api.telegram.org")
    if told.get("ok") is not False or code >= 500:
        return Unavailable(_("Telegram no ha respondido como debía."), sent=True, said=said)
    if code in (401, 404):
        return Unauthorized(_("Telegram no reconoce la clave del bot."), said=said)
    if code == 403 or any(words in low for words in _NO_RIGHTS):
        return Unauthorized(_("El bot no puede escribir ahí: hazlo administrador del canal."), said=said)
    if "not modified" in low:
        return Same(_("Ya decía eso."), said=said)
    if "message to edit not found" in low or "message to delete not found" in low:
        return NotThere(_("Ese mensaje ya no está en Telegram."), said=said)
    return Rejected(_meaning(low), said=said)


def _meaning(low: str) -> Any:
    if "chat not found" in low:
        return _("Telegram no encuentra ese canal, o el bot no está en él.")
    if "message to be replied not found" in low or "message to reply not found" in low:
        return _("Aquello a lo que sigue ya no está en Telegram.")
    if "too long" in low:
        return _("El texto es demasiado largo para Telegram.")
    if "can't be deleted" in low or "can't be edited" in low:
        return _("Telegram ya no deja cambiar ese mensaje.")
    if "too large" in low or "file is too big" in low or "entity too large" in low:
        return _("Un archivo pesa más de lo que Telegram admite.")
    return format_lazy(_("Telegram no lo admite."))
