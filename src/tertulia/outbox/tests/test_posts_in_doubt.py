"""Posts of which nobody knows whether they are out, and accounts that are no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tertulia.kit.failures import Rejected, Unauthorized, Unavailable
from tertulia.kit.http import Http
from tertulia.kit.secrets import seal
from tertulia.outbox import actions, jobs
from tertulia.outbox.models import Delivery
from tertulia.outbox.tests.network import Poster, come, fresh, network, speak_all, words_of
from tests import make
from tests.loopback import Visit, Web, page, told, web
from tests.world import World

__all__ = ["network", "web"]
State = Delivery.State
TEXT = "El sol de tu tejado también puede ser de tus vecinas."


@pytest.fixture
def post(world: World) -> Delivery:
    channel = make.channel(world.brand, world.source)
    made: Delivery = actions.post(channel, text=TEXT, content={}, at=timezone.now(), by=world.bob.actor)
    return made


def test_it_is_found_and_not_said_again(post: Delivery, network: Poster) -> None:
    network.trouble, network.accepts = Unavailable("tiempo agotado", sent=True), True
    speak_all()
    assert fresh(post).state == State.UNCONFIRMED
    assert words_of(post)[-1].startswith("No se sabe si salió")
    network.trouble = None
    come(post)
    speak_all()
    assert (fresh(post).state, fresh(post).remote_id, network.said) == ("published", "demo:p1", [TEXT])
    assert words_of(post)[-1] == "Ya había salido: se encontró en la red."


def test_it_is_said_again_only_when_absence_is_proof(post: Delivery, network: Poster) -> None:
    network.trouble = Unavailable("tiempo agotado", sent=True)
    speak_all()
    network.trouble = None
    come(post)
    speak_all()
    assert network.said == []
    come(post, called_at=timezone.now() - timedelta(seconds=31))
    speak_all()
    assert (fresh(post).state, network.said) == ("published", [TEXT])


def test_a_doubt_is_never_too_late_to_be_solved(post: Delivery, network: Poster) -> None:
    long_ago = timezone.now() - timedelta(hours=9)
    come(post, state="unconfirmed", at=long_ago, called_at=long_ago, next_try_at=long_ago)
    network.stands["demo:p1"] = jobs.draft_of(post)
    speak_all()
    assert fresh(post).state == State.PUBLISHED


def test_a_person_decides_what_nobody_can_find_out(
    world: World, post: Delivery, network: Poster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(network), "absence_proves_after_s", None)
    network.trouble = Unavailable("tiempo agotado", sent=True)
    speak_all()
    network.trouble = None
    for _look in jobs.LOOK_AGAIN_S:
        come(post)
        speak_all()
    assert (fresh(post).state, fresh(post).next_try_at) == ("unconfirmed", None)
    actions.settle(fresh(post), published=False, by=world.bob.actor)
    speak_all()
    assert network.said == [TEXT]


def test_a_deleted_account_stops_it_and_asks_for_a_person(
    world: World, post: Delivery, network: Poster
) -> None:
    network.trouble = Unauthorized("La cuenta ya no existe.", said="Account suspended")
    speak_all()
    out = fresh(post)
    assert (out.state, out.why, out.said, out.next_try_at) == ("failed", "key", "Account suspended", None)
    world.source.refresh_from_db()
    assert world.source.state == "unauthorized"
    network.trouble = None
    assert post.channel is not None
    other = actions.post(post.channel, text="otra", content={}, at=timezone.now(), by=world.bob.actor)
    speak_all()
    assert (fresh(other).why, network.said) == ("key", [])


def test_a_refusal_keeps_the_networks_words(post: Delivery, network: Poster) -> None:
    network.trouble = Rejected("La red no lo admite.", said="Validation failed: text is too long")
    speak_all()
    step = post.steps.order_by("-pk").first()
    assert step is not None
    assert (step.state, step.words, step.said) == (
        "rejected", "La red no lo admite.", "Validation failed: text is too long",
    )  # fmt: skip


def reached(world: World, web: Web) -> Delivery:
    """A post for a network on loopback, said once."""
    source = make.source(
        world.brand,
        account_id="a1",
        place={"id": "demo:aurora/mastodon", "name": "x", "own": True},
        credentials=seal({"base_url": web.url, "network": "mastodon"}),
    )
    channel = make.channel(world.brand, source)
    made: Delivery = actions.post(channel, text=TEXT, content={}, at=timezone.now(), by=world.bob.actor)
    jobs.speak(Http(allow_private=["127.0.0.1"], read=0.2, total=1.0))
    return fresh(made)


@pytest.fixture
def posting(web: Web, monkeypatch: pytest.MonkeyPatch) -> Web:
    """A web that takes POST as it takes GET."""

    def do_POST(visit: Visit) -> None:
        visit.rfile.read(int(visit.headers.get("Content-Length") or 0))
        visit.do_GET()

    monkeypatch.setattr(Visit, "do_POST", do_POST, raising=False)
    return web


def test_a_yes_with_an_error_inside_is_a_no(world: World, posting: Web) -> None:
    posting.acts["/post"] = told({"error": "Your account is limited"})
    out = reached(world, posting)
    assert (out.state, out.said) == ("rejected", "Your account is limited")


@pytest.mark.parametrize("body", ["", "<html>Mantenimiento</html>", "[]", '{"ok": true}'])
def test_a_yes_that_says_nothing_is_a_doubt(world: World, posting: Web, body: str) -> None:
    posting.acts["/post"] = page(body)
    assert reached(world, posting).state == State.UNCONFIRMED


def test_a_line_that_breaks_after_the_words_went_is_a_doubt(world: World, posting: Web) -> None:
    def hangs(visit: Visit) -> None:
        visit.server.over.wait(1)

    posting.acts["/post"] = hangs
    assert reached(world, posting).state == State.UNCONFIRMED
    assert posting.asked.count("/post") == 1


def test_nobody_there_is_no_doubt(world: World, web: Web) -> None:
    web.shutdown()
    web.server_close()
    out = reached(world, web)
    assert (out.state, out.next_try_at is not None) == ("failed", True)


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_refused_stops_the_account(world: World, posting: Web, status: int) -> None:
    posting.acts["/post"] = told({"error": "gone"}, status=status)
    out = reached(world, posting)
    assert (out.state, out.why) == ("failed", "key")
