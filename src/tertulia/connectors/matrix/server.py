"""One homeserver: how it is asked as our account, what its refusals mean.

With a name and a password a session is opened under a device of its own, always the same: so the server goes
on knowing which messages it has taken from us (spec.matrix.org, v1.18: transaction ids are the device's).
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from weakref import WeakKeyDictionary

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.connectors.sift import asking_first, whole
from tertulia.kit.failures import Failure, Rejected, Unauthorized, Unavailable
from tertulia.kit.http import Answer, Http

V3 = "/_matrix/client/v3"
V1 = "/_matrix/client/v1"
_SPENT = ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN")
_CLOSED = ("M_USER_DEACTIVATED", "M_USER_LOCKED", "M_USER_SUSPENDED")


@dataclass(frozen=True, slots=True)
class Session:
    """Where the account is, the key of the moment, and our full name («@aurora:matrix.org»)."""

    base: str
    token: str
    user: str


_open: WeakKeyDictionary[Http, dict[str, Session]] = WeakKeyDictionary()
_lock = threading.Lock()


class Server:
    """A homeserver as our account."""

    def __init__(self, http: Http, config: Mapping[str, Any]) -> None:
        self.http = http
        self.named = str(config.get("server") or "").strip().rstrip("/")
        self._token = str(config.get("token") or "").strip()
        self._user = str(config.get("user") or "").strip()
        self._password = str(config.get("password") or "")

    @property
    def host(self) -> str:
        """What a message may name."""
        return self.named.rpartition("://")[2].partition("/")[0]

    def get(self, path: str, **params: Any) -> dict[str, Any]:
        """The object at `path` (under `/_matrix/client/v3` unless it names another). Raises the four."""
        return whole(take(self.ask("GET", path, params=params)))

    def ask(self, verb: str, path: str, **how: Any) -> Answer:
        """The answer of `path` as it comes; where our session has run out, with a new one."""
        with asking_first():
            session = self.session()
        answer = self._send(verb, session.base, path, session.token, **how)
        if answer.status == 401 and errcode(answer) in _SPENT and not self._token:
            with asking_first():
                session = self._enter(session.base)
            answer = self._send(verb, session.base, path, session.token, **how)
        return answer

    def session(self) -> Session:
        """Our session; found out or opened once a process."""
        with _lock:
            session = _open.get(self.http, {}).get(self._key)
        if session is not None:
            return session
        base = self._found()
        if not self._token:
            return self._enter(base)
        told = whole(take(self._send("GET", base, "/account/whoami", self._token)), "user_id")
        return self._keep(Session(base, self._token, str(told["user_id"])))

    @property
    def _key(self) -> str:
        told = f"{self.named} {self._token} {self._user} {self._password}"
        return hashlib.sha256(told.encode()).hexdigest()

    def _found(self) -> str:
        """The address of the server: as it was given, or as its domain tells (`.well-known`)."""
        if "://" in self.named:
            return self.named
        known = f"https://{self.named}"
        answer = self.http.get(f"{known}/.well-known/matrix/client")
        try:
            told = answer.json() if answer.ok else {}
            base = str(told["m.homeserver"]["base_url"]).rstrip("/")
        except (Unavailable, KeyError, TypeError):
            return known
        return base if base.startswith(("https://", "http://")) else known

    def _enter(self, base: str) -> Session:
        if not (self._user and self._password):
            words = _("Hace falta una clave de acceso, o tu cuenta y su contraseña.")
            raise Unauthorized(words).at("user" if self._password else "token")
        device = "TERTULIA" + hashlib.sha256(self._user.encode()).hexdigest()[:8].upper()
        asked = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": self._user},
            "password": self._password,
            "device_id": device,
            "initial_device_display_name": "Tertulia",
        }
        answer = self._send("POST", base, "/login", "", json=asked)
        if answer.status in (400, 401, 403) and errcode(answer) not in _CLOSED:
            words = format_lazy(_("{host} no acepta esa cuenta o esa contraseña."), host=self.host)
            raise Unauthorized(words, said=answer.said()).at("password")
        told = whole(take(answer), "access_token", "user_id")
        return self._keep(Session(base, str(told["access_token"]), str(told["user_id"])))

    def _keep(self, session: Session) -> Session:
        with _lock:
            _open.setdefault(self.http, {})[self._key] = session
        return session

    def _send(self, verb: str, base: str, path: str, token: str, **how: Any) -> Answer:
        headers = {**how.pop("headers", {})}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        whole_path = path if path.startswith("/_matrix/") else V3 + path
        return self.http.request(verb, base + whole_path, headers=headers, **how)


def part(name: str) -> str:
    """A room, an event or a transaction as part of a path."""
    return quote(name, safe="")


def take(answer: Answer) -> Any:
    """The JSON of a yes; raises what a no means."""
    if answer.ok:
        return answer.json()
    said, error = answer.said(), errcode(answer)
    if error in _CLOSED:
        raise Unauthorized(_("El servidor tiene esa cuenta cerrada, suspendida o bloqueada."), said=said)
    if answer.status == 403 and error == "M_FORBIDDEN":
        raise Rejected(_("En esa sala no nos dejan hacer eso."), said=said)
    if answer.status in (401, 403):
        raise Unauthorized(_("El servidor ya no acepta nuestra clave."), said=said)
    if answer.status == 413 or error == "M_TOO_LARGE":
        raise Rejected(_("Es demasiado grande para ese servidor."), said=said)
    if answer.status in (404, 410):
        raise Rejected(_("Eso ya no está en el servidor, o no nos lo enseña."), said=said)
    if answer.status in (400, 422):
        raise Rejected(_("El servidor no lo admite."), said=said)
    answer.check()
    raise Rejected(_("El servidor no lo admite."), said=said)


def errcode(answer: Answer) -> str:
    """The name of an error («M_FORBIDDEN»); «» where there is none."""
    try:
        body = json.loads(answer.content)
    except (ValueError, RecursionError):
        return ""
    return str(body.get("errcode") or "") if isinstance(body, dict) else ""


def named(failure: Failure) -> Failure:
    """A failure of connecting, blamed on the box that is most likely wrong."""
    if failure.field:
        return failure
    return failure.at("token" if isinstance(failure, Unauthorized) else "server")
