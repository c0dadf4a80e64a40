"""Writing many rows at once, on either database."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from tertulia.kit import bulk
from tertulia.kit.models import Event
from tertulia.kit.rows import in_chunks, stamp
from tertulia.people.models import Identity
from tests import make

COLUMNS = ("id", "workspace_id", "kind", "payload", "at")
NOON = datetime(2026, 5, 6, 12, 0, 0, 250, tzinfo=UTC)


def write(count: int) -> list[int]:
    ids = bulk.reserve_ids(Event, count)
    rows = [(pk, 1, "heard", json.dumps({"ñ": pk}), stamp(NOON)) for pk in ids]
    bulk.insert(Event, COLUMNS, rows)
    return ids


def test_it_reserves_ascending_ids_that_nobody_else_gets(db: None) -> None:
    first, second = write(3), write(2)
    assert first == sorted(first)
    assert first[-1] < second[0]
    assert Event.objects.create(workspace_id=1, kind="later").pk > second[-1]


def test_it_never_gives_an_id_again(db: None) -> None:
    ids = write(3)
    Event.objects.all().delete()
    assert bulk.reserve_ids(Event, 1)[0] > ids[-1]


def test_it_reserves_nothing_for_nothing(db: None) -> None:
    assert bulk.reserve_ids(Event, 0) == []
    bulk.insert(Event, COLUMNS, [])
    assert not Event.objects.exists()


def test_it_stores_what_django_would(db: None) -> None:
    [pk] = write(1)
    event = Event.objects.get()
    assert (event.pk, event.kind, event.payload, event.at) == (pk, "heard", {"ñ": pk}, NOON)
    assert Event.objects.filter(at=NOON, payload__ñ=pk).exists()


def test_it_skips_what_is_there_already(db: None) -> None:
    workspace = make.workspace()
    old = make.identity(workspace)
    columns = [field.attname for field in Identity._meta.concrete_fields]
    values = {name: getattr(old, name) for name in columns} | {"name": "Otra"}
    row = [stamp(value) if isinstance(value, datetime) else value for value in values.values()]
    bulk.insert(Identity, columns, [row], ignore=True)
    assert Identity.objects.get().name == old.name


def test_it_fails_as_django_does(db: None) -> None:
    [pk] = write(1)
    with pytest.raises(IntegrityError):
        bulk.insert(Event, COLUMNS, [(pk, 1, "heard", "{}", stamp(NOON))])


def test_it_keeps_two_writers_apart(transactional_db: None) -> None:
    written: list[int] = []

    def work() -> None:
        for _ in range(5):
            with transaction.atomic():
                written.extend(write(7))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(written) == len(set(written)) == Event.objects.count() == 105


def test_it_stamps_no_moment_as_none(db: None) -> None:
    assert stamp(None) is None


def test_it_cuts_into_pieces() -> None:
    assert [list(part) for part in in_chunks([1, 2, 3], 2)] == [[1, 2], [3]]
