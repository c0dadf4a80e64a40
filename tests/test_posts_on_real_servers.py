"""From the outbox to real servers: a thread goes out in order and once, is changed and taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tertulia.connectors import registry
from tertulia.connectors.base import Gone, Item
from tertulia.kit.http import Http
from tertulia.kit.secrets import seal, unseal
from tertulia.outbox import actions, jobs
from tertulia.outbox.models import Channel, Delivery
from tests import make
from tests.servers import snac, synapse
from tests.world import World

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]
State = Delivery.State


@pytest.fixture
def http() -> Http:
    return Http(allow_private=["127.0.0.1"])


def _channel(world: World, network: str, config: dict[str, str], http: Http, place: str = "") -> Channel:
    """Where the brand speaks on a server: the first of its places, or that with the id `place`."""
    places = registry.get(network)(config, http).places()
    there = next(found for found in places if place in ("", found.id))
    where = {"id": there.id, "name": there.name, "url": there.url, "kind": there.kind, "own": there.own}
    source = make.source(world.brand, network=network, name=there.name, place=where, credentials=seal(config))
    return make.channel(world.brand, source)


def _speak(http: Http) -> None:
    """Turns of the worker until nothing is due."""
    while jobs.speak(http):
        pass


def _due(delivery: Delivery) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(next_try_at=timezone.now() - timedelta(seconds=1))


def _thread(world: World, channel: Channel) -> list[Delivery]:
    by, at = world.bob.actor, timezone.now()
    made: list[Delivery] = []
    for words in ("Esta noche cortamos la luz.", "Volverá a las seis.", "Gracias por la paciencia."):
        above = made[-1] if made else None
        made.append(actions.post(channel, text=words, content={"lang": "es"}, at=at, after=above, by=by))
    for delivery in made:
        _due(delivery)
    return made


def _goes_through(world: World, channel: Channel, http: Http) -> tuple[list[Delivery], Any]:
    """Say a thread, change its first part; what the outbox and the network have then."""
    thread = _thread(world, channel)
    _speak(http)
    out = [Delivery.objects.get(pk=one.pk) for one in thread]
    assert [one.state for one in out] == [State.PUBLISHED] * 3
    assert len({one.remote_id for one in out}) == 3
    assert all(one.url.startswith("http") for one in out)
    assert channel.source is not None
    connector = registry.get(channel.source.network)(_config(channel), http)
    shown = list(connector.look([one.remote_id for one in out]))  # type: ignore[attr-defined]
    assert [item.text for item in shown] == [one.text for one in out]
    assert [item.parent for item in shown] == ["", out[0].remote_id, out[1].remote_id]

    change = actions.amend(out[0], text="Esta noche NO cortamos la luz.", content={}, by=world.bob.actor)
    _due(change)
    _speak(http)
    assert Delivery.objects.get(pk=change.pk).state == State.PUBLISHED
    (first,) = connector.look([out[0].remote_id])  # type: ignore[attr-defined]
    assert isinstance(first, Item)
    assert first.text == "Esta noche NO cortamos la luz."
    return out, connector


def _config(channel: Channel) -> dict[str, Any]:
    assert channel.source is not None
    return dict(unseal(channel.source.credentials))


def test_a_thread_goes_through_a_room_of_matrix(
    world: World, matrix_server: synapse.Synapse, http: Http
) -> None:
    room = matrix_server.room("Avisos")
    config = {"server": matrix_server.url, "token": matrix_server.brand_token}
    channel = _channel(world, "matrix", config, http, f"matrix.to/{room}")
    out, connector = _goes_through(world, channel, http)
    down = actions.take_down(out[2], by=world.bob.actor)
    _due(down)
    _speak(http)
    assert Delivery.objects.get(pk=down.pk).state == State.PUBLISHED
    assert list(connector.look([out[2].remote_id])) == [Gone(out[2].remote_id)]


def test_a_thread_goes_through_a_server_of_mastodons_interface(
    world: World, snac_server: snac.Snac, http: Http
) -> None:
    config = {"server": snac_server.url, "token": snac_server.brand_token}
    channel = _channel(world, "mastodon", config, http)
    out, _connector = _goes_through(world, channel, http)
    down = actions.take_down(out[2], by=world.bob.actor)
    _due(down)
    _speak(http)
    told = Delivery.objects.get(pk=down.pk)
    assert told.state == State.REJECTED
    assert "no deja borrar" in told.last_error
