"""Posts: left for their moment, said with all they carry, moved, published by hand, changed, taken down."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from tertulia.accounts.models import AuditEntry
from tertulia.accounts.undo import take_back
from tertulia.connectors.base import Card
from tertulia.kit import due
from tertulia.kit.failures import Rejected, Unavailable
from tertulia.kit.verbs import Actor, Refused
from tertulia.outbox import actions, content, jobs
from tertulia.outbox.models import Channel, Delivery
from tertulia.outbox.tests.network import Poster, come, fresh, network, speak_all, words_of
from tests import make
from tests.world import World

__all__ = ["network"]
State = Delivery.State
TEXT = "El sol de tu tejado también puede ser de tus vecinas."


@pytest.fixture
def channel(world: World) -> Channel:
    return make.channel(world.brand, world.source)


@pytest.fixture
def by(world: World) -> Actor:
    return world.bob.actor


def post(channel: Channel, by: Actor, text: str = TEXT, **over: object) -> Delivery:
    given: dict[str, object] = {"content": {}, "at": timezone.now(), **over}
    made: Delivery = actions.post(channel, text=text, by=by, **given)  # type: ignore[arg-type]
    return made


def test_it_goes_out_at_its_moment_and_once(channel: Channel, by: Actor, network: Poster) -> None:
    later = post(channel, by, "Mañana", at=timezone.now() + timedelta(hours=1))
    now = post(channel, by)
    assert speak_all() == 1
    assert network.said == [TEXT]
    out = fresh(now)
    assert (out.state, out.remote_id, out.url) == ("published", "demo:p1", "https://demo.example/demo:p1")
    assert fresh(later).state == State.QUEUED
    assert words_of(now) == ["Se dejó lista para salir.", "Se está enviando.", "Salió."]


def test_it_carries_all_that_it_was_given(
    channel: Channel, by: Actor, network: Poster, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    picture, cover = make.asset(channel.brand), make.asset(channel.brand, alt="", name="portada")
    for asset in (picture, cover):
        asset.path.parent.mkdir(parents=True, exist_ok=True)
        asset.path.write_bytes(b"a picture")
    given = {
        "lang": "es",
        "title": "Autoconsumo",
        "html": "<p>Compartido</p>",
        "summary": "En dos líneas",
        "slug": "autoconsumo",
        "tags": ["sol", " "],
        "media": [{"asset": picture.pk, "alt": "Un tejado"}, {"asset": 0}],
        "cover": cover,
        "link": {"url": "https://aurora.example/sol", "title": "Sol", "asset": picture.pk},
        "options": {"visibility": "unlisted"},
        "search_title": "Autoconsumo compartido",
        "nonsense": "left out",
    }
    made = post(channel, by, content=given)
    assert "nonsense" not in made.content
    assert content.pack(made.content) == made.content
    speak_all()
    (said,) = network.drafts
    assert (said.text, said.title, said.html, said.slug, said.tags) == (
        TEXT, "Autoconsumo", "<p>Compartido</p>", "autoconsumo", ("sol",),
    )  # fmt: skip
    assert [(one.path, one.alt, one.focus) for one in said.media] == [
        (str(picture.path), "Un tejado", (0.5, 0.5))
    ]
    assert said.cover is not None
    assert said.cover.name == "portada"
    assert isinstance(said.link, Card)
    assert said.link.image is not None
    assert said.options == {"visibility": "unlisted", "search_title": "Autoconsumo compartido"}


def test_it_is_left_to_a_person_where_nobody_is_connected(world: World, by: Actor, network: Poster) -> None:
    made = post(make.channel(world.brand), by)
    assert made.state == State.HAND
    assert speak_all() == 0
    out = actions.published_by_hand(made, url=" https://www.instagram.com/p/1/ ", by=by)
    assert (out.state, out.url, out.next_try_at) == ("published", "https://www.instagram.com/p/1/", None)
    with pytest.raises(Refused):
        actions.published_by_hand(out, url="", by=by)


def test_it_takes_no_address_that_is_none(world: World, by: Actor) -> None:
    made = post(make.channel(world.brand), by)
    with pytest.raises(Refused) as refused:
        actions.published_by_hand(made, url="javascript:alert(1)", by=by)
    assert "url" in refused.value.problems


def test_a_person_publishes_what_we_could_not(channel: Channel, by: Actor, network: Poster) -> None:
    made = post(channel, by)
    network.trouble = Rejected("Demasiado largo.", said="Too long")
    speak_all()
    assert fresh(made).state == State.REJECTED
    assert actions.published_by_hand(fresh(made), url="", by=by).state == State.PUBLISHED


@pytest.mark.parametrize(
    ("over", "field"),
    [({"text": "  "}, "text"), ({"at": timezone.now() - timedelta(hours=1)}, "at")],
)
def test_it_refuses_what_cannot_be(channel: Channel, by: Actor, over: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        post(channel, by, **over)  # type: ignore[arg-type]
    assert field in refused.value.problems


def test_it_refuses_what_is_removed_or_elsewhere(world: World, channel: Channel, by: Actor) -> None:
    above = post(channel, by)
    other = make.channel(world.brand)
    with pytest.raises(Refused):
        post(other, by, after=above)
    actions.remove_channel(channel, by=world.alice.actor)
    with pytest.raises(Refused):
        post(channel, by)


def test_it_moves_both_moments_and_back(channel: Channel, by: Actor) -> None:
    first, second = (timezone.now() + timedelta(days=days) for days in (1, 2))
    made = post(channel, by, at=first)
    actions.move(made, at=second, by=by)
    assert (fresh(made).at, fresh(made).next_try_at) == (second, second)
    take_back(AuditEntry.objects.get(verb="outbox.move"), by=by)
    assert (fresh(made).at, fresh(made).next_try_at) == (first, first)
    with pytest.raises(Refused):
        actions.move(fresh(made), at=timezone.now() - timedelta(days=1), by=by)


def test_it_does_not_move_what_is_out(channel: Channel, by: Actor, network: Poster) -> None:
    made = post(channel, by)
    speak_all()
    with pytest.raises(Refused):
        actions.move(fresh(made), at=timezone.now() + timedelta(days=1), by=by)


def test_it_is_withdrawn_and_that_undone(channel: Channel, by: Actor, network: Poster) -> None:
    at = timezone.now() + timedelta(hours=1)
    made = post(channel, by, at=at)
    actions.withdraw(made, by=by)
    assert fresh(made).state == State.WITHDRAWN
    take_back(AuditEntry.objects.get(verb="outbox.withdraw"), by=by)
    assert (fresh(made).state, fresh(made).next_try_at) == ("queued", at)
    actions.withdraw(made, by=by)
    Delivery.objects.update(at=timezone.now() - timedelta(minutes=1))
    entry = AuditEntry.objects.filter(verb="outbox.withdraw").order_by("-pk").first()
    assert entry is not None
    entry.before = {**(entry.before or {}), "at": (timezone.now() - timedelta(minutes=1)).isoformat()}
    with pytest.raises(Refused):
        actions.restore(fresh(made), before=entry.before, by=by)


def test_it_changes_what_is_out(channel: Channel, by: Actor, network: Poster) -> None:
    made = post(channel, by)
    speak_all()
    change = actions.amend(fresh(made), text="Con acento", content=None, by=by)
    assert change.state == State.QUEUED
    come(change)
    speak_all()
    assert network.stands["demo:p1"].text == "Con acento"
    assert (fresh(change).state, fresh(made).state, fresh(made).text) == (
        "published",
        "published",
        "Con acento",
    )
    assert words_of(made)[-1] == "Se cambió en la red."
    assert len(network.said) == 1


def test_a_second_change_overtakes_the_first(channel: Channel, by: Actor, network: Poster) -> None:
    made = post(channel, by)
    speak_all()
    first = actions.amend(fresh(made), text="Uno", by=by)
    second = actions.amend(fresh(made), text="Dos", by=by)
    assert (fresh(first).state, fresh(second).state) == ("withdrawn", "queued")


@pytest.mark.parametrize("sent", [True, False])
def test_it_takes_down_what_is_out_whatever_breaks(
    channel: Channel, by: Actor, network: Poster, sent: bool
) -> None:
    made = post(channel, by)
    speak_all()
    down = actions.take_down(fresh(made), by=by)
    with pytest.raises(Refused):
        actions.take_down(fresh(made), by=by)
    network.trouble, network.accepts = Unavailable("tiempo agotado", sent=sent), sent
    come(down)
    speak_all()
    assert fresh(made).state == State.PUBLISHED
    network.trouble = None
    come(down)
    speak_all()
    assert (fresh(down).state, fresh(made).state, network.stands) == ("published", "withdrawn", {})
    assert fresh(made).gone_at is not None
    assert fresh(made).published_at is not None


def test_what_is_not_there_any_more_is_down(channel: Channel, by: Actor, network: Poster) -> None:
    made = post(channel, by)
    speak_all()
    down = actions.take_down(fresh(made), by=by, delay_s=0)
    network.stands.clear()
    network.trouble = Rejected("No existe.", said="Not found")
    speak_all()
    assert (fresh(down).state, fresh(made).state) == ("published", "withdrawn")


def test_it_cannot_change_what_a_person_published(world: World, by: Actor) -> None:
    made = actions.published_by_hand(post(make.channel(world.brand), by), url="", by=by)
    with pytest.raises(Refused):
        actions.take_down(made, by=by)
    with pytest.raises(Refused):
        actions.amend(made, text="Otra", by=by)


def test_two_of_one_account_go_one_after_the_other(channel: Channel, by: Actor, network: Poster) -> None:
    for text in ("uno", "dos", "tres"):
        post(channel, by, text)
    taken = jobs.take(10)
    assert [one.text for one in taken] == ["uno"]
    assert jobs.take(10) == []
    due.release_own(Delivery.objects.all())
    Delivery.objects.update(lease_until=None)
    speak_all()
    assert network.said == ["uno", "dos", "tres"]


def test_the_same_words_twice_at_our_wish_are_two(channel: Channel, by: Actor, network: Poster) -> None:
    first = post(channel, by)
    speak_all()
    second = post(channel, by)
    network.trouble = Unavailable("tiempo agotado", sent=True)
    speak_all()
    network.trouble = None
    come(second)
    speak_all()
    assert (fresh(first).remote_id, fresh(second).remote_id) == ("demo:p1", "")
    assert fresh(second).state == State.UNCONFIRMED


def test_a_move_is_taken_back(world: World, channel: Channel, by: Actor) -> None:
    made = post(channel, by)
    at = timezone.now() + timedelta(hours=2)
    actions.move(made, at=at, by=by)
    before = fresh(made).undo_state()
    actions.move(fresh(made), at=at + timedelta(days=1), by=by)
    actions.unmove(fresh(made), before=before, by=by)
    assert (fresh(made).at, fresh(made).next_try_at) == (at, at)
