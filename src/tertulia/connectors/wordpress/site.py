"""The REST interface of one WordPress: where it is, how it is asked, and what its refusals mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn
from urllib.parse import urljoin

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.connectors.sift import whole
from tertulia.connectors.tidy import tidy_address
from tertulia.kit.failures import RateLimited, Rejected, Unauthorized, Unavailable
from tertulia.kit.http import Answer, Http, host_of

# WordPress lets those who do not moderate say one thing every 15 s, and answers 400 to the next.
FLOOD = timedelta(seconds=20)
_INDEX = {"_fields": "name,home,namespaces,authentication"}
_LINK = re.compile(r'<([^>]{1,2000})>\s*;\s*rel="?https://api\.w\.org/"?')
_LINK_TAG = re.compile(
    r"""<link[^>]{0,200}rel=["']https://api\.w\.org/["'][^>]{0,20}href=["']([^"']{1,2000})["']"""
)
# Refusals that no key and no waiting change, in words; every other 401 or 403 is about who we are.
_REFUSED = {
    "rest_comment_closed": _("Los comentarios de esa entrada están cerrados."),
    "rest_comment_invalid_post_id": _("Esa entrada ya no existe."),
    "rest_comment_draft_post": _("Esa entrada ya no está publicada."),
    "rest_comment_trash_post": _("Esa entrada está en la papelera."),
    "rest_comment_invalid_id": _("Ese comentario ya no existe."),
    "rest_comment_content_invalid": _("WordPress no admite ese texto."),
    "comment_content_column_length": _("El texto es demasiado largo para WordPress."),
    "comment_duplicate": _("Ese mismo comentario ya está ahí."),
    "rest_post_invalid_id": _("Esa entrada ya no existe."),
}


class Site:
    """One WordPress. `key` (host and folder) qualifies the ids of what is said there."""

    def __init__(self, http: Http, config: Mapping[str, Any], root: str = "") -> None:
        """`root`: the address of its REST interface where it is known from before."""
        self.http = http
        self.base = tidy_address(str(config.get("site", "")))
        self.key = self.base.partition("://")[2]
        user = str(config.get("user") or "").strip()
        # WordPress shows the password in groups of four: the spaces are no part of it.
        password = "".join(str(config.get("app_password") or "").split())
        self.auth = (user, password) if user and password else None
        self._root = root
        self._index: dict[str, Any] = {}
        self._me: dict[str, Any] = {}

    @property
    def root(self) -> str:
        """The address of the REST interface: «…/wp-json/», or «…/?rest_route=/» with plain permalinks."""
        if not self._root:
            self.discover()
        return self._root

    def discover(self) -> dict[str, Any]:
        """The interface's own index (name, namespaces, authentication). Raises Rejected, in words, where this
        is no WordPress or its interface is closed. No credentials are sent."""
        if self._index:
            return self._index
        first = self.http.get(f"{self.base}/wp-json/", params=_INDEX)
        if self._take(first, "/wp-json/"):
            return self._index
        if first.status >= 500:
            first.check()
        page = self.http.get(f"{self.base}/")
        told = _told_root(page)
        for candidate in (told, f"{page.url.partition('?')[0].rstrip('/')}/?rest_route=/"):
            if candidate and host_of(candidate) == host_of(page.url):
                answer = self.http.get(candidate, params=_INDEX)
                if self._take(answer, candidate):
                    return self._index
        if told or "wp-content" in page.text or "wp-json" in page.text or first.status in (401, 403):
            words = _("{host} es un WordPress, pero su interfaz REST está apagada o bloqueada.")
            raise Rejected(format_lazy(words, host=page.host), said=first.said())
        raise Rejected(format_lazy(_("{host} no parece un WordPress."), host=page.host))

    def _take(self, answer: Answer, root: str) -> bool:
        """Keep what `answer` tells if it is the index of a WordPress's interface."""
        if not answer.ok:
            return False
        try:
            data = answer.json()
        except Unavailable:
            return False
        if not isinstance(data, dict) or "wp/v2" not in (data.get("namespaces") or ()):
            return False
        # The answer may come from where a redirect led: that is where the site really is.
        self._root = answer.url.partition("?")[0] if root == "/wp-json/" else root
        self._index = data
        return True

    def settle(self) -> dict[str, Any]:
        """`discover`, and that the blog stands in the folder that was typed: WordPress also answers below it,
        and then the same comment would have two ids."""
        index = self.discover()
        home = str(index.get("home") or self.base)
        if _folder(home) != _folder(self.base):
            words = _("El blog no está ahí, sino en {home}: escribe esa dirección.")
            raise Rejected(format_lazy(words, home=home[:200]))
        return index

    def call(self, method: str, path: str, *, json: Any = None, **params: Any) -> Any:
        """The JSON answer to `wp/v2/<path>` as our user (or as nobody). Raises the four failures."""
        answer = self.ask(method, path, json=json, **params)
        if not answer.ok:
            refuse(answer)
        return answer.json()

    def ask(self, method: str, path: str, *, json: Any = None, **params: Any) -> Answer:
        """The answer as it comes, whatever its status. An interface that moved since it was last found (its
        owner changed the permalinks) is looked for again; nothing has been done at the old place."""
        address = f"{self.root}wp/v2/{path}"
        answer = self.http.request(method, address, params=params, json=json, auth=self.auth)
        if answer.status == 404 and not self._index and not code_of(answer):
            self._root = ""
            address = f"{self.root}wp/v2/{path}"
            answer = self.http.request(method, address, params=params, json=json, auth=self.auth)
        return answer

    def upload(self, path: str, name: str, data: bytes, kind: str, **fields: str) -> Answer:
        """Send a file with what is said of it; the answer as it comes."""
        given = {key: value for key, value in fields.items() if value}
        files = {"file": (name, data, kind)}
        address = f"{self.root}wp/v2/{path}"
        return self.http.request("POST", address, files=files, data=given, auth=self.auth)

    def me(self) -> dict[str, Any]:
        """Our user, with capabilities."""
        if not self._me:
            fields = "id,name,slug,link,capabilities,avatar_urls"
            self._me = whole(self.call("GET", "users/me", context="edit", _fields=fields), "id")
        return self._me


def _folder(address: str) -> str:
    return address.partition("://")[2].partition("/")[2].strip("/")


def _told_root(page: Answer) -> str:
    """Where a page says that its REST interface is."""
    match = _LINK.search(page.headers.get("link", "")) or _LINK_TAG.search(page.text[:200_000])
    return urljoin(page.url, match[1].replace("&amp;", "&")) if match else ""


def code_of(answer: Answer) -> str:
    """WordPress's own name for what went wrong («comment_duplicate»), or «»."""
    try:
        data = answer.json()
    except Unavailable:
        return ""
    return str(data.get("code") or "") if isinstance(data, dict) else ""


def refuse(answer: Answer) -> NoReturn:
    """Raise what a refusal of the REST interface means."""
    code, said = code_of(answer), answer.said()
    if code == "comment_flood":
        words = _("WordPress pide que esperemos entre un comentario y otro.")
        raise RateLimited(words, until=datetime.now(UTC) + FLOOD, said=said)
    if code in _REFUSED:
        raise Rejected(_REFUSED[code], said=said)
    if answer.status == 401:
        raise Unauthorized(_("WordPress no acepta el usuario o la contraseña de aplicación."), said=said)
    if answer.status == 403 and code:
        raise Unauthorized(_("A ese usuario de WordPress le falta permiso."), said=said)
    if answer.status == 403:
        words = _("{host} nos cierra el paso: quizá un cortafuegos o un complemento de seguridad.")
        raise Unauthorized(format_lazy(words, host=answer.host))
    if answer.status == 404 and code in ("", "rest_no_route"):
        words = _("La interfaz REST de {host} ya no está donde estaba.")
        raise Rejected(format_lazy(words, host=answer.host), said=said)
    answer.check()
    raise Unavailable(
        format_lazy(_("{host} ha respondido algo que no se entiende."), host=answer.host), sent=True
    )
