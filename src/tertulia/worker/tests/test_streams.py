"""Lines that stay open: heard once, taken in for each, taken up again where they broke."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.utils import timezone

from tertulia import intake
from tertulia.connectors import base, registry
from tertulia.connectors.base import Author, Gone, Page, Place
from tertulia.kit.failures import Unauthorized, Unavailable
from tertulia.kit.secrets import seal
from tertulia.listening.heard import Arrivals
from tertulia.listening.models import Item
from tertulia.people.models import Identity
from tertulia.sources import jobs as source_jobs
from tertulia.sources import lines
from tertulia.sources.models import Source
from tertulia.worker import streams
from tertulia.worker.streams import Batch, Switchboard
from tests import make
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
WHERE = {"id": "firehose", "name": "Todo", "live": True}


class Radio:
    """What the line says next: pages, or an exception with which it breaks."""

    def __init__(self) -> None:
        self.said: queue.Queue[Any] = queue.Queue()
        self.opened: list[base.Cursor] = []
        self.open_now = 0
        self.named: dict[str, Author] = {}

    def stream(self, cursor: base.Cursor) -> Iterator[Page]:
        self.opened.append(cursor)
        self.open_now += 1
        try:
            while True:
                try:
                    told = self.said.get(timeout=0.01)
                except queue.Empty:
                    yield Page((), cursor)
                    continue
                if isinstance(told, Exception):
                    raise told
                cursor = told.cursor
                yield told
        finally:
            self.open_now -= 1


@pytest.fixture
def radio(monkeypatch: pytest.MonkeyPatch) -> Radio:
    told = Radio()

    class Spoken(base.Connector, base.Listens, base.Streams):
        slug: ClassVar[str] = "radio"
        label: ClassVar[str] = "Radio"
        monogram: ClassVar[str] = "Ra"
        auth = base.Fields(())

        def stream(self, place: Place, cursor: base.Cursor) -> Iterator[Page]:
            return told.stream(cursor)

        def listen(self, place: Place, cursor: base.Cursor) -> Page:
            return Page()

        @classmethod
        def oldest(cls, cursors: Sequence[base.Cursor]) -> base.Cursor:
            return min((c for c in cursors if c), key=lambda c: int(c["at"]), default={})

        def name(self, authors: Sequence[str]) -> Mapping[str, Author]:
            return {number: told.named[number] for number in authors if number in told.named}

    real, slugs = registry.get, registry.slugs()
    monkeypatch.setattr(registry, "slugs", lambda: (*slugs, "radio"))
    monkeypatch.setattr(registry, "get", lambda slug: Spoken if slug == "radio" else real(slug))
    monkeypatch.setattr(streams, "BATCH_S", 0.02)
    monkeypatch.setattr(streams, "SHOW_LIFE_S", 0.1)
    return told


@pytest.fixture
def board(radio: Radio) -> Iterator[Switchboard]:
    stopping = threading.Event()
    board = Switchboard(stopping)
    yield board
    stopping.set()
    board.close(5)
    assert not any(line.is_alive() for line in board.lines.values())


@pytest.fixture
def source(world: World) -> Source:
    return _live(world.brand)


def _live(brand: Any, **over: Any) -> Source:
    given: dict[str, Any] = {
        "network": "radio", "place": {**WHERE, "own": True}, "is_own": True, "next_try_at": timezone.now(),
        "credentials": seal({}), **over,
    }  # fmt: skip
    return make.source(brand, **given)


def _soon(true: Callable[[], Any]) -> Any:
    # The first to take something in loads the models that understand it.
    end = time.monotonic() + 60
    while not (found := true()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)
    return found


def _put_through(board: Switchboard, count: int) -> None:
    """Until `count` sources hear by one line."""
    while board.tend():
        pass
    (line,) = board.lines.values()
    _soon(lambda: len(line.sources) == count)


def _said(at: int, *texts: str, **over: Any) -> Page:
    return Page([make.said(text, **over) for text in texts], {"at": at})


def _cursor(source: Source) -> Any:
    return Source.objects.get(pk=source.pk).cursor


def test_it_hears_and_the_cursor_lands_with_its_items(
    board: Switchboard, radio: Radio, source: Source
) -> None:
    assert board.tend() == 1
    assert board.tend() == 0, "its row is leased by the line"
    radio.said.put(_said(1, "Hola, Aurora"))
    radio.said.put(_said(2, "Otra cosa", "Y otra"))
    _soon(lambda: _cursor(source) == {"at": 2})
    assert Item.objects.filter(text__in=["Hola, Aurora", "Otra cosa", "Y otra"]).count() == 3
    assert radio.opened == [{}]
    fresh = Source.objects.get(pk=source.pk)
    assert (fresh.attempts, fresh.last_error) == (0, "")
    assert fresh.read_at is not None


def test_it_hears_once_for_all_who_listen_there(
    board: Switchboard, radio: Radio, source: Source, world: World
) -> None:
    other = _live(make.brand(make.workspace(), name="Otra"))
    Source.objects.filter(pk=other.pk).update(cursor={"at": 3})
    _put_through(board, 2)
    radio.said.put(_said(9, "Hola a todos"))
    _soon(lambda: Item.objects.filter(text="Hola a todos").count() == 2)
    _soon(lambda: _cursor(source) == _cursor(other) == {"at": 9})
    assert radio.opened[-1] == {"at": 3}, "from where nobody misses anything"
    assert radio.open_now == 1


def test_it_shares_no_line_of_another_account(board: Switchboard, radio: Radio, source: Source) -> None:
    _live(make.brand(make.workspace()), credentials=seal({"token": "another"}))
    while board.tend():
        pass
    assert len(board.lines) == 2


def test_it_takes_up_a_line_that_broke(board: Switchboard, radio: Radio, source: Source) -> None:
    board.tend()
    radio.said.put(_said(5, "Antes"))
    _soon(lambda: _cursor(source) == {"at": 5})
    radio.said.put(Unavailable("colgado"))
    _soon(lambda: len(radio.opened) == 2)
    assert radio.opened[1] == {"at": 5}
    radio.said.put(_said(6, "Después"))
    _soon(lambda: _cursor(source) == {"at": 6})
    assert Source.objects.get(pk=source.pk).last_error == ""


def test_it_keeps_what_was_heard_before_the_line_broke(
    board: Switchboard, radio: Radio, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "BATCH_S", 60)
    board.tend()
    radio.said.put(_said(5, "Por los pelos"))
    radio.said.put(Unavailable("colgado"))
    _soon(lambda: Item.objects.filter(text="Por los pelos").exists())
    assert _cursor(source) == {"at": 5}


def test_it_says_on_the_row_what_a_person_must_mend(board: Switchboard, radio: Radio, source: Source) -> None:
    board.tend()
    radio.said.put(Unauthorized("Esa clave no vale."))
    _soon(lambda: Source.objects.get(pk=source.pk).state == Source.State.UNAUTHORIZED)
    _soon(lambda: not next(iter(board.lines.values())).is_alive())
    assert Source.objects.get(pk=source.pk).lease_until is None
    assert board.tend() == 0


def test_it_waits_longer_when_it_cannot_be_opened(
    board: Switchboard, radio: Radio, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "QUICK_TRIES", 1)
    board.tend()
    for _ in range(2):
        radio.said.put(Unavailable("No se puede hablar."))
    row = _soon(lambda: Source.objects.filter(pk=source.pk, attempts=1, lease_until=None).first())
    assert row.next_try_at > timezone.now() + timedelta(seconds=10)
    assert row.last_error == "No se puede hablar."


def test_it_leaves_when_nobody_listens_any_more(board: Switchboard, radio: Radio, source: Source) -> None:
    board.tend()
    _soon(lambda: radio.open_now)
    Source.objects.filter(pk=source.pk).update(state=Source.State.PAUSED, next_try_at=None)
    _soon(lambda: not radio.open_now)
    radio.said.put(_said(5, "Nadie escucha"))
    assert not Item.objects.filter(text="Nadie escucha").exists()
    assert Source.objects.get(pk=source.pk).next_try_at is None


def test_it_ends_soon_and_what_it_heard_lands(
    board: Switchboard, radio: Radio, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "BATCH_S", 60)
    board.tend()
    radio.said.put(_said(7, "Lo último"))
    _soon(lambda: radio.said.empty())
    begun = time.monotonic()
    board.stopping.set()
    board.close(2)
    assert time.monotonic() - begun < 2
    assert Item.objects.filter(text="Lo último").exists()
    again = Source.objects.get(pk=source.pk)
    assert (again.cursor, again.lease_until) == ({"at": 7}, None)
    assert again.next_try_at is not None
    assert again.next_try_at <= timezone.now(), "whoever comes next takes it up at once"


def test_it_goes_on_for_others_when_one_breaks(
    board: Switchboard, radio: Radio, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = _live(make.brand(make.workspace(), name="Otra"))
    real = intake.take_in_safely

    def breaks_for_one(batch: Arrivals) -> int:
        if batch.source.pk == source.pk and batch.items:
            raise RuntimeError("a bad day")
        return real(batch)

    monkeypatch.setattr(intake, "take_in_safely", breaks_for_one)
    _put_through(board, 2)
    radio.said.put(_said(4, "Para todos"))
    _soon(lambda: _cursor(other) == {"at": 4})
    broken = _soon(lambda: Source.objects.filter(pk=source.pk, attempts=1).first())
    assert broken.cursor == {}
    assert "RuntimeError" in broken.last_error


def test_it_gives_names_to_those_who_are_told_by_number(
    board: Switchboard, radio: Radio, source: Source
) -> None:
    unnamed = Author("radio.example/did:x", "did:x")
    radio.named[unnamed.id] = Author(unnamed.id, "Marta Iglesias", "@marta.example")
    board.tend()
    radio.said.put(_said(1, "Hola", author=unnamed))
    _soon(lambda: Identity.objects.filter(name="Marta Iglesias", handle_key="marta.example").exists())
    radio.said.put(_said(2, "Otra vez yo", author=unnamed))
    _soon(lambda: _cursor(source) == {"at": 2})
    assert Identity.objects.get(remote_id=unnamed.id).name == "Marta Iglesias"


def test_it_leaves_to_polling_what_no_line_takes_up(board: Switchboard, radio: Radio, source: Source) -> None:
    board.most = 0
    assert board.tend() == 0
    assert source not in source_jobs.due()
    Source.objects.filter(pk=source.pk).update(next_try_at=timezone.now() - lines.POLLED_AFTER)
    assert source in source_jobs.due()


def test_it_does_not_say_what_was_deleted_at_once() -> None:
    batch, said = Batch(), make.said("Uy")
    batch.add(Page([said, make.said("Sí")], {"at": 1}))
    batch.add(Page((), {"at": 2}, gone=[Gone(said.id)]))
    page = batch.page()
    assert [item.text for item in page.items] == ["Sí"]
    assert ([thing.id for thing in page.gone], page.cursor) == ([said.id], {"at": 2})


def _texts(items: Iterable[base.Item]) -> list[str]:
    return [item.text for item in items]


def test_it_lands_in_batches_of_a_bounded_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "BATCH_ITEMS", 2)
    batch = Batch()
    assert not batch.is_ready
    batch.add(_said(1, "a", "b"))
    assert batch.is_ready
    assert sorted(_texts(batch.page().items)) == ["a", "b"]
