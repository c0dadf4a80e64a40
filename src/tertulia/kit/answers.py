"""What another machine answered, read with care: its status as one of the four failures, and its patience."""

from __future__ import annotations

import json as jsonlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.kit.failures import Rejected, Unauthorized, Unavailable
from tertulia.kit.html import to_text

# Without a word from the server on how long, this is how long an address is left in peace.
PATIENCE = timedelta(minutes=1)
LONGEST = timedelta(days=1)
PIECE = 262_144
_WINDOWS = {"gzip": zlib.MAX_WBITS | 16, "x-gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other machine said. `url` is where it was said, after redirects, without credentials."""

    status: int
    headers: httpx2.Headers = field(repr=False)
    content: bytes = field(repr=False)
    url: str = field(repr=False)

    @property
    def ok(self) -> bool:
        """Whether it was a yes (2xx)."""
        return 200 <= self.status < 300

    @property
    def host(self) -> str:
        """The host that answered, with its port where it is unusual: what a message may name."""
        return host_of(self.url)

    @property
    def text(self) -> str:
        """The body in the encoding its header tells, else UTF-8; what does not decode is marked."""
        charset = httpx2.Response(200, headers={"content-type": self.headers.get("content-type", "")})
        try:
            return self.content.decode(charset.charset_encoding or "utf-8", "replace")
        except (LookupError, UnicodeError):
            return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON. Raises Unavailable(sent=True): it may have done what was asked, unreadably."""
        try:
            return jsonlib.loads(self.content)
        except (ValueError, RecursionError):
            words = format_lazy(_("{host} ha respondido algo que no se entiende."), host=self.host)
            raise Unavailable(words, sent=True, said=self.text[:200]) from None

    def check(self) -> Answer:
        """Itself if it is a yes or «not modified»; else the failure that its status means in general."""
        if self.ok or self.status == 304:
            return self
        host, said = self.host, self.said()
        if self.status in (401, 403):
            raise Unauthorized(format_lazy(_("{host} no acepta nuestra clave."), host=host), said=said)
        if self.status in (408, 425) or self.status >= 500:
            words = _("{host} no funciona ahora mismo ({status}).")
            raise Unavailable(format_lazy(words, host=host, status=self.status), sent=True, said=said)
        if 300 <= self.status < 400:
            raise Rejected(format_lazy(_("{host} nos manda a otra dirección."), host=host), said=said)
        words = format_lazy(_("{host} no lo admite ({status})."), host=host, status=self.status)
        raise Rejected(words, said=said)

    def said(self) -> str:
        """The other side's own words on an error, as plain text, where it says any in JSON."""
        try:
            body = jsonlib.loads(self.content)
        except (ValueError, RecursionError):
            return ""
        if not isinstance(body, dict):
            return ""
        for key in ("message", "error_description", "error", "detail"):
            if isinstance(body.get(key), str):
                return to_text(body[key], 300)
        return ""


def host_of(url: str) -> str:
    """«blog.example» or «127.0.0.1:8011»: host and unusual port of an address; «» where there is none."""
    try:
        return httpx2.URL(url).netloc.decode("ascii", "replace").rpartition("@")[2]
    except (httpx2.InvalidURL, TypeError):
        return ""


def pieces(response: httpx2.Response) -> Iterator[bytes]:
    """The body as it comes, decompressed a little at a time: a few bytes can stand for gigabytes, and what is
    compressed twice for more than any machine has. Raises DecodingError for what we did not ask for."""
    coding = response.headers.get("content-encoding", "").strip().lower()
    if response.is_stream_consumed:
        yield response.content
    elif coding in ("", "identity"):
        yield from response.iter_raw()
    elif coding in _WINDOWS:
        yield from _inflated(response, zlib.decompressobj(_WINDOWS[coding]))
    else:
        raise httpx2.DecodingError("another coding than was asked for")


def _inflated(response: httpx2.Response, inflate: Any) -> Iterator[bytes]:
    for chunk in response.iter_raw():
        waiting = chunk
        while waiting and not inflate.eof:
            try:
                yield inflate.decompress(waiting, PIECE)
            except zlib.error:
                raise httpx2.DecodingError("broken compression") from None
            waiting = inflate.unconsumed_tail


def rest(response: httpx2.Response) -> datetime | None:
    """Until when the host wants peace: Retry-After, or a limit of which nothing remains (X-RateLimit-*,
    RateLimit-*, X-Rate-Limit-*), whose reset is seconds, a Unix time or a date."""
    headers, status = response.headers, response.status_code
    if status in (429, 503) and (until := _moment(headers.get("retry-after", ""))):
        return until
    for prefix in ("x-ratelimit-", "x-rate-limit-", "ratelimit-"):
        reset = headers.get(prefix + "reset", "")
        spent = headers.get(prefix + "remaining", "").strip() == "0"
        if reset and (spent or status == 429) and (until := _moment(reset)):
            return until
    return datetime.now(UTC) + PATIENCE if status == 429 else None


def _moment(value: str) -> datetime | None:
    """Seconds from now, a Unix time, an ISO or HTTP date → an aware moment between now and a day ahead."""
    now, value = datetime.now(UTC), value.strip()
    try:
        number = float(value)
        moment = datetime.fromtimestamp(number, UTC) if number > 1e9 else now + timedelta(seconds=number)
    except (ValueError, OverflowError, OSError):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            try:
                moment = parsedate_to_datetime(value)
            except (ValueError, TypeError):
                return None
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(moment, now), now + LONGEST)
