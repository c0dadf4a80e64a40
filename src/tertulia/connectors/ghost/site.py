"""The Admin API of one Ghost: how it is asked, and what its refusals mean."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any, NoReturn

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.connectors.sift import rows, whole
from tertulia.connectors.tidy import tidy_address
from tertulia.kit.failures import Rejected, Unauthorized, Unavailable
from tertulia.kit.http import Answer, Http

TOKEN_S = 300
"""How long one token is good for; Ghost takes none that is older than five minutes."""
VERSION = "v5.0"


class Site:
    """One Ghost. `key` (host and folder) qualifies the ids of what is said there."""

    def __init__(self, http: Http, config: Mapping[str, Any]) -> None:
        self.http = http
        self.base = tidy_address(str(config.get("site", ""))).removesuffix("/ghost")
        self.key = self.base.partition("://")[2]
        self._kid, _sep, secret = str(config.get("admin_key") or "").strip().partition(":")
        try:
            self._secret = bytes.fromhex(secret)
        except ValueError:
            self._secret = b""

    def about(self) -> dict[str, Any]:
        """The blog itself: title, url, logo, version. Asked without our key."""
        answer = self.http.get(f"{self.base}/ghost/api/admin/site/", headers={"Accept-Version": VERSION})
        if answer.status in (404, 410):
            raise Rejected(format_lazy(_("{host} no parece un Ghost."), host=answer.host))
        answer.check()
        found = answer.json()
        if not isinstance(found, dict) or not isinstance(found.get("site"), dict):
            raise Rejected(format_lazy(_("{host} no parece un Ghost."), host=answer.host))
        return whole(found["site"], "title")

    def ask(self, method: str, path: str, **how: Any) -> Answer:
        """The answer as it comes, whatever its status."""
        head = {"Authorization": f"Ghost {self._token()}", "Accept-Version": VERSION}
        return self.http.request(method, f"{self.base}/ghost/api/admin/{path}", headers=head, **how)

    def posts(self, **params: Any) -> list[dict[str, Any]]:
        """Posts of the blog with their HTML."""
        answer = self.ask("GET", "posts/", params={"formats": "html", **params})
        if not answer.ok:
            refuse(answer)
        told = answer.json()
        return [row for row in rows(told.get("posts") if isinstance(told, dict) else told) if row.get("id")]

    def post(self, number: str) -> dict[str, Any] | None:
        """One post with its HTML; None where there is none."""
        answer = self.ask("GET", f"posts/{number}/", params={"formats": "html"})
        if answer.status == 404:
            return None
        return the_post(answer)

    def _token(self) -> str:
        """A JSON Web Token (RFC 7519) signed with our key, as Ghost's integrations do."""
        if not self._kid or not self._secret:
            words = _("Esa clave no es de la Admin API: tiene dos partes separadas por «:».")
            raise Unauthorized(words).at("admin_key")
        now = int(time.time())
        head = {"alg": "HS256", "typ": "JWT", "kid": self._kid}
        claims = {"iat": now, "exp": now + TOKEN_S, "aud": "/admin/"}
        signed = f"{_encoded(json.dumps(head).encode())}.{_encoded(json.dumps(claims).encode())}"
        mark = hmac.new(self._secret, signed.encode(), hashlib.sha256).digest()
        return f"{signed}.{_encoded(mark)}"


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def the_post(answer: Answer) -> dict[str, Any]:
    """The post that an answer holds. Raises the four failures."""
    if not answer.ok:
        refuse(answer)
    told = answer.json()
    posts = told.get("posts") if isinstance(told, dict) else None
    return whole(posts[0] if isinstance(posts, list) and posts else told, "id", "updated_at")


def kind_of(answer: Answer) -> str:
    """Ghost's own name for what went wrong («UpdateCollisionError»), or «»."""
    return str(_error(answer).get("type") or "")


def _error(answer: Answer) -> dict[str, Any]:
    try:
        told = answer.json()
    except Unavailable:
        return {}
    errors = told.get("errors") if isinstance(told, dict) else None
    return errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}


def refuse(answer: Answer) -> NoReturn:
    """Raise what a refusal of the Admin API means."""
    error = _error(answer)
    said = " ".join(str(error.get(name) or "") for name in ("message", "context")).strip()
    if answer.status == 401:
        raise Unauthorized(_("Ghost no acepta la clave de la Admin API."), said=said)
    if answer.status == 403:
        raise Unauthorized(_("A esa integración de Ghost le falta permiso."), said=said)
    if answer.status == 404:
        raise Rejected(_("Ese artículo ya no está en Ghost."), said=said)
    if answer.status == 413:
        raise Rejected(_("Un archivo pesa más de lo que ese blog admite."), said=said)
    if answer.status == 422:
        raise Rejected(_("Ghost no admite ese artículo."), said=said)
    answer.check()
    raise Unavailable(
        format_lazy(_("{host} ha respondido algo que no se entiende."), host=answer.host), sent=True
    )
