"""What is written down of each reading, and how often a no is doubted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.utils import timezone

from tertulia.connectors import base, registry
from tertulia.kit.failures import Failure, RateLimited, Rejected, Unauthorized, Unavailable
from tertulia.sources import progress
from tertulia.sources.models import KEPT, Source, Visit
from tests import make
from tests.world import World


def test_it_writes_down_what_a_reading_gave(world: World) -> None:
    progress.advance(world.source, {}, more=False, heard=2, items=9, had=4)
    visit = Visit.objects.get()
    assert (visit.source, visit.items, visit.had, visit.kept, visit.unwanted) == (world.source, 9, 4, 2, 3)
    assert (visit.outcome, visit.error) == ("read", "")
    assert visit.took_ms >= 0


def test_it_adds_up_the_parts_of_a_page(world: World) -> None:
    progress.advance(world.source, {}, more=True, heard=1, items=2)
    progress.set_aside(world.source, "demo:1", {}, "no se pudo")
    progress.advance(world.source, {}, more=False, heard=0, items=0)
    visit = Visit.objects.get()
    assert (visit.items, visit.kept, visit.aside, visit.unwanted) == (3, 1, 1, 1)


def test_it_begins_a_row_with_each_reading(world: World) -> None:
    for _turn in range(3):
        source = Source.objects.get(pk=world.source.pk)
        progress.advance(source, {}, more=False, heard=0)
    assert Visit.objects.count() == 3


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [
        (Unauthorized("La clave ya no vale."), "unauthorized"),
        (RateLimited("Despacio.", until=timezone.now()), "limited"),
        (Rejected("Ahí no hay nada."), "rejected"),
        (Unavailable("No responde.", said="ConnectError"), "unavailable"),
    ],
)
def test_it_writes_down_how_a_reading_failed(world: World, failure: Failure, outcome: str) -> None:
    progress.failed(world.source, failure)
    visit = Visit.objects.get()
    assert visit.outcome == outcome
    assert visit.error.startswith(str(failure))


def test_it_keeps_the_last_of_each_source(world: World) -> None:
    other = make.source(world.brand, place={"id": "x", "name": "x"})
    progress.advance(other, {}, more=False, heard=0)
    for _turn in range(KEPT + 3):
        progress.advance(Source.objects.get(pk=world.source.pk), {}, more=False, heard=0)
    assert Visit.objects.filter(source=world.source).count() == KEPT
    assert Visit.objects.filter(source=other).count() == 1


def test_it_believes_a_no_of_a_place_that_it_has_read_only_when_it_is_repeated(world: World) -> None:
    Source.objects.update(read_at=timezone.now())
    states = []
    for _turn in range(progress.BELIEVED):
        source = Source.objects.get(pk=world.source.pk)
        progress.failed(source, Rejected("Ahí ya no hay un canal RSS."))
        source.refresh_from_db()
        states.append(source.state)
        assert source.last_error == "Ahí ya no hay un canal RSS."
        if source.state == "ok":
            assert source.next_try_at is not None
            assert source.next_try_at > timezone.now() + timedelta(minutes=3)
    assert states == ["ok"] * (progress.BELIEVED - 1) + ["rejected"]


def test_it_doubts_again_once_it_could_read(world: World) -> None:
    Source.objects.update(read_at=timezone.now(), attempts=3)
    progress.advance(Source.objects.get(pk=world.source.pk), {}, more=False, heard=0)
    source = Source.objects.get(pk=world.source.pk)
    progress.failed(source, Rejected("Ahí ya no hay un canal RSS."))
    source.refresh_from_db()
    assert source.state == "ok"


class Patient(base.Connector):
    """A network that asks to be asked seldom, and ends."""

    slug: ClassVar[str] = "demo"
    fastest_s: ClassVar[int] = 400

    @classmethod
    def ended(cls, cursor: Any) -> bool:
        return bool(cursor.get("done"))


def test_it_asks_no_more_often_than_the_network_wants(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "get", lambda slug: Patient)
    progress.advance(world.source, {}, more=False, heard=5)
    world.source.refresh_from_db()
    assert world.source.interval_s == Patient.fastest_s


def test_it_reads_no_more_of_what_has_ended(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "get", lambda slug: Patient)
    Source.objects.update(next_try_at=timezone.now())
    progress.advance(world.source, {"done": True}, more=True, heard=5)
    world.source.refresh_from_db()
    assert world.source.next_try_at is not None
    progress.advance(world.source, {"done": True}, more=False, heard=5)
    ended: Source = Source.objects.get(pk=world.source.pk)
    assert ended.next_try_at is None
    assert ended.state == "ok"
