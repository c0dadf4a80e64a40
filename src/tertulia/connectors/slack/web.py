"""Slack's web interface: a yes (200) that holds a no («ok»: false), and a channel's own webhook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.sift import whole
from tertulia.kit.failures import Failure, Rejected, Unauthorized, Unavailable

if TYPE_CHECKING:
    from tertulia.kit.http import Http

API = "https://slack.com/api"
UPLOAD_S = 180.0
_WEBHOOK = re.compile(r"https://hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/[\w/-]{10,200}")
_KEY = {
    "invalid_auth",
    "not_authed",
    "token_revoked",
    "token_expired",
    "account_inactive",
    "no_permission",
    "missing_scope",
    "not_allowed_token_type",
    "org_login_required",
    "ekm_access_denied",
    "invalid_token",
    "no_service",
    "no_service_id",
    "no_team",
    "team_disabled",
    "action_prohibited",
    "not_in_channel",
    "restricted_action",
}
_LATER = {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
_LATER |= {"rollup_error"}
GONE = {"message_not_found", "file_deleted", "file_not_found"}
_MEANING: dict[str, Any] = {
    "channel_not_found": _("Slack no encuentra ese canal, o el bot no está en él."),
    "is_archived": _("Ese canal de Slack está archivado."),
    "channel_is_archived": _("Ese canal de Slack está archivado."),
    "msg_too_long": _("El texto es demasiado largo para Slack."),
    "no_text": _("Slack no admite mensajes vacíos."),
    "thread_not_found": _("Aquello a lo que sigue ya no está en Slack."),
    "message_not_found": _("Ese mensaje ya no está en Slack."),
    "edit_window_closed": _("Slack ya no deja cambiar ese mensaje."),
    "cant_update_message": _("Slack no deja cambiar ese mensaje."),
    "cant_delete_message": _("Slack no deja borrar ese mensaje."),
    "not_in_channel": _("El bot no está en ese canal: invítalo en Slack."),
    "missing_scope": _("Al bot le falta un permiso en Slack."),
    "storage_limit_reached": _("A ese Slack no le queda sitio para archivos."),
}


class Told(Failure):
    """A no in Slack's own word (`code`); `failure` is which of the four it is."""

    def __init__(self, code: str, failure: Failure) -> None:
        super().__init__(failure.message, said=code)
        self.code = code
        self.failure = failure


class Slack:
    """Calls methods as one bot, or speaks through a channel's webhook, whose address no message repeats."""

    def __init__(self, config: Mapping[str, Any], http: Http) -> None:
        self.http = http
        self.token = str(config.get("token") or "").strip()
        self.channel = str(config.get("channel") or "").strip()
        self.hook = "" if self.token else str(config.get("webhook") or "").strip()
        if not self.token and not self.hook:
            words = _("Hace falta la clave de un bot, o la dirección de entrada del canal.")
            raise Unauthorized(words).at("token")
        if self.hook and not _WEBHOOK.fullmatch(self.hook):
            words = _("Esa no es una dirección de entrada de Slack: cópiala entera.")
            raise Rejected(words).at("webhook")
        if self.token and not self.channel:
            raise Rejected(_("Falta el identificador del canal.")).at("channel")

    def call(self, method: str, *, form: bool = False, **asked: Any) -> dict[str, Any]:
        """What `method` answers. Raises the failure that a no means. `form`: it takes no JSON."""
        try:
            return self.told(method, form=form, **asked)
        except Told as no:
            raise no.failure from None

    def told(self, method: str, *, form: bool = False, **asked: Any) -> dict[str, Any]:
        """The same, with a no as `Told`, for who knows what to do with some of them."""
        given = {name: value for name, value in asked.items() if value is not None}
        headers = {"Authorization": f"Bearer {self.token}"}
        body: dict[str, Any] = {"data": given} if form else {"json": given}
        answer = self.http.post(f"{API}/{method}", headers=headers, **body)
        if not answer.ok:
            answer.check()
        found = whole(answer.json())
        if found.get("ok") is True:
            return found
        code = str(found.get("error") or "")
        if not code:
            raise Unavailable(_("Slack no ha respondido como debía."), sent=True)
        raise Told(code, _failure(code, str(found.get("needed") or "")))

    def through_hook(self, body: Mapping[str, Any]) -> str:
        """What the webhook answers to `body`, in one word: «ok», or a no as a failure."""
        answer = self.http.post(self.hook, json=dict(body))
        word = answer.text.strip()[:100]
        if answer.ok:
            if word == "ok":
                return word
            raise Unavailable(_("Slack no ha respondido como debía."), sent=True, said=word)
        if answer.status >= 500:
            answer.check()
        if re.fullmatch(r"[a-z_]{3,60}", word):
            raise Told(word, _failure(word))
        if answer.status in (403, 404, 410):
            words = _("Esa dirección de entrada ya no vale: crea otra en Slack.")
            raise Unauthorized(words)
        answer.check()
        return word

    def put(self, url: str, data: bytes) -> None:
        """Bring a file where Slack said. No key goes with it."""
        headers = {"Content-Type": "application/octet-stream"}
        self.http.post(url, content=data, headers=headers, timeout=UPLOAD_S).check()


def _failure(code: str, needed: str = "") -> Failure:
    said = f"{code} {needed}".strip()
    if code in _KEY:
        return Unauthorized(_MEANING.get(code) or _("Slack no acepta nuestra clave."), said=said)
    if code in _LATER:
        return Unavailable(_("Slack no funciona ahora mismo."), sent=True, said=said)
    return Rejected(_MEANING.get(code) or _("Slack no lo admite."), said=said)
