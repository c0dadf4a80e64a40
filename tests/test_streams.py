"""A line that stays open, in the whole product: what is posted is heard once, whoever is killed meanwhile."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from websockets.sync.server import ServerConnection, serve

from tertulia.connectors import registry
from tests.console import Console
from tests.live import Running

CONNECT = """
from dataclasses import replace
from tertulia.accounts.actions.workspaces import open_workspace
from tertulia.accounts.models import Workspace
from tertulia.brand import actions as brands
from tertulia.connectors import registry
from tertulia.kit.http import Http
from tertulia.kit.verbs import SYSTEM
from tertulia.sources import actions
ours = Workspace.objects.first()
config = {"jetstream": %(jetstream)r, "appview": %(jetstream)r.replace("ws", "http")}
stream = registry.get("bluesky")(config, Http(allow_private=["127.0.0.1"]))
place = replace(next(iter(stream.places())), own=True)
for name in ("Aurora", "Boreal"):
    brand = brands.create(ours, name=name, by=SYSTEM)
    actions.connect(
        brand, network="bluesky", config=config, place=place, account=stream.check(), name=name, by=SYSTEM
    )
"""
STATE = """
from tertulia.listening.models import Item
from tertulia.sources.models import Source
answer = {
    "texts": list(Item.objects.filter(network="bluesky").order_by("pk").values_list("text", flat=True)),
    "read": [source.read_at is not None for source in Source.objects.filter(network="bluesky")],
    "cursors": [source.cursor.get("us", 0) for source in Source.objects.filter(network="bluesky")],
}
"""


class Jetstream:
    """Keeps what is posted, and says it to whoever listens from where they want to go on."""

    def __init__(self) -> None:
        path = registry.folder("bluesky") / "fixtures" / "jetstream.jsonl"
        self.frame: dict[str, Any] = json.loads(path.read_text().splitlines()[0])
        self.posted: list[dict[str, Any]] = []
        self.news = threading.Condition()
        self.over = False
        self.cursors: list[int] = []
        self.open_now = 0

    def post(self, number: int) -> int:
        """Somebody posts; when (in microseconds) it was told."""
        at = int(self.frame["time_us"]) + number * 10_000_000
        record = {**self.frame["commit"]["record"], "text": f"Cosa número {number}, distinta"}
        commit = {**self.frame["commit"], "rkey": f"3k{number:011d}".replace("0", "a"), "record": record}
        with self.news:
            self.posted.append({**self.frame, "time_us": at, "commit": commit})
            self.news.notify_all()
        return at

    def talk(self, line: ServerConnection) -> None:
        assert line.request is not None
        asked = parse_qs(urlsplit(line.request.path).query)
        since = int(asked.get("cursor", ["0"])[0])
        self.cursors.append(since)
        said = 0 if since else len(self.posted)
        self.open_now += 1
        try:
            while not self.over:
                with self.news:
                    self.news.wait(0.2)
                    fresh, said = self.posted[said:], len(self.posted)
                for event in fresh:
                    if event["time_us"] >= since:
                        line.send(json.dumps(event))
                line.ping()
        finally:
            self.open_now -= 1


@pytest.fixture
def jetstream() -> Iterator[tuple[Jetstream, str]]:
    told = Jetstream()
    with serve(told.talk, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield told, f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
        told.over = True
        server.shutdown()
        thread.join()


def _until_another_works(running: Running, dead: int) -> None:
    running.wait_for(lambda: running.worker() != dead, patience=90)


def test_it_hears_each_thing_once_whoever_is_killed(
    running: Running, jetstream: tuple[Jetstream, str]
) -> None:
    told, url = jetstream
    console = Console(running)
    console(CONNECT % {"jetstream": url})
    running.wait_for(lambda: console(STATE)["read"] == [True, True], patience=90)
    at = told.post(0)
    running.wait_for(lambda: console(STATE)["cursors"] == [at, at], patience=90)
    assert told.open_now == 1, "two sources hear one line"
    for number in range(1, 3):
        at = told.post(number)
        _until_another_works(running, running.kill_worker())
    running.wait_for(lambda: console(STATE)["cursors"] == [at, at], patience=120)
    assert console(STATE)["texts"] == [f"Cosa número {number}, distinta" for number in range(3)]
    assert all(told.cursors[-1:]), "it went on from where it was"
    console.close()
