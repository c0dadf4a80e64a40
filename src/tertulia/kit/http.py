"""Talking to other machines, carefully: the one HTTP client of the house.

It goes to http and https only, never to private addresses (`kit.pinned`), follows redirects by hand, reads no
more than it was told, gives up after a total time, and turns every trouble into one of the four failures,
knowing whether the request had left. Secrets never reach a message: failures name the host and no more.
"""

from __future__ import annotations

import base64
import functools
import logging
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import httpcore2
import httpx2
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia import __version__
from tertulia.kit.answers import PATIENCE, Answer, host_of, pieces, rest
from tertulia.kit.failures import RateLimited, Rejected, Unavailable
from tertulia.kit.pinned import (
    Allowed,
    Backend,
    Call,
    Forbidden,
    PinnedTransport,
    Resolve,
    current,
    deadline,
)
from tertulia.kit.wire import Wire

__all__ = ["Answer", "Http", "default_http", "host_of"]

LIMIT = 5_000_000
"""Bytes of an answer that are read, after decompression, unless the caller says otherwise."""
USER_AGENT = f"Tertulia/{__version__}"
REDIRECTS = 5
_HARMLESS = {"user-agent", "accept", "accept-encoding", "accept-language"}
_HARMLESS |= {"if-none-match", "if-modified-since"}
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

# httpcore tells whole header lists at DEBUG: they hold keys.
logging.getLogger("httpcore2").setLevel(logging.WARNING)

_TROUBLE = (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError)
_CORE_TROUBLE = (
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.ProxyError,
    httpcore2.UnsupportedProtocol,
    httpcore2.ConnectionNotAvailable,
)
_NOT_SENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.LocalProtocolError,
    httpx2.UnsupportedProtocol,
    httpcore2.ConnectError,
    httpcore2.ConnectTimeout,
    httpcore2.PoolTimeout,
    httpcore2.LocalProtocolError,
)


@functools.cache
def default_http() -> Http:
    """The client that this process shares; the setting `ALLOW_PRIVATE` opens private hosts to it."""
    from django.conf import settings

    return Http(allow_private=settings.ALLOW_PRIVATE)


class Http:
    """The client. Thread-safe; make one a process and share it."""

    def __init__(
        self,
        *,
        allow_private: Sequence[str] = (),
        user_agent: str = USER_AGENT,
        transport: httpx2.BaseTransport | None = None,
        resolver: Resolve | None = None,
        connect: float = 6.0,
        read: float = 20.0,
        total: float = 45.0,
    ) -> None:
        """`allow_private`: see `kit.pinned.Allowed`. `transport` and `resolver` are for tests. `connect`,
        `read`: seconds for one step; `total`: for a whole request with its redirects and body."""
        allowed = Allowed(allow_private)
        self._transport = transport or PinnedTransport(allowed, resolver)
        self._backend, self._connect = Backend(allowed, resolver), connect
        self._agent = user_agent
        self._timeout = httpx2.Timeout(read, connect=connect, pool=connect).as_dict()
        self._total = total
        self._quiet: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def get(self, url: str, **how: Any) -> Answer:
        """`request("GET", …)`."""
        return self.request("GET", url, **how)

    def post(self, url: str, **how: Any) -> Answer:
        """`request("POST", …)`."""
        return self.request("POST", url, **how)

    def close(self) -> None:
        """Let go of what is under way."""
        self._transport.close()

    def dial(self, host: str, port: int, *, tls: bool = False) -> Wire:
        """A line of one's own to `host`, under the same rules: for what is no request and answer (mail, live
        events). Raises Rejected (a private address), Unavailable(sent=False)."""
        return Wire.open(self._backend, host, port, tls=tls, timeout=self._connect)

    def heed(self, url: str, response: httpx2.Response, *, public: bool) -> Answer:
        """What another line than `request` was answered: a yes, or raises the failure that it means."""
        self._note(host_of(url), response, public=public)
        return Answer(response.status_code, response.headers, response.content, url).check()

    def quiet_until(self, host: str) -> datetime | None:
        """Until when `host` asked to be left in peace (aware), or None."""
        with self._lock:
            until = self._quiet.get(host)
        return until if until and until > datetime.now(UTC) else None

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        content: bytes | None = None,
        auth: tuple[str, str] | None = None,
        etag: str = "",
        last_modified: str = "",
        limit_bytes: int = LIMIT,
        timeout: float | None = None,
    ) -> Answer:
        """Ask, and return the answer whatever its status but 429.

        `params` are added to those of `url`. `content` is a body as it is (its type goes into `headers`);
        `json`, `data` (a form) and `files` make one. `auth` is (user, password) for Basic. `etag`,
        `last_modified`: ask only for what changed (304). `timeout`: seconds for the whole, not the usual.
        Raises RateLimited (429; nothing was done), Unavailable (`sent` says whether the request may have
        arrived), Rejected (not an address, a private one, too many redirects, too long an answer).
        """
        target = _parse(url)
        if params:
            target = target.copy_merge_params(params)
        head = {"User-Agent": self._agent, "Accept-Encoding": "gzip", **(headers or {})}
        if etag:
            head["If-None-Match"] = etag
        if last_modified:
            head["If-Modified-Since"] = last_modified
        if target.userinfo:
            auth = auth or (target.username, target.password)
            target = target.copy_with(userinfo=b"")
        if auth:
            head["Authorization"] = _basic(*auth)
        try:
            body = {"json": json, "data": data, "files": files, "content": content}
            request = httpx2.Request(method, target, headers=head, **body)
        except (UnicodeError, ValueError, TypeError):
            words = format_lazy(_("No se puede escribir la petición para {host}."), host=host_of(url))
            raise Rejected(words) from None
        return self._follow(request, limit_bytes, deadline(timeout or self._total))

    def _follow(self, request: httpx2.Request, limit: int, until: float) -> Answer:
        for _hop in range(REDIRECTS + 1):
            answer = self._once(request, limit, until)
            onward = _onward(request, answer)
            if onward is None:
                return answer
            request = onward
        words = _("{host} redirige una y otra vez sin llegar a ninguna parte.")
        raise Rejected(format_lazy(words, host=request.url.host))

    def _once(self, request: httpx2.Request, limit: int, until: float) -> Answer:
        call = Call(until)
        token = current.set(call)
        host = host_of(str(request.url))
        request.extensions["timeout"] = self._timeout
        try:
            response = self._transport.handle_request(request)
            try:
                content = _read(response, limit, request)
            finally:
                response.close()
        except Forbidden:
            words = _(
                "{host} es una dirección privada y no se visita. Quien lleva este servidor puede permitirlo "
                "con TERTULIA_ALLOW_PRIVATE."
            )
            raise Rejected(format_lazy(words, host=host)) from None
        except (*_TROUBLE, *_CORE_TROUBLE) as error:
            sent = call.sent or not isinstance(error, _NOT_SENT)
            words = _("{host} tarda demasiado.") if _slow(error) else _("No se puede hablar con {host}.")
            raise Unavailable(format_lazy(words, host=host), sent=sent) from None
        finally:
            current.reset(token)
        self._note(host, response, public="authorization" not in request.headers)
        return Answer(response.status_code, response.headers, content, str(request.url))

    def _note(self, host: str, response: httpx2.Response, *, public: bool) -> None:
        """Keep what the host says of its patience with everybody; raise RateLimited if it has lost it."""
        until = rest(response)
        if until is not None and public:
            with self._lock:
                if len(self._quiet) > 10_000:
                    self._quiet.clear()
                self._quiet[host] = until
        if response.status_code == 429:
            words = format_lazy(_("{host} pide que esperemos antes de seguir."), host=host)
            wait = until or datetime.now(UTC) + PATIENCE
            raise RateLimited(words, until=wait, shared=public, host=host)


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def _parse(url: str) -> httpx2.URL:
    try:
        target = httpx2.URL(url)
    except (httpx2.InvalidURL, TypeError, ValueError):
        raise Rejected(_("Esa dirección web no es válida.")) from None
    if target.scheme not in ("http", "https") or not target.host:
        raise Rejected(_("Solo valen direcciones que empiezan por http:// o https://."))
    return target


