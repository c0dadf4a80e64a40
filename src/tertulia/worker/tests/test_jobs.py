"""What the worker does in one go of each of its jobs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.utils import timezone

from tertulia import intake
from tertulia.connectors.base import Page
from tertulia.inbox.models import Case
from tertulia.kit import live
from tertulia.kit.failures import Unavailable
from tertulia.kit.models import Event, Mail
from tertulia.listening.models import Item
from tertulia.sources.models import SetAside, Source
from tertulia.worker import jobs
from tests import make
from tests.pretend import Script, pretend
from tests.world import World

__all__ = ["pretend"]


@pytest.fixture
def source(world: World, pretend: Script) -> Source:
    Source.objects.update(network="pretend", next_try_at=timezone.now())
    return Source.objects.get()


def test_it_reads_what_is_due_and_takes_it_in(source: Source, pretend: Script) -> None:
    above = make.said("El artículo", own=True, author=make.author("Aurora"))
    ask = make.said(parent=above.id)
    pretend.page, pretend.around = Page([ask], {"top": 7}), {ask.id: [above]}
    assert jobs.read_sources() == 1
    source.refresh_from_db()
    assert (source.cursor, source.lease_until) == ({"top": 7}, None)
    assert source.next_try_at is not None
    assert source.next_try_at > timezone.now()
    assert Item.objects.count() == 2
    assert Case.objects.get().last_item.text == ask.text
    assert jobs.read_sources() == 0


def test_it_reads_on_while_there_is_more(source: Source, pretend: Script) -> None:
    pretend.page = Page([make.said()], {"page": 1}, more=True)
    jobs.read_sources()
    pretend.page = Page([make.said()], {"page": 2})
    assert jobs.read_sources() == 1
    assert jobs.read_sources() == 0
    assert Item.objects.count() == 2


def test_it_writes_down_what_failed_and_goes_on(source: Source, world: World, pretend: Script) -> None:
    other = make.source(
        world.brand, network="pretend", place={"id": "x", "name": "x"}, next_try_at=timezone.now()
    )
    pretend.page = Unavailable("No responde.")
    assert jobs.read_sources() + jobs.read_sources() == 2
    for one in (source, other):
        one.refresh_from_db()
        assert (one.last_error, one.lease_until, one.attempts) == ("No responde.", None, 1)


def test_it_sets_aside_what_makes_no_sense(source: Source, pretend: Script) -> None:
    good = make.said("Bien")
    pretend.page = Page(
        [make.said("Sin fecha", published=timezone.now().replace(tzinfo=None)), good], {"top": 7}
    )
    assert jobs.read_sources() == 1
    assert [item.text for item in Item.objects.all()] == ["Bien"]
    assert "aware moment" in SetAside.objects.get().error
    source.refresh_from_db()
    assert (source.cursor, source.last_error) == ({"top": 7}, "")


def test_it_writes_down_what_breaks_the_main_path(
    source: Source, pretend: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr(intake, "take_in_safely", broken)
    pretend.page = Page([make.said()], {"top": 7})
    assert jobs.read_sources() == 1
    source.refresh_from_db()
    assert (source.cursor, source.lease_until) == ({}, None)
    assert "ZeroDivisionError" in source.last_error
    assert source.next_try_at is not None
    assert source.next_try_at > timezone.now()


def test_it_does_not_blame_a_source_for_the_database(
    source: Source, pretend: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object, **__: object) -> int:
        raise OperationalError("database is locked")

    monkeypatch.setattr(intake, "take_in_safely", locked)
    pretend.page = Page([make.said()], {"top": 7})
    with pytest.raises(OperationalError):
        jobs.read_sources()
    source.refresh_from_db()
    assert (source.last_error, source.lease_until, source.cursor) == ("", None, {})


def test_it_speaks_the_language_of_the_workspace(source: Source, world: World, pretend: Script) -> None:
    world.workspace.language = "en"
    world.workspace.save()
    pretend.page = "nonsense"
    jobs.read_sources()
    source.refresh_from_db()
    assert source.last_error
    assert "respuesta" not in source.last_error


def test_it_sends_letters(db: None) -> None:
    Mail.objects.create(subject="Hola", body="", to=["a@b.es"], next_try_at=timezone.now())
    assert jobs.post() == 1
    assert Mail.objects.get().state == "failed"
    assert jobs.post() == 0


def test_it_says_what_is_due(world: World) -> None:
    assert jobs.speak() == 0


def test_it_wakes_cases_that_come_back(world: World) -> None:
    past = timezone.now() - timedelta(minutes=1)
    make.case(world.brand, status="snoozed", snoozed_until=past)
    assert jobs.keep_house() == 1
    assert Case.objects.get().status == "open"


def test_it_tidies_up(db: None) -> None:
    live.tell(7, "old")
    Event.objects.update(at=timezone.now() - timedelta(days=1))
    for name, days in (("old", -1), ("new", 1)):
        Session.objects.create(session_key=name, expire_date=timezone.now() + timedelta(days=days))
    assert jobs.tidy() == 0
    assert not Event.objects.exists()
    assert [session.session_key for session in Session.objects.all()] == ["new"]
