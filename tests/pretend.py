"""A network that does what a test says, behind the same interface as every other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar

import pytest

from tertulia.connectors import base, registry
from tertulia.connectors.base import Author, Draft, FormField, Gone, Item, Limits, Page, Place, Receipt

AURORA = Author("pretend:aurora", "Aurora", "@aurora")
HOME = Place("pretend:aurora", "Aurora", own=True)
FORM = (
    FormField("site", "Dirección", kind="url"),
    FormField("user", "Usuario", required=False),
    FormField("app_password", "Contraseña", kind="password", secret=True, required=False),
)


class Script:
    """What the network does next: an exception is raised, anything else is given."""

    def __init__(self) -> None:
        self.me: Any = AURORA
        self.places: Any = [HOME]
        self.page: Any = Page()
        self.around: dict[str, Any] = {}
        self.asked_around: list[str] = []
        self.configs: list[Mapping[str, Any]] = []
        self.auth: base.Fields | base.OAuth2 = base.Fields(FORM)
        self.registered: list[tuple[str, str]] = []
        self.exchanged: Any = {"server": "https://pretend.example", "token": "a-secret-token"}


def give(what: Any) -> Any:
    if isinstance(what, Exception):
        raise what
    return what


def network_of(script: Script) -> type[base.Connector]:
    """The connector class that plays `script`."""

    class Pretend(base.Connector, base.Listens, base.Threads, base.Replies):
        slug: ClassVar[str] = "pretend"
        label: ClassVar[str] = "Fingida"
        monogram: ClassVar[str] = "F"
        auth = script.auth

        def check(self) -> Author:
            script.configs.append(dict(self.config))
            author: Author = give(script.me)
            return author

        def places(self) -> Iterable[Place]:
            found: Iterable[Place] = give(script.places)
            return found

        def listen(self, place: Place, cursor: base.Cursor) -> Page:
            page: Page = give(script.page)
            return page

        def context(self, item: Item) -> Iterable[Item]:
            script.asked_around.append(item.id)
            found: Iterable[Item] = give(script.around.get(item.id, []))
            return found

        def look(self, remote_ids: Iterable[str]) -> Iterable[Item | Gone]:
            return []

        def limits(self) -> Limits:
            return Limits(500)

        def publish(self, place: Place, draft: Draft, key: str) -> Receipt:
            raise NotImplementedError

        def find(self, place: Place, draft: Draft, since: datetime) -> Receipt | None:
            return None

        def withdraw(self, receipt: Receipt) -> None:
            raise NotImplementedError

        @classmethod
        def register(cls, http: Any, server: str, redirect_uri: str) -> dict[str, str]:
            script.registered.append((server, redirect_uri))
            return {"server": server, "client_secret": "an-app-secret"}

        @classmethod
        def authorize_url(cls, app: Mapping[str, str], redirect_uri: str, state: str) -> str:
            return f"https://pretend.example/authorize?state={state}"

        @classmethod
        def exchange(cls, http: Any, app: Mapping[str, str], redirect_uri: str, code: str) -> dict[str, str]:
            config: dict[str, str] = give(script.exchanged)
            return config

    return Pretend


@pytest.fixture
def pretend(monkeypatch: pytest.MonkeyPatch) -> Script:
    """The network «pretend» can be connected; the test holds its script."""
    script = Script()
    real, slugs = registry.get, registry.slugs()
    monkeypatch.setattr(registry, "slugs", lambda: (*slugs, "pretend"))
    monkeypatch.setattr(registry, "get", lambda slug: network_of(script) if slug == "pretend" else real(slug))
    return script
