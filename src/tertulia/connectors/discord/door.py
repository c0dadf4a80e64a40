"""The two doors to a Discord channel: a bot with its token, or the channel's own webhook address."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.sift import whole
from tertulia.kit.failures import Rejected, Unauthorized

if TYPE_CHECKING:
    from tertulia.kit.answers import Answer
    from tertulia.kit.http import Http

API = "https://discord.com/api/v10"
UPLOAD_S = 180.0
_WEBHOOK = re.compile(
    r"https://(?:(?:ptb\.|canary\.)?discord(?:app)?\.com)/api(?:/v\d+)?/webhooks/(\d{5,25})/([\w-]{20,120})/?"
)
_NUMBER = re.compile(r"\d{5,25}")
Files = Sequence[tuple[str, tuple[str, bytes, str]]]


class Door:
    """Asks Discord as the form says. A webhook's address is a secret: no message repeats it."""

    def __init__(self, config: Mapping[str, Any], http: Http) -> None:
        self._http = http
        self._token = str(config.get("token") or "").strip().removeprefix("Bot ")
        self.given = str(config.get("channel") or "").strip()
        address = str(config.get("webhook") or "").strip()
        found = _WEBHOOK.fullmatch(address)
        if address and not found:
            words = _("Esa no es la dirección de entrada de un canal de Discord: cópiala entera.")
            raise Rejected(words).at("webhook")
        self.hook = f"/webhooks/{found[1]}/{found[2]}" if found else ""
        if not self.hook and not self._token:
            words = _("Hace falta la dirección de entrada del canal, o la clave de un bot.")
            raise Unauthorized(words).at("webhook")
        if not self.hook and not _NUMBER.fullmatch(self.given):
            raise Rejected(_("Falta el número del canal.")).at("channel")

    @property
    def is_bot(self) -> bool:
        """Whether it is a bot's, which may answer in a thread and read."""
        return not self.hook

    def ask(
        self, method: str, path: str, *, files: Files = (), json_body: Any = None, **query: str
    ) -> Answer:
        """The answer, whatever its status but 429. `path` begins with «/»."""
        headers = {"Authorization": f"Bot {self._token}"} if self.is_bot else {}
        if files:
            form = {"payload_json": json.dumps(json_body)}
            return self._http.request(
                method,
                API + path,
                headers=headers,
                params=query,
                data=form,
                files=list(files),
                timeout=UPLOAD_S,
            )
        return self._http.request(method, API + path, headers=headers, params=query, json=json_body)

    def call(self, method: str, path: str, **how: Any) -> dict[str, Any]:
        """What a yes holds. Raises the failures."""
        answer = self.ask(method, path, **how)
        if not answer.ok:
            refuse(answer)
        return whole(answer.json())


def code_of(answer: Answer) -> int:
    """Discord's own number for what went wrong; 0 where it tells none."""
    try:
        told = json.loads(answer.content)
    except (ValueError, RecursionError):
        return 0
    code = told.get("code") if isinstance(told, dict) else 0
    return code if isinstance(code, int) else 0


def refuse(answer: Answer) -> None:
    """Raise what a no means."""
    code, said = code_of(answer), answer.said()
    if code == 10015:
        raise Unauthorized(_("Esa dirección de entrada ya no existe: crea otra en Discord."), said=said)
    if answer.status == 401:
        raise Unauthorized(_("Discord no reconoce la clave."), said=said)
    if answer.status == 403 or code in (50001, 50013):
        raise Unauthorized(_("El bot no puede escribir en ese canal: dale permiso en Discord."), said=said)
    if code == 10003:
        raise Rejected(_("Ese canal ya no existe en Discord."), said=said)
    if code == 10008:
        raise Rejected(_("Ese mensaje ya no está en Discord."), said=said)
    if code == 50035:
        raise Rejected(_("Discord no lo admite así."), said=f"{said} {_details(answer)}".strip())
    if answer.status == 413 or code == 40005:
        raise Rejected(_("Los archivos pesan más de lo que Discord admite."), said=said)
    answer.check()


def _details(answer: Answer) -> str:
    """What exactly is wrong with the form, where it tells."""
    found: list[str] = []

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            if isinstance(part.get("message"), str):
                found.append(part["message"])
            for inner in part.values():
                walk(inner)
        elif isinstance(part, list):
            for inner in part:
                walk(inner)

    try:
        walk(json.loads(answer.content).get("errors"))
    except (ValueError, AttributeError, RecursionError):
        return ""
    return " ".join(found[:3])
