"""`kill -9` while an article is published on a real blog: it stands there once, and our row says so."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.console import Console
from tests.gate import Gate, Lost, nothing
from tests.live import Running
from tests.servers.wordpress import WordPress

pytestmark = pytest.mark.servers
TITLE = "El sol se comparte"
CONNECT = """
from tertulia.accounts.models import Workspace
from tertulia.brand import actions as brands
from tertulia.connectors import registry
from tertulia.kit.http import Http
from tertulia.kit.verbs import SYSTEM
from tertulia.outbox import actions as outbox
from tertulia.sources import actions
ours = Workspace.objects.first()
brand = ours.brands.first() or brands.create(ours, name="Aurora", by=SYSTEM)
config = {"site": %(site)r, "user": %(user)r, "app_password": %(password)r}
blog = registry.get("wordpress")(config, Http(allow_private=["127.0.0.1"]))
source = actions.connect(
    brand, network="wordpress", config=config, place=next(iter(blog.places())), account=blog.check(),
    limits=blog.limits(), can_reply=True, by=SYSTEM,
)
outbox.open_channel(brand, network="wordpress", name="Blog", source=source, by=SYSTEM)
"""
POST = """
from django.utils import timezone
from tertulia.kit.verbs import SYSTEM
from tertulia.outbox import actions
from tertulia.outbox.models import Channel
content = {"title": %(title)r, "html": "<p>Dos vecinas, un tejado.</p>"}
made = actions.post(
    Channel.objects.get(), text="Dos vecinas, un tejado.", content=content, at=timezone.now(), by=SYSTEM
)
answer = made.pk
"""
STATE = """
from tertulia.outbox.models import Delivery
answer = [[d.state, d.url, d.last_error, d.read_back_at is not None] for d in Delivery.objects.order_by("pk")]
"""


@dataclass(frozen=True)
class Blog:
    """A blog on which Tertulia publishes through a gate."""

    running: Running
    wordpress: WordPress
    gate: Gate
    console: Console

    def state(self) -> list[Any]:
        found: list[Any] = self.console(STATE)
        return found

    def standing(self, title: str) -> int:
        """How many articles of that title stand on the blog."""
        told = self.wordpress.rest("GET", "posts?per_page=50&status=any&context=edit")
        return sum(post["title"]["raw"] == title for post in told)


@pytest.fixture
def blog(running: Running, wordpress_server: WordPress) -> Iterator[Blog]:
    with Gate(urlsplit(wordpress_server.url).netloc) as gate:
        made = Blog(running, wordpress_server, gate, Console(running))
        user, password = wordpress_server.admin
        made.console(CONNECT % {"site": gate.url, "user": user, "password": password})
        yield made
        made.console.close()


class Killer:
    """Kills the worker when the article passes the gate, once."""

    def __init__(self, running: Running, lose: bool) -> None:
        self.running, self.lose, self.done = running, lose, threading.Event()

    def __call__(self, method: str, path: str) -> None:
        if method == "POST" and urlsplit(path).path.endswith("/posts") and not self.done.is_set():
            self.running.kill_worker()
            self.done.set()
            if self.lose:
                raise Lost


@pytest.mark.parametrize("moment", ["before", "during", "after"])
def test_it_stands_there_once_whenever_it_is_killed(blog: Blog, moment: str) -> None:
    title = f"{TITLE} ({moment})"
    killer = Killer(blog.running, lose=moment == "before")
    if moment == "before":
        blog.gate.arrived = killer
    elif moment == "during":
        blog.gate.answered = killer
    blog.console(POST % {"title": title})
    if moment == "after":
        blog.running.wait_for(lambda: blog.standing(title), patience=60)
        blog.running.kill_worker()
    else:
        assert killer.done.wait(60)
    blog.gate.arrived = blog.gate.answered = nothing
    blog.running.wait_for(lambda: blog.state()[0][0] == "published", patience=120)
    assert blog.standing(title) == 1
    assert blog.state()[0][1]
    # And it is read back, though who published it is dead.
    blog.running.wait_for(lambda: blog.state()[0][3], patience=90)
