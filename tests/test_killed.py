"""`kill -9` at the worst moments: what we say stands on the network once, what we hear is kept once."""

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

CONNECT = """
from django.contrib.auth.models import User
from tertulia.accounts.actions.workspaces import open_workspace
from tertulia.accounts.models import Workspace
from tertulia.brand import actions as brands
from tertulia.connectors import registry
from tertulia.kit.http import Http
from tertulia.kit.verbs import SYSTEM
from tertulia.sources import actions
ours = Workspace.objects.first()
brand = ours.brands.first() or brands.create(ours, name="Aurora", by=SYSTEM)
config = {"site": %(site)r, "user": %(user)r, "app_password": %(password)r}
blog = registry.get("wordpress")(config, Http(allow_private=["127.0.0.1"]))
source = actions.connect(
    brand, network="wordpress", config=config, place=next(iter(blog.places())), account=blog.check(),
    limits=blog.limits(), can_reply=True, by=SYSTEM,
)
answer = source.pk
"""
STATE = """
from tertulia.listening.models import Item
from tertulia.inbox.models import Case
from tertulia.outbox.models import Delivery
from tertulia.sources.models import Source
answer = {
    "items": [[i.remote_id, i.text] for i in Item.objects.order_by("pk")],
    "cases": [c.status for c in Case.objects.order_by("pk")],
    "deliveries": [[d.state, d.url, d.last_error] for d in Delivery.objects.order_by("pk")],
    "read": [s.read_through_at is not None for s in Source.objects.all()],
}
"""
ANSWER = """
from tertulia.inbox.models import Case
from tertulia.kit.verbs import SYSTEM
from tertulia.outbox import actions
from tertulia.sources.models import Source
case = Case.objects.get(status="open")
actions.reply(
    case.last_item, source=Source.objects.get(), text="Abrimos a las nueve, Marta.", brand=case.brand,
    by=SYSTEM, delay_s=0,
)
"""


READ_NOW = """
from tertulia.kit.verbs import SYSTEM
from tertulia.sources import actions
from tertulia.sources.models import Source
actions.read_now(Source.objects.get(), by=SYSTEM)
"""


@dataclass(frozen=True)
class Blog:
    """A blog that Tertulia reads through a gate, and a post to comment on."""

    running: Running
    wordpress: WordPress
    gate: Gate
    post: int
    console: Console

    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = self.console(STATE)
        return found

    def killed(self) -> None:
        """Dead, and another one at work."""
        pid = self.running.kill_worker()
        self.running.wait_for(lambda: self.running.worker() != pid, patience=90)

    def heard(self, text: str) -> int:
        return sum(text in said for _, said in self.state()["items"])

    def answers(self) -> int:
        """How many answers of ours stand on the blog."""
        return sum(comment["author"] == 1 for comment in self.wordpress.comments(self.post))


@pytest.fixture
def gate(wordpress_server: WordPress) -> Iterator[Gate]:
    with Gate(urlsplit(wordpress_server.url).netloc) as made:
        yield made


@pytest.fixture
def blog(running: Running, wordpress_server: WordPress, gate: Gate) -> Iterator[Blog]:
    wordpress_server.allow_newcomers(True)
    wordpress_server.flood_control(False)
    post = wordpress_server.new_post("Horario de invierno")
    made = Blog(running, wordpress_server, gate, post, Console(running))
    user, password = wordpress_server.admin
    made.console(CONNECT % {"site": gate.url, "user": user, "password": password})
    running.wait_for(lambda: made.state()["read"] == [True], patience=60)
    yield made
    made.console.close()
    # The blog is the whole session's: back to its own defaults.
    wordpress_server.allow_newcomers(False)


class Killer:
    """Kills the worker when the reply passes the gate, once."""

    def __init__(self, running: Running, lose: bool) -> None:
        self.running, self.lose, self.done = running, lose, threading.Event()

    def __call__(self, method: str, path: str) -> None:
        if method == "POST" and "comments" in path and not self.done.is_set():
            self.running.kill_worker()
            self.done.set()
            if self.lose:
                raise Lost


@pytest.mark.parametrize("moment", ["before", "during", "after"])
def test_it_says_it_once_whenever_it_is_killed(blog: Blog, moment: str) -> None:
    blog.wordpress.anonymous_comment(blog.post, "Marta Iglesias", "¿A qué hora abrís mañana?")
    blog.console(READ_NOW)
    blog.running.wait_for(lambda: "open" in blog.state()["cases"], patience=60)
    killer = Killer(blog.running, lose=moment == "before")
    if moment == "before":
        blog.gate.arrived = killer
    elif moment == "during":
        blog.gate.answered = killer
    blog.console(ANSWER)
    if moment == "after":
        blog.running.wait_for(blog.answers, patience=60)
        blog.running.kill_worker()
    else:
        assert killer.done.wait(60)
    blog.gate.arrived = blog.gate.answered = nothing
    blog.running.wait_for(lambda: blog.state()["deliveries"][0][0] == "published", patience=120)
    assert blog.answers() == 1
    assert blog.state()["deliveries"][0][1]


def test_it_hears_it_once_whenever_it_is_killed(blog: Blog) -> None:
    for number in range(6):
        blog.wordpress.anonymous_comment(
            blog.post, f"Persona {number}", f"Comentario número {number}, distinto"
        )
        blog.console(READ_NOW)
        blog.killed()
    blog.running.wait_for(lambda: all(blog.heard(f"número {n},") for n in range(6)), patience=120)
    assert all(blog.heard(f"número {n},") == 1 for n in range(6))
