"""One server of the Mastodon interface: how it is asked, what its refusals mean, how one is let in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NoReturn
from urllib.parse import urlencode

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.connectors.mastodon.form import SCOPES
from tertulia.connectors.sift import whole
from tertulia.kit.failures import Rejected, Unauthorized, Unavailable
from tertulia.kit.http import Answer, Http

# snac writes the time of the last change before a status's own 32 digits, and reads only these.
_SNAC_ID = re.compile(r"\d{10}([0-9a-f]{32})")


# In Mastodon's words (its locale `en`), and Pleroma's.
_CLOSED = re.compile(r"login is currently disabled|suspended|deactivated|pending|missing a confirmed", re.I)


class Server:
    """A server, as our account (`token`) or as anybody. `host` qualifies the ids of what is read there."""

    def __init__(self, http: Http, server: str, token: str = "") -> None:
        self.http = http
        self.base = tidy_server(server)
        self.host = self.base.partition("://")[2]
        self.token = token.strip()

    def get(self, path: str, **params: Any) -> Any:
        """The JSON at `/api/<path>`. Raises the four failures."""
        return self.take(self.ask("GET", path, params=params))

    def ask(self, method: str, path: str, **how: Any) -> Answer:
        """The answer of `/api/<path>` as it comes, whatever its status."""
        headers = dict(how.pop("headers", {}))
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return self.http.request(method, f"{self.base}/api/{path}", headers=headers, **how)

    def take(self, answer: Answer) -> Any:
        """The JSON of an answer that is a yes; raises what a no means."""
        if not answer.ok:
            refuse(answer, known=bool(self.token))
        return answer.json()

    def instance(self) -> dict[str, Any]:
        """What the server says of itself (v2, else v1). Rejected where it speaks no Mastodon interface."""
        for version in ("v2", "v1"):
            # Asked as nobody: a key that no longer holds would spoil even what is public.
            answer = self.http.get(f"{self.base}/api/{version}/instance")
            if answer.status >= 500:
                answer.check()
            try:
                told = answer.json() if answer.ok else None
            except Unavailable:
                told = None
            if isinstance(told, dict):
                return told
        words = _("{host} no es un servidor de Mastodon, o no deja que otros programas le hablen.")
        raise Rejected(format_lazy(words, host=self.host))


def tidy_server(server: str) -> str:
    """«masto.es», «https://masto.es/@ana», «@ana@masto.es» → «https://masto.es»."""
    server = server.strip()
    scheme, sep, rest = server.partition("://")
    if not sep:
        scheme, rest = "https", server
    return f"{scheme.lower()}://{rest.partition('/')[0].rpartition('@')[2].lower()}"


def stable(number: Any) -> str:
    """A status's local id in the form that never changes, and that the server still understands."""
    match = _SNAC_ID.fullmatch(str(number))
    return "0" * 10 + match[1] if match else str(number)


def refuse(answer: Answer, *, known: bool) -> NoReturn:
    """Raise what a refusal means. `known`: we came with a key."""
    said = answer.said()
    if known and answer.status in (401, 403, 410) and _CLOSED.search(said):
        raise Unauthorized(_("El servidor tiene esa cuenta cerrada, suspendida o sin confirmar."), said=said)
    if answer.status in (401, 403) or (answer.status == 422 and "authenticated" in said.lower()):
        if known and answer.status != 403:
            raise Unauthorized(_("El servidor ya no acepta nuestra clave."), said=said)
        if known:
            raise Unauthorized(_("El servidor no da permiso para eso a nuestra clave."), said=said)
        words = _("{host} solo enseña eso a quien tiene cuenta.")
        raise Unauthorized(format_lazy(words, host=answer.host), said=said)
    if answer.status in (404, 410):
        raise Rejected(_("Eso ya no está en el servidor, o no nos lo enseña."), said=said)
    if answer.status in (400, 422):
        raise Rejected(_("El servidor no lo admite."), said=said)
    answer.check()
    words = _("{host} ha respondido algo que no se entiende.")
    raise Unavailable(format_lazy(words, host=answer.host), sent=True)


def register(http: Http, server: str, redirect_uri: str) -> dict[str, str]:
    """Introduce ourselves to a server; the application that it knows us by from then on."""
    there = Server(http, server)
    there.instance()
    form = {"client_name": "Tertulia", "redirect_uris": redirect_uri, "scopes": SCOPES}
    made = whole(there.take(there.ask("POST", "v1/apps", data=form)), "client_id", "client_secret")
    return {"server": there.base, "client_id": made["client_id"], "client_secret": made["client_secret"]}


def authorize_url(app: Mapping[str, str], redirect_uri: str, state: str) -> str:
    """Where a person is sent to let us in; they come back to `redirect_uri` with `code` and `state`."""
    asked = {
        "client_id": app["client_id"],
        "redirect_uri": redirect_uri,
        "response_type": "code",
        "scope": SCOPES,
        "state": state,
    }
    return f"{app['server']}/oauth/authorize?{urlencode(asked)}"


def exchange(http: Http, app: Mapping[str, str], redirect_uri: str, code: str) -> dict[str, str]:
    """The code that they came back with, for a key. Tokens of this interface do not expire."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": app["client_id"],
        "client_secret": app["client_secret"],
        "redirect_uri": redirect_uri,
        "scope": SCOPES,
    }
    answer = http.post(f"{app['server']}/oauth/token", data=form)
    if answer.status in (400, 401, 403, 422):
        raise Unauthorized(_("El servidor no ha dado la clave: empieza otra vez."), said=answer.said())
    token = whole(answer.check().json(), "access_token")["access_token"]
    return {"server": app["server"], "token": str(token)}
