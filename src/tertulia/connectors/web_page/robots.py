"""What a site asks of machines in its robots.txt, read as RFC 9309 says and kept for a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin
from urllib.robotparser import RobotFileParser

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.kit.failures import Rejected
from tertulia.kit.http import Http, host_of

AGENT = "Tertulia"
KEPT = timedelta(hours=24)
"""RFC 9309 §2.4: no copy is used for longer than a day."""
LONGEST = 500_000
"""RFC 9309 §2.5: what a reader has to manage; what is longer asks nothing that we could read."""


def ask(http: Http, url: str, known: dict[str, Any] | None = None) -> dict[str, Any]:
    """What robots.txt says of `url`, as `{"allowed", "until"}`; `known` is the last such answer, given back
    while it holds. Raises Unavailable where the site cannot tell (5xx, no answer), RateLimited."""
    now = datetime.now(UTC)
    if known and str(known.get("until", "")) > now.isoformat():
        return known
    return {"allowed": _allowed(http, url), "until": (now + KEPT).isoformat()}


def heed(answer: dict[str, Any], url: str) -> None:
    """Raise Rejected where the site asks not to be read by machines."""
    if not answer["allowed"]:
        words = _("{host} pide en su robots.txt que ningún programa lea esa página, y lo respetamos.")
        raise Rejected(format_lazy(words, host=host_of(url)))


def _allowed(http: Http, url: str) -> bool:
    try:
        answer = http.get(urljoin(url, "/robots.txt"), limit_bytes=LONGEST, timeout=15)
    except Rejected:
        return True
    if 400 <= answer.status < 500 or 300 <= answer.status < 400:
        return True
    rules = RobotFileParser()
    rules.parse(answer.check().text.splitlines())
    return rules.can_fetch(AGENT, url)
