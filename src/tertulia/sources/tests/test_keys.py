"""Keys that end: renewed ahead, and those that only a person can bring announced once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone

from tertulia.connectors import base, registry
from tertulia.connectors.base import Author, Place
from tertulia.kit.failures import RateLimited, Unauthorized, Unavailable
from tertulia.kit.models import Event
from tertulia.kit.secrets import seal, unseal
from tertulia.sources import actions, keys
from tertulia.sources.models import Source
from tests import make
from tests.world import World

DAY = timedelta(days=1)


class Lending(base.Connector, base.Renews):
    """Its key says when it ends; `next` is what renewing gives, or raises."""

    slug = "lending"
    next: Any = None
    asked = 0

    def expires(self) -> datetime | None:
        told = self.config.get("ends")
        return datetime.fromisoformat(told) if told else None

    def renew(self) -> Mapping[str, Any]:
        type(self).asked += 1
        if isinstance(self.next, Exception):
            raise self.next
        fresh: Mapping[str, Any] = self.next(self) if callable(self.next) else self.next
        return fresh


@pytest.fixture
def lending(monkeypatch: pytest.MonkeyPatch) -> type[Lending]:
    """The network «lending» is there."""
    made: type[Lending] = type("Lent", (Lending,), {})
    real, slugs = registry.get, registry.slugs()
    monkeypatch.setattr(registry, "slugs", lambda: (*slugs, "lending"))
    monkeypatch.setattr(registry, "get", lambda slug: made if slug == "lending" else real(slug))
    return made


def key(life: timedelta) -> dict[str, str]:
    return {"token": "a-key", "ends": (timezone.now() + life).isoformat()}


def source_of(world: World, config: Mapping[str, Any]) -> Source:
    made: Source = actions.connect(
        world.brand,
        network="lending",
        config=config,
        place=Place("l1", "Cuenta", own=True),
        account=Author("l1", "Aurora"),
        by=world.alice.actor,
    )
    return made


def due(source: Source) -> None:
    Source.objects.filter(pk=source.pk).update(key_try_at=timezone.now())


@pytest.mark.parametrize(
    ("life", "ahead"),
    [(60 * DAY, 20 * DAY), (7 * DAY, 3 * DAY), (2 * DAY, DAY), (timedelta(hours=2), timedelta(hours=1))],
)
def test_it_asks_ahead(world: World, lending: type[Lending], life: timedelta, ahead: timedelta) -> None:
    source = source_of(world, key(life))
    assert source.key_ends_at is not None
    assert source.key_try_at is not None
    assert abs(source.key_ends_at - source.key_try_at - ahead) < timedelta(minutes=1)
    assert keys.renew_due() == 0


def test_it_is_not_read_where_nothing_is_read(world: World, lending: type[Lending]) -> None:
    source = source_of(world, key(DAY))
    assert source.next_try_at is None
    for change in (actions.pause, actions.resume, actions.read_now):
        change(source, by=world.alice.actor)
        source.refresh_from_db()
        assert source.next_try_at is None
    actions.reconnect(source, config=key(DAY), account=Author("l1", "Aurora"), by=world.alice.actor)
    assert source.next_try_at is None


def test_a_fresh_key_takes_the_place_of_the_old(world: World, lending: type[Lending]) -> None:
    source = source_of(world, key(60 * DAY))
    Source.objects.filter(network="lending").update(key_told_at=timezone.now())
    due(source)
    lending.next = {**key(90 * DAY), "token": "a-fresh-key"}
    assert keys.renew_due() == 1
    assert keys.renew_due() == 0
    source.refresh_from_db()
    assert unseal(source.credentials)["token"] == "a-fresh-key"
    assert source.key_ends_at is not None
    assert source.key_ends_at > timezone.now() + 89 * DAY
    assert (source.key_told_at, source.state) == (None, "ok")


def test_a_key_that_somebody_brought_meanwhile_stays(world: World, lending: type[Lending]) -> None:
    source = source_of(world, key(60 * DAY))
    due(source)

    def meanwhile(_connector: Lending) -> dict[str, str]:
        Source.objects.filter(network="lending").update(credentials=seal({"token": "by-hand"}))
        return {"token": "ours"}

    lending.next = staticmethod(meanwhile)
    keys.renew_due()
    source.refresh_from_db()
    assert unseal(source.credentials)["token"] == "by-hand"


@pytest.mark.parametrize("trouble", [Unavailable("nada"), KeyError("surprise")])
def test_it_tries_again_soon(world: World, lending: type[Lending], trouble: Exception) -> None:
    source = source_of(world, key(60 * DAY))
    due(source)
    lending.next = trouble
    keys.renew_due()
    source.refresh_from_db()
    assert source.key_try_at is not None
    assert timezone.now() < source.key_try_at <= timezone.now() + keys.AGAIN
    assert keys.announce_dying() == 0


def test_it_waits_as_long_as_the_network_asks(world: World, lending: type[Lending]) -> None:
    source = source_of(world, key(60 * DAY))
    due(source)
    until = timezone.now() + timedelta(hours=5)
    lending.next = RateLimited("lento", until=until)
    keys.renew_due()
    source.refresh_from_db()
    assert source.key_try_at == until


def test_people_are_told_once_and_days_before(
    world: World, lending: type[Lending], monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    make.member(world.workspace, "Mara", "manager")
    monkeypatch.setattr(keys, "mail_server_of", lambda workspace: object())
    source = source_of(world, key(60 * DAY))
    due(source)
    lending.next = Unauthorized("Otra vez no.")
    keys.renew_due()
    assert keys.announce_dying() == 0
    Source.objects.filter(network="lending").update(key_ends_at=timezone.now() + 6 * DAY)
    before = Event.objects.filter(kind="source").count()
    assert keys.announce_dying() == 1
    assert keys.announce_dying() == 0
    assert Event.objects.filter(kind="source").count() == before + 1
    assert [letter.to for letter in mailoutbox] == [["alice@example.org"], ["mara@example.org"]]
    assert "a-key" not in mailoutbox[0].body
    assert "vuelve a conectarla" in mailoutbox[0].body
    source.refresh_from_db()
    assert source.state == "ok"
    assert lending.asked == 1


def test_without_mail_the_page_tells(
    world: World, lending: type[Lending], mailoutbox: list[EmailMessage]
) -> None:
    source = source_of(world, key(60 * DAY))
    Source.objects.filter(network="lending").update(key_try_at=None, key_ends_at=timezone.now() + DAY)
    assert keys.announce_dying() == 1
    assert mailoutbox == []
    source.refresh_from_db()
    assert source.key_told_at is not None


@pytest.mark.parametrize(("left", "told"), [(11 * DAY, 0), (4 * DAY, 1)])
def test_it_tells_of_what_fails_again_and_again(
    world: World, lending: type[Lending], left: timedelta, told: int
) -> None:
    source_of(world, key(60 * DAY))
    now = timezone.now()
    Source.objects.filter(network="lending").update(key_since=now - 60 * DAY + left, key_ends_at=now + left)
    assert keys.announce_dying() == told


def test_a_key_that_is_brought_is_announced_anew(world: World, lending: type[Lending]) -> None:
    source = source_of(world, key(60 * DAY))
    Source.objects.filter(network="lending").update(key_try_at=None, key_ends_at=timezone.now() + DAY)
    keys.announce_dying()
    source.refresh_from_db()
    actions.reconnect(source, config=key(60 * DAY), account=Author("l1", "Aurora"), by=world.alice.actor)
    source.refresh_from_db()
    assert source.key_told_at is None
    assert source.key_try_at is not None


def test_a_connector_that_cannot_tell_has_no_end(world: World, lending: type[Lending]) -> None:
    source = source_of(world, {"token": "a-key", "ends": "some day"})
    assert (source.key_ends_at, source.key_try_at) == (None, None)
