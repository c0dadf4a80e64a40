"""`kill -9` at the worst moments: what we say stands on the network once, what we hear is kept once."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

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
print(source.pk)
"""
STATE = """
import json
from tertulia.listening.models import Item
from tertulia.inbox.models import Case
from tertulia.outbox.models import Delivery
from tertulia.sources.models import Source
print(json.dumps({
    "items": [[i.remote_id, i.text] for i in Item.objects.order_by("pk")],
    "cases": [c.status for c in Case.objects.order_by("pk")],
    "deliveries": [[d.state, d.url, d.last_error] for d in Delivery.objects.order_by("pk")],
    "read": [s.read_through_at is not None for s in Source.objects.all()],
}))
"""
ANSWER = """
from tertulia.inbox.models import Case
from tertulia.kit.verbs import SYSTEM
from tertulia.outbox import actions
from tertulia.sources.models import Source
case = Case.objects.get()
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


def python(running: Running, code: str) -> str:
    return running.manage("manage", "shell", "-v", "0", "-c", code)


def state(running: Running) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(python(running, STATE).strip().splitlines()[-1])
    return found


@pytest.fixture
def gate(wordpress_server: WordPress) -> Iterator[Gate]:
    with Gate(urlsplit(wordpress_server.url).netloc) as made:
        yield made


@pytest.fixture
def blog(running: Running, wordpress_server: WordPress, gate: Gate) -> tuple[Running, WordPress, Gate, int]:
    """A blog that has been read once, and a post to comment on."""
    wordpress_server.allow_newcomers(True)
    wordpress_server.flood_control(False)
    post = wordpress_server.new_post("Horario de invierno")
    user, password = wordpress_server.admin
    python(running, CONNECT % {"site": gate.url, "user": user, "password": password})
    running.wait_for(lambda: state(running)["read"] == [True], patience=40)
    return running, wordpress_server, gate, post


def heard(running: Running, text: str) -> int:
    return sum(text in said for _, said in state(running)["items"])


def asked(blog: tuple[Running, WordPress, Gate, int]) -> dict[str, Any]:
    """Marta has asked, and her case is open."""
    running, wordpress, _, post = blog
    comment = wordpress.anonymous_comment(post, "Marta Iglesias", "¿A qué hora abrís mañana?")
    python(running, READ_NOW)
    running.wait_for(lambda: state(running)["cases"] == ["open"], patience=30)
    return comment


def answers_on(wordpress: WordPress, post: int) -> list[str]:
    return [c["url"] if "url" in c else c["link"] for c in wordpress.comments(post) if c["author"] == 1]


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
def test_it_says_it_once_whenever_it_is_killed(
    blog: tuple[Running, WordPress, Gate, int], moment: str
) -> None:
    running, wordpress, gate, post = blog
    asked(blog)
    killer = Killer(running, lose=moment == "before")
    if moment == "before":
        gate.arrived = killer
    elif moment == "during":
        gate.answered = killer
    python(running, ANSWER)
    if moment == "after":
        running.wait_for(lambda: answers_on(wordpress, post), patience=30)
        running.kill_worker()
    else:
        assert killer.done.wait(30)
    gate.arrived = gate.answered = nothing
    running.wait_for(lambda: state(running)["deliveries"][0][0] == "published", patience=90)
    assert len(answers_on(wordpress, post)) == 1
    assert state(running)["deliveries"][0][1]


def test_it_hears_it_once_whenever_it_is_killed(blog: tuple[Running, WordPress, Gate, int]) -> None:
    running, wordpress, _, post = blog
    for number in range(6):
        wordpress.anonymous_comment(post, f"Persona {number}", f"Comentario número {number}, distinto")
        running.kill_worker()
        python(running, READ_NOW)
    running.wait_for(
        lambda: all(heard(running, f"número {number},") for number in range(6)), patience=90
    )
    assert all(heard(running, f"número {number},") == 1 for number in range(6))
