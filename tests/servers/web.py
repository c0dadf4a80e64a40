"""The few lines of HTTP that test servers are spoken to with: independent of the client under test."""

from __future__ import annotations

import json
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


_opener = build_opener(ProxyHandler({}), _Stay)


class Answer:
    """What a server answered: `status`, `headers`, `text`, and `json()`."""

    def __init__(self, status: int, headers: Any, body: bytes) -> None:
        self.status, self.headers, self.text = status, headers, body.decode("utf-8", "replace")

    def json(self) -> Any:
        return json.loads(self.text)


def call(
    method: str, url: str, *, form: Any = None, data: Any = None, headers: dict[str, str] | None = None
) -> Answer:
    """One request; redirects are not followed, no status raises. `form` is sent as a form, `data` as JSON."""
    body, sent = None, dict(headers or {})
    if form is not None:
        body = urlencode(form).encode()
    elif data is not None:
        body, sent["Content-Type"] = json.dumps(data).encode(), "application/json"
    request = Request(url, data=body, headers=sent, method=method)
    try:
        with _opener.open(request, timeout=20) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except HTTPError as refusal:
        return Answer(refusal.code, refusal.headers, refusal.read())


def answers(url: str) -> bool:
    """Whether `url` is answered with a 2xx."""
    return 200 <= call("GET", url).status < 300
