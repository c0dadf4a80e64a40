"""One wiki: where its interface (`api.php`) stands, how it is asked politely, what its refusals mean.

Etiquette after mediawiki.org, «API:Etiquette»: one request at a time, `maxlag`, a user agent with a name.
"""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.connectors.sift import whole
from tertulia.kit.failures import RateLimited, Rejected, Unauthorized, Unavailable
from tertulia.kit.http import Http

MAXLAG_S = 5
LAG_WAIT = timedelta(seconds=30)
RATE_WAIT = timedelta(minutes=2)
GUESSES = ("/w/api.php", "/api.php", "/wiki/api.php")
_EDIT_URI = re.compile(r"<link[^>]+rel=[\"']EditURI[\"'][^>]*>", re.IGNORECASE)
_HREF = re.compile(r"href=[\"']([^\"']+)[\"']", re.IGNORECASE)

Json = dict[str, Any]


class Wiki:
    """A wiki. `api`: the address of its interface, found if it is not known."""

    def __init__(self, http: Http, address: str, api: str = "") -> None:
        self.http = http
        given = address.strip()
        self.address = given if "://" in given else f"https://{given}"
        self._api = api

    @property
    def host(self) -> str:
        """What qualifies ids; with the folder where several wikis share a host."""
        parts = urlsplit(self.api())
        folder = re.sub(r"/(w/|wiki/)?api\.php$", "", parts.path)
        return f"{parts.netloc.rpartition('@')[2].lower()}{folder.lower()}"

    def api(self) -> str:
        """Where its interface is. Rejected where there is none."""
        if not self._api:
            self._api = self._find()
        return self._api

    def _find(self) -> str:
        if urlsplit(self.address).path.endswith("/api.php"):
            return self.address.partition("?")[0]
        page = self.http.get(self.address)
        page.check()
        link = _EDIT_URI.search(page.text)
        href = _HREF.search(link[0]) if link else None
        if href:
            return urljoin(page.url, html.unescape(href[1])).partition("?")[0]
        for guess in GUESSES:
            address = urljoin(page.url, guess)
            answer = self.http.get(address, params={"action": "query", "format": "json"})
            if answer.ok and answer.content[:1] == b"{":
                return address
        raise Rejected(_("Ahí no hay una wiki de MediaWiki, o no deja que otros programas la lean."))

    def query(self, **params: Any) -> Json:
        """The answer of `action=query`. Raises the four failures."""
        told = {name: "|".join(v) if isinstance(v, list | tuple) else v for name, v in params.items()}
        fixed = {"action": "query", "format": "json", "formatversion": 2, "maxlag": MAXLAG_S}
        answer = self.http.get(self.api(), params={**fixed, **told})
        body = whole(answer.check().json())
        if isinstance(body.get("error"), dict):
            self._refuse(body["error"], answer.headers.get("retry-after", ""))
        return whole(body, "query")

    def _refuse(self, error: Json, wait: str) -> None:
        code, said = str(error.get("code") or ""), str(error.get("info") or "")[:300]
        host = urlsplit(self.api()).netloc
        if code in ("maxlag", "ratelimited"):
            pause = LAG_WAIT if code == "maxlag" else RATE_WAIT
            if wait.isdigit():
                pause = max(pause, timedelta(seconds=min(int(wait), 3600)))
            words = format_lazy(_("{host} pide que esperemos antes de seguir."), host=host)
            raise RateLimited(words, until=datetime.now(UTC) + pause, shared=True, said=said)
        if code in ("readapidenied", "permissiondenied"):
            raise Unauthorized(_("Esa wiki solo se deja leer a quien tiene cuenta."), said=said)
        if code.startswith("internal_api_error") or code == "readonly":
            words = format_lazy(_("{host} no funciona ahora mismo."), host=host)
            raise Unavailable(words, said=said)
        raise Rejected(_("La wiki no lo admite."), said=said)

    def general(self) -> Json:
        """What it says of itself: `sitename`, `base`, `server`, `script`."""
        told = self.query(meta="siteinfo", siprop="general")["query"]
        return whole(whole(told).get("general"), "sitename")

    def link(self, **params: Any) -> str:
        """An address of its pages, beside its interface."""
        asked = "&".join(f"{name}={quote(str(value))}" for name, value in params.items())
        return f"{urljoin(self.api(), 'index.php')}?{asked}"
