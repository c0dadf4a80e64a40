"""One server of accounts (PDS): how it is asked as our account or as anybody, what its refusals mean.

A session is opened with the app password and kept in memory for as long as the process lives: it may be
opened only 30 times in five minutes and 300 times a day (documented by Bluesky; read 2026-11-01).
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.connectors.sift import asking_first, rows, whole
from tertulia.kit.failures import Failure, Rejected, Unauthorized
from tertulia.kit.http import Answer, Http

AT_ONCE = 100
BLUESKY = "https://bsky.social"
PUBLIC = "https://public.api.bsky.app"
"""Bluesky's own view of the network, for anybody."""
_CLOSED = ("AccountTakedown", "AccountDeactivated", "AccountSuspended")
_SPENT = ("ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired")


@dataclass(frozen=True, slots=True)
class Session:
    """Who we are there, and the two keys of the moment."""

    did: str
    handle: str
    access: str
    refresh: str


_open: WeakKeyDictionary[Http, dict[str, Session]] = WeakKeyDictionary()
_lock = threading.Lock()


class Server:
    """A server as our account, or as anybody where there is none."""

    def __init__(self, http: Http, config: Mapping[str, Any]) -> None:
        self.http = http
        self.handle = str(config.get("handle") or "").strip().lstrip("@").lower()
        self._password = str(config.get("app_password") or "").strip()
        named = str(config.get("server") or "").strip()
        own = named or BLUESKY
        self.base = _tidy(own if self.handle else str(config.get("appview") or PUBLIC))

    @property
    def host(self) -> str:
        """What a message may name."""
        return self.base.partition("://")[2]

    @property
    def known(self) -> bool:
        """Whether we come with an account."""
        return bool(self.handle)

    def get(self, method: str, **params: Any) -> dict[str, Any]:
        """The object that a query gives. Raises the four failures."""
        return whole(take(self.ask("GET", method, params=params)))

    def listing(self, method: str, name: str, cursor: str, **asked: Any) -> tuple[list[dict[str, Any]], str]:
        """(the rows of the list called `name`, a page from `cursor` on; the cursor onward, «» = the end)."""
        further = {"cursor": cursor} if cursor else {}
        told = whole(self.get(method, limit=AT_ONCE, **asked, **further), name)
        return rows(told[name]), str(told.get("cursor") or "")

    def ask(self, verb: str, method: str, **how: Any) -> Answer:
        """The answer of `/xrpc/<method>` as it comes; where our key has run out, with a new one."""
        if not self.known:
            return self._send(verb, method, "", **how)
        with asking_first():
            session = self.session()
        answer = self._send(verb, method, session.access, **how)
        if answer.status in (400, 401) and error_of(answer) in _SPENT:
            with asking_first():
                session = self._renew(session)
            answer = self._send(verb, method, session.access, **how)
        return answer

    def session(self) -> Session:
        """Our session, opened if there is none or it is about to end."""
        with _lock:
            session = _open.get(self.http, {}).get(self._key)
        if session is None:
            return self._enter()
        if _ends(session.access) < time.time() + 60:
            return self._renew(session)
        return session

    @property
    def _key(self) -> str:
        return hashlib.sha256(f"{self.base} {self.handle} {self._password}".encode()).hexdigest()

    def _enter(self) -> Session:
        method = "com.atproto.server.createSession"
        if not self._password:
            raise Unauthorized(_("Falta la contraseña de aplicación.")).at("app_password")
        answer = self._send("POST", method, "", json={"identifier": self.handle, "password": self._password})
        if answer.status in (400, 401, 403) and error_of(answer) not in _CLOSED:
            if error_of(answer) == "AuthFactorTokenRequired":
                words = _("Esa es la contraseña con la que entras: crea una contraseña de aplicación.")
                raise Unauthorized(words).at("app_password")
            words = format_lazy(_("{host} no acepta esa cuenta o esa contraseña."), host=self.host)
            raise Unauthorized(words, said=answer.said()).at("app_password")
        return self._keep(take(answer))

    def _renew(self, session: Session) -> Session:
        try:
            answer = self._send("POST", "com.atproto.server.refreshSession", session.refresh)
            if answer.ok:
                return self._keep(answer.json())
        except Failure:
            pass
        return self._enter()

    def _keep(self, told: Any) -> Session:
        told = whole(told, "did", "handle", "accessJwt", "refreshJwt")
        keys = (str(told[name]) for name in ("did", "handle", "accessJwt", "refreshJwt"))
        session = Session(*keys)
        with _lock:
            _open.setdefault(self.http, {})[self._key] = session
        return session

    def _send(self, verb: str, method: str, key: str, **how: Any) -> Answer:
        headers = {**how.pop("headers", {})}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        return self.http.request(verb, f"{self.base}/xrpc/{method}", headers=headers, **how)


def take(answer: Answer) -> Any:
    """The JSON of a yes; raises what a no means."""
    if answer.ok:
        return answer.json()
    said, error = answer.said(), error_of(answer)
    if error in _CLOSED:
        raise Unauthorized(_("Bluesky tiene esa cuenta cerrada o suspendida."), said=said)
    if answer.status in (401, 403) or error in _SPENT:
        raise Unauthorized(_("El servidor ya no acepta nuestra clave."), said=said)
    if answer.status == 404 or error in ("NotFound", "RecordNotFound"):
        raise Rejected(_("Eso ya no está en Bluesky, o no nos lo enseña."), said=said)
    if answer.status in (400, 422):
        raise Rejected(_("Bluesky no lo admite."), said=said)
    answer.check()
    raise Rejected(_("Bluesky no lo admite."), said=said)


def error_of(answer: Answer) -> str:
    """The name of an error («ExpiredToken»); «» where there is none."""
    try:
        body = json.loads(answer.content)
    except (ValueError, RecursionError):
        return ""
    return str(body.get("error") or "") if isinstance(body, dict) else ""


def _tidy(server: str) -> str:
    scheme, sep, rest = server.partition("://")
    if not sep:
        scheme, rest = "https", server
    return f"{scheme.lower()}://{rest.partition('/')[0].lower()}"


def _ends(key: str) -> float:
    """When a key (a JWT) ends, in Unix time; far ahead where it does not say."""
    try:
        part = key.split(".")[1]
        told = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        return float(told["exp"])
    except (IndexError, KeyError, ValueError, TypeError):
        return time.time() + 3600
