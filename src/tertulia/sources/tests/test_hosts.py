"""Peace for the machines that we ask."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest
from django.utils import timezone

from tertulia.connectors import base, registry
from tertulia.connectors.base import Place
from tertulia.kit.failures import RateLimited
from tertulia.kit.http import Http
from tertulia.sources import hosts, jobs, progress
from tertulia.sources.models import Host, Source
from tests import make
from tests.pretend import Script, pretend
from tests.world import World

__all__ = ["pretend"]

HOST = "foro.example"


def soon(**span: float) -> datetime:
    return timezone.now() + timedelta(**span)


@pytest.fixture
def others(world: World) -> list[Source]:
    """Two sources on one host, of two workspaces, and one elsewhere; all are due."""
    Source.objects.update(next_try_at=None)
    made = [
        make.source(brand, name=name, host=host, place={"id": name, "name": name}, next_try_at=timezone.now())
        for brand, name, host in [
            (world.brand, "a", HOST),
            (world.other_brand, "b", HOST),
            (world.brand, "c", "otro.example"),
        ]
    ]
    return made


def taken() -> list[str]:
    return sorted(source.name for source in jobs.due())


def test_it_leaves_a_host_in_peace_whoever_asks(others: list[Source]) -> None:
    hosts.hush(HOST, soon(hours=1))
    assert taken() == ["c"]
    assert hosts.quiet_until(others[1]) is not None
    assert hosts.quiet_until(others[2]) is None


def test_it_asks_again_when_the_quiet_is_over(others: list[Source]) -> None:
    hosts.hush(HOST, soon(seconds=-1))
    assert taken() == ["a", "b", "c"]


def test_it_keeps_the_longer_of_two_promises(others: list[Source]) -> None:
    long = soon(hours=2)
    for until in (soon(hours=1), long, soon(minutes=1)):
        hosts.hush(HOST, until)
    assert Host.objects.get().quiet_until == long
    hosts.hush("", long)
    assert Host.objects.count() == 1


@pytest.mark.parametrize(("shared", "waiting"), [(True, ["c"]), (False, ["b", "c"])])
def test_one_that_is_told_to_wait_speaks_for_the_others_only_if_it_is_everybodys(
    others: list[Source], shared: bool, waiting: list[str]
) -> None:
    progress.failed(others[0], RateLimited("Despacio.", until=soon(hours=1), shared=shared))
    assert taken() == waiting


def test_it_hushes_the_host_that_asked_for_it(others: list[Source]) -> None:
    failure = RateLimited("Despacio.", until=soon(hours=1), shared=True, host="otro.example")
    progress.failed(others[0], failure)
    assert taken() == ["b"]


def test_it_keeps_what_the_answers_told_of_patience(
    others: list[Source], pretend: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = soon(minutes=10)
    monkeypatch.setattr(Http, "quiet_until", lambda self, host: until if host == HOST else None)
    Source.objects.filter(name="a").update(network="pretend", credentials="")
    jobs.read(Source.objects.get(name="a"), lambda ids: set(ids))
    assert Host.objects.get(name=HOST).quiet_until == until


def test_it_pauses_between_two_questions_to_a_server_of_everybodys(
    others: list[Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow(base.Connector):
        slug: ClassVar[str] = "demo"
        host_gap_s: ClassVar[float] = 60.0

    monkeypatch.setattr(registry, "get", lambda slug: Slow)
    first = taken()
    assert len(first) == 2
    assert "c" in first
    assert taken() == []
    assert Source.objects.filter(lease_until__isnull=False).count() == 2, "who had to wait keeps no lease"
    Host.objects.update(turn_at=timezone.now())
    assert len(taken()) == 1


@pytest.mark.parametrize(
    ("place", "config", "host"),
    [
        (Place("https://a.example/feed", "x"), {}, "a.example"),
        (Place("home", "x", "http://b.example:8080/x"), {}, "b.example:8080"),
        (Place("tag", "#x"), {"server": "masto.example", "token": "a.secret"}, "masto.example"),
        (Place("tag", "#x"), {"site": "https://c.example/blog"}, "c.example"),
        (Place("tag", "#x"), {"token": "a.secret"}, ""),
    ],
)
def test_it_knows_which_machine_is_asked(place: Place, config: dict[str, Any], host: str) -> None:
    assert hosts.host_for(place, config) == host


def test_it_forgets_who_has_nothing_to_say(db: None) -> None:
    hosts.hush("viejo.example", soon(days=-3))
    hosts.hush("nuevo.example", soon(days=1))
    assert hosts.forget_old() == 1
    assert Host.objects.get().name == "nuevo.example"