def _onward(request: httpx2.Request, answer: Answer) -> httpx2.Request | None:
    """The next request where `answer` sends us elsewhere, or None. What changes something is not repeated
    at another host, nor after a 301 or 302, where servers disagree on whether it was done."""
    place = answer.headers.get("location", "")
    if answer.status not in (301, 302, 303, 307, 308) or not place:
        return None
    target = _parse(str(request.url.join(place))) if _joins(request.url, place) else None
    if target is None:
        return None
    safe = request.method in SAFE
    old = request.url
    upgraded = (old.scheme, target.scheme) == ("http", "https") and old.host == target.host
    same = upgraded or (old.scheme, old.netloc) == (target.scheme, target.netloc)
    if not safe and (answer.status in (301, 302) or (answer.status != 303 and not same)):
        return None
    headers = {k: v for k, v in request.headers.items() if k != "host" and (same or k in _HARMLESS)}
    target = target.copy_with(userinfo=b"") if target.userinfo else target
    if safe or answer.status == 303:
        method = request.method if safe else "GET"
        for name in ("content-length", "content-type", "transfer-encoding"):
            headers.pop(name, None)
        return httpx2.Request(method, target, headers=headers)
    return httpx2.Request(request.method, target, headers=headers, content=request.read())


def _joins(base: httpx2.URL, place: str) -> bool:
    try:
        base.join(place)
    except (httpx2.InvalidURL, TypeError, ValueError):
        return False
    return True


def _read(response: httpx2.Response, limit: int, request: httpx2.Request) -> bytes:
    """The body, decompressed, up to `limit` bytes."""
    parts: list[bytes] = []
    size = 0
    told = response.headers.get("content-length", "")
    too_long = told.isdigit() and int(told) > limit and request.method != "HEAD"
    if not too_long:
        for part in pieces(response):
            size += len(part)
            if size > limit:
                too_long = True
                break
            parts.append(part)
    if not too_long:
        return b"".join(parts)
    words = _("{host} manda más de {limit} MB: es demasiado.")
    message = format_lazy(words, host=host_of(str(request.url)), limit=f"{limit / 1_000_000:g}")
    if request.method in SAFE:
        raise Rejected(message)
    raise Unavailable(message, sent=True)


def _slow(error: Exception) -> bool:
    return isinstance(error, httpx2.TimeoutException | httpcore2.TimeoutException | TimeoutError)
