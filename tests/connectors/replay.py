"""Networks on paper: what a server answered once, answered again; no socket is opened.

A connector's `fixtures/contract.json` holds `config`, which `place` to read, a `draft` and its `receipt`, an
act of moderation, and `exchanges`: method, path, the part of the query that tells calls apart, and the answer
(`body` names a file beside it; `says` marks the one that publishes the draft). Of several that fit a request,
the one that asks for most decides; what none fits is answered 404.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx2

from tertulia.connectors import registry
from tertulia.connectors.base import Draft
from tertulia.kit.http import Http
from tests.connectors.paper_mail import PaperMail

Answering = Callable[[httpx2.Request], httpx2.Response]


def reply(status: int = 200, body: Any = None, **headers: str) -> httpx2.Response:
    """An answer: a dict or list as JSON, text or bytes as they are. Header names with _ for -."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    if isinstance(body, str | bytes):
        return httpx2.Response(status, content=body, headers=given)
    return httpx2.Response(status, json={} if body is None else body, headers=given)


class Replay:
    """A server on paper. `asked`: the requests it got; `instead`: what it answers to everything, if set."""

    def __init__(self, folder: Path, name: str = "contract.json") -> None:
        self.folder = folder
        self.story: dict[str, Any] = json.loads((folder / name).read_text())
        self.asked: list[httpx2.Request] = []
        self.instead: httpx2.Response | None = None
        self.over: list[tuple[str, str, Mapping[str, str], Answering]] = []

    @property
    def http(self) -> Http:
        """Our client, speaking with this paper."""
        if "letters" in self.story:
            return PaperMail(self)
        return Http(transport=httpx2.MockTransport(self._answer))

    @property
    def draft(self) -> Draft:
        """What is said in the story."""
        return Draft(**self.story["draft"])

    def answer(self, method: str, path: str, response: httpx2.Response | Answering, **query: str) -> None:
        """From now on, answer this instead of what stands in the story."""
        always: Answering = response if callable(response) else lambda _request: response
        self.over.insert(0, (method, path, query, always))

    def forget(self, method: str, path: str) -> None:
        """From now on there is no such thing (404)."""
        self.answer(method, path, reply(404, {"error": "Record not found"}))

    def read(self, name: str) -> bytes:
        """A file of the folder."""
        return (self.folder / name).read_bytes()

    def said(self, method: str = "POST") -> list[httpx2.Request]:
        """The requests of that method."""
        return [request for request in self.asked if request.method == method]

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        request.read()
        self.asked.append(request)
        if self.instead is not None:
            return _fresh(self.instead)
        for method, path, query, always in self.over:
            if _fits(request, method, path, query):
                return _fresh(always(request))
        fitting = [e for e in self.story["exchanges"] if _fits(request, e["method"], e["path"], e["query"])]
        if not fitting:
            return reply(404, {"error": "not in the story"})
        told = max(fitting, key=lambda exchange: len(exchange["query"]))
        return httpx2.Response(told["status"], headers=told["headers"], content=self.read(told["body"]))


def _fits(request: httpx2.Request, method: str, path: str, query: Mapping[str, str]) -> bool:
    if (request.method, request.url.path) != (method, path):
        return False
    return all(request.url.params.get(name) == value for name, value in query.items())


def _fresh(response: httpx2.Response) -> httpx2.Response:
    return httpx2.Response(response.status_code, headers=response.headers, content=response.content)


def story(slug: str, name: str = "contract.json") -> Replay:
    """The story of a connector."""
    return Replay(registry.folder(slug) / "fixtures", name)


def connected(slug: str, paper: Replay, **config: Any) -> Any:
    """The connector, connected to its paper as the story says; `config` overrides."""
    return registry.get(slug)({**paper.story["config"], **config}, paper.http)
